"""Rivals: runs that train beside the document's own, to be compared with it."""

import msgspec


class Rival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold in which settings a run differs from the document's own."""

    changes: dict[str, bool | int | float | str]  # parameter -> value

"""Rivals: runs that train beside the document's own, to be compared with it."""

from typing import Annotated

import msgspec

MOST = 3  # four runs in all: each is trained for every update of the others


class Rival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold in which settings a run differs from the document's own."""

    changes: dict[str, bool | int | float | str]  # parameter -> value


Rivals = Annotated[tuple[Rival, ...], msgspec.Meta(max_length=MOST)]

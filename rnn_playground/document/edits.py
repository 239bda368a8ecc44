"""Edits of trained numbers by hand, in the order in which they were made.

They tell of what was done to a network while it was trained: a new network, or Reset, knows nothing of them. The
weights that came of them are in the Checkpoint.
"""

from typing import Annotated

import msgspec

_Update = Annotated[int, msgspec.Meta(ge=0)]


class SetWeight(msgspec.Struct, frozen=True, kw_only=True, tag="set", forbid_unknown_fields=True):
    """Give one number of an array of weights or biases a value."""

    update: _Update  # that was shown when it was made
    name: str  # of the array, as in engine.parameters: "layer0.W_h"
    index: tuple[_Update, ...]  # its place in the array
    value: float


class SetRadius(msgspec.Struct, frozen=True, kw_only=True, tag="radius", forbid_unknown_fields=True):
    """Scale one block of recurrent weights to a spectral radius."""

    update: _Update
    name: str  # "layer0.W_h"
    block: _Update  # of the cell's gates
    radius: Annotated[float, msgspec.Meta(ge=0)]


class Branch(msgspec.Struct, frozen=True, kw_only=True, tag="branch", forbid_unknown_fields=True):
    """Go on from an earlier update; what had been trained after it is set aside for undo."""

    update: _Update


Edit = SetWeight | SetRadius | Branch

"""What-if marks: changes of what happens while a sentence is read, never of the weights."""

from typing import Annotated, Literal

import msgspec

_Place = Annotated[int, msgspec.Meta(ge=0)]


class Clamp(msgspec.Struct, frozen=True, kw_only=True, tag="clamp", forbid_unknown_fields=True):
    """Hold one number of a state at a value; 0 silences the unit."""

    recurrence: _Place  # counted as in Trace: layer 1, layer 1 from the end, layer 2 ...
    unit: _Place
    value: float
    state: Literal["h", "c"] = "h"
    step: _Place | None = None  # time step; None: at every one


class Transplant(msgspec.Struct, frozen=True, kw_only=True, tag="transplant", forbid_unknown_fields=True):
    """Put the state that another sentence leaves at one of its steps into this one."""

    recurrence: _Place
    step: _Place  # of this sentence, after which the foreign state stands there
    text: str  # the other sentence
    from_step: _Place
    unit: _Place | None = None  # None: the whole state


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start", forbid_unknown_fields=True):
    """Begin reading in another state than the network's own: zero, or what a prefix leaves behind."""

    kind: Literal["zero", "prefix"]
    text: str = ""  # of the prefix


Mark = Clamp | Transplant | Start

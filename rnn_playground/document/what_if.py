"""What-if marks: changes of what happens while a sentence is read, never of the weights.

Where several hold the same number, the last one does. A mark that does not fit the network or the sentence any more
rests until it does again.
"""

from typing import Annotated, Literal

import msgspec

MOST = 1000  # marks in a project file: every reading goes through all of them
LARGEST = 1e6  # that a number can be held at: what float32 computes with stays finite

_Place = Annotated[int, msgspec.Meta(ge=0)]
_Value = Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]


class Clamp(msgspec.Struct, frozen=True, kw_only=True, tag="clamp", forbid_unknown_fields=True):
    """Hold one number of a state at a value; 0 silences the unit. Where c is held, h follows it."""

    recurrence: _Place  # counted as in Trace: layer 1, layer 1 from the end, layer 2 ...
    unit: _Place
    value: _Value
    state: Literal["h", "c"] = "h"
    step: _Place | None = None  # time step; None: at every one
    on: bool = True


class Transplant(msgspec.Struct, frozen=True, kw_only=True, tag="transplant", forbid_unknown_fields=True):
    """Put the state that another sentence leaves at one of its steps into this one."""

    recurrence: _Place
    step: _Place  # of this sentence, after which the foreign state stands there
    text: str  # the other sentence
    from_step: _Place
    unit: _Place | None = None  # None: the whole state
    on: bool = True


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start", forbid_unknown_fields=True):
    """Begin reading in another state than the network's own: zero, or what a prefix leaves behind.

    A recurrence that reads from the end would come to the prefix last, so that it begins as always.
    """

    kind: Literal["zero", "prefix"]
    text: str = ""  # of the prefix
    on: bool = True


Mark = Clamp | Transplant | Start
Marks = Annotated[tuple[Mark, ...], msgspec.Meta(max_length=MOST)]


def silenced(recurrence: int, unit: int, state: Literal["h", "c"] = "h") -> Clamp:
    """Return the mark that silences a unit at every step."""
    return Clamp(recurrence=recurrence, unit=unit, value=0.0, state=state)


def with_clamp(marks: tuple[Mark, ...], clamp: Clamp) -> tuple[Mark, ...]:
    """Add a clamp at the end, in place of those that it makes idle."""
    return (*(mark for mark in marks if not _replaces(clamp, mark)), clamp)


def with_start(marks: tuple[Mark, ...], start: Start | None) -> tuple[Mark, ...]:
    """Set where reading starts, in place of what was set before; None: where the network starts by itself."""
    others = tuple(mark for mark in marks if not isinstance(mark, Start))
    return others if start is None else (*others, start)


def without_unit(marks: tuple[Mark, ...], recurrence: int, unit: int) -> tuple[Mark, ...]:
    """Take away all marks on one unit; those on whole states stay."""
    return tuple(mark for mark in marks if not on_unit(mark, recurrence, unit))


def on_unit(mark: Mark, recurrence: int, unit: int) -> bool:
    """Return whether a mark is on this unit alone."""
    return not isinstance(mark, Start) and (mark.recurrence, mark.unit) == (recurrence, unit)


def _replaces(clamp: Clamp, mark: Mark) -> bool:
    if not isinstance(mark, Clamp):
        return False
    same = (mark.recurrence, mark.unit, mark.state) == (clamp.recurrence, clamp.unit, clamp.state)
    return same and clamp.step in (None, mark.step)

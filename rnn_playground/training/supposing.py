"""From a Document's what-if marks to what is held while a sentence is read, or why a mark rests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnn_playground.document.what_if import Clamp, Mark, Start, Transplant
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.held import Held, nothing_held
from rnn_playground.engine.intervene import left_behind, read_held, states_of
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import Reading, read
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.tasks.errors import DataError

# Why a mark has no effect: "" it has one.
Rest = Literal["", "off", "layer", "unit", "cell state", "step", "other text", "other step", "two networks"]

Encode = Callable[[str], Sequence]


@dataclass(frozen=True)
class Standing:
    """Say whether a mark of the Document is at work in a reading, or what it lacks there."""

    mark: Mark
    rest: Rest = ""


@dataclass(frozen=True)
class Supposed:
    """Hold what the marks do to one sentence."""

    standings: tuple[Standing, ...] = ()  # of each mark
    held: Held | None = None  # None: no mark is at work


def suppose(network: Network, steps: int, marks: Iterable[Mark], encode: Encode) -> Supposed:
    """Find out what marks hold in a sentence of so many steps; `encode` encodes other sentences.

    Other sentences are read as they are, without marks.
    """
    marks, encode = tuple(marks), _tolerant(encode)
    if not marks:
        return Supposed()
    held, working = nothing_held(network, steps), False
    left: dict[str, Floats | None] = {}

    def states_after(text: str) -> Floats | None:
        if text not in left:
            sequence = encode(text)
            left[text] = states_of(network, sequence.ids) if sequence.tokens else None
        return left[text]

    standings: list[Standing] = []
    for mark in marks:
        rest: Rest = "off"
        if mark.on and isinstance(mark, Start):
            rest, initial = _start(network, mark, encode)
            held = replace(held, initial=initial) if not rest else held
        elif mark.on and isinstance(mark, Clamp):
            rest = _clamp(held, mark)
        elif mark.on and isinstance(mark, Transplant):
            rest = _transplant(held, mark, states_after)
        standings.append(Standing(mark, rest))
        working = working or not rest
    return Supposed(tuple(standings), held if working else None)


def read_supposing(
    network: Network, sequence: Sequence, target: Integers | Floats | None, marks: Iterable[Mark], encode: Encode
) -> tuple[Reading, Supposed]:  # fmt: skip
    """Read a sentence as the marks want it, and say what each of them does; without marks as `probes.read` does."""
    supposed = suppose(network, len(sequence.ids), marks, encode)
    if supposed.held is None:
        return read(network, sequence.ids, target), supposed
    return read_held(network, sequence.ids, target, supposed.held), supposed


def resting(marks: Iterable[Mark]) -> tuple[Standing, ...]:
    """Say that no mark has an effect where an encoder and a decoder read: marks hold states of one network."""
    return tuple(Standing(mark, "two networks" if mark.on else "off") for mark in marks)


def _tolerant(encode: Encode) -> Encode:
    """Take a text that cannot be read, such as words where numbers are, for one without any steps."""

    def read_or_nothing(text: str) -> Sequence:
        try:
            return encode(text)
        except DataError:
            return Sequence(row=-1, tokens=(), ids=np.zeros(0, np.intp), target=None, known=())

    return read_or_nothing


def _clamp(held: Held, mark: Clamp) -> Rest:
    L, S, T, H = held.where.shape
    state = 0 if mark.state == "h" else 1
    if mark.recurrence >= L:
        return "layer"
    if mark.unit >= H:
        return "unit"
    if state >= S:
        return "cell state"
    if mark.step is not None and mark.step >= T:
        return "step"
    steps = slice(None) if mark.step is None else mark.step
    held.where[mark.recurrence, state, steps, mark.unit] = True
    held.values[mark.recurrence, state, steps, mark.unit] = mark.value
    return ""


def _transplant(held: Held, mark: Transplant, states_after: Callable[[str], Floats | None]) -> Rest:
    L, _, T, H = held.where.shape
    if mark.recurrence >= L:
        return "layer"
    if mark.unit is not None and mark.unit >= H:
        return "unit"
    if mark.step >= T:
        return "step"
    foreign = states_after(mark.text)
    if foreign is None:
        return "other text"
    if mark.from_step >= foreign.shape[2]:
        return "other step"
    units = slice(None) if mark.unit is None else mark.unit
    held.where[mark.recurrence, :, mark.step, units] = True
    held.values[mark.recurrence, :, mark.step, units] = foreign[mark.recurrence, :, mark.from_step, units]
    return ""


def _start(network: Network, mark: Start, encode: Encode) -> tuple[Rest, Floats | None]:
    if mark.kind == "prefix":
        sequence = encode(mark.text)
        return ("", left_behind(network, sequence.ids)) if sequence.tokens else ("other text", None)
    recurrences = network.recurrent.recurrences
    shape = len(recurrences), len(recurrences[0].cell.states), network.spec.hidden
    return "", np.zeros(shape, network.dtype)

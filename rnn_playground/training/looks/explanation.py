"""One time step in all its numbers: what the cell and the read-out compute there, forward and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.accumulate import MOST, Accumulated, accumulate, terms
from rnn_playground.engine.batch import Floats
from rnn_playground.engine.equations import Expression
from rnn_playground.engine.explain import Explained, explain
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.part import Part, PartName, part_at

Block = tuple[str, int]  # full name of an array, and which gate's block of it; 0 where it has none


@dataclass(frozen=True, kw_only=True, eq=False)
class Matrix:
    """Hold one block of weights (n, m), or of one too large to be drawn only what a chosen unit needs."""

    values: Floats | None  # (n, m); None: too large
    column: Floats  # (n,) the weights that lead to the unit
    row: Floats  # (m,) the weights that lead away from it
    shape: tuple[int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """Say what the loss asks for at the step; targets are ids of outputs, or numbers (K,), None where none counts."""

    target: int | Floats | None
    predicted: bool  # the sentence has no target: the loss compares with the network's own last answer
    loss: float  # at the step, NaN where none counts
    mean: float  # over all targets of the sentence: what is differentiated
    number: int  # of targets


@dataclass(frozen=True, kw_only=True, eq=False)
class StepNumbers:
    """Hold the numbers of one step, all arrays read-only."""

    spec: NetworkSpec
    tokens: tuple[str, ...]
    known: tuple[bool, ...]
    labels: tuple[str, ...]  # names of the K outputs, or two for a single sigmoid
    step: int  # of the token, from 0
    recurrence: int  # in the order layer 0, layer 0 reversed, layer 1 ...
    name: str  # of its arrays: "layer0.reverse."
    explained: Explained
    asked: Asked
    matrices: Mapping[Block, Matrix]  # of the blocks that were opened
    block: Block  # of weights whose gradient is accumulated
    accumulated: Accumulated
    in_token_order: bool  # the accumulator's steps are tokens from the first; else from the last
    row_names: tuple[str, ...]  # of the accumulator's rows, where they are symbols
    supposed: bool  # what-if marks are at work in the reading; they are not obeyed here
    truncate: int  # gradients do not come back over a border between so many steps; 0: they do
    part: PartName = ""  # of an encoder and a decoder, which one; all of the above is about this one alone
    first: int = 0  # where its first step stands in the Trace


@dataclass(frozen=True)
class Explanation(Look):
    """Ask for the numbers of a step of one recurrence, from 0; beyond the end: the last one.

    Of an encoder and a decoder, steps are those of the Trace, and `recurrence` counts in the one that has the step.

    `opened` are the blocks of weights wanted as matrices, `block` is the one whose gradient is accumulated; `unit`
    and `output` say whose weights are wanted of a matrix too large (output -1: the largest answer).
    """

    interval: ClassVar[float] = 0.2
    share: ClassVar[float] = 0.02

    step: int
    recurrence: int = 0
    unit: int = 0
    output: int = -1
    block: Block | None = None  # None: the recurrent weights of the first gate
    opened: tuple[Block, ...] = ()

    def answer(self, subject: Subject) -> StepNumbers:
        """Read the sentence, and go back."""
        part = part_at(subject, self.step)
        network, unrolled = part.network, part.unrolled
        recurrences, T = network.recurrent.recurrences, len(part.tokens)
        number, step = min(self.recurrence, len(recurrences) - 1), max(0, min(self.step - part.first, T - 1))
        name = recurrences[number].name
        explained = explain(network, unrolled, number, step)
        views = part.views
        # Another network may have come since the question was chosen.
        block = self.block if self.block is not None and _there(views, self.block) else _usual(views, name)
        found = terms(network, unrolled, *block)
        in_token_order = not block[0].startswith("layer") or ".reverse." not in block[0]
        place = step if in_token_order else T - 1 - step
        accumulated = accumulate(found, place)
        outputs = np.nan_to_num(unrolled.outputs[step])
        output = int(outputs.argmax()) if not 0 <= self.output < len(outputs) else self.output
        opened = {one: _matrix(network, one, self.unit, output) for one in self.opened if _there(views, one)}
        numbers = StepNumbers(
            spec=part.spec,
            tokens=part.tokens,
            known=part.known,
            labels=subject.trainer.dataset.labels,
            step=step,
            recurrence=number,
            name=name,
            explained=_copied(explained),
            asked=_asked(part, step),
            matrices=MappingProxyType(opened),
            block=block,
            accumulated=accumulated,
            in_token_order=in_token_order,
            row_names=_names(found.rows, part.symbols),
            supposed=part.name == "" and subject.held is not None,
            truncate=subject.trainer.settings.truncate,
            part=part.name,
            first=part.first,
        )
        for array in (accumulated.here, accumulated.so_far, accumulated.final, accumulated.norms, accumulated.shares):
            if array is not None:
                array.flags.writeable = False
        return numbers


def _usual(views: Mapping[str, Floats], name: str) -> Block:
    """Return the recurrent weights of the first gate; those of the input for a cell that has none."""
    return (name + "W_h", 0) if name + "W_h" in views else (name + "W_x", 0)


def _there(views: Mapping[str, Floats], block: Block) -> bool:
    """Tell whether the network has a block of weights."""
    array = views.get(block[0])
    if array is None:
        return False
    gates = array.ndim == 3 or (array.ndim == 2 and block[0].endswith(".b"))
    return 0 <= block[1] < (len(array) if gates else 1)


def _names(rows: tuple[int, ...] | None, symbols: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(symbols[row] if row < len(symbols) else str(row) for row in rows or ())


def _asked(part: Part, step: int) -> Asked:
    unrolled, said = part.unrolled, part.said
    counts = unrolled.weights[step] > 0
    target: Any = None
    if counts:
        target = int(unrolled.targets[step]) if unrolled.targets.ndim == 1 else _kept(unrolled.targets[step])
    return Asked(
        target=target,
        predicted=said.predicted,
        loss=float(unrolled.loss[step]) if counts else float("nan"),
        mean=float(said.loss @ said.weights),
        number=int((said.weights > 0).sum()),
    )


def _matrix(network: Network, block: Block, unit: int, output: int) -> Matrix:
    array = network.weights[block[0]]
    whole = np.atleast_2d(array[block[1]] if array.ndim == 3 else array)
    n, m = whole.shape
    wanted = output if block[0].startswith("out.") else unit
    return Matrix(
        values=_kept(whole) if whole.size <= MOST else None,
        column=_kept(whole[:, min(wanted, m - 1)]),
        row=_kept(whole[min(unit, n - 1)]),
        shape=(n, m),
    )


def _copied(explained: Explained) -> Explained:
    """Return the same with copies, as some of its vectors are the weights themselves."""

    def copies(values: Mapping[Expression, Floats]) -> Mapping[Expression, Floats]:
        return MappingProxyType({node: _kept(value) for node, value in values.items()})

    return Explained(
        equations=explained.equations,
        values=copies(explained.values),
        following=copies(explained.following),
        readout=copies(explained.readout),
        place=explained.place,
        id=explained.id,
        symbol=explained.symbol,
    )


def _kept(array: Floats) -> Floats:
    found = np.array(array)
    found.flags.writeable = False
    return found


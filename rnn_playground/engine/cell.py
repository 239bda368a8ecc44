"""What a cell is: one step of equations forward, and directly below it the same step backward.

Symbols, here and in `cells/`: T time steps, B sequences, I inputs, H hidden units, G gate blocks (matrices
W_h of the cell); `a` sums before a nonlinearity, `h` hidden state, `c` cell state, `dX` the
gradient of the loss by X.

Each cell states its equations twice. `step` and `step_back` are the textbook's: plain expressions for any
number of leading dimensions; probes use them. `forward` and `backward` do the same for training, in place and
without one needless call; a test holds the two equal. (For one sequence a small cell may have a third form:
`single.py`.) What makes them fast:

- Going forward, one call treats all gates of a step, in blocks (G, B, H); what is kept of them lies in one
  block for each gate and all steps, which the way back reads in long runs.
- Going back, gradients of the sums lie in rows, da (T, B, G, H): one product with all W_h of the cell adds up
  what the gates send, and products over all steps need no copy.
- What does not depend on the loss (`derive`) is computed for many steps at once, outside the loop over time.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.equations import Equation
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec

if TYPE_CHECKING:
    from rnn_playground.engine.single import Single

State = tuple[Floats, ...]  # (h,) or (h, c)
Arrays = tuple[Any, ...]
Steps = Iterable[Arrays]
Product = Callable[[Floats, Floats], object]  # (matrix, out)

_APART = 1 << 17  # numbers: where more lie apart, steps wait for memory (measured: 64 units gain nothing)


@dataclass(frozen=True)
class Gate:
    """Name one of the vectors that a cell computes at each step, as tracks and traces show it."""

    name: str
    symbol: str
    nonlinearity: str  # "sigmoid": within 0 and 1; "tanh": within -1 and 1


@dataclass
class Tape:
    """Hold what one recurrence computes in one pass through T steps of B sequences.

    `forward` holds for each step the arrays its equations work on, as views made once.
    """

    h: Floats  # (T+1, B, H); h[0] is the initial state
    c: Floats | None  # (T+1, B, H) cell state, for a cell that has one
    a: Floats  # (T, G, B, H) the gates
    sums: Floats  # (T, G, B, H) what the input adds to their sums; where passes are long, in the memory of `a`
    forward: Sequence[Arrays]
    kept: dict[str, Floats] = field(default_factory=dict)  # what else the backward equations need
    single: "Single | None" = None  # what runs the recurrence in place of the cell, if one small sequence does
    x: Floats | None = None  # (T, I) for that: what the input reads, in place of `sums`


@dataclass
class Chunk:
    """Hold the gradients of the n steps from `start` to before `end`; other chunks lie in the same memory.

    Place j of `dh` and `dc` belongs to the state before step start + j, which is the one after the step before.
    """

    start: int
    end: int
    h_before: Floats  # (n B, H) states before the steps
    dh: Floats  # (n+1, B, H): on entry dL/dh from what reads the states; afterwards all of dL/dh
    dc: Floats | None  # (n+1, B, H)
    hidden_rows: Floats  # (n B, G H) gradient by h W_h
    # (n B, G H) gradient by x W_x + b, after `Cell.complete`. For most cells it is the same; for others it takes the
    # place of the same, where there are several chunks and nothing is left of their rows anyway.
    input_rows: Floats
    kept: dict[str, Floats]  # factors of `derive`
    fed: Sequence[Arrays]  # views of each step's `backward`, the last first, where every step has an own dL/dh
    bare: Sequence[Arrays]  # the same where only the last step of the chunk has one
    single: "Single | None" = None  # as of the tape
    # Views of these, made once
    dh_rows: Floats = field(init=False)  # (n B, H) after each step
    before_columns: Floats = field(init=False)  # (H, n B)

    def __post_init__(self) -> None:
        """Make the views."""
        n, (_, B, H) = self.end - self.start, self.dh.shape
        self.dh_rows = self.dh[1:].reshape(n * B, H)
        self.before_columns = self.h_before.T


class Cell(ABC):
    """Compute one step of a recurrent layer; a subclass in a file of its own is all a new cell needs.

    A cell sees the recurrent weights; the input's part of the sums, x W_x + b, is there when a step begins.
    """

    name: ClassVar[str]  # in NetworkSpec.cell
    title: ClassVar[str]  # for people
    order: ClassVar[int]  # in lists
    states: ClassVar[tuple[str, ...]]  # ("h",) or ("h", "c")
    gates: ClassVar[tuple[Gate, ...]]  # one for each block; () where the only block is the state
    blocks: ClassVar[int]  # G
    hidden_biases: ClassVar[dict[str, int]] = {}  # biases (H) that stand beside h W_h: name -> block
    recurrent: ClassVar[bool] = True  # has weights W_h; a cell without them is given zeros that nobody trains

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the cell to views of the recurrent weights W_h (G, H, H) and its `hidden_biases`."""
        G, H = self.blocks, spec.hidden
        self.hidden = H
        self.nonlinearity = spec.nonlinearity
        self.W_h = W_h
        self.biases = biases
        # sigmoid(s) = tanh(s/2)/2 + 1/2: with the sums of sigmoid gates halved one tanh serves all gates, and
        # nothing overflows. Halving is exact.
        half = [0.5 if gate.nonlinearity == "sigmoid" else 1.0 for gate in self.gates] or [1.0]
        self.scale: Floats | None = np.array(half, W_h.dtype).reshape(-1, 1, 1) if 0.5 in half else None
        # (G, H, H), scaled; or the same side by side, for one sequence: each pass fills it in its own way
        self._blocks = np.empty_like(W_h) if G > 1 else W_h
        self._row = self._blocks.reshape(H, G * H)
        self._row_blocks = self._row.reshape(H, G, H).transpose(1, 0, 2)
        # W_h^T of all gates below each other: BLAS takes twice as long for a small transposed operand.
        self.W_back = np.empty((G * H, H), W_h.dtype)
        self.U: Floats = W_h[0] if G == 1 else self._blocks

    @property
    def bounded(self) -> bool:
        """Return whether hidden states stay within -1 and 1."""
        return True

    @classmethod  # noqa: B027 - most cells ask for none
    def initialise(cls, biases: Floats, spec: NetworkSpec) -> None:
        """Overwrite those of the initial biases (G, H) for which the spec asks for a value of its own."""

    @classmethod
    @abstractmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:
        """Declare one step as data, for people to look into: from x and the states before to all states.

        The sums that block k of the weights enters are there under names, so that each has a gradient of its own.
        """

    @abstractmethod
    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """Return the next state and the gates (G, ..., H), from a = x W_x + b (G, ..., H): the textbook."""

    @abstractmethod
    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """Return dL/d(state before), dL/d(x W_x + b) and dL/d(h W_h), both (G, ..., H): the textbook.

        `before`, `gates` and `after` are what `step` took and gave, `d_after` is dL/d(state after).
        """

    def expose(self, c: Floats, gates: Floats) -> Floats:
        """Return what h is after a c that was set from outside, for a cell that has one."""
        raise NotImplementedError(f"{self.title} has no cell state")

    def expose_back(self, c: Floats, gates: Floats, dh: Floats) -> Floats:
        """Return what of dL/dh comes to c through `expose`."""
        raise NotImplementedError(f"{self.title} has no cell state")

    def prepare(self, tape: Tape) -> None:
        """Follow the weights, which may have changed since the last pass."""
        if self.blocks == 1:
            return
        if tape.h.shape[1] == 1:  # all gates of one sequence are one contiguous row: a single product computes them
            scaled, self.U = self._row_blocks, self._row
        else:
            scaled = self.U = self._blocks
        if self.scale is not None:
            np.multiply(self.W_h, self.scale, scaled)
        else:
            scaled[...] = self.W_h

    def prepare_back(self) -> None:
        """Follow the weights for the way back."""
        self.W_back.reshape(self.W_h.shape)[...] = self.W_h.transpose(0, 2, 1)

    def product_back(self, rows: Floats) -> Product:
        """Return what multiplies rows of da by h W_h (B, G H) with W_back; out is (B, H)."""
        bound: Product = rows.dot
        return bound

    def product(self, h_before: Floats) -> Product:
        """Return what multiplies h_before (B, H) with U; for one gate or one sequence out is (B, G H)."""
        if self.blocks == 1 or h_before.shape[0] == 1:
            bound: Product = h_before.dot
            return bound
        return partial(np.matmul, h_before)

    def silence(self, sums: Floats, padding: Booleans) -> None:  # noqa: B027 - bounded states do not grow
        """Keep states from growing without limit where `padding` (T, B) says that the sequence has ended."""

    def arrays(self, memory: Memory, layer: str, T: int, B: int) -> tuple[Floats, Floats]:
        """Return arrays (T, G, B, H) for the gates and for what the input adds to their sums.

        One block for each gate, so that what treats one gate of all steps finds it in one piece. A step's calls
        are faster where all gates of a step lie in one piece: so do the sums, if they are few enough to lie apart,
        and for one sequence, where a single product gives all gates side by side, the gates too.
        """
        G, H = self.blocks, self.hidden
        if B == 1:
            return memory.lend(layer + "a", T, G, 1, H), memory.lend(layer + "sums", T, G, 1, H)
        a = memory.lend(layer + "a", G, T, B, H).transpose(1, 0, 2, 3)
        if a.size > _APART:
            return a, a
        return a, memory.lend(layer + "sums", T, G, B, H)

    @abstractmethod
    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape for T steps of B sequences, with the views of each step's `forward`."""

    @abstractmethod
    def forward(self, steps: Steps) -> None:
        """Compute steps, the first one first."""

    @abstractmethod
    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Return the chunk of the steps from `start` to before `end`, in memory for K steps."""

    @abstractmethod
    def derive(self, chunk: Chunk) -> None:
        """Compute for all steps of a chunk at once the factors that do not depend on the loss."""

    @abstractmethod
    def backward(self, steps: Steps) -> None:
        """Turn dL/dh (and dL/dc) of each step into dL/da, and add what the step before gets; last one first."""

    def complete(self, chunk: Chunk) -> None:  # noqa: B027 - for most cells there is nothing left
        """Fill `input_rows` for all steps at once; what was made of `hidden_rows` may be overwritten by it."""

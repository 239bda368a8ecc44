"""What a cell is: one step of equations forward, and directly below it the same step backward.

Symbols, here and in `cells/`: T time steps, B sequences, I inputs, H hidden units, G gate blocks (matrices
W_h of the cell); `a` sums before a nonlinearity, `h` hidden state, `c` cell state, `dX` the gradient of the
loss by X. Gate blocks are contiguous, (T, G, B, H), so that one call treats all gates of a step.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec

Views = Sequence[tuple[Floats, ...]]


@dataclass(frozen=True)
class Gate:
    """Name one of the vectors that a cell computes at each step, as tracks and traces show it."""

    name: str
    symbol: str
    nonlinearity: str  # "sigmoid": within 0 and 1; "tanh": within -1 and 1


@dataclass
class Tape:
    """Hold what one layer computes in one pass through T steps of B sequences.

    `forward` and `backward` hold for each step the arrays its equations work on, as views made once. What
    comes after `kept` is there only after `Cell.rewind`.
    """

    h: Floats  # (T+1, B, H); h[0] is the initial state
    c: Floats | None  # (T+1, B, H) cell state, for a cell that has one
    a: Floats  # (T, G, B, H) on entry what the input adds; afterwards the gates
    forward: Views
    kept: dict[str, Floats] = field(default_factory=dict)  # what else the backward equations need
    # (T+1, B, H): on entry dL/dh from what reads the states; afterwards all of dL/dh_t
    dh: Floats = field(default_factory=lambda: np.zeros(0))
    da: Floats = field(default_factory=lambda: np.zeros(0))  # (T, D, B, H) gradient of the sums
    backward: Views = ()  # the last step first


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
    # Which of the D blocks of `da` are the gradients by x W_x + b and by h W_h, in the order of the weights.
    input_blocks: ClassVar[tuple[int, ...]]
    hidden_blocks: ClassVar[tuple[int, ...]]
    hidden_biases: ClassVar[dict[str, int]] = {}  # biases (H) that stand beside h W_h: name -> block of `da`

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the cell to views of the recurrent weights W_h (G, H, H) and its `hidden_biases`."""
        self.hidden = spec.hidden
        self.nonlinearity = spec.nonlinearity
        self.W_h = W_h
        self.W_h_T = W_h.transpose(0, 2, 1)
        self.biases = biases
        # sigmoid(s) = tanh(s/2)/2 + 1/2: with the sums of sigmoid gates halved one tanh serves all gates, and
        # nothing overflows. Halving is exact.
        half = [0.5 if gate.nonlinearity == "sigmoid" else 1.0 for gate in self.gates]
        self.scale: Floats | None = np.array(half, W_h.dtype).reshape(-1, 1, 1) if 0.5 in half else None
        self.U = np.empty_like(W_h) if self.scale is not None else W_h

    @property
    def bounded(self) -> bool:
        """Return whether hidden states stay within -1 and 1."""
        return True

    @classmethod  # noqa: B027 - most cells ask for none
    def initialise(cls, biases: Floats, spec: NetworkSpec) -> None:
        """Overwrite those of the initial biases (G, H) for which the spec asks for a value of its own."""

    def prepare(self) -> None:
        """Follow the weights, which may have changed since the last pass."""
        if self.scale is not None:
            np.multiply(self.W_h, self.scale, self.U)

    def silence(self, tape: Tape, padding: Booleans) -> None:  # noqa: B027 - bounded states do not grow
        """Keep states from growing without limit where `padding` (T, B) says that the sequence has ended."""

    @abstractmethod
    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape for T steps of B sequences, with the views of each step's `forward`."""

    @abstractmethod
    def forward(self, *arrays: Any, **none: Any) -> None:
        """Compute one step."""

    @abstractmethod
    def rewind(self, tape: Tape, memory: Memory, layer: str) -> None:
        """Add to a tape the arrays of the way back, with the views of each step's `backward`."""

    @abstractmethod
    def derive(self, tape: Tape) -> None:
        """Fill `da` with the derivatives that do not depend on the loss, for all steps at once."""

    @abstractmethod
    def backward(self, *arrays: Any, **none: Any) -> None:
        """Turn dL/dh (and dL/dc) of one step into dL/da, and add what the step before gets."""

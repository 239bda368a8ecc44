"""The bag of words: h_t = h_(t-1) + x_t W_x + b. The order of what was read leaves no trace in it."""

from itertools import pairwise

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Cell, Chunk, State, Steps, Tape
from rnn_playground.engine.equations import Bias, Equation, Product, Sum, Vector
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec


class Bag(Cell):
    """Add up what each step brings: with a linear read-out, logistic regression on counts of words.

    A baseline: what it gets right, a network gets right without knowing any order.
    """

    name = "bag"
    title = "Bag of words"
    order = 4
    states = ("h",)
    gates = ()
    blocks = 1
    recurrent = False

    @property
    def bounded(self) -> bool:
        """Return False: a sum grows with every step."""
        return False

    @classmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:  # noqa: ARG003 - it has no choice
        """a = x W_x + b, h = h' + a."""
        a = Vector("a")
        return (
            Equation(a, Sum((Product(Vector("x"), "W_x", 0), Bias("b", 0)))),
            Equation(Vector("h"), Sum((Vector("h", before=True), a))),
        )

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """h = h' + a."""
        h = state[0] + a[0]
        return (h,), h[None]

    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """da = dh, dh' = dh."""
        (dh,) = d_after
        return (dh.copy(),), dh[None].copy(), np.zeros_like(dh)[None]

    def silence(self, sums: Floats, padding: Booleans) -> None:
        """Let the state stay as it is after the end."""
        np.copyto(sums, 0, where=padding[:, None, :, None])

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape whose sums lie where the states will."""
        h = memory.lend(layer + "h", T + 1, B, self.hidden)
        a = h[1:, None]
        return Tape(h, None, a, a, list(pairwise(h)))

    def forward(self, steps: Steps) -> None:
        """Compute h = h' + a, where `h` holds a on entry. All (B, H)."""
        add = np.add
        for before, h in steps:
            add(before, h, h)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh, of which da is a part."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)[: n + 1]
        rows = dh[1:].reshape(n * B, H)
        fed = [(dh[j + 1], dh[j], True) for j in reversed(range(n))]
        bare = [(after, before, False) for after, before, _ in fed]
        h_before = tape.h[start:end].reshape(n * B, H)
        none = np.broadcast_to(np.zeros((), h_before.dtype), rows.shape)
        return Chunk(start, end, h_before, dh, None, none, rows, {}, [*fed[:-1], bare[-1]], bare)

    def derive(self, chunk: Chunk) -> None:
        """Do nothing: a sum's slope is 1."""

    def backward(self, steps: Steps) -> None:
        """Compute dh' = dh + what reads h'. All (B, H)."""
        add, copy = np.add, np.copyto
        for after, before, read in steps:
            if read:
                add(before, after, before)
            else:
                copy(before, after)

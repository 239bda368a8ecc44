"""The last step only: h_t = tanh(x_t W_x + b). What was read before is gone."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Chunk, State, Steps, Tape
from rnn_playground.engine.equations import Apply, Bias, Equation, Product, Sum, Vector
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec


class Last(Cell):
    """Squash what this step brings, and remember nothing: a feed-forward layer used at every step anew.

    A baseline: what it gets right needs no memory.
    """

    name = "last"
    title = "Last step only"
    order = 5
    states = ("h",)
    gates = ()
    blocks = 1
    recurrent = False

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._one = np.ones((), W_h.dtype)

    @classmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:  # noqa: ARG003 - it has no choice
        """a = x W_x + b, h = tanh(a)."""
        a = Vector("a")
        return (
            Equation(a, Sum((Product(Vector("x"), "W_x", 0), Bias("b", 0)))),
            Equation(Vector("h"), Apply("tanh", a)),
        )

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """h = tanh(a)."""
        h = np.tanh(a[0])
        return (h,), h[None]

    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """da = dh (1 - h^2), dh' = 0."""
        (h,), (dh,) = after, d_after
        da = dh * (1 - h**2)
        return (np.zeros_like(da),), da[None], np.zeros_like(da)[None]

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape whose sums lie where the states will."""
        h = memory.lend(layer + "h", T + 1, B, self.hidden)
        a = h[1:, None]
        return Tape(h, None, a, a, [(state,) for state in h[1:]])

    def forward(self, steps: Steps) -> None:
        """Compute h = tanh(a), where `h` holds a on entry. All (B, H)."""
        tanh = np.tanh
        for (h,) in steps:
            tanh(h, h)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh and da."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)[: n + 1]
        da = memory.lend(layer + "da", K, B, H)[:n]
        rows, h_before = da.reshape(n * B, H), tape.h[start:end].reshape(n * B, H)
        none = np.broadcast_to(np.zeros((), h_before.dtype), rows.shape)
        kept = {"slope": da, "h": tape.h[start + 1 : end + 1]}
        fed = [(dh[j + 1], da[j], None) for j in reversed(range(n))]
        bare = [(dh[j + 1], da[j], dh[j]) for j in reversed(range(n))]
        return Chunk(start, end, h_before, dh, None, none, rows, kept, [*fed[:-1], bare[-1]], bare)

    def derive(self, chunk: Chunk) -> None:
        """Compute 1 - h^2."""
        h, da = chunk.kept["h"], chunk.kept["slope"]
        np.multiply(h, h, da)
        np.subtract(self._one, da, da)

    def backward(self, steps: Steps) -> None:
        """Compute da = dh (1 - h^2); `da` holds 1 - h^2 on entry. Nothing is sent further back. All (B, H)."""
        multiply = np.multiply
        for dh, da, before in steps:
            multiply(da, dh, da)
            if before is not None:
                before.fill(0)

"""The Elman cell: h_t = f(x_t W_x + h_(t-1) W_h + b), f = tanh or ReLU (Elman 1990)."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Cell, Chunk, State, Steps, Tape
from rnn_playground.engine.equations import Apply, Bias, Equation, Product, Sum, Vector
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec


class Elman(Cell):
    """Squash the sum of input and last state: the plain recurrent network."""

    name = "elman"
    title = "Elman"
    order = 1
    states = ("h",)
    gates = ()
    blocks = 1

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._zero = np.zeros((), W_h.dtype)
        self._one = np.ones((), W_h.dtype)

    @classmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:
        """a = x W_x + h' W_h + b, h = f(a)."""
        x, before, a = Vector("x"), Vector("h", before=True), Vector("a")
        return (
            Equation(a, Sum((Product(x, "W_x", 0), Product(before, "W_h", 0), Bias("b", 0)))),
            Equation(Vector("h"), Apply(spec.nonlinearity, a)),
        )

    @property
    def bounded(self) -> bool:
        """Return whether hidden states stay within -1 and 1: with ReLU they do not."""
        return self.nonlinearity == "tanh"

    def silence(self, sums: Floats, padding: Booleans) -> None:
        """Set ReLU's states after the end to 0: a sum of -inf does that without a mask in the time loop."""
        if not self.bounded:
            np.copyto(sums, -np.inf, where=padding[:, None, :, None])

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """h = f(a + h' W_h)."""
        (h_before,) = state
        s = a[0] + h_before @ self.W_h[0]
        h = np.tanh(s) if self.bounded else np.maximum(s, 0)
        return (h,), h[None]

    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """da = dh f'(a), dh' = da W_h^T; f' = 1 - h^2 for tanh, 1 where h > 0 for ReLU."""
        (h,), (dh,) = after, d_after
        da = dh * (1 - h**2 if self.bounded else h > 0)
        return (da @ self.W_h[0].T,), da[None], da[None]

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape whose sums lie where the states will."""
        h = memory.lend(layer + "h", T + 1, B, self.hidden)
        p = memory.lend("product", B, self.hidden)
        a, states = h[1:, None], list(h)  # a view is made once and shared: fewer of them stay in the cache
        return Tape(h, None, a, a, [(self.product(states[t]), p, states[t + 1]) for t in range(T)])

    def forward(self, steps: Steps) -> None:
        """Compute h = f(a + h' W_h), where `h` holds a on entry. All (B, H)."""
        U, add, tanh = self.U, np.add, np.tanh
        if self.bounded:
            for times, p, h in steps:
                times(U, p)
                add(h, p, h)
                tanh(h, h)
        else:
            for times, p, h in steps:
                times(U, p)
                add(h, p, h)
                np.maximum(h, self._zero, out=h)

    def backward(self, steps: Steps) -> None:
        """Compute da = dh f'(a), dh' = da W_h^T + what reads h'; `da` holds f'(a) on entry. All (B, H)."""
        W_back, multiply, add = self.W_back, np.multiply, np.add
        for dh, da, times, out, read in steps:
            multiply(da, dh, da)
            times(W_back, out)
            if read is not None:
                add(read, out, read)

    def derive(self, chunk: Chunk) -> None:
        """Compute f'(a) from h: 1 - h^2 for tanh; for ReLU 1 where h > 0."""
        h, da = chunk.kept["h"], chunk.kept["slope"]
        if self.bounded:
            np.multiply(h, h, da)
            np.subtract(self._one, da, da)
        else:
            np.greater(h, self._zero, da)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh and da."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)[: n + 1]
        da = memory.lend(layer + "da", K, B, H)[:n]
        p = memory.lend("product", B, H)
        at = list(dh)
        common = [(j, (at[j + 1], da[j], self.product_back(da[j]))) for j in reversed(range(n))]
        fed = [(*views, p, at[j]) for j, views in common]
        bare = [(*views, at[j], None) for j, views in common]
        rows, h_before = da.reshape(n * B, H), tape.h[start:end].reshape(n * B, H)
        kept = {"slope": da, "h": tape.h[start + 1 : end + 1]}
        return Chunk(start, end, h_before, dh, None, rows, rows, kept, [*fed[:-1], bare[-1]], bare)

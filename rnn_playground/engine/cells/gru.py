"""The GRU cell, with the reset gate after the matrix product (arXiv:1406.1078v1), in PyTorch's form."""

from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Chunk, Gate, State, Steps, Tape
from rnn_playground.engine.equations import Apply, Bias, Equation, Product, Rest, Sum, Times, Vector
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.sigmoid import sigmoid
from rnn_playground.engine.spec import NetworkSpec

_DERIVED = ("r", "z", "n", "s", "d_r", "d_z", "d_s", "d_n")


class GRU(Cell):
    """Mix the last state with a candidate: the update gate says how much of the last state stays.

    r = sigmoid(x W_xr + h' W_hr + b_r)                 h' = h_(t-1)
    z = sigmoid(x W_xz + h' W_hz + b_z)
    n = tanh(x W_xn + b_n + r s),  s = h' W_hn + b_hn
    h = (1 - z) n + z h'
    """

    name = "gru"
    title = "GRU"
    order = 2
    states = ("h",)
    gates = (Gate("reset", "r", "sigmoid"), Gate("update", "z", "sigmoid"), Gate("candidate", "n", "tanh"))
    blocks = 3
    hidden_biases: ClassVar[dict[str, int]] = {"b_hn": 2}

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._b_hn = biases["b_hn"]
        self._begins_at_zero = spec.initial_state == "zero"
        self._half = np.full((), 0.5, W_h.dtype)
        self._one = np.ones((), W_h.dtype)

    @classmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:  # noqa: ARG003 - one signature for all
        """The equations of the class, with each sum under a name of its own."""
        x, before = Vector("x"), Vector("h", before=True)
        r, z, n, s, h = (Vector(name) for name in ("r", "z", "n", "s", "h"))
        found = []
        for block, gate in enumerate((r, z)):
            a = Vector("a_" + gate.name)
            sums = Product(x, "W_x", block), Product(before, "W_h", block), Bias("b", block)
            found += [Equation(a, Sum(sums)), Equation(gate, Apply("sigmoid", a))]
        a = Vector("a_n")
        return (
            *found,
            Equation(s, Sum((Product(before, "W_h", 2), Bias("b_hn")))),
            Equation(a, Sum((Product(x, "W_x", 2), Bias("b", 2), Times((r, s))))),
            Equation(n, Apply("tanh", a)),
            Equation(h, Sum((Times((Rest(z), n)), Times((z, before))))),
        )

    @property
    def bounded(self) -> bool:
        """Return whether hidden states stay within -1 and 1: one that begins outside may stay there."""
        return self._begins_at_zero

    def prepare(self, tape: Tape) -> None:
        """Follow the weights, which may have changed since the last pass."""
        super().prepare(tape)
        b_hn = tape.kept["b_hn"]
        if len(b_hn) > 1:
            b_hn[...] = self._b_hn

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """Compute the equations of the class."""
        (h_before,) = state
        W_r, W_z, W_n = self.W_h
        r = sigmoid(a[0] + h_before @ W_r)
        z = sigmoid(a[1] + h_before @ W_z)
        s = h_before @ W_n + self._b_hn
        n = np.tanh(a[2] + r * s)
        return ((1 - z) * n + z * h_before,), np.stack(np.broadcast_arrays(r, z, n))

    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """Differentiate the equations of the class, from the last one to the first."""
        (h_before,), (dh,), (r, z, n) = before, d_after, gates
        W_r, W_z, W_n = self.W_h
        s = h_before @ W_n + self._b_hn
        da_n = dh * (1 - z) * (1 - n**2)
        da_z = dh * (h_before - n) * z * (1 - z)
        da_r = da_n * s * r * (1 - r)
        ds = da_n * r
        dh_before = dh * z + da_r @ W_r.T + da_z @ W_z.T + ds @ W_n.T
        return (dh_before,), np.stack((da_r, da_z, da_n)), np.stack((da_r, da_z, ds))

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape that keeps s beside the gates."""
        H = self.hidden
        h = memory.lend(layer + "h", T + 1, B, H)
        a, sums = self.arrays(memory, layer, T, B)
        # In full shape: contiguous operands are fastest.
        b_hn = self._b_hn[None] if B == 1 else memory.lend(layer + "b_hn", B, H)
        s = memory.lend(layer + "s", T, B, H)
        product = memory.lend("product", 4, B, H)
        q = product[3]
        hs = list(h)  # a view is made once and shared: fewer of them stay in the cache
        views = []
        for t in range(T):
            # One sequence: the product gives the gates where they are kept, and that of n is free until s was
            # read from it. Several: r and z are computed in the product's memory, and copied from there.
            p, copy = (a[t], None) if B == 1 else (product[:3], a[t, :2])
            out = p.reshape(1, -1) if B == 1 else p
            views.append((
                self.product(hs[t]), out, p[:2], *p, b_hn, q, sums[t, :2], sums[t, 2], copy, a[t, 2],
                s[t], hs[t], hs[t + 1],
            ))  # fmt: skip
        return Tape(h, None, a, sums, views, {"s": s, "b_hn": b_hn})

    def forward(self, steps: Steps) -> None:
        """Compute steps from x_rz (2, B, H) and x_n, which hold x W_x + b (halved for the sigmoids).

        rz = (r, z) and u are the blocks of the product, q is a scratch of one block.
        """
        U, half = self.U, self._half
        add, subtract, multiply, tanh = np.add, np.subtract, np.multiply, np.tanh
        for times, p, rz, r, z, u, b_hn, q, x_rz, x_n, copy, n, s, h_before, h in steps:
            times(U, p)
            add(x_rz, rz, rz)
            tanh(rz, rz)
            multiply(rz, half, rz)
            add(rz, half, rz)
            if copy is not None:
                copy[...] = rz
            add(u, b_hn, s)
            multiply(r, s, q)
            add(x_n, q, n)
            tanh(n, n)
            subtract(h_before, n, q)
            multiply(z, q, q)
            add(n, q, h)

    def backward(self, steps: Steps) -> None:
        """Compute da = dh d(a), dh' = dh z + (da_r, da_z, ds) W_h^T + what reads h', d(a) from `derive`.

        d (3, B, H) lies in blocks, da (3, B, H) is a view of rows; `out` holds dh z until it gets all of dh'.
        """
        W_back, multiply, add = self.W_back, np.multiply, np.add
        for dh, d, da, times, z, p, out, read in steps:
            multiply(d, dh, da)
            times(W_back, p)
            multiply(dh, z, out)
            add(out, p, out)
            if read is not None:
                add(read, out, read)

    def complete(self, chunk: Chunk) -> None:
        """Put da_n = dh d(n) beside da_r and da_z, which the sums of input and state share; or in place of ds."""
        H = self.hidden
        if chunk.input_rows is not chunk.hidden_rows:
            chunk.input_rows[:, : 2 * H] = chunk.hidden_rows[:, : 2 * H]
        d_n, rows = chunk.kept["d_n"], chunk.input_rows[:, 2 * H :]
        np.multiply(d_n, chunk.dh[1:], rows.reshape(d_n.shape))

    def derive(self, chunk: Chunk) -> None:
        """Compute dh/da of each block: every one of them is a factor of dh alone.

        n: (1 - z)(1 - n^2);  s: r times that;  r: s (1 - r) times that;  z: (h' - n) z (1 - z) = (h - n)(1 - z).
        """
        kept = chunk.kept
        r, z, n, s, d_r, d_z, d_s, d_n = map(kept.__getitem__, _DERIVED)
        np.subtract(self._one, z, d_s)
        np.subtract(kept["h"], n, d_z)
        np.multiply(d_z, d_s, d_z)
        np.multiply(n, n, d_n)
        np.subtract(self._one, d_n, d_n)
        np.multiply(d_n, d_s, d_n)
        np.multiply(d_n, r, d_s)
        np.subtract(self._one, r, d_r)
        np.multiply(d_r, s, d_r)
        np.multiply(d_r, d_s, d_r)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh, da and its factors."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)[: n + 1]
        apart = n == len(tape.h) - 1  # a probe may ask for both
        both = memory.lend(layer + "da", 1 + apart, K * B, 3 * H)[:, : n * B]
        by_hidden = both[0]
        by_input = both[1] if apart else by_hidden
        d = memory.lend("scratch", 4, K, B, H)[:, :n].transpose(1, 0, 2, 3)
        p, q = memory.lend("product", 2, B, H)
        rows = by_hidden.reshape(n, B, 3 * H)
        blocks = rows.reshape(n, B, 3, H).transpose(0, 2, 1, 3)
        gates = tape.a[start:end]
        kept = {"r": gates[:, 0], "z": gates[:, 1], "n": gates[:, 2], "s": tape.kept["s"][start:end]}
        kept |= {"h": tape.h[start + 1 : end + 1], "d_r": d[:, 0], "d_z": d[:, 1], "d_s": d[:, 2], "d_n": d[:, 3]}

        dhs = list(dh)
        common = [
            (j, dhs[j + 1], d[j, :3], blocks[j], self.product_back(rows[j]), gates[j, 1], p)
            for j in reversed(range(n))
        ]
        bare = [(*views, dhs[j], None) for j, *views in common]
        fed = [*((*views, q, dhs[j]) for j, *views in common[:-1]), bare[-1]]
        h_before = tape.h[start:end].reshape(n * B, H)
        return Chunk(start, end, h_before, dh, None, by_hidden, by_input, kept, fed, bare)

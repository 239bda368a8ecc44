"""The LSTM cell with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Chunk, Gate, State, Steps, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.sigmoid import sigmoid
from rnn_playground.engine.spec import NetworkSpec


class LSTM(Cell):
    """Carry a cell state that gates write, keep and read.

    i, f, o = sigmoid(x W_x + h_(t-1) W_h + b)          each with weights of its own
    g = tanh(x W_xg + h_(t-1) W_hg + b_g)
    c = f c_(t-1) + i g
    h = o tanh(c)
    """

    name = "lstm"
    title = "LSTM"
    order = 3
    states = ("h", "c")
    gates = (
        Gate("input", "i", "sigmoid"),
        Gate("forget", "f", "sigmoid"),
        Gate("candidate", "g", "tanh"),
        Gate("output", "o", "sigmoid"),
    )
    blocks = 4
    gradients = 4
    hidden_order = (0, 1, 2, 3)

    @classmethod
    def initialise(cls, biases: Floats, spec: NetworkSpec) -> None:
        """Set the bias of the forget gate: at 3 it starts almost open and gradients travel far."""
        biases[1] = spec.forget_bias

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._one = np.ones((), W_h.dtype)

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """Compute the equations of the class."""
        h_before, c_before = state
        W_i, W_f, W_g, W_o = self.W_h
        i = sigmoid(a[0] + h_before @ W_i)
        f = sigmoid(a[1] + h_before @ W_f)
        g = np.tanh(a[2] + h_before @ W_g)
        o = sigmoid(a[3] + h_before @ W_o)
        c = f * c_before + i * g
        return (o * np.tanh(c), c), np.stack(np.broadcast_arrays(i, f, g, o))

    def step_back(self, before: State, gates: Floats, after: State, d_after: State) -> tuple[State, Floats]:
        """Differentiate the equations of the class, from the last one to the first."""
        (_, c_before), (i, f, g, o), (_, c), (dh, dc_after) = before, gates, after, d_after
        W_i, W_f, W_g, W_o = self.W_h
        dc = dc_after + dh * o * (1 - np.tanh(c) ** 2)
        da_i = dc * g * i * (1 - i)
        da_f = dc * c_before * f * (1 - f)
        da_g = dc * i * (1 - g**2)
        da_o = dh * np.tanh(c) * o * (1 - o)
        dh_before = da_i @ W_i.T + da_f @ W_f.T + da_g @ W_g.T + da_o @ W_o.T
        return (dh_before, dc * f), np.stack((da_i, da_f, da_g, da_o))

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape that keeps tanh(c) beside gates and states."""
        H = self.hidden
        h = memory.lend(layer + "h", T + 1, B, H)
        c = memory.lend(layer + "c", T + 1, B, H)
        a = memory.lend(layer + "a", T, 4, B, H)
        tanh_c = memory.lend(layer + "tanh_c", T, B, H)
        p = memory.lend("product", 4, B, H)
        out = p.reshape(1, -1) if B == 1 else p
        # (1/2, 1/2, 1, 1/2) and (1/2, 1/2, 0, 1/2), in full shape: contiguous operands are fastest.
        factor = np.full((4, B, H), 0.5, a.dtype)
        shift = factor.copy()
        factor[2], shift[2] = 1, 0
        views = [
            (self.product(h[t]), out, p, p[0], a[t], factor, shift, *a[t], c[t], c[t + 1], tanh_c[t], h[t + 1])
            for t in range(T)
        ]
        return Tape(h, c, a, views, {"tanh_c": tanh_c})

    def forward(self, steps: Steps) -> None:
        """Compute steps; a = (i, f, g, o) holds x W_x + b on entry (halved for the sigmoids)."""
        U, add, multiply, tanh = self.U, np.add, np.multiply, np.tanh
        for times, out, p, q, a, factor, shift, i, f, g, o, c_before, c, tanh_c, h in steps:
            times(U, out)
            add(a, p, a)
            tanh(a, a)
            multiply(a, factor, a)
            add(a, shift, a)
            multiply(f, c_before, c)
            multiply(i, g, q)
            add(c, q, c)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)

    def backward(self, steps: Steps) -> None:
        """Compute dc += dh slope, da = (dc, dc, dc, dh) d(a), dc' = dc f, dh' = da W_h^T + what reads h'.

        `slope` is o (1 - tanh(c)^2). d lies in blocks (B, H), da is a view of rows.
        """
        W_back, multiply, add = self.W_back, np.multiply, np.add
        for dh, dc, slope, f, d_ifg, d_o, da_ifg, da_o, times, q, dc_before, out, read in steps:
            multiply(dh, slope, q)
            add(dc, q, dc)
            multiply(d_ifg, dc, da_ifg)
            multiply(d_o, dh, da_o)
            multiply(dc, f, dc_before)
            times(W_back, out)
            if read is not None:
                add(read, out, read)

    def derive(self, tape: Tape, chunk: Chunk) -> None:
        """Compute dc/da of i, f, g, and dh/da of o, and dc/dh.

        i: g i (1 - i);  f: c_(t-1) f (1 - f);  g: i (1 - g^2);  o: tanh(c) o (1 - o).
        """
        assert tape.c is not None
        steps = slice(chunk.start, chunk.end)
        a, tanh_c, d, slope = tape.a[steps], tape.kept["tanh_c"][steps], chunk.kept["d"], chunk.kept["slope"]
        i, g, o = a[:, 0], a[:, 2], a[:, 3]
        np.subtract(self._one, a, d)
        np.multiply(d, a, d)  # i (1 - i), f (1 - f), unused, o (1 - o)
        np.multiply(d[:, 0], g, d[:, 0])
        np.multiply(d[:, 1], tape.c[steps], d[:, 1])
        np.multiply(g, g, d[:, 2])
        np.subtract(self._one, d[:, 2], d[:, 2])
        np.multiply(d[:, 2], i, d[:, 2])
        np.multiply(d[:, 3], tanh_c, d[:, 3])
        np.multiply(tanh_c, tanh_c, slope)
        np.subtract(self._one, slope, slope)
        np.multiply(slope, o, slope)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh, dc, da and its factors."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)
        dc = memory.lend(layer + "dc", K + 1, B, H)
        da = memory.lend(layer + "da", K, B, 4, H)
        d = memory.lend("factors", K, 4, B, H)
        slope = memory.lend("slope", K, B, H)
        p, q = memory.lend("product", 2, B, H)
        rows, blocks = da.reshape(K, B, 4 * H), da.transpose(0, 2, 1, 3)
        f = tape.a[start:end, 1]

        def views(j: int, out: Floats, read: Floats | None) -> tuple[object, ...]:
            return (
                dh[j + 1], dc[j + 1], slope[j], f[j], d[j, :3], d[j, 3], blocks[j, :3], blocks[j, 3],
                rows[j].dot, q, dc[j], out, read,
            )  # fmt: skip

        steps = list(reversed(range(n)))
        bare = [views(j, dh[j], None) for j in steps]
        fed = [*(views(j, p, dh[j]) for j in steps[:-1]), bare[-1]]
        return Chunk(start, end, dh, dc, da, {"d": d[:n], "slope": slope[:n]}, fed, bare)

"""The LSTM cell with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Gate, Tape
from rnn_playground.engine.memory import Memory
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
    input_blocks = (0, 1, 2, 3)
    hidden_blocks = (0, 1, 2, 3)

    @classmethod
    def initialise(cls, biases: Floats, spec: NetworkSpec) -> None:
        """Set the bias of the forget gate: at 3 it starts almost open and gradients travel far."""
        biases[1] = spec.forget_bias

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._one = np.ones((), W_h.dtype)

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape that keeps tanh(c) beside gates and states."""
        H = self.hidden
        h = memory.lend(layer + "h", T + 1, B, H)
        c = memory.lend(layer + "c", T + 1, B, H)
        a = memory.lend(layer + "a", T, 4, B, H)
        tanh_c = memory.lend(layer + "tanh_c", T, B, H)
        product = memory.lend("product", 4, B, H)
        # (1/2, 1/2, 1, 1/2) and (1/2, 1/2, 0, 1/2), in full shape: contiguous operands are fastest.
        factor = np.full((4, B, H), 0.5, a.dtype)
        shift = factor.copy()
        factor[2], shift[2] = 1, 0
        views = [
            (h[t], c[t], product, product[0], a[t], factor, shift, *a[t], c[t + 1], tanh_c[t], h[t + 1])
            for t in range(T)
        ]
        return Tape(h, c, a, views, {"c": c, "tanh_c": tanh_c})

    def forward(
        self, h_before: Floats, c_before: Floats, product: Floats, p: Floats, a: Floats, factor: Floats,
        shift: Floats, i: Floats, f: Floats, g: Floats, o: Floats, c: Floats, tanh_c: Floats, h: Floats,
    ) -> None:  # fmt: skip
        """Compute one step; `a` = (i, f, g, o) holds x W_x + b on entry (halved for the sigmoids)."""
        np.matmul(h_before, self.U, product)  # (4, B, H)
        np.add(a, product, a)
        np.tanh(a, a)
        np.multiply(a, factor, a)
        np.add(a, shift, a)
        np.multiply(f, c_before, c)
        np.multiply(i, g, p)
        np.add(c, p, c)
        np.tanh(c, tanh_c)
        np.multiply(o, tanh_c, h)

    def backward(
        self, dh: Floats, dc: Floats, slope: Floats, f: Floats, da: Floats, da_ifg: Floats, da_o: Floats,
        product: Floats, p_i: Floats, p_f: Floats, p_g: Floats, p_o: Floats,
        dc_before: Floats, dh_before: Floats,
    ) -> None:  # fmt: skip
        """Compute dc += dh slope, da = (dc, dc, dc, dh) d(a), dc_before = dc f, dh_before += da W_h^T.

        `slope` is o (1 - tanh(c)^2); `da` holds the d(a) of `derive` on entry.
        """
        np.multiply(dh, slope, p_i)
        np.add(dc, p_i, dc)
        np.multiply(da_ifg, dc, da_ifg)  # (3, B, H)
        np.multiply(da_o, dh, da_o)
        np.multiply(dc, f, dc_before)
        np.matmul(da, self.W_h_T, product)  # (4, B, H)
        np.add(p_i, p_f, p_i)
        np.add(p_g, p_o, p_g)
        np.add(p_i, p_g, p_i)
        np.add(dh_before, p_i, dh_before)

    def derive(self, tape: Tape) -> None:
        """Compute dc/da of i, f, g, and dh/da of o; and clear the gradient of the last cell state.

        i: g i (1 - i);  f: c_(t-1) f (1 - f);  g: i (1 - g^2);  o: tanh(c) o (1 - o).
        """
        a, da = tape.a, tape.da
        c, tanh_c, slope, dc = (tape.kept[name] for name in ("c", "tanh_c", "slope", "dc"))
        i, g, o = a[:, 0], a[:, 2], a[:, 3]
        np.subtract(self._one, a, da)
        np.multiply(da, a, da)  # i (1 - i), f (1 - f), unused, o (1 - o)
        np.multiply(da[:, 0], g, da[:, 0])
        np.multiply(da[:, 1], c[:-1], da[:, 1])
        np.multiply(g, g, da[:, 2])
        np.subtract(self._one, da[:, 2], da[:, 2])
        np.multiply(da[:, 2], i, da[:, 2])
        np.multiply(da[:, 3], tanh_c, da[:, 3])
        np.multiply(tanh_c, tanh_c, slope)
        np.subtract(self._one, slope, slope)
        np.multiply(slope, o, slope)
        dc[-1].fill(0)

    def rewind(self, tape: Tape, memory: Memory, layer: str) -> None:
        """Add dh, dc, da and the slope of tanh(c)."""
        T, B, H = tape.h.shape[0] - 1, tape.h.shape[1], self.hidden
        dh = tape.dh = memory.lend(layer + "dh", T + 1, B, H)
        dc = tape.kept["dc"] = memory.lend(layer + "dc", T + 1, B, H)
        da = tape.da = memory.lend("da", T, 4, B, H)
        slope = tape.kept["slope"] = memory.lend("slope", T, B, H)
        product = memory.lend("product", 4, B, H)
        tape.backward = [
            (dh[t + 1], dc[t + 1], slope[t], tape.a[t, 1], da[t], da[t, :3], da[t, 3], product, *product,
             dc[t], dh[t])
            for t in reversed(range(T))
        ]  # fmt: skip

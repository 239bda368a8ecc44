"""The GRU cell, with the reset gate after the matrix product (arXiv:1406.1078v1), in PyTorch's form."""

from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Gate, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.spec import NetworkSpec


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
    # da holds the gradients by the sums of r and z, by s, and by the sum of n.
    input_blocks = (0, 1, 3)
    hidden_blocks = (0, 1, 2)
    hidden_biases: ClassVar[dict[str, int]] = {"b_hn": 2}

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._b_hn = biases["b_hn"]
        self._half = np.full((), 0.5, W_h.dtype)
        self._one = np.ones((), W_h.dtype)

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape that keeps s beside the gates."""
        H = self.hidden
        h = memory.lend(layer + "h", T + 1, B, H)
        a = memory.lend(layer + "a", T, 3, B, H)
        s = memory.lend(layer + "s", T, B, H)
        product = memory.lend("product", 3, B, H)
        p_rz, p_s = product[:2], product[2]
        views = [
            (h[t], product, p_rz, p_s, a[t, :2], a[t, 0], a[t, 1], a[t, 2], s[t], h[t + 1]) for t in range(T)
        ]
        return Tape(h, None, a, views, {"s": s})

    def forward(
        self, h_before: Floats, product: Floats, p_rz: Floats, p_s: Floats,
        rz: Floats, r: Floats, z: Floats, n: Floats, s: Floats, h: Floats,
    ) -> None:  # fmt: skip
        """Compute one step; `rz` (2, B, H) and `n` hold x W_x + b on entry (halved for the sigmoids)."""
        np.matmul(h_before, self.U, product)  # (3, B, H)
        np.add(rz, p_rz, rz)
        np.tanh(rz, rz)
        np.multiply(rz, self._half, rz)
        np.add(rz, self._half, rz)
        np.add(p_s, self._b_hn, s)
        np.multiply(r, s, p_s)
        np.add(n, p_s, n)
        np.tanh(n, n)
        np.subtract(h_before, n, p_s)
        np.multiply(z, p_s, p_s)
        np.add(n, p_s, h)

    def backward(
        self, dh: Floats, da: Floats, da_h: Floats, z: Floats,
        product: Floats, p_r: Floats, p_z: Floats, p_s: Floats, dh_before: Floats,
    ) -> None:  # fmt: skip
        """Compute da = dh d(a), dh_before += dh z + (da_r, da_z, ds) W_h^T; `da` holds d(a) on entry."""
        np.multiply(da, dh, da)  # (4, B, H)
        np.matmul(da_h, self.W_h_T, product)
        np.add(p_r, p_z, p_r)
        np.add(p_r, p_s, p_r)
        np.multiply(dh, z, p_z)
        np.add(p_r, p_z, p_r)
        np.add(dh_before, p_r, dh_before)

    def derive(self, tape: Tape) -> None:
        """Compute dh/da of each block: every one of them is a factor of dh alone.

        n: (1 - z)(1 - n^2);  s: r times that;  r: s r (1 - r) times that;  z: (h' - n) z (1 - z).
        """
        a, s, da, scratch = tape.a, tape.kept["s"], tape.da, tape.kept["scratch"]
        r, z, n = a[:, 0], a[:, 1], a[:, 2]
        d_r, d_z, d_s, d_n = da[:, 0], da[:, 1], da[:, 2], da[:, 3]
        np.multiply(n, n, d_n)
        np.subtract(self._one, d_n, d_n)
        np.subtract(self._one, z, scratch)
        np.multiply(d_n, scratch, d_n)
        np.multiply(scratch, z, scratch)
        np.subtract(tape.h[:-1], n, d_z)
        np.multiply(d_z, scratch, d_z)
        np.multiply(d_n, r, d_s)
        np.subtract(self._one, r, d_r)
        np.multiply(d_r, d_s, d_r)
        np.multiply(d_r, s, d_r)

    def rewind(self, tape: Tape, memory: Memory, layer: str) -> None:
        """Add dh and da."""
        T, B, H = tape.h.shape[0] - 1, tape.h.shape[1], self.hidden
        dh = tape.dh = memory.lend(layer + "dh", T + 1, B, H)
        da = tape.da = memory.lend("da", T, 4, B, H)
        tape.kept["scratch"] = memory.lend("scratch", T, B, H)
        product = memory.lend("product", 3, B, H)
        tape.backward = [
            (dh[t + 1], da[t], da[t, :3], tape.a[t, 1], product, product[0], product[1], product[2], dh[t])
            for t in reversed(range(T))
        ]

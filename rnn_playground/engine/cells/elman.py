"""The Elman cell: h_t = f(x_t W_x + h_(t-1) W_h + b), f = tanh or ReLU (Elman 1990)."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Cell, Tape
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
    input_blocks = (0,)
    hidden_blocks = (0,)

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights and choose the nonlinearity of the spec."""
        super().__init__(spec, W_h, biases)
        self._W, self._W_T = self.W_h[0], self.W_h_T[0]
        self._zero = np.zeros((), W_h.dtype)
        self._one = np.ones((), W_h.dtype)

    @property
    def bounded(self) -> bool:
        """Return whether hidden states stay within -1 and 1: with ReLU they do not."""
        return self.nonlinearity == "tanh"

    def silence(self, tape: Tape, padding: Booleans) -> None:
        """Set ReLU's states after the end to 0: a sum of -inf does that without a mask in the time loop."""
        if not self.bounded:
            np.copyto(tape.a, -np.inf, where=padding[:, None, :, None])

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape whose sums lie where the states will."""
        h = memory.lend(layer + "h", T + 1, B, self.hidden)
        product = memory.lend("product", B, self.hidden)
        return Tape(h, None, h[1:, None], [(h[t], product, h[t + 1]) for t in range(T)])

    def forward(self, h_before: Floats, product: Floats, h: Floats) -> None:
        """Compute h = f(a + h_before W_h), where `h` holds a = x W_x + b on entry. All (B, H)."""
        h_before.dot(self._W, product)
        np.add(h, product, h)
        if self.nonlinearity == "tanh":
            np.tanh(h, h)
        else:
            np.maximum(h, self._zero, out=h)

    def backward(self, dh: Floats, da: Floats, product: Floats, dh_before: Floats) -> None:
        """Compute da = dh f'(a), dh_before += da W_h^T, where `da` holds f'(a) on entry. All (B, H)."""
        np.multiply(da, dh, da)
        da.dot(self._W_T, product)
        np.add(dh_before, product, dh_before)

    def derive(self, tape: Tape) -> None:
        """Compute f'(a) from h: 1 - h^2 for tanh; for ReLU 1 where h > 0."""
        h, da = tape.h[1:], tape.da[:, 0]
        if self.nonlinearity == "tanh":
            np.multiply(h, h, da)
            np.subtract(self._one, da, da)
        else:
            np.greater(h, self._zero, da)

    def rewind(self, tape: Tape, memory: Memory, layer: str) -> None:
        """Add dh and da."""
        T, B = tape.h.shape[0] - 1, tape.h.shape[1]
        dh = tape.dh = memory.lend(layer + "dh", T + 1, B, self.hidden)
        da = tape.da = memory.lend("da", T, 1, B, self.hidden)
        product = memory.lend("product", B, self.hidden)
        tape.backward = [(dh[t + 1], da[t, 0], product, dh[t]) for t in reversed(range(T))]

"""Adagrad: v += g^2, w -= rate g / (sqrt(v) + 1e-10) (Duchi, Hazan and Singer 2011, diagonal form)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Dtype, Optimizer


class Adagrad(Optimizer):
    """Divide by the size of all gradients up to now: what has moved far moves ever less."""

    name = "adagrad"
    title = "Adagrad"
    order = 4
    memories = ("v",)  # a sum, which never fades

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start without knowledge of the gradient's size."""
        super().__init__(size, dtype)
        self._epsilon = self._number(1e-10)

    @staticmethod
    def textbook(w: Floats, g: Floats, v: Floats, rate: float, decay: float, _k: int) -> tuple[Floats, ...]:
        """Return the new w and v."""
        g = g + decay * w
        v = v + g**2
        return w - rate * g / (np.sqrt(v) + 1e-10), v

    def update(self, w: Floats, g: Floats, v: Floats, scratch: Floats) -> None:
        """Change a block in seven passes."""
        np.multiply(g, g, scratch)
        np.add(v, scratch, v)
        np.sqrt(v, scratch)
        np.add(scratch, self._epsilon, scratch)
        np.divide(g, scratch, scratch)
        np.multiply(scratch, self._rate, scratch)
        np.subtract(w, scratch, w)

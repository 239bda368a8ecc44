"""RMSprop: v = .99 v + .01 g^2, w -= rate g / (sqrt(v) + 1e-8) (Tieleman and Hinton 2012, lecture 6.5)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Dtype, Optimizer


class RMSprop(Optimizer):
    """Divide by the running size of the gradient."""

    name = "rmsprop"
    title = "RMSprop"
    order = 5
    memories = ("v",)
    fading = True

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start without knowledge of the gradient's size."""
        super().__init__(size, dtype)
        self._keep, self._new, self._epsilon = map(self._number, (0.99, 1 - 0.99, 1e-8))

    @staticmethod
    def textbook(w: Floats, g: Floats, v: Floats, rate: float, decay: float, _k: int) -> tuple[Floats, ...]:
        """Return the new w and v."""
        g = g + decay * w
        v = 0.99 * v + 0.01 * g**2
        return w - rate * g / (np.sqrt(v) + 1e-8), v

    def update(self, w: Floats, g: Floats, v: Floats, scratch: Floats) -> None:
        """Change a block in nine passes."""
        np.multiply(g, g, scratch)
        np.multiply(scratch, self._new, scratch)
        np.multiply(v, self._keep, v)
        np.add(v, scratch, v)
        np.sqrt(v, scratch)
        np.add(scratch, self._epsilon, scratch)
        np.divide(g, scratch, scratch)
        np.multiply(scratch, self._rate, scratch)
        np.subtract(w, scratch, w)

"""Nesterov's momentum: look ahead along v before stepping (Nesterov 1983; PyTorch's form).

v = .9 v + g,  w -= rate (g + .9 v)
"""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Dtype, Optimizer


class Nesterov(Optimizer):
    """Keep most of the last step's direction, and step as far as the next step would go."""

    name = "nesterov"
    title = "Nesterov"
    order = 3
    memories = ("v",)
    fading = True

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start at rest."""
        super().__init__(size, dtype)
        self._keep = self._number(0.9)

    @staticmethod
    def textbook(w: Floats, g: Floats, v: Floats, rate: float, decay: float, _k: int) -> tuple[Floats, ...]:
        """Return the new w and v."""
        g = g + decay * w
        v = 0.9 * v + g
        return w - rate * (g + 0.9 * v), v

    def update(self, w: Floats, g: Floats, v: Floats, scratch: Floats) -> None:
        """Change a block in six passes."""
        np.multiply(v, self._keep, v)
        np.add(v, g, v)
        np.multiply(v, self._keep, scratch)
        np.add(scratch, g, scratch)
        np.multiply(scratch, self._rate, scratch)
        np.subtract(w, scratch, w)

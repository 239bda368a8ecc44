"""Momentum: v = .9 v + g, w -= rate v (Polyak 1964; the form of Sutskever et al. 2013, with rate outside v)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Dtype, Optimizer


class Momentum(Optimizer):
    """Keep most of the last step's direction."""

    name = "momentum"
    title = "momentum"
    order = 2
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
        return w - rate * v, v

    def update(self, w: Floats, g: Floats, v: Floats, scratch: Floats) -> None:
        """Change a block in four passes."""
        np.multiply(v, self._keep, v)
        np.add(v, g, v)
        np.multiply(v, self._rate, scratch)
        np.subtract(w, scratch, w)

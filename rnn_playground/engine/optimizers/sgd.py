"""Stochastic gradient descent: w -= rate g (Robbins and Monro 1951)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Optimizer


class SGD(Optimizer):
    """Go against the gradient."""

    name = "sgd"
    title = "SGD"
    order = 1

    @staticmethod
    def textbook(w: Floats, g: Floats, rate: float, decay: float, _k: int) -> tuple[Floats, ...]:
        """Return the new w."""
        g = g + decay * w
        return (w - rate * g,)

    def update(self, w: Floats, g: Floats, scratch: Floats) -> None:
        """Change a block in two passes."""
        np.multiply(g, self._rate, scratch)
        np.subtract(w, scratch, w)

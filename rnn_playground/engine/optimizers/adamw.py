"""AdamW: Adam whose weight decay leaves the gradient's means alone (Loshchilov and Hutter 2019, algorithm 2)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizers.adam import Adam


class AdamW(Adam):
    """Shrink the weights by 1 - rate decay, then step like Adam: every weight shrinks alike."""

    name = "adamw"
    title = "AdamW"
    order = 7

    @staticmethod
    def textbook(w: Floats, g: Floats, m: Floats, v: Floats, rate: float, decay: float, k: int) -> tuple[Floats, ...]:
        """Return the new w, m and v."""
        return Adam.textbook(w - rate * decay * w, g, m, v, rate, 0, k)

    def shrinkage(self, rate: float, decay: float) -> float:
        """Return what a step leaves of a weight."""
        return 1 - rate * decay

    def shrink(self, w: Floats, g: Floats) -> Floats:
        """Shrink the weights of a block; the gradient stays."""
        np.multiply(w, self._decay, w)
        return g

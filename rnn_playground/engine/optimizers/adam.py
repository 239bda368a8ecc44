"""Adam: the running mean of the gradient, divided by its running size (Kingma and Ba 2015, algorithm 1).

m = .9 m + .1 g,  v = .999 v + .001 g^2
w -= rate m / (1 - .9^k) / (sqrt(v / (1 - .999^k)) + 1e-8)     at step k
"""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.optimizer import Dtype, Optimizer

BETA_M, BETA_V, EPSILON = 0.9, 0.999, 1e-8


class Adam(Optimizer):
    """Step about as far as the rate says, whatever the gradient's size."""

    name = "adam"
    title = "Adam"
    order = 6
    memories = ("m", "v")
    fading = True

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start without knowledge of the gradient."""
        super().__init__(size, dtype)
        self._keep_m, self._new_m = self._number(BETA_M), self._number(1 - BETA_M)
        self._keep_v, self._new_v = self._number(BETA_V), self._number(1 - BETA_V)
        self._epsilon = self._number(EPSILON)

    @staticmethod
    def textbook(w: Floats, g: Floats, m: Floats, v: Floats, rate: float, decay: float, k: int) -> tuple[Floats, ...]:
        """Return the new w, m and v."""
        g = g + decay * w
        m = BETA_M * m + (1 - BETA_M) * g
        v = BETA_V * v + (1 - BETA_V) * g**2
        unbiased_m, unbiased_v = m / (1 - BETA_M**k), v / (1 - BETA_V**k)
        return w - rate * unbiased_m / (np.sqrt(unbiased_v) + EPSILON), m, v

    def prepare(self, rate: float) -> None:
        """Move the factors that make m and v unbiased into rate and epsilon (the paper's end of section 2)."""
        root = (1 - BETA_V**self._steps) ** 0.5
        self._rate[()] = rate * root / (1 - BETA_M**self._steps)
        self._epsilon[()] = EPSILON * root

    def update(self, w: Floats, g: Floats, m: Floats, v: Floats, scratch: Floats) -> None:
        """Change a block in twelve passes."""
        np.multiply(g, self._new_m, scratch)
        np.multiply(m, self._keep_m, m)
        np.add(m, scratch, m)
        np.multiply(g, g, scratch)
        np.multiply(scratch, self._new_v, scratch)
        np.multiply(v, self._keep_v, v)
        np.add(v, scratch, v)
        np.sqrt(v, scratch)
        np.add(scratch, self._epsilon, scratch)
        np.divide(m, scratch, scratch)
        np.multiply(scratch, self._rate, scratch)
        np.subtract(w, scratch, w)

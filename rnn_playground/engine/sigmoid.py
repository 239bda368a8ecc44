"""The logistic function of the textbook forms."""

import numpy as np

from rnn_playground.engine.batch import Floats


def sigmoid(s: Floats) -> Floats:
    """Return 1 / (1 + exp(-s)), as tanh(s/2)/2 + 1/2, which does not overflow."""
    found: Floats = np.tanh(s / 2) / 2 + 0.5
    return found

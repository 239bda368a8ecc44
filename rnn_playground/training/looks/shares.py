"""The pie of short-term memory: what part of the whole each token has, under one definition."""

import numpy as np

from rnn_playground.engine.batch import Floats


def shares(memory: Floats) -> Floats:
    """Return the parts (T,) of a whole of 1, given sizes (T,) of at least 0; NaN counts as 0, nothing gives all 0."""
    sane = np.where(np.isfinite(memory), memory, 0.0)
    total = sane.sum()
    found: Floats = sane / total if total > 0 else np.zeros(len(sane))
    return found

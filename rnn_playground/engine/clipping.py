"""Clipping: a gradient that is too long is shortened, not turned."""

import math

import numpy as np

from rnn_playground.engine.batch import Floats


def clip_by_norm(gradient: Floats, limit: float) -> float:
    """Scale a flat gradient in place to a norm of at most `limit`; return its norm before. 0: never scale.

    PyTorch's convention: the factor is limit / (norm + 1e-6) where that is below 1 (Pascanu et al. 2013,
    algorithm 1). A norm that is not finite is returned, and the gradient left alone, for the caller to judge.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        norm = math.sqrt(float(np.dot(gradient, gradient)))
        if not math.isfinite(norm):  # the squares may overflow float32 where the norm does not
            norm = float(np.linalg.norm(gradient.astype(np.float64)))
    factor = limit / (norm + 1e-6)
    if limit > 0 and factor < 1 and math.isfinite(norm):
        np.multiply(gradient, np.array(factor, gradient.dtype), gradient)
    return norm

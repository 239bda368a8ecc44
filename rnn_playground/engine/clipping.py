"""Clipping: a gradient that is too long is shortened and not turned, or each of its numbers is cut."""

import math

import numpy as np

from rnn_playground.engine.batch import Floats


def clip_by_norm(gradient: Floats, limit: float) -> float:
    """Scale a flat gradient in place to a norm of at most `limit`; return its norm before. 0: never scale.

    PyTorch's convention: the factor is limit / (norm + 1e-6) where that is below 1 (Pascanu et al. 2013,
    algorithm 1). A norm that is not finite is returned, and the gradient left alone, for the caller to judge.
    """
    norm = math.sqrt(np.vdot(gradient, gradient))  # unlike dot, vdot does not warn of squares that overflow
    if not math.isfinite(norm):  # the squares may overflow float32 where the norm does not
        norm = float(np.linalg.norm(gradient.astype(np.float64)))
    if 0 < limit < norm + 1e-6 and norm < math.inf:
        np.multiply(gradient, np.array(limit / (norm + 1e-6), gradient.dtype), gradient)
    return norm


def clip_by_value(gradient: Floats, limit: float) -> float:
    """Cut each number of a gradient in place to within +-limit; return the largest size before. 0: never cut.

    The direction may change (Mikolov 2012, section 3.2.2). A largest size that is not finite is returned, and
    the gradient left alone, for the caller to judge.
    """
    largest = float(max(gradient.max(), -gradient.min()))
    if 0 < limit < largest < math.inf:
        bound = np.array(limit, gradient.dtype)
        np.minimum(gradient, bound, out=gradient)
        np.maximum(gradient, -bound, out=gradient)
    return largest

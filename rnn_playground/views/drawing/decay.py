"""Say in words what a fitted factor per time step means."""

import math
from collections.abc import Callable

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.numbers import short

_STEADY = 0.005  # a factor this close to 1 keeps the gradient's size


def headline(factor: float, tr: Callable[[str], str]) -> str:
    """Return "factor per step .64"."""
    if math.isnan(factor):
        return tr("no factor: too few steps")
    return tr("factor per step {}").format(short(factor))


def in_words(factor: float, tr: Callable[[str], str]) -> str:
    """Return what the factor does to a gradient that travels back in time: "falls to 1 % in 11 steps"."""
    if math.isnan(factor) or factor <= 0:
        return ""
    if abs(factor - 1) <= _STEADY:
        return tr("keeps its size going back in time")
    steps = math.ceil(abs(math.log(100) / math.log(factor)))
    return (tr("falls to 1 % in {:,} steps") if factor < 1 else tr("grows 100-fold in {:,} steps")).format(steps)


def fitted_line(norms: Floats, factor: float) -> tuple[float, float] | None:
    """Return log10 of the fitted line at the first and the last time step; None: nothing to draw.

    A least-squares line passes through the mean point, and its slope is the factor's: so it can be drawn
    from the norms (T,) and the factor alone.
    """
    there = np.flatnonzero((norms > 0) & np.isfinite(norms))
    if len(there) < 2 or not factor > 0:
        return None
    slope = -math.log10(factor)  # per step forward; the factor is per step back
    middle = float(np.log10(norms[there].astype(np.float64)).mean())
    mean = float(there.mean())
    return middle - slope * mean, middle + slope * (len(norms) - 1 - mean)

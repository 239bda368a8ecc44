"""Draw samples as a wave: for each pixel column a line from the lowest to the highest sample in it."""

import numpy as np
from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour


def extremes(samples: Floats, first: float, per_pixel: float, pixels: int) -> tuple[Floats, Floats]:
    """Return the lowest and the highest sample of each of so many pixel columns, NaN where there is none.

    The first column begins at sample `first`, and each is `per_pixel` samples wide.
    """
    starts = np.floor(first + per_pixel * np.arange(pixels)).astype(np.intp)
    ends = np.maximum(np.floor(first + per_pixel * np.arange(1, pixels + 1)).astype(np.intp), starts + 1)
    inside = (starts >= 0) & (starts < len(samples))
    low, high = np.full(pixels, np.nan), np.full(pixels, np.nan)
    if inside.any():
        chosen = np.flatnonzero(inside)
        # reduceat reduces from each start to the next one; the ends of the columns are those starts.
        until = min(len(samples), int(ends[chosen[-1]]))
        places = starts[chosen]
        low[chosen] = np.minimum.reduceat(samples[:until], places)
        high[chosen] = np.maximum.reduceat(samples[:until], places)
    return low, high


def paint_wave(
    painter: QPainter, area: QRect, scheme: Scheme, samples: Floats, *, first: float, per_pixel: float, top: float
) -> None:  # fmt: skip
    """Paint samples into an area whose height is the scale from `top` to -`top`."""
    middle, half = area.center().y(), max(1, (area.height() - 1) // 2)
    painter.setPen(colour(scheme.border))
    painter.drawLine(area.left(), middle, area.right(), middle)
    low, high = extremes(samples, first, per_pixel, area.width())
    there = np.flatnonzero(np.isfinite(low))
    upper = middle - np.rint(np.clip(high[there] / top, -1, 1) * half).astype(int)
    lower = middle - np.rint(np.clip(low[there] / top, -1, 1) * half).astype(int)
    painter.setPen(colour(scheme.train))
    lines = zip((there + area.left()).tolist(), upper.tolist(), lower.tolist(), strict=True)
    painter.drawLines([QLine(x, above, x, below) for x, above, below in lines])

"""A small chart of upright bars with a title, an axis of two or three numbers, and perhaps a reference line."""

import math

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour, Scheme
from rnn_playground.views.drawing.axes import LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ceiling, power_of_ten, tick
from rnn_playground.views.drawing.rects import fill_rects


def paint_bars(
    painter: QPainter, box: QRect, title: str, values: Floats, shade: Colour, scheme: Scheme, *,
    logarithmic: bool = False, reference: float | None = None, decades: int = 8,
) -> QRect:  # fmt: skip
    """Paint values (N,) of at least 0 as bars from the left; return the rectangle of the bars.

    `reference` is always within the axis and gets a line. A logarithmic axis ends at the decade above the largest
    value and shows `decades` at most.
    """
    metrics = painter.fontMetrics()
    line = metrics.height()
    painter.setPen(colour(scheme.text))
    head = QRect(box.left(), box.top(), box.width(), line)
    painter.drawText(head, LEFT, metrics.elidedText(title, Qt.TextElideMode.ElideRight, box.width()))
    left = metrics.horizontalAdvance("10⁻¹⁰") + line // 3
    plot = box.adjusted(left, line + line // 2, 0, -2)
    if plot.height() < 6 or plot.width() < 6 or not len(values):
        return plot
    sane = np.where(np.isfinite(values), values, 0.0)
    if logarithmic:
        fractions, marks = _logarithmic(sane, decades)
    else:
        top = nice_ceiling(max(float(sane.max()), reference or 0.0))
        fractions, marks = sane / top, [(1.0, tick(top)), (0.0, "0")]
        if reference is not None and reference < 0.8 * top:
            marks.append((reference / top, tick(reference)))
    painter.setPen(colour(scheme.grid))
    for share, _ in marks:
        y = _y(share, plot)
        painter.drawLine(plot.left(), y, plot.right(), y)
    painter.setPen(colour(scheme.muted))
    labels = [(_y(share, plot), text) for share, text in marks]
    paint_ticks(painter, labels, QRect(box.left(), plot.top() - line // 2, left - line // 4, plot.height() + line))
    count = len(values)
    edges = [plot.left() + place * plot.width() // count for place in range(count + 1)]
    gap = 1 if plot.width() >= 3 * count else 0
    rects = []
    for place, share in enumerate(fractions.tolist()):
        height = round(share * plot.height())
        if height > 0:
            slot = edges[place + 1] - edges[place] - gap
            width = max(1, min(slot, 2 * line))
            rects.append(QRect(edges[place] + (slot - width) // 2, plot.bottom() + 1 - height, width, height))
    fill_rects(painter, rects, colour(shade))
    if reference is not None and not logarithmic:
        painter.setPen(colour(scheme.text))
        y = _y(reference / nice_ceiling(max(float(sane.max()), reference)), plot)
        painter.drawLine(plot.left(), y, plot.right(), y)
    return plot


def _logarithmic(values: Floats, decades: int) -> tuple[Floats, list[tuple[float, str]]]:
    positive = values[(values > 1e-300) & (values < 1e300)]
    if not positive.size:
        return np.zeros(len(values)), [(1.0, power_of_ten(0))]
    high = math.ceil(math.log10(float(positive.max())) - 1e-9)
    low = max(min(math.floor(math.log10(float(positive.min()))), high - 1), high - decades)
    with np.errstate(divide="ignore"):
        fractions = np.clip((np.log10(values) - low) / (high - low), 0.0, 1.0)
    middle = (high + low) // 2
    marks = [(1.0, power_of_ten(high)), (0.0, power_of_ten(low))]
    if low < middle < high:
        marks.append(((middle - low) / (high - low), power_of_ten(middle)))
    return fractions, marks


def _y(share: float, plot: QRect) -> int:
    return round(plot.bottom() - share * (plot.height() - 1))

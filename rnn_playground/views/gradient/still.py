"""What of the gradient's picture changes seldom: axes, tokens, the trail, the band, clip and truncation lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.layers import dashed
from rnn_playground.views.drawing.numbers import power_of_ten
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.drawing.tokens import Lettering, pitch, write

LIMIT_DASH = (3.0, 2.0)
_OLDEST, _NEWEST = 0.16, 0.5  # how much of its colour the trail keeps


@dataclass(frozen=True)
class Area:
    """Place columns and decades on the screen."""

    plot: QRect
    steps: int
    decades: GrowingDecades

    def x(self, step: float) -> float:
        """Return the middle of a column."""
        return self.plot.left() + (step + 0.5) * self.plot.width() / max(1, self.steps)

    def y(self, exponent: float) -> float:
        """Return the height of a power of ten."""
        share = (exponent - self.decades.low) / (self.decades.high - self.decades.low)
        return self.plot.bottom() - share * (self.plot.height() - 1)

    def polyline(self, norms: Floats) -> list[QPointF]:
        """Return the points of a curve (T,) that have a place on the axis."""
        places = self.decades.fraction(norms)
        there = np.flatnonzero(np.isfinite(places))
        xs = self.plot.left() + (there + 0.5) * (self.plot.width() / max(1, self.steps))
        ys = self.plot.bottom() - places[there] * (self.plot.height() - 1)
        return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def paint_axes(painter: QPainter, area: Area, tokens: tuple[str, ...], letters: Lettering, scheme: Scheme) -> None:
    """Paint decades with their lines, and the tokens below the columns."""
    plot, metrics = area.plot, painter.fontMetrics()
    line = metrics.height()
    exponents = area.decades.ticks(max(2, 2 * plot.height() // (3 * line)))
    marks = [(round(area.y(exponent)), power_of_ten(exponent)) for exponent in exponents]
    painter.setPen(colour(scheme.grid))
    for y, _ in marks:
        painter.drawLine(plot.left(), y, plot.right(), y)
    painter.setPen(colour(scheme.border))
    painter.drawLine(plot.left() - 1, plot.top(), plot.left() - 1, plot.bottom())
    painter.setPen(colour(scheme.muted))
    paint_ticks(painter, marks, QRect(0, plot.top() - line // 2, plot.left() - line // 4, plot.height() + line))
    painter.setPen(colour(scheme.text))
    for step in range(0, len(tokens), letters.every):
        left = plot.left() + step * plot.width() / len(tokens)
        width = letters.every * plot.width() / len(tokens)
        if left + min(width, pitch(metrics)) > plot.right() + line // 2:
            break  # a thinned-out token begins at its column and must not run out of the picture
        box = QRectF(left, plot.bottom() + 3, width, letters.height).toRect()
        write(painter, letters.texts[step], box, letters.upright, bottom=False, first=letters.every > 1)


def paint_band(painter: QPainter, area: Area, band: tuple[Floats, Floats], scheme: Scheme) -> None:
    """Fill what lies between two curves, opaque."""
    low, high = (area.polyline(np.maximum(norms, 10.0**area.decades.low)) for norms in band)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(mix(scheme.gradient, scheme.base, 0.14)))
    painter.drawPolygon(QPolygonF([*low, *reversed(high)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_trail(
    painter: QPainter, area: Area, curves: tuple[tuple[int, Floats], ...], now: Floats, name: str, scheme: Scheme
) -> None:  # fmt: skip
    """Paint earlier curves, the older the fainter, and name the first one where it stands apart from `now`."""
    for number, (_, norms) in enumerate(curves):
        share = _OLDEST + (_NEWEST - _OLDEST) * (number + 1) / len(curves)
        painter.setPen(colour(mix(scheme.gradient, scheme.base, share)))
        painter.drawPolyline(area.polyline(norms))
    if len(curves) < 2:
        return
    line, points, present = painter.fontMetrics().height(), area.polyline(curves[0][1]), area.polyline(now)
    if points and present and abs(points[0].y() - present[0].y()) > 1.5 * line:
        above = points[0].y() < present[0].y()
        y = points[0].y() - (1.1 * line if above else -0.1 * line)
        y = min(max(y, area.plot.top()), area.plot.bottom() - line)
        box = QRectF(area.plot.left() + 2, y, area.plot.width(), line)
        painter.setPen(colour(mix(scheme.muted, scheme.base, 0.8)))
        painter.drawText(box, LEFT, name)


def paint_clip(painter: QPainter, area: Area, clip: float, text: str, scheme: Scheme) -> None:
    """Paint the line above which the gradient of all weights is scaled down."""
    y = round(area.y(float(np.log10(clip))))
    painter.setPen(dashed(colour(scheme.warning), 1, LIMIT_DASH))
    painter.drawLine(area.plot.left(), y, area.plot.right(), y)
    _label(painter, text, y, area.plot, scheme)


def paint_hand_over(painter: QPainter, area: Area, border: int, scheme: Scheme) -> None:
    """Paint the line over which a decoder goes on with its encoder's last state."""
    x = round(area.plot.left() + border * area.plot.width() / area.steps)
    painter.setPen(QPen(colour(scheme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(x, area.plot.top(), x, area.plot.bottom())


def paint_borders(painter: QPainter, area: Area, borders: Sequence[int], text: str, scheme: Scheme) -> None:
    """Paint the borders, one at least, over which training sends no gradient back."""
    if len(borders) * 4 > area.plot.width():
        return
    painter.setPen(dashed(colour(scheme.warning), 1, LIMIT_DASH))
    xs = [round(area.plot.left() + step * area.plot.width() / area.steps) for step in borders]
    for x in xs:
        painter.drawLine(x, area.plot.top(), x, area.plot.bottom())
    metrics = painter.fontMetrics()
    last = xs[-1]
    width = metrics.horizontalAdvance(text) + 6
    box = QRect(last - width, area.plot.bottom() - metrics.height(), width, metrics.height())
    if box.left() < area.plot.left():
        box.moveLeft(last + 1)
    if area.plot.height() > 4 * metrics.height() and box.right() <= area.plot.right():
        painter.fillRect(box, colour(scheme.base))
        painter.setPen(colour(scheme.warning))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _label(painter: QPainter, text: str, y: int, plot: QRect, scheme: Scheme) -> None:
    line = painter.fontMetrics().height()
    box = QRect(plot.left() + 3, y - line if y - line >= plot.top() else y + 1, plot.width(), line)
    painter.setPen(colour(scheme.warning))
    painter.drawText(box, LEFT, text)

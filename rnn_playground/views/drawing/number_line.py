"""Draw one number per time step: what a linear output says, as a line with its values above."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import CENTRE, LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.probabilities import Place


class NumberLine:
    """One point per time step, joined; the axis spans what was said, and 0 where that is near."""

    def __init__(self, values: Floats, labels: tuple[str, ...]) -> None:
        self.values, self.labels = values, labels
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        if 0 < low < high or low < high < 0:
            near = min(abs(low), abs(high))
            low, high = (min(low, 0.0), max(high, 0.0)) if near < high - low else (low, high)
        room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
        self._low, self._high = low - room, high + room

    def height(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Take a line of numbers and a plot of two lines or more."""
        return 3 * metrics.height(), 6 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Name the ends of the axis."""
        return (written(self._high), written(self._low))

    def paint_still(self, painter: QPainter, place: Place, scheme: Scheme) -> None:
        """Paint the axis."""
        area = self._area(place.body, painter.fontMetrics())
        box = QRect(place.ticks.left(), area.top(), place.ticks.width(), area.height())
        paint_ticks(painter, [(area.top(), written(self._high)), (area.bottom(), written(self._low))], box)
        painter.setPen(QPen(colour(scheme.border), 1))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        if self._low < 0 < self._high:
            y = round(self._y(0.0, area))
            painter.drawLine(area.left(), y, area.right(), y)
            scale = QRect(place.legend.left(), area.top(), place.legend.width(), area.height())
            paint_ticks(painter, [(y, "0")], scale, LEFT)

    def paint(self, painter: QPainter, columns: Columns, body: QRect, scheme: Scheme) -> None:
        """Paint line, points, and numbers where they fit."""
        metrics = painter.fontMetrics()
        area = self._area(body, metrics)
        steps = [step for step in columns.visible() if math.isfinite(float(self.values[step, 0]))]
        points = [
            QPointF(columns.x(step) + columns.width / 2, self._y(float(self.values[step, 0]), area)) for step in steps
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(scheme.accent), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour(scheme.accent))
        for point in points if columns.width >= 8 else ():
            painter.drawEllipse(point, 2.5, 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour(scheme.text))
        texts = {step: written(float(self.values[step, 0])) for step in steps}
        if all(metrics.horizontalAdvance(text) + 4 <= columns.width for text in texts.values()):  # a few would mislead
            for step, text in texts.items():
                painter.drawText(QRect(columns.x(step), body.top(), columns.width, metrics.height()), CENTRE, text)

    def at(self, step: int, y: int, columns: Columns, body: QRect) -> tuple[str, float] | None:
        """Return the number said at a step, wherever the mouse is above it."""
        return self.labels[0], float(self.values[step, 0])

    def summary(self, step: int) -> str:
        """Say the number."""
        return written(float(self.values[step, 0]))

    def _area(self, body: QRect, metrics: QFontMetrics) -> QRect:
        return body.adjusted(0, metrics.height() + 2, 0, -2)

    def _y(self, value: float, area: QRect) -> float:
        return area.bottom() - (value - self._low) / (self._high - self._low) * area.height()


def written(value: float) -> str:
    """Write a number of any unit with three digits or so, as all numbers here are written: ".93", "−1.2", "3,427"."""
    if not math.isfinite(value):
        return "–"
    text = (f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}").replace("-", "−")
    return text.replace("0.", ".", 1) if abs(value) < 1 else text

"""Two plots under the runs: loss by update, and the gradient's norm by time step, a line for each run."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPen

from rnn_playground.palette import Scheme
from rnn_playground.training.curve import Curve
from rnn_playground.training.looks.sides import Side
from rnn_playground.views.compare.styles import Style
from rnn_playground.views.drawing.axes import LEFT, RIGHT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.layers import dashed
from rnn_playground.views.drawing.numbers import nice_ceiling, nice_ticks, power_of_ten, tick
from rnn_playground.views.drawing.ranges import LARGEST, GrowingDecades

BINS = 48  # points of a loss curve: means of so many stretches of the training


class LossLines:
    """Draw the mean loss of each run over the updates, from 0 up, on axes that only grow."""

    def __init__(self) -> None:
        self.top, self.updates = 0.0, 0

    def reset(self) -> None:
        """Let the axes shrink."""
        self.top, self.updates = 0.0, 0

    def reach(self, sides: Sequence[Side]) -> None:
        """Take in the curves: the axis holds all but the highest hundredth of the bins."""
        for side in sides:
            if side.curve is None or not side.curve.updates:
                continue
            self.updates = max(self.updates, nice_updates(side.curve.updates))
            mean = side.curve.range(1, side.curve.updates, BINS).mean
            mean = mean[mean < LARGEST]
            if mean.size:
                self.top = max(self.top, nice_ceiling(float(np.quantile(mean, 0.99))))

    def place(self, update: float, loss: float, plot: QRect) -> QPointF:
        """Return the pixel of an update and a loss."""
        x = plot.left() + update / max(1, self.updates) * plot.width()
        return QPointF(x, plot.bottom() - min(1.0, loss / (self.top or 1.0)) * plot.height())

    def paint(
        self, painter: QPainter, area: QRect, sides: Sequence[Side], looks: Sequence[Style], scheme: Scheme, title: str
    ) -> None:
        """Paint axes, title and a line for each run."""
        line = painter.fontMetrics().height()
        plot = plot_area(area, painter, [tick(self.top)])
        marks = nice_ticks(0, self.top or 1.0, max(1, plot.height() // (2 * line)))
        rows = [(round(self.place(0, value, plot).y()), tick(value)) for value in marks]
        paint_frame(painter, area, plot, rows, scheme, title)
        painter.setPen(colour(scheme.muted))
        foot = QRect(plot.left(), plot.bottom() + 2, plot.width(), line)
        painter.drawText(foot, LEFT, "0")
        painter.drawText(foot, RIGHT, tick(self.updates))
        painter.setClipRect(plot.adjusted(0, -1, 1, 1))
        for side, style in zip(sides, looks, strict=True):
            if side.curve is not None and side.curve.updates:
                painter.setPen(pen(style))
                painter.drawPolyline(self._points(side.curve, plot))
        painter.setClipping(False)

    def _points(self, curve: Curve, plot: QRect) -> list[QPointF]:
        bins = curve.range(1, curve.updates, BINS)
        pairs = zip(bins.update.tolist(), bins.mean.tolist(), strict=True)
        return [self.place(update, loss, plot) for update, loss in pairs if math.isfinite(loss)]


class GradientLines:
    """Draw |dL/dh_t| of each run over the time steps, on one logarithmic axis that only grows."""

    def __init__(self) -> None:
        self.decades = GrowingDecades()

    def reset(self) -> None:
        """Let the axis shrink."""
        self.decades.reset()

    def reach(self, sides: Sequence[Side]) -> None:
        """Take in the norms of the top layers."""
        for side in sides:
            if side.trace is not None:
                self.decades.reach(side.trace.gradient[side.trace.top])

    def paint(
        self, painter: QPainter, area: QRect, sides: Sequence[Side], looks: Sequence[Style], scheme: Scheme, title: str
    ) -> None:
        """Paint axes, title and a line for each run; time steps run from the first to the last."""
        line = painter.fontMetrics().height()
        decades = self.decades
        plot = plot_area(area, painter, [power_of_ten(-10)])
        span = decades.high - decades.low
        rows = [
            (round(plot.bottom() - (exponent - decades.low) / span * plot.height()), power_of_ten(exponent))
            for exponent in decades.ticks(max(2, plot.height() // (2 * line)))
        ]
        paint_frame(painter, area, plot, rows, scheme, title)
        steps = max((len(side.trace.tokens) for side in sides if side.trace is not None), default=1)
        painter.setPen(colour(scheme.muted))
        foot = QRect(plot.left(), plot.bottom() + 2, plot.width(), line)
        painter.drawText(foot, LEFT, "1")
        painter.drawText(foot, RIGHT, str(steps))
        painter.setClipRect(plot.adjusted(-1, -2, 2, 2))
        for side, style in zip(sides, looks, strict=True):
            if side.trace is None:
                continue
            places = decades.fraction(side.trace.gradient[side.trace.top])
            painter.setPen(pen(style))
            points = [
                QPointF(plot.left() + (t + 0.5) * plot.width() / steps, plot.bottom() - share * plot.height())
                for t, share in enumerate(places.tolist()) if math.isfinite(share)
            ]  # fmt: skip
            painter.drawPolyline(points)
        painter.setClipping(False)


def nice_updates(count: int) -> int:
    """Return a round number of updates at or above a count, so that the axis moves seldom."""
    return max(10, round(nice_ceiling(float(count))))


def pen(style: Style) -> QPen:
    """Return the pen of a run's lines."""
    return dashed(colour(style.colour), 2, style.dash)


def plot_area(area: QRect, painter: QPainter, labels: Sequence[str]) -> QRect:
    """Return the rectangle of the lines inside an area with a title above and labels beside them."""
    metrics = painter.fontMetrics()
    line = metrics.height()
    left = max(metrics.horizontalAdvance(text) for text in labels) + line // 2
    return area.adjusted(left, line + line // 2, -line // 2, -line - 4)


def paint_frame(
    painter: QPainter, area: QRect, plot: QRect, rows: Sequence[tuple[int, str]], scheme: Scheme, title: str
) -> None:  # fmt: skip
    """Paint title, grid and the labels of the upright axis."""
    line = painter.fontMetrics().height()
    painter.setPen(colour(scheme.grid))
    for y, _ in rows:
        painter.drawLine(plot.left(), y, plot.right(), y)
    painter.setPen(colour(scheme.border))
    painter.drawLine(plot.left(), plot.top(), plot.left(), plot.bottom())
    painter.setPen(colour(scheme.muted))
    paint_ticks(painter, rows, QRect(area.left(), plot.top() - line // 2, plot.left() - area.left() - 4,
                                     plot.height() + line))  # fmt: skip
    painter.setPen(colour(scheme.text))
    painter.drawText(QRect(area.left(), area.top(), area.width(), line), LEFT, title)

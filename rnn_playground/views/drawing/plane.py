"""A plane with equal axes: a unit is as many pixels across as it is upwards, so that circles are round."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ticks, tick


@dataclass(frozen=True)
class Plane:
    """Place points (x, y) in an area: `reach` from the middle always fits, across and (without `rise`) upwards."""

    area: QRect
    reach: float
    x: float = 0.0  # of the middle
    y: float = 0.0
    rise: float | None = None  # None: as far as `reach`

    @property
    def scale(self) -> float:
        """Return the pixels of one unit."""
        rise = self.reach if self.rise is None else self.rise
        across, up = (max(1.0, pixels / 2) for pixels in (self.area.width(), self.area.height()))
        return min(across / self.reach, up / rise)

    @property
    def middle(self) -> QPointF:
        """Return the pixel of the middle."""
        return QPointF(self.area.left() + self.area.width() / 2, self.area.top() + self.area.height() / 2)

    def place(self, x: float, y: float) -> QPointF:
        """Return the pixel of a point."""
        middle = self.middle
        return QPointF(middle.x() + (x - self.x) * self.scale, middle.y() - (y - self.y) * self.scale)

    def pixels(self, points: Floats) -> list[QPointF]:
        """Return the pixels of points (N, 2)."""
        middle, scale = self.middle, self.scale
        xs = middle.x() + (points[:, 0] - self.x) * scale
        ys = middle.y() - (points[:, 1] - self.y) * scale
        return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]

    def point(self, pixel: QPointF) -> tuple[float, float]:
        """Return the point at a pixel."""
        middle = self.middle
        return (pixel.x() - middle.x()) / self.scale + self.x, (middle.y() - pixel.y()) / self.scale + self.y

    def span(self) -> tuple[float, float, float, float]:
        """Return what can be seen: left, right, bottom, top."""
        across, up = self.area.width() / 2 / self.scale, self.area.height() / 2 / self.scale
        return self.x - across, self.x + across, self.y - up, self.y + up

    def paint_grid(self, painter: QPainter, scheme: Scheme, below: int = 0) -> None:
        """Paint lines at round numbers, and their labels inside the area's left and lower edge.

        `below` pixels at the bottom are left free of labels.
        """
        left, right, bottom, top = self.span()
        metrics = painter.fontMetrics()
        line = metrics.height()
        most = max(2, min(self.area.width(), self.area.height()) // (3 * line))
        step_ticks = nice_ticks(-self.reach, self.reach, most)
        step = step_ticks[1] - step_ticks[0] if len(step_ticks) > 2 else _round_below(self.reach)
        xs = _multiples(left, right, step)
        ys = _multiples(bottom, top, step)
        painter.setPen(colour(scheme.grid))
        painter.drawLines([self._upright(x) for x in xs if x])
        painter.drawLines([self._level(y) for y in ys if y])
        painter.setPen(colour(scheme.border))
        painter.drawLines([self._upright(x) for x in xs if not x] + [self._level(y) for y in ys if not y])
        painter.setPen(colour(scheme.muted))
        room = self.area.adjusted(2, 2 * line, -2, -line - below)
        wide = metrics.horizontalAdvance("-00.0")
        for y in ys:
            at = round(self.place(self.x, y).y())
            if room.top() <= at <= room.bottom():
                painter.drawText(self.area.left() + 3, at - 2, tick(round(y, 9)))
        for x in xs:
            at = round(self.place(x, self.y).x())
            if self.area.left() + wide <= at <= self.area.right() - 2:
                box = QRect(at - wide, self.area.bottom() - line - below, wide - 3, line)
                painter.drawText(box, RIGHT | Qt.TextFlag.TextDontClip, tick(round(x, 9)))

    def _upright(self, x: float) -> QLineF:
        at = round(self.place(x, self.y).x())
        return QLineF(at, self.area.top(), at, self.area.bottom())

    def _level(self, y: float) -> QLineF:
        at = round(self.place(self.x, y).y())
        return QLineF(self.area.left(), at, self.area.right(), at)


def _round_below(value: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(factor * power for factor in (1.0, 2.0, 5.0) if factor * power <= value * (1 + 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    if not step > 0:
        return [0.0]
    first = int(-(-low // step))
    return [number * step for number in range(first, int(high // step) + 1)]

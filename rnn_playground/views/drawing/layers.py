"""Lines of several layers in one plot: the top layer strongest, each with a shade and a dash of its own."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Dash, Scheme
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour, mix

_DASHES: tuple[Dash, ...] = ((), (4.0, 2.0), (1.5, 1.5))  # of the top layer, the one below it, and the others
_ROOM_FOR_DOTS = 5  # pixels between two time steps


def dashed(shade: QColor, width: int, dash: Dash) -> QPen:
    """Make a pen; an empty dash is a solid line."""
    pen = QPen(shade, width)
    if dash:
        pen.setDashPattern(dash)
    return pen


@dataclass(frozen=True)
class Layers:
    """Count what a plot has lines for: layers, each in one direction or in two, one after the other."""

    count: int  # of lines
    directions: int = 1

    def colour(self, line: int, scheme: Scheme) -> QColor:
        """Return the colour of a line, counted from the input, 0: a shade for each layer."""
        layer, layers = line // self.directions, self.count // self.directions
        return colour(mix(scheme.gradient, scheme.base, 0.45 + 0.55 * (layer + 1) / layers))

    def pen(self, line: int, scheme: Scheme) -> QPen:
        """Return the pen of a line: dashes tell layers apart, or else the two directions of each."""
        place = line % 2 if self.directions == 2 else min(self.count - 1 - line, len(_DASHES) - 1)
        return dashed(self.colour(line, scheme), 2, _DASHES[place])

    def is_top(self, line: int) -> bool:
        """Return whether a line is that of the top layer as it reads from the beginning."""
        return line == self.count - self.directions


def paint_layer(painter: QPainter, plot: QRect, places: Floats, layer: int, layers: Layers, scheme: Scheme) -> None:
    """Paint a line through dots at places (T,), 0 at the bottom and 1 at the top; NaN leaves a gap."""
    room = plot.width() / len(places)
    there = np.flatnonzero(np.isfinite(places))
    xs = plot.left() + (there + 0.5) * room
    ys = plot.bottom() - places[there] * (plot.height() - 1)
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    painter.setPen(layers.pen(layer, scheme))
    starts = [0, *(np.flatnonzero(np.diff(there) > 1) + 1).tolist(), len(points)]
    for start, stop in pairwise(starts):
        painter.drawPolyline(points[start:stop])
    if room >= _ROOM_FOR_DOTS:
        radius = 3.5 if room >= 2 * _ROOM_FOR_DOTS and layers.is_top(layer) else 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(layers.colour(layer, scheme))
        for point in points:
            painter.drawEllipse(point, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_key(painter: QPainter, box: QRect, names: list[str], layers: Layers, scheme: Scheme) -> None:
    """Name the layers in one line, the top one first, as far as there is room; names[0] is the lowest."""
    line, x = box.height(), box.left()
    for layer in range(len(names) - 1, -1, -1):
        width = painter.fontMetrics().horizontalAdvance(names[layer]) + 2 * line
        if x + width > box.right():
            return
        painter.setPen(layers.pen(layer, scheme))
        painter.drawLine(QLineF(x, box.center().y(), x + 1.5 * line, box.center().y()))
        painter.setPen(colour(scheme.muted))
        painter.drawText(QRect(x + 2 * line - line // 4, box.top(), width, line), LEFT, names[layer])
        x += width + line // 2

"""Lines of several layers in one plot: the top layer strongest, each with a shade and a dash of its own."""

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


def layer_colour(layer: int, layers: int, scheme: Scheme) -> QColor:
    """Return the colour of a layer counted from the input, 0."""
    return colour(mix(scheme.gradient, scheme.base, 0.45 + 0.55 * (layer + 1) / layers))


def layer_pen(layer: int, layers: int, scheme: Scheme) -> QPen:
    """Return the pen of a layer counted from the input, 0."""
    return dashed(layer_colour(layer, layers, scheme), 2, _DASHES[min(layers - 1 - layer, len(_DASHES) - 1)])


def paint_layer(painter: QPainter, plot: QRect, places: Floats, layer: int, layers: int, scheme: Scheme) -> None:
    """Paint a line through dots at places (T,), 0 at the bottom and 1 at the top; NaN leaves a gap."""
    room = plot.width() / len(places)
    there = np.flatnonzero(np.isfinite(places))
    xs = plot.left() + (there + 0.5) * room
    ys = plot.bottom() - places[there] * (plot.height() - 1)
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    painter.setPen(layer_pen(layer, layers, scheme))
    starts = [0, *(np.flatnonzero(np.diff(there) > 1) + 1).tolist(), len(points)]
    for start, stop in pairwise(starts):
        painter.drawPolyline(points[start:stop])
    if room >= _ROOM_FOR_DOTS:
        radius = 3.5 if room >= 2 * _ROOM_FOR_DOTS and layer == layers - 1 else 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(layer_colour(layer, layers, scheme))
        for point in points:
            painter.drawEllipse(point, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_key(painter: QPainter, box: QRect, names: list[str], scheme: Scheme) -> None:
    """Name the layers in one line, the top one first, as far as there is room; names[0] is the lowest."""
    line, x = box.height(), box.left()
    for layer in range(len(names) - 1, -1, -1):
        width = painter.fontMetrics().horizontalAdvance(names[layer]) + 2 * line
        if x + width > box.right():
            return
        painter.setPen(layer_pen(layer, len(names), scheme))
        painter.drawLine(QLineF(x, box.center().y(), x + 1.5 * line, box.center().y()))
        painter.setPen(colour(scheme.muted))
        painter.drawText(QRect(x + 2 * line - line // 4, box.top(), width, line), LEFT, names[layer])
        x += width + line // 2

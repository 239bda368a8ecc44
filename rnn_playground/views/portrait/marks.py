"""Markers that tell classes and kinds of fixed points apart, by shape as well as by colour."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rnn_playground.engine.portrait import Kind
from rnn_playground.palette import Colour, Scheme
from rnn_playground.views.drawing.colours import colour

_SHAPES = ("circle", "square", "triangle", "diamond", "wedge", "bar")
MOST_CLASSES = len(_SHAPES)  # further ones share the last


def class_colour(number: int, scheme: Scheme) -> Colour:
    """Return the colour of a class."""
    shades = (scheme.train, scheme.held_out, scheme.good, scheme.gradient, scheme.error, scheme.muted)
    return shades[min(number, len(shades) - 1)]


def paint_class(painter: QPainter, at: QPointF, number: int, size: float, scheme: Scheme, *, hollow: bool) -> None:
    """Paint the marker of a class; hollow ones are answers that the table contradicts."""
    shade = colour(class_colour(number, scheme))
    painter.setPen(QPen(shade, 1.5))
    painter.setBrush(colour(scheme.base) if hollow else shade)
    x, y, r = at.x(), at.y(), size
    match _SHAPES[min(number, MOST_CLASSES - 1)]:
        case "circle":
            painter.drawEllipse(at, r, r)
        case "square":
            painter.drawRect(round(x - r), round(y - r), round(2 * r), round(2 * r))
        case "triangle":
            painter.drawPolygon(_points((x, y - 1.2 * r), (x + 1.1 * r, y + r), (x - 1.1 * r, y + r)))
        case "diamond":
            painter.drawPolygon(_points((x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)))
        case "wedge":
            painter.drawPolygon(_points((x, y + 1.2 * r), (x + 1.1 * r, y - r), (x - 1.1 * r, y - r)))
        case _:
            painter.drawRect(round(x - 0.5 * r), round(y - 1.2 * r), round(r), round(2.4 * r))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_fixed(painter: QPainter, at: QPointF, kind: Kind, size: float, scheme: Scheme) -> None:
    """Paint a fixed point: a full disc is stable, an empty one unstable, a cross a saddle, a square neither."""
    shade = {"stable": scheme.good, "unstable": scheme.error, "saddle": scheme.warning, "neutral": scheme.muted}[kind]
    painter.setPen(QPen(colour(shade), 2.5))
    painter.setBrush(colour(shade if kind == "stable" else scheme.base))
    x, y, r = at.x(), at.y(), size
    if kind == "saddle":
        painter.drawLines([QLineF(x - r, y - r, x + r, y + r), QLineF(x - r, y + r, x + r, y - r)])
    elif kind == "neutral":
        painter.drawRect(round(x - r), round(y - r), round(2 * r), round(2 * r))
    else:
        painter.drawEllipse(at, r, r)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _points(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in corners])

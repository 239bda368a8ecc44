"""The playhead over columns: a vertical band, its ground under the values and its edges over them."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns

_OPACITY = 40  # of 255: tokens and numbers in the band stay readable
_EDGE = 2  # pixels


def paint_ground(painter: QPainter, columns: Columns, step: int, height: int, scheme: Scheme) -> None:
    """Tint the column of the playhead, before values are painted: they keep their colours."""
    if step in columns.visible():
        painter.fillRect(QRect(columns.x(step), 0, columns.width, height), colour(scheme.playhead, _OPACITY))


def paint_edges(
    painter: QPainter, columns: Columns, step: int, pointed: int | None, height: int, scheme: Scheme
) -> None:
    """Paint both edges of the playhead, and a dotted frame around the column the mouse points at."""
    if pointed is not None and pointed != step:
        painter.setPen(QPen(colour(scheme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawRect(QRect(columns.x(pointed) - 1, 0, columns.width, height - 1))
    if step in columns.visible():
        edge = colour(scheme.playhead)
        painter.fillRect(columns.x(step) - _EDGE, 0, _EDGE, height, edge)
        painter.fillRect(columns.x(step + 1) - 1, 0, _EDGE, height, edge)

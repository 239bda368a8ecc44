"""Fill many rectangles at once: a call into Qt for each would cost more than the painting."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter


def fill_rects(painter: QPainter, rects: list[QRect], shade: QColor) -> None:
    """Fill rectangles with one colour; leaves the painter without pen and brush."""
    if rects:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)

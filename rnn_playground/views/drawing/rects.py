"""Fill many rectangles at once: a call into Qt for each would cost more than the painting."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from rnn_playground.views.drawing.columns import Columns


def fill_rects(painter: QPainter, rects: list[QRect], shade: QColor) -> None:
    """Fill rectangles with one colour; leaves the painter without pen and brush."""
    if rects:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def bars(columns: Columns, seen: range, talls: Sequence[int], zero: int, inset: int) -> list[QRect]:
    """Return bars that stand on the pixel row `zero` - 1, or hang from it where `talls` is negative; none for 0."""
    width, step = max(1, columns.width - 2 * inset), columns.width
    lefts = range(columns.x(seen.start) + inset, columns.x(seen.stop) + inset, step)
    return [
        QRect(x, zero - tall if tall > 0 else zero, width, abs(tall))
        for x, tall in zip(lefts, talls, strict=True)
        if tall
    ]

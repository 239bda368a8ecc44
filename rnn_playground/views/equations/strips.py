"""A vector as a strip of cells: coloured, with numbers where they fit, in several rows where it is long."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.axes import CENTRE
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.contents import Shade
from rnn_playground.views.equations.stage import Stage

_LEAST = 3  # pixels of a cell
_LINES_FROM = 7  # pixels of a cell from which on cells are set apart by lines


@dataclass(frozen=True)
class Cells:
    """Place n cells in rows of equal length."""

    n: int
    per_row: int
    width: int  # of a cell
    height: int  # of a row

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return -(-self.n // self.per_row)

    def box(self, place: int, at: QPoint) -> QRect:
        """Return the rectangle of a cell, the first one's corner being `at`."""
        row, column = divmod(place, self.per_row)
        return QRect(at.x() + column * self.width, at.y() + row * (self.height + 1), self.width, self.height)

    def at(self, point: QPoint, corner: QPoint) -> int | None:
        """Return the cell under a point."""
        column, row = (point.x() - corner.x()) // self.width, (point.y() - corner.y()) // (self.height + 1)
        place = row * self.per_row + column
        return place if 0 <= column < self.per_row and 0 <= row < self.rows and place < self.n else None


def cells(n: int, width: int, stage: Stage) -> Cells:
    """Choose cells for n numbers in a width: with numbers where all fit, else as small as they must be."""
    n = max(1, n)
    per_row = min(n, max(1, width // _LEAST))
    if per_row < n:  # rows of the same length
        per_row = -(-n // -(-n // per_row))
    wide = max(_LEAST, min(width // per_row, 3 * stage.line))
    tall = stage.line + 1 if wide >= stage.number else round(0.8 * stage.line)
    return Cells(n, per_row, wide, tall)


def strip_height(n: int, width: int, stage: Stage) -> int:
    """Return the height of a strip."""
    found = cells(n, width, stage)
    return found.rows * (found.height + 1)


def paint_strip(
    painter: QPainter, at: QPoint, width: int, values: Floats, shade: Shade, chosen: int | None, stage: Stage
) -> None:
    """Paint a strip; the chosen number is framed."""
    found = cells(len(values), width, stage)
    for row in range(found.rows):
        part = values[row * found.per_row : (row + 1) * found.per_row]
        top = at.y() + row * (found.height + 1)
        target = QRect(at.x(), top, len(part) * found.width, found.height)
        apart = found.width >= _LINES_FROM
        painter.drawImage(target, stage.row(part, shade, found.width) if apart else stage.image(part, shade))
        painter.setPen(colour(stage.scheme.border))
        painter.drawRect(target.adjusted(-1, -1, 0, 0))
    if found.width >= stage.number:
        write_numbers(painter, [(found.box(n, at), float(value)) for n, value in enumerate(values)], shade, stage)
    if chosen is not None and chosen < found.n:
        stage.frame(painter, found.box(chosen, at), stage.scheme.accent)


def write_numbers(painter: QPainter, boxes: list[tuple[QRect, float]], shade: Shade, stage: Stage) -> None:
    """Write each number into its cell, leaving out what is too long for it."""
    power = 10.0 ** stage.exponent(shade)
    for box, value in boxes:
        text = fitting(value / power, box.width() - 2, stage)
        if text:
            painter.setPen(colour(stage.ink_on(value, shade)))
            painter.drawText(box, CENTRE, text)


def fitting(value: float, width: int, stage: Stage) -> str:
    """Return a number as it fits into a width; empty where it does not."""
    for decimals in (2, 1):
        text = short(value, decimals)
        if stage.metrics.horizontalAdvance(text) <= width:
            return text
    if np.isfinite(value) and abs(value) < 0.005:  # "-4.0e-5" in a small cell: no more than that it is nearly 0
        return "0"
    return ""

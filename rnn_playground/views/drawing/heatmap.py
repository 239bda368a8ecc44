"""Draw an array as cells under the columns of the time axis."""

import numpy as np
from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour
from rnn_playground.views.drawing.colours import colour, colour_table, indices
from rnn_playground.views.drawing.columns import Columns

_ROOM_FOR_LINES = 8  # pixels of a cell from which on a line between cells helps more than it hides


class Heatmap:
    """Hold an 8-bit image of an array (T, rows) and paint its visible part, row 0 on top."""

    def __init__(self) -> None:
        self._cells = np.zeros((0, 0), np.uint8)
        self._image = QImage()

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return int(self._cells.shape[0])

    def show(self, values: Floats, low: float, high: float, anchors: tuple[Colour, ...]) -> None:
        """Take over values (T, rows) on a scale from low to high; the colour map runs over the anchors."""
        self._cells = np.ascontiguousarray(indices(values, low, high).T)
        rows, steps = self._cells.shape
        image = QImage(self._cells.data, steps, rows, steps, QImage.Format.Format_Indexed8)
        image.setColorTable(colour_table(anchors))
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)  # small still, and scaled much faster

    def paint(self, painter: QPainter, columns: Columns, area: QRect, line: Colour) -> None:
        """Paint the visible columns into the area's height, with thin lines between large cells."""
        seen = columns.visible()
        if not self.rows or not seen:
            return
        target = QRect(columns.x(seen.start), area.top(), len(seen) * columns.width, area.height())
        painter.drawImage(target, self._image, QRect(seen.start, 0, len(seen), self.rows))
        lines = []
        if columns.width >= _ROOM_FOR_LINES:
            ends = (columns.x(step + 1) - 1 for step in seen)
            lines += [QLine(x, area.top(), x, area.bottom()) for x in ends]
        if area.height() >= _ROOM_FOR_LINES * self.rows:
            edges = (self.edge(row, area) - 1 for row in range(1, self.rows))
            lines += [QLine(target.left(), y, target.right(), y) for y in edges]
        if lines:
            painter.setPen(colour(line))
            painter.drawLines(lines)

    def edge(self, row: int, area: QRect) -> int:
        """Return the first pixel row of a row of cells."""
        return area.top() - (self.rows - 2 * row * area.height()) // (2 * self.rows)

    def row_at(self, y: int, area: QRect) -> int | None:
        """Return the row of cells under a pixel, None outside the area."""
        if not self.rows or not area.top() <= y <= area.bottom():
            return None
        return min(((2 * (y - area.top()) + 1) * self.rows) // (2 * area.height()), self.rows - 1)


def paint_legend(painter: QPainter, area: QRect, anchors: tuple[Colour, ...], marks: tuple[str, ...]) -> None:
    """Paint a standing colour bar, its top the map's end, with labels spread evenly from top to bottom."""
    metrics = painter.fontMetrics()
    line = metrics.height()
    bar = QRect(area.left(), area.top(), max(6, line // 2), min(area.height(), line * 6))
    image = QImage(np.arange(254, -1, -1, dtype=np.uint8).tobytes(), 1, 255, 1, QImage.Format.Format_Indexed8)
    image.setColorTable(colour_table(anchors))
    painter.drawImage(bar, image.copy())
    if bar.height() < 2 * line:
        marks = marks[:1]
    elif bar.height() < line * len(marks):
        marks = (marks[0], marks[-1])
    for number, mark in enumerate(marks):
        share = number / max(1, len(marks) - 1)
        top = round(bar.top() + share * (bar.height() - line))
        box = QRect(bar.right() + line // 3, top, area.right() - bar.right() - line // 3 + 1, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mark)

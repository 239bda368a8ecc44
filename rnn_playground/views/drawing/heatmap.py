"""Draw an array as cells under the columns of the time axis."""

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.palette import Colour
from rnn_playground.views.drawing.colours import colour, colour_table, indices, rgb_table
from rnn_playground.views.drawing.columns import Columns

_ROOM_FOR_LINES = 8  # pixels of a cell from which on a line between cells helps more than it hides


class Heatmap:
    """Hold an array (T, rows) and paint its visible part, row 0 on top.

    Only the columns that are seen are ever turned into colours, once for each array.
    """

    def __init__(self) -> None:
        self._values: Floats = np.zeros((0, 0))
        self._order: Integers | None = None
        self._scale = (-1.0, 1.0)
        self._anchors: tuple[Colour, ...] = ()
        self._pixels = np.zeros((0, 0), np.uint32)
        self._image = QImage()
        self._coloured: range | None = None  # the time steps that the image shows
        self._lines: list[QLine] = []
        self._lines_key: Hashable = None

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return int(self._values.shape[1])

    def show(
        self,
        values: Floats,
        low: float,
        high: float,
        anchors: tuple[Colour, ...],
        order: Integers | None = None,
    ) -> None:
        """Take over values (T, rows), which must not change, on a scale from low to high over the anchors' colours.

        `order` says which of the values stands in each row.
        """
        self._values, self._order, self._scale, self._anchors = values, order, (low, high), anchors
        self._coloured = None

    def paint(self, painter: QPainter, columns: Columns, area: QRect, line: Colour) -> None:
        """Paint the visible columns into the area's height, with thin lines between large cells."""
        seen = columns.visible()
        if not self.rows or not seen:
            return
        if seen != self._coloured:
            self._colour(seen)
        target = QRect(columns.x(seen.start), area.top(), len(seen) * columns.width, area.height())
        painter.drawImage(target, self._image)
        key = (columns, area.getRect(), self.rows)
        if key != self._lines_key:
            self._lines_key, self._lines = key, self._between(columns, seen, target)
        if self._lines:
            painter.setPen(colour(line))
            painter.drawLines(self._lines)

    def _colour(self, seen: range) -> None:
        """Fill the image with the colours of the time steps that are seen."""
        values = self._values[seen.start : seen.stop]
        if self._order is not None:
            values = values[:, self._order]
        if self._pixels.shape != values.T.shape:
            self._pixels = np.empty(values.T.shape, np.uint32)
            rows, steps = self._pixels.shape
            self._image = QImage(self._pixels.data, steps, rows, 4 * steps, QImage.Format.Format_RGB32)
        np.take(rgb_table(self._anchors), indices(values.T, *self._scale), out=self._pixels, mode="clip")
        self._coloured = seen

    def _between(self, columns: Columns, seen: range, target: QRect) -> list[QLine]:
        """Return the lines between cells, where cells are large enough for them."""
        lines = []
        if columns.width >= _ROOM_FOR_LINES:
            ends = (columns.x(step + 1) - 1 for step in seen)
            lines += [QLine(x, target.top(), x, target.bottom()) for x in ends]
        if target.height() >= _ROOM_FOR_LINES * self.rows:
            edges = (self.edge(row, target) - 1 for row in range(1, self.rows))
            lines += [QLine(target.left(), y, target.right(), y) for y in edges]
        return lines

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

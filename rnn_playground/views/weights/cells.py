"""Where the numbers of a matrix stand on the screen: all of them fitted into an area, or large ones that scroll."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

Cell = tuple[int, int]  # row, column


@dataclass(frozen=True)
class Cells:
    """Place R x C numbers in an area; where there are more than pixels, whole blocks of them share one."""

    area: QRect
    rows: int
    columns: int
    smallest: tuple[int, int] | None = None  # width and height of a cell that scrolls; None: all are fitted in
    scrolled_x: int = 0  # pixels
    scrolled_y: int = 0

    @property
    def pooled(self) -> Cell:
        """Return how many rows and columns share one cell of the picture."""
        if self.smallest is not None or not self.rows or not self.columns:
            return 1, 1
        return math.ceil(self.rows / max(1, self.area.height())), math.ceil(self.columns / max(1, self.area.width()))

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of a number in pixels; whole ones where they scroll."""
        wide, high = self.area.width(), self.area.height()
        if self.smallest is not None:
            width, height = self.smallest
            columns, rows = max(1, self.columns), max(1, self.rows)
            return max(width, wide // columns), max(height, min(high // rows, 3 * height))
        k, m = self.pooled
        rows, columns = k * math.ceil(self.rows / k), m * math.ceil(self.columns / m)  # the last block is full, too
        return wide / max(1, columns), high / max(1, rows)

    def box(self, cell: Cell) -> QRect:
        """Return the rectangle of a number, of a pixel at least; it may lie outside of what is seen."""
        width, height = self.size
        x, y = self.area.left() - self.scrolled_x, self.area.top() - self.scrolled_y
        left, right = _edge(cell[1], width), _edge(cell[1] + 1, width)
        top, bottom = _edge(cell[0], height), _edge(cell[0] + 1, height)
        return QRect(x + left, y + top, max(1, right - left), max(1, bottom - top))

    def at(self, pixel: QPoint) -> Cell | None:
        """Return the number under a pixel, None beside them; of a block one of those in it."""
        if not self.rows or not self.columns or not self.area.contains(pixel):
            return None
        width, height = self.size
        row = int((pixel.y() - self.area.top() + self.scrolled_y + 0.5) / height)
        column = int((pixel.x() - self.area.left() + self.scrolled_x + 0.5) / width)
        return (row, column) if row < self.rows and column < self.columns else None

    def block(self, cell: Cell) -> tuple[range, range]:
        """Return the rows and columns that share the picture's cell with a number."""
        k, m = self.pooled
        top, left = cell[0] - cell[0] % k, cell[1] - cell[1] % m
        return range(top, min(self.rows, top + k)), range(left, min(self.columns, left + m))

    def seen(self) -> tuple[range, range]:
        """Return the rows and columns of which at least a part can be seen; there must be some."""
        width, height = self.size
        rows = range(int(self.scrolled_y / height), math.ceil((self.scrolled_y + self.area.height()) / height))
        columns = range(int(self.scrolled_x / width), math.ceil((self.scrolled_x + self.area.width()) / width))
        return range(rows.start, min(self.rows, rows.stop)), range(columns.start, min(self.columns, columns.stop))


def _edge(number: int, size: float) -> int:
    """Return the first pixel of a number: one whose middle lies in it, as an image is stretched."""
    return math.ceil(number * size - 0.5)

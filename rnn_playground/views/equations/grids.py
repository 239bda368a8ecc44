"""A matrix times a vector, and a gradient filling: heat maps whose cells are weights that can be picked."""

from dataclasses import dataclass

from PySide6.QtCore import QLine, QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.formula import picture
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.contents import Grid, Shade
from rnn_playground.views.equations.stage import Hit, Stage
from rnn_playground.views.equations.strips import write_numbers

_TALLEST = 15  # lines of text that a heat map may take
_LINES_FROM = 7


@dataclass(frozen=True)
class Map:
    """Place the cells of a matrix in a rectangle, edges at whole pixels."""

    area: QRect
    rows: int
    columns: int

    def x(self, column: int) -> int:
        """Return the left edge of a column."""
        return self.area.left() + column * self.area.width() // self.columns

    def y(self, row: int) -> int:
        """Return the upper edge of a row."""
        return self.area.top() + row * self.area.height() // self.rows

    def box(self, row: int, column: int) -> QRect:
        """Return a cell."""
        left, top = self.x(column), self.y(row)
        return QRect(left, top, max(1, self.x(column + 1) - left), max(1, self.y(row + 1) - top))

    def at(self, point: QPoint) -> tuple[int, int] | None:
        """Return row and column under a point."""
        if not self.area.contains(point):
            return None
        row = (point.y() - self.area.top()) * self.rows // self.area.height()
        column = (point.x() - self.area.left()) * self.columns // self.area.width()
        return min(row, self.rows - 1), min(column, self.columns - 1)


@dataclass(frozen=True)
class GridPlaces:
    """Say where vector, matrix and result stand."""

    above: Map
    matrix: Map
    beside: Map
    height: int


def grid_places(grid: Grid, area: QRect, stage: Stage) -> GridPlaces:
    """Share the room out: the matrix's cells as large as numbers need, or as there is room for."""
    rows, columns = grid.values.shape
    gap = max(3, stage.line // 4)
    side = stage.number
    room = max(columns, area.width() - side - 2 * gap - 2)
    wide, tall = fit(rows, columns, room, _TALLEST * stage.line, stage)
    label = round(1.5 * stage.line)
    top = area.top() + label
    above = QRect(area.left() + 1, top, wide, stage.line)
    matrix = QRect(area.left() + 1, above.bottom() + 1 + gap, wide, tall)
    beside = QRect(matrix.right() + 1 + 2 * gap, matrix.top(), side, tall)
    return GridPlaces(
        Map(above, 1, columns), Map(matrix, rows, columns), Map(beside, rows, 1), matrix.bottom() + gap - area.top()
    )


def paint_grid(painter: QPainter, grid: Grid, area: QRect, stage: Stage) -> None:
    """Paint the vector, the matrix and the result, the chosen row framed."""
    places = grid_places(grid, area, stage)
    size = round(0.92 * stage.line)
    above, matrix = (picture(one, size, area.width(), stage.scheme.text, stage.ratio) for one in grid.formulas)
    painter.drawPixmap(area.left(), area.top() - 2, above)
    text = f"{grid.values.shape[0]:,} × {grid.values.shape[1]:,}"
    used = round((above.width() + matrix.width()) / stage.ratio) + 3 * stage.line
    left = max(places.matrix.area.right() + 1 - used + round(above.width() / stage.ratio), 0)
    least = area.left() + round(above.width() / stage.ratio) + stage.line
    left = max(left - stage.metrics.horizontalAdvance(text), least)
    painter.drawPixmap(left, area.top() - 2, matrix)
    left += round(matrix.width() / stage.ratio) + stage.line // 2
    painter.setPen(colour(stage.scheme.muted))
    box = QRect(left, area.top() + 1, max(0, area.right() - left), round(1.2 * stage.line))
    painter.drawText(box, LEFT, stage.metrics.elidedText(text, _RIGHT, box.width()))
    for where, values, shade in (
        (places.above, grid.above[None], grid.shades[0]),
        (places.matrix, grid.values, "weight"),
        (places.beside, grid.beside[:, None], grid.shades[1]),
    ):
        paint_map(painter, where, values, shade, stage)
    row = places.matrix.box(grid.chosen, 0)
    row.setRight(places.matrix.area.right())
    stage.frame(painter, row, stage.scheme.accent)
    stage.frame(painter, places.beside.box(grid.chosen, 0), stage.scheme.accent)
    if stage.picked is not None and stage.picked[0] == grid.block:
        _, i, j = stage.picked
        at = (j, i) if grid.transposed else (i, j)
        if at[0] < grid.values.shape[0] and at[1] < grid.values.shape[1]:
            stage.frame(painter, places.matrix.box(*at), stage.scheme.playhead)


def grid_hit(grid: Grid, area: QRect, point: QPoint, stage: Stage) -> Hit | None:
    """Say what is under the mouse: a weight, a number of the vector, or one of the result."""
    places = grid_places(grid, area, stage)
    found = places.matrix.at(point)
    if found is not None:
        row, column = found
        weight, number = float(grid.values[row, column]), float(grid.above[column])
        i, j = (column, row) if grid.transposed else (row, column)
        text = (
            f"{weight_name(grid.symbol, i, j)} = {short(weight, 3)}   ·   {grid.names[0]}[{column}] = "
            f"{short(number, 3)}   →   {short(weight * number, 3)}"
        )
        return Hit(text, unit=row, weight=(grid.block, i, j))
    found = places.above.at(point)
    if found is not None:
        return Hit(f"{grid.names[0]}[{found[1]}] = {short(float(grid.above[found[1]]), 3)}")
    found = places.beside.at(point)
    if found is not None:
        return Hit(f"{grid.names[1]}[{found[0]}] = {short(float(grid.beside[found[0]]), 3)}", unit=found[0])
    return None


def weight_name(symbol: str, i: int | str, j: int) -> str:
    """Return how one weight is written: to unit j from number i."""
    return f"{symbol}[{j} ← {i}]"


def paint_map(painter: QPainter, where: Map, values: Floats, shade: Shade, stage: Stage) -> None:
    """Paint a heat map with lines between large cells, and numbers in those that have room."""
    painter.drawImage(where.area, stage.image(values, shade))
    width, height = where.area.width() // where.columns, where.area.height() // where.rows
    painter.setPen(colour(stage.scheme.base))
    lines = []
    if width >= _LINES_FROM:
        lines += [
            QLine(where.x(n) - 1, where.area.top(), where.x(n) - 1, where.area.bottom())
            for n in range(1, where.columns)
        ]
    if height >= _LINES_FROM:
        lines += [
            QLine(where.area.left(), where.y(n) - 1, where.area.right(), where.y(n) - 1) for n in range(1, where.rows)
        ]
    if lines:
        painter.drawLines(lines)
    painter.setPen(colour(stage.scheme.border))
    painter.drawRect(where.area.adjusted(-1, -1, 0, 0))
    if width >= stage.number - 4 and height >= round(0.8 * stage.line) and values.size <= 400:
        boxes = [
            (where.box(row, column), float(values[row, column]))
            for row in range(where.rows)
            for column in range(where.columns)
        ]
        write_numbers(painter, boxes, shade, stage)


_RIGHT = Qt.TextElideMode.ElideRight


def fit(rows: int, columns: int, width: int, height: int, stage: Stage) -> tuple[int, int]:
    """Return a size for cells of whole pixels where that is possible: wide enough for numbers, or about square."""
    tall = min(rows * (stage.line + 1), height)
    wide = min(width, columns * (stage.number + 2))
    if wide < columns * (stage.number - 4):
        wide = min(wide, max(2 * columns * tall // rows, 2 * stage.line))
    if wide >= columns:
        wide -= wide % columns
    if tall >= rows:
        tall -= tall % rows
    return wide, tall

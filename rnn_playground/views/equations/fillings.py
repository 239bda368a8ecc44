"""A gradient filling: the term of a step, the sum up to it, and the whole, with the same colours."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.contents import Filling
from rnn_playground.views.equations.grids import Map, fit, paint_map, weight_name
from rnn_playground.views.equations.stage import Hit, Picked, Stage

_RIGHT = Qt.TextElideMode.ElideRight


def filling_places(filling: Filling, area: QRect, stage: Stage) -> tuple[Map, Map, Map]:
    """Place three heat maps beside one another, under two lines of text."""
    rows, columns = filling.final.shape
    gap = stage.line
    wide = max(8, (area.width() - 2 * gap - 2) // 3)
    used, tall = fit(rows, columns, wide, 12 * stage.line, stage)
    top = area.top() + 2 * stage.line + 3
    first, second, third = (
        Map(QRect(area.left() + 1 + number * (wide + gap), top, used, tall), rows, columns) for number in range(3)
    )
    return first, second, third


def filling_height(filling: Filling, area: QRect, stage: Stage) -> int:
    """Return the height that three maps and their titles take."""
    return filling_places(filling, area, stage)[0].area.bottom() - area.top() + stage.line // 2


def paint_filling(painter: QPainter, filling: Filling, area: QRect, titles: tuple[str, str, str], stage: Stage) -> None:
    """Paint term, sum and whole with the same colours."""
    sums = filling.sums
    norms = (sums.norm_here, sums.norm_so_far, sums.norm_final)
    maps = filling_places(filling, area, stage)
    for where, values, title, norm in zip(
        maps, (filling.here, filling.so_far, filling.final), titles, norms, strict=True
    ):
        box = QRect(where.area.left(), area.top(), (area.width() - stage.line) // 3, stage.line)
        painter.setPen(colour(stage.scheme.text))
        painter.drawText(box, LEFT, stage.metrics.elidedText(title, _RIGHT, box.width()))
        painter.setPen(colour(stage.scheme.muted))
        painter.drawText(box.translated(0, stage.line), LEFT, f"‖·‖ = {short(norm, 3)}")
        paint_map(painter, where, values, "filling", stage)
        at = picked_cell(filling, stage.picked)
        if at is not None:
            stage.frame(painter, where.box(*at), stage.scheme.playhead)


def picked_cell(filling: Filling, picked: Picked | None) -> tuple[int, int] | None:
    """Return row and column of the picked weight in the maps, where it is there."""
    if picked is None or picked[0] != filling.block:
        return None
    _, i, j = picked
    columns = filling.columns
    column = i if columns is None else columns.index(i) if i in columns else -1
    rows, width = filling.final.shape
    return (j, column) if 0 <= column < width and j < rows else None


def filling_hit(filling: Filling, area: QRect, point: QPoint, texts: tuple[str, str], stage: Stage) -> Hit | None:
    """Say the three numbers of the weight under the mouse."""
    for where in filling_places(filling, area, stage):
        found = where.at(point)
        if found is not None:
            row, column = found
            i = column if filling.columns is None else filling.columns[column]
            name = f"“{filling.column_names[column]}”" if filling.column_names else i
            numbers = (float(one[row, column]) for one in (filling.here, filling.so_far, filling.final))
            text = texts[0].format(weight_name(filling.symbol, name, row), *(short(number, 3) for number in numbers))
            return Hit(text, unit=row, weight=(filling.block, i, row))
    return None

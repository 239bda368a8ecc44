"""Labels beside a track, and the sharing out of height among tracks."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.views.drawing.columns import Columns

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine


def tick_boxes(marks: Sequence[tuple[int, str]], area: QRect, line: int) -> list[tuple[QRect, str]]:
    """Place labels centred on pixel rows, pushed inside the area; leave out what would touch an earlier one.

    Name the most important marks first.
    """
    boxes: list[tuple[QRect, str]] = []
    for y, text in marks:
        top = min(max(y - line // 2, area.top()), area.bottom() + 1 - line)
        box = QRect(area.left(), top, area.width(), line)
        if not any(box.intersects(other) for other, _ in boxes):
            boxes.append((box, text))
    return boxes


def paint_ticks(
    painter: QPainter,
    marks: Sequence[tuple[int, str]],
    area: QRect,
    align: Qt.AlignmentFlag = RIGHT,
    tight: float = 1.0,
) -> None:
    """Write labels beside pixel rows, cut to the width of the area, never over one another.

    `tight` is the share of a line's height that a label needs: less than 1 where rows stand close.
    """
    metrics = painter.fontMetrics()
    for box, text in tick_boxes(marks, area, int(tight * metrics.height())):
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(box, align | Qt.TextFlag.TextDontClip, cut)


def numbers_fit(columns: Columns, metrics: QFontMetrics) -> bool:
    """Tell whether a number of two decimals can stand over each column."""
    return metrics.horizontalAdvance("0.00") + 3 <= columns.width  # so that neighbours do not touch


def share_height(wishes: Sequence[tuple[int, int, int]], available: int) -> list[int]:
    """Share pixels among tracks, each wishing (least, greatest, stretch).

    Everyone gets the least; what is left goes out by stretch, up to the greatest.
    The sum is more than what is available only when the least heights are.
    """
    heights = [least for least, _, _ in wishes]
    rest = available - sum(heights)
    open_ones = {i for i, (least, greatest, stretch) in enumerate(wishes) if stretch and greatest > least}
    while rest > 0 and open_ones:
        total = sum(wishes[i][2] for i in open_ones)
        given = 0
        for i in sorted(open_ones):
            more = min(max(1, rest * wishes[i][2] // total), wishes[i][1] - heights[i], rest - given)
            heights[i] += more
            given += more
        open_ones = {i for i in open_ones if heights[i] < wishes[i][1]}
        rest -= given
    return heights

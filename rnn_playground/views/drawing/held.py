"""Frames around the values that what-if marks hold."""

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from rnn_playground.engine.batch import Booleans, Integers
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap

_ROOM = 7  # pixels of height from which a second line keeps the frame apart from colours like its own

Run = tuple[int, int]  # steps from and to before


class HeldCells:
    """Hold which cells of one heatmap are set from outside, as few rectangles."""

    def __init__(self) -> None:
        self.boxes: tuple[tuple[range, Run], ...] = ()  # rows, steps

    def show(self, held: Booleans | None, order: Integers | None = None) -> None:
        """Take over which are held (T, units); `order` says which unit stands in each row."""
        self.boxes = ()
        if held is None or not held.any():
            return
        rows = np.ascontiguousarray(held.T if order is None else held.T[order])
        boxes: list[tuple[range, Run]] = []
        start, last = 0, b""
        for row in range(len(rows) + 1):
            now = rows[row].tobytes() if row < len(rows) else b""
            if now == last:
                continue
            if any(last):
                boxes += [(range(start, row), run) for run in _runs(rows[start])]
            start, last = row, now
        self.boxes = tuple(boxes)

    def paint(self, painter: QPainter, columns: Columns, area: QRect, heatmap: Heatmap, scheme: Scheme) -> None:
        """Frame them, as far as their columns are seen."""
        seen = columns.visible()
        if not self.boxes or not seen:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rows, (first, end) in self.boxes:
            if end <= seen.start or first >= seen.stop:
                continue
            left, right = columns.x(first), columns.x(end) - 2
            top, bottom = heatmap.edge(rows.start, area), heatmap.edge(rows.stop, area) - 1
            box = QRect(left, top, max(2, right - left), max(2, bottom - top - 1))
            if box.height() >= _ROOM:
                painter.setPen(QPen(colour(scheme.base), 3))
                painter.drawRect(box.adjusted(1, 1, -1, -1))
            painter.setPen(QPen(colour(scheme.warning), 1 if box.height() < _ROOM else 2))
            painter.drawRect(box)


def _runs(row: Booleans) -> list[Run]:
    """Return the steps from and to before which a row is held."""
    edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]

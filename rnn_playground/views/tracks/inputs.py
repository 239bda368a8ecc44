"""What the network is given at each time step: a one-hot row, its learnt vector, or numbers."""

import math
from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import CENTRE, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track

_FEW = 12  # rows of a one-hot vector that are drawn as cells one can count


@track
class InputsTrack(Track):
    """Show the number of the input row, and where it stands among all rows or what vector it stands for."""

    track_id: ClassVar[str] = "inputs"
    order: ClassVar[int] = 20
    stretch: ClassVar[int] = 1

    def __init__(self, parent: Track | None = None) -> None:
        super().__init__(parent)
        self._heatmap = Heatmap()
        self._vectors: Floats | None = None  # (T, D) that the columns show; None: one-hot rows
        self._scale = GrowingScale(least=3.0)

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("input")

    def unit(self) -> str:
        """Return the symbol."""
        return "x"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Input x of each time step: number of the one-hot row, and its learnt vector (pure numbers)")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "Each token is a vector of zeros with a single 1 in its own row; the number is that row. "
            "With an embedding the row picks a learnt vector, drawn in colour. "
            "Numeric input is drawn as it is. x_t = e_id, or x_t = E[id] with an embedding"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare the picture of the learnt vectors."""
        self.trace = trace
        if fresh:
            self._scale.reset()
        self._vectors = vectors_of(trace)
        if self._vectors is not None:
            self._scale.reach(self._vectors)
            self._heatmap.show(self._vectors, -self._scale.top, self._scale.top, scheme.diverging)

    def height_key(self) -> Hashable:
        """Depend on the number of rows."""
        trace = self.trace
        return (trace.inputs, None if self._vectors is None else self._vectors.shape[1]) if trace else None

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take a line of numbers and a strip; a learnt vector may take more."""
        line = metrics.height()
        if self.trace is None:
            return line, line
        numbers = self._number_height(columns, metrics)
        if self._vectors is not None:
            return numbers + 3 * line // 2, numbers + max(3 * line, min(8 * line, line * self._vectors.shape[1]))
        rows = self.trace.inputs if self.trace.inputs <= _FEW else 0
        return numbers + max(line, 3 * rows), numbers + max(2 * line, rows * line // 2)

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the number of the last row."""
        return (str(self._rows() - 1),)

    def legend_texts(self) -> tuple[str, ...]:
        """Keep room for the colour bar of learnt vectors."""
        if self._vectors is None:
            return ()
        return (f"00{tick(-self._scale.top)}",)

    def still_key(self) -> Hashable:
        """Depend on which rows are lit, not on what was learnt."""
        return (self.trace.ids, self.height_key(), self._scale.top) if self.trace else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the row numbers, the strip of a one-hot vector and the labels."""
        trace = self.trace
        if trace is None:
            return
        area = self._strip(stage)
        marks = [(area.top(), "0"), (area.bottom(), str(self._rows() - 1))]
        paint_ticks(painter, marks, QRect(stage.ticks.left(), area.top(), stage.ticks.width(), area.height()))
        if self._vectors is not None:
            top = self._scale.top
            box = QRect(stage.legend.left(), area.top(), stage.legend.width(), area.height())
            paint_legend(painter, box, stage.scheme.diverging, (tick(top), "0", tick(-top)))
        painter.setClipRect(stage.body)
        if self._vectors is None:
            self._paint_one_hot(painter, stage, area, trace)
        if area.top() > stage.body.top():
            painter.setPen(colour(stage.scheme.muted))
            for step in stage.columns.visible():
                box = QRect(stage.columns.x(step), stage.body.top(), stage.columns.width, stage.line)
                painter.drawText(box, CENTRE, str(trace.ids[step]) if trace.ids[step] >= 0 else "–")
        painter.setClipping(False)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint learnt vectors."""
        if self._vectors is not None:
            self._heatmap.paint(painter, stage.columns, self._strip(stage), stage.scheme.base)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say which row is lit, or the value of the learnt vector under the mouse."""
        trace = self.trace
        if trace is None:
            return ""
        token, row = visible(trace.tokens[step]), trace.ids[step]
        if self._vectors is not None:
            unit = self._heatmap.row_at(y, self._strip(stage))
            if unit is not None:
                value = float(self._vectors[step, unit])
                told = short(value) if math.isfinite(value) else "–"
                return self.tr("x[{}] of “{}” = {}").format(unit, token, told)
        if trace.vectors is not None and step < len(trace.vectors):
            return self.tr("“{}” is read as {} numbers").format(token, trace.vectors.shape[1])
        if row < 0:
            return self.tr("“{}” is read as the zero vector").format(token)
        return self.tr("“{}” is input row {} of {:,}").format(token, row, trace.inputs)

    def _rows(self) -> int:
        if self.trace is None:
            return 1
        return self.trace.inputs if self._vectors is None else int(self._vectors.shape[1])

    def _number_height(self, columns: Columns, metrics: QFontMetrics) -> int:
        """Return the height of the line of row numbers: none where the longest does not fit its column."""
        if self.trace is not None and self.trace.vectors is not None and not self.trace.border:
            return 0  # there are no rows to number
        longest = max((str(row) for row in self.trace.ids), key=len, default="") if self.trace else ""
        return metrics.height() if metrics.horizontalAdvance(longest) + 2 <= columns.width else 0

    def _strip(self, stage: Stage) -> QRect:
        return stage.body.adjusted(0, self._number_height(stage.columns, stage.metrics), 0, 0)

    def _paint_one_hot(self, painter: QPainter, stage: Stage, area: QRect, trace: Trace) -> None:
        columns, rows = stage.columns, trace.inputs
        inset = 1 if columns.width >= 8 else 0
        lit, ground = colour(stage.scheme.sequential[-1]), colour(stage.scheme.sequential[0])
        edge, base = colour(stage.scheme.grid), colour(stage.scheme.base)
        for step in columns.visible():
            cell = QRect(columns.x(step), area.top(), columns.width - inset, area.height())
            painter.fillRect(cell, ground)
            painter.setPen(edge)
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
            if trace.ids[step] >= 0:
                height = max(3, area.height() // rows)
                top = area.top() + trace.ids[step] * (area.height() - height) // max(1, rows - 1)
                painter.fillRect(QRect(cell.left(), top, cell.width(), height), lit)
        if rows <= _FEW:
            painter.setPen(base)
            for row in range(1, rows):
                y = area.top() + row * area.height() // rows
                painter.drawLine(area.left(), y, area.right(), y)


def vectors_of(trace: Trace) -> Floats | None:
    """Return the vectors (T, D) that are read, learnt or numeric; NaN where a decoder reads words. None: one-hot."""
    if trace.vectors is None or not trace.border:
        return trace.embedded if trace.vectors is None else trace.vectors
    missing = len(trace.tokens) - len(trace.vectors)
    nothing = np.full((missing, trace.vectors.shape[1]), np.nan, trace.vectors.dtype)
    return np.concatenate([trace.vectors, nothing])

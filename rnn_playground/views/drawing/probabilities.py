"""Three ways to draw probabilities per time step, by their number: one bar, a row each, the five largest."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import CENTRE, LEFT, RIGHT, numbers_fit, paint_ticks
from rnn_playground.views.drawing.colours import STEPS, colour, ink_on, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.numbers import probability, said
from rnn_playground.views.drawing.rects import bars, fill_rects
from rnn_playground.views.drawing.tokens import pitch, visible, write_upright

_TIGHT = 0.8  # of a line: labels this close do not touch yet
MOST_ROWS = 8  # outputs that get a row each; more of them are shown by their five largest
_TOP = 5
_LISTED, _NUMBERED = 3.8, 5  # lines of text that a column must be wide to hold names, and numbers too


@dataclass(frozen=True)
class Place:
    """Say where labels and scale stand beside the columns."""

    columns: Columns
    body: QRect
    ticks: QRect
    legend: QRect


class Picture(Protocol):
    """Draw probabilities (T, K) with their labels."""

    values: Floats
    labels: tuple[str, ...]

    def height(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Return the least and the greatest useful height."""
        ...

    def tick_texts(self) -> tuple[str, ...]:
        """Return the labels left of the body."""
        ...

    def paint_still(self, painter: QPainter, place: Place, scheme: Scheme) -> None:
        """Paint axis labels and legend."""
        ...

    def paint(self, painter: QPainter, columns: Columns, body: QRect, scheme: Scheme) -> None:
        """Paint the probabilities."""
        ...

    def at(self, step: int, y: int, columns: Columns, body: QRect) -> tuple[str, float] | None:
        """Return the label and the probability under a pixel row."""
        ...

    def summary(self, step: int) -> str:
        """Say the most important probabilities of a time step."""
        ...


def picture(values: Floats, labels: tuple[str, ...], scheme: Scheme) -> Picture:
    """Choose how probabilities (T, K) are drawn."""
    outputs = values.shape[1]
    if outputs == 1 or (outputs == 2 and len(labels) == 2):
        return YesNo(values[:, -1], labels)
    if outputs <= MOST_ROWS:
        return Rows(values, labels, scheme)
    return Top(values, labels)


@lru_cache(maxsize=8)
def _dashes(left: int, right: int, y: int) -> list[QLine]:
    """Return a dashed line: as single lines it is painted many times faster than with a dashed pen."""
    return [QLine(x, y, min(x + 3, right), y) for x in range(left, right + 1, 7)]


class YesNo:
    """One bar per time step: the probability of the second of two labels, its number above."""

    def __init__(self, values: Floats, labels: tuple[str, ...]) -> None:
        self.values, self.labels = values, labels

    def height(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Take a line of numbers and bars of a line and a half or more."""
        return 5 * metrics.height() // 2, 5 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Name both labels: the end of the axis that a bar points to is what the network thinks."""
        return self.labels

    def paint_still(self, painter: QPainter, place: Place, scheme: Scheme) -> None:
        """Paint the two labels, the axis and its middle, at which the answer turns."""
        bars, ticks, legend = (
            self._bars(place.body, place.columns, painter.fontMetrics()),
            place.ticks,
            place.legend,
        )
        box = QRect(ticks.left(), bars.top(), ticks.width(), bars.height())
        ends = [(bars.top(), self.labels[-1])]
        if len(self.labels) == 2:
            ends.append((bars.bottom(), self.labels[0]))
        paint_ticks(painter, ends, box)
        scale = QRect(legend.left(), bars.top(), legend.width(), bars.height())
        paint_ticks(painter, [(bars.top(), "1"), (bars.bottom(), "0"), (bars.center().y(), ".5")], scale, LEFT)
        painter.setPen(QPen(colour(scheme.border), 1))
        painter.drawLine(bars.left(), bars.top(), bars.right(), bars.top())
        painter.drawLine(bars.left(), bars.bottom(), bars.right(), bars.bottom())

    def paint(self, painter: QPainter, columns: Columns, body: QRect, scheme: Scheme) -> None:
        """Paint bars from 0, in one colour on either side of one half, with numbers where they fit."""
        metrics = painter.fontMetrics()
        area = self._bars(body, columns, metrics)
        inset = max(1, columns.width // 8) if columns.width >= 4 else 0
        numbers = numbers_fit(columns, metrics)
        decimals = 3 if metrics.horizontalAdvance("1.000") <= columns.width else 2
        seen = columns.visible()
        values = self.values[seen.start : seen.stop]
        there = np.isfinite(values)
        talls = np.maximum(np.rint(np.where(there, values, 0.0) * area.height()), 1)
        talls = np.where(there, talls, 0).astype(np.intp)
        for chosen, shade in ((values >= 0.5, scheme.diverging[-2]), (values < 0.5, scheme.diverging[1])):
            rects = bars(columns, seen, np.where(chosen, talls, 0).tolist(), area.bottom() + 1, inset)
            fill_rects(painter, rects, colour(shade))
        if numbers:
            painter.setPen(colour(scheme.text))
            line = metrics.height()
            for step, value in zip(seen, values.tolist(), strict=True):
                if np.isfinite(value):
                    box = QRect(columns.x(step), body.top(), columns.width, line)
                    painter.drawText(box, CENTRE, probability(value, decimals))
        painter.setPen(colour(scheme.muted))
        middle = area.center().y()
        painter.drawLines(_dashes(area.left(), area.right(), middle))

    def at(self, step: int, y: int, columns: Columns, body: QRect) -> tuple[str, float] | None:
        """Return the second label and its probability."""
        return self.labels[-1], float(self.values[step])

    def summary(self, step: int) -> str:
        """Say the probability of the second label."""
        value = float(self.values[step])
        return said(self.labels[-1], probability(value)) if np.isfinite(value) else ""

    def _bars(self, body: QRect, columns: Columns, metrics: QFontMetrics) -> QRect:
        return body.adjusted(0, metrics.height() if numbers_fit(columns, metrics) else 0, 0, 0)


class Rows:
    """A heatmap with one row per label; the largest of each time step is framed."""

    def __init__(self, values: Floats, labels: tuple[str, ...], scheme: Scheme) -> None:
        self.values, self.labels = values, labels
        self._scheme = scheme
        self._best = np.argmax(np.nan_to_num(values), axis=1)
        self._heatmap = Heatmap()
        self._heatmap.show(values, 0.0, 1.0, scheme.sequential)

    def height(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Take most of a line per label."""
        line, count = metrics.height(), self.values.shape[1]
        return round(count * line * _TIGHT), round(count * line * 1.5)

    def tick_texts(self) -> tuple[str, ...]:
        """Name every label."""
        return self.labels

    def paint_still(self, painter: QPainter, place: Place, scheme: Scheme) -> None:
        """Paint the labels beside their rows, and the colour bar."""
        body, ticks, legend = place.body, place.ticks, place.legend
        half = body.height() // (2 * len(self.labels))
        marks = [(self._heatmap.edge(row, body) + half, label) for row, label in enumerate(self.labels)]
        paint_ticks(painter, marks, ticks, tight=_TIGHT)
        paint_legend(painter, legend, scheme.sequential, ("1", ".5", "0"))

    def paint(self, painter: QPainter, columns: Columns, body: QRect, scheme: Scheme) -> None:
        """Paint cells, their numbers where they fit, and a frame around the largest of each column."""
        self._heatmap.paint(painter, columns, body, scheme.base)
        metrics = painter.fontMetrics()
        rows = self.values.shape[1]
        with_numbers = (
            columns.width > metrics.horizontalAdvance(".000") and body.height() >= rows * _TIGHT * metrics.height()
        )
        seen, edges = columns.visible(), [self._heatmap.edge(row, body) for row in range(rows + 1)]
        values = self.values[seen.start : seen.stop].tolist()
        if columns.width >= 5 and body.height() >= 5 * rows:
            painter.setPen(colour(scheme.text))
            best = zip(seen, self._best[seen.start : seen.stop].tolist(), values, strict=True)
            painter.drawRects(
                [
                    QRect(columns.x(step), edges[row], columns.width - 2, edges[row + 1] - edges[row] - 2)
                    for step, row, of_step in best
                    if math.isfinite(of_step[row])
                ]
            )
        if with_numbers:
            for step, of_step in zip(seen, values, strict=True):
                for row, value in enumerate(of_step):
                    if value >= 0.005:
                        cell = QRect(columns.x(step), edges[row], columns.width - 1, edges[row + 1] - edges[row] - 1)
                        painter.setPen(ink_on(scheme.sequential, round((STEPS - 1) * min(value, 1.0))))
                        painter.drawText(cell, CENTRE, probability(value, 2))

    def at(self, step: int, y: int, columns: Columns, body: QRect) -> tuple[str, float] | None:
        """Return the label and probability of the row under the pixel."""
        row = self._heatmap.row_at(y, body)
        return None if row is None else (self.labels[row], float(self.values[step, row]))

    def summary(self, step: int) -> str:
        """Say the largest."""
        row = int(self._best[step])
        if not np.isfinite(self.values[step, row]):
            return ""
        return said(self.labels[row], probability(float(self.values[step, row])))


class Top:
    """The five largest per time step: a list where columns are wide, else the largest upright in its bar."""

    def __init__(self, values: Floats, labels: tuple[str, ...]) -> None:
        self.values, self.labels = values, labels

    def best(self, step: int) -> list[tuple[str, float]]:
        """Return the five largest of a time step, with their labels; none where the network gave no numbers."""
        values = self.values[step]
        if not np.isfinite(values).all():
            return []
        some = np.argpartition(values, -_TOP)[-_TOP:]
        some = some[np.argsort(-values[some], kind="stable")]
        return [(visible(self.labels[i]), float(values[i])) for i in some]

    def height(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Take five lines."""
        return _TOP * metrics.height(), _TOP * metrics.height() + _TOP

    def tick_texts(self) -> tuple[str, ...]:
        """Number the ranks."""
        return ("1st",)

    def paint_still(self, painter: QPainter, place: Place, scheme: Scheme) -> None:
        """Paint nothing: names and numbers stand in the columns."""

    def paint(self, painter: QPainter, columns: Columns, body: QRect, scheme: Scheme) -> None:
        """Paint names over bars as long as their probability."""
        metrics, seen = painter.fontMetrics(), columns.visible()
        bar, text = colour(mix(scheme.accent, scheme.base, 0.275)), colour(scheme.text)
        if columns.width >= _LISTED * metrics.height():
            for step in seen:
                column = QRect(columns.x(step), body.top(), columns.width - 1, body.height() - 1)
                self._list(painter, step, column, (bar, text), metrics)
            return
        largest = self.values[seen.start : seen.stop].argmax(axis=1)  # what is no number counts as the largest
        values = self.values[range(seen.start, seen.stop), largest].tolist()
        width, height = columns.width - 1, body.height() - 1
        boxes = [QRect(columns.x(step), body.top(), width, height) for step in seen]
        known = [(box, value) for box, value in zip(boxes, values, strict=True) if math.isfinite(value)]
        fill_rects(painter, [box.adjusted(0, height - round(value * height), 0, 0) for box, value in known], bar)
        painter.setPen(colour(scheme.grid))
        painter.drawRects([box.adjusted(0, 0, -1, -1) for box, _ in known])
        if columns.width < pitch(metrics):
            return
        painter.setPen(text)
        elide, room = Qt.TextElideMode.ElideRight, height - 4
        cut = {i: metrics.elidedText(visible(self.labels[i]), elide, room) for i in set(largest.tolist())}
        names = zip(boxes, largest.tolist(), values, strict=True)
        write_upright(painter, [(cut[i], box.adjusted(0, 2, 0, -2)) for box, i, value in names if math.isfinite(value)])

    def at(self, step: int, y: int, columns: Columns, body: QRect) -> tuple[str, float] | None:
        """Return the entry of the list under the pixel row, or the largest."""
        rank = min(max((y - body.top()) * _TOP // max(1, body.height()), 0), _TOP - 1)
        best = self.best(step)
        return best[rank] if best else None

    def summary(self, step: int) -> str:
        """Say the two largest."""
        return ", ".join(said(name, probability(value)) for name, value in self.best(step)[:2])

    def _list(
        self, painter: QPainter, step: int, column: QRect, fills: tuple[QColor, QColor], metrics: QFontMetrics
    ) -> None:
        number = metrics.horizontalAdvance(".00") if column.width() >= _NUMBERED * metrics.height() else 0
        gap = metrics.height() // 4
        for rank, (name, value) in enumerate(self.best(step)):
            top = column.top() + rank * column.height() // _TOP
            row = QRect(column.left(), top, column.width(), column.top() + (rank + 1) * column.height() // _TOP - top)
            painter.fillRect(row.adjusted(0, 0, round(value * row.width()) - row.width(), -1), fills[0])
            painter.setPen(fills[1])
            inner = row.adjusted(gap, 0, -gap, 0)
            room = inner.width() - (number + gap if number else 0)
            painter.drawText(inner, LEFT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
            if number:
                painter.drawText(inner, RIGHT, probability(value, 2))

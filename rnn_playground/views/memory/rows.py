"""The bars of the definitions, one row each below one another, over the tokens of the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT, paint_ticks
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import tick
from rnn_playground.views.drawing.rects import fill_rects
from rnn_playground.views.drawing.tokens import Lettering, write
from rnn_playground.views.memory.definitions import Definition

_TITLED = 3.4  # lines of text that a row needs to have its title over it, otherwise it stands at the left
_ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class Rows:
    """Place rows and columns on the screen."""

    plot: QRect  # of all rows
    steps: int
    count: int
    line: int
    letters: Lettering

    @property
    def titled(self) -> bool:
        """Return whether each row has its title over it."""
        return self.plot.height() >= _TITLED * self.line * self.count

    def row(self, number: int) -> QRect:
        """Return a row with its title."""
        top = self.plot.top() + number * self.plot.height() // self.count
        end = self.plot.top() + (number + 1) * self.plot.height() // self.count
        return QRect(self.plot.left(), top, self.plot.width(), end - top)

    def body(self, number: int) -> QRect:
        """Return where the bars of a row stand."""
        row = self.row(number)
        return row.adjusted(0, self.line + 2, 0, -4) if self.titled else row.adjusted(0, 2, 0, -2)

    @cached_property
    def edges(self) -> list[int]:
        """Return the left edges of all columns, and where the last one ends."""
        left, width = self.plot.left(), self.plot.width()
        return [left + step * width // self.steps for step in range(self.steps + 1)]

    def edge(self, step: int) -> int:
        """Return the left edge of a column."""
        return self.edges[step]

    def at(self, x: int) -> int | None:
        """Return the column under a pixel."""
        if not self.plot.left() <= x <= self.plot.right():
            return None
        return min(((x - self.plot.left() + 1) * self.steps - 1) // self.plot.width(), self.steps - 1)


@dataclass(frozen=True)
class Span:
    """Hold how far signed values reach on the axis that the definitions share, both above 0."""

    up: float
    down: float


def zero_and_unit(definition: Definition, body: QRect, span: Span) -> tuple[int, float]:
    """Return the pixel row of 0 and the pixels of one unit; shares stand on the ground."""
    if definition.unit == "%":
        return body.bottom(), float(body.height() - 1)
    unit = (body.height() - 1) / (span.up + span.down)
    return round(body.top() + span.up * unit), unit


def paint_still(
    painter: QPainter, rows: Rows, box: QRect, definitions: Sequence[Definition], span: Span, scheme: Scheme,
    nothing: str,
) -> None:  # fmt: skip
    """Paint titles, axes and tokens; `nothing` is written where a definition says nothing."""
    metrics = painter.fontMetrics()
    line, room = rows.line, rows.plot.left() - box.left() - rows.line // 3
    for number, definition in enumerate(definitions):
        body, row = rows.body(number), rows.row(number)
        zero, _ = zero_and_unit(definition, body, span)
        if rows.titled:
            title = QRect(box.left(), row.top(), box.width(), line)
            painter.setPen(colour(scheme.text))
            painter.drawText(title, LEFT, definition.name)
            left = metrics.horizontalAdvance(definition.name) + line
            formula = title.adjusted(left, 0, 0, 0)
            painter.setPen(colour(scheme.muted))
            painter.drawText(formula, LEFT, metrics.elidedText(definition.formula, _ELIDE, formula.width()))
            signs = [("100 %", body.top()), ("0", body.bottom())]
            if definition.unit != "%":
                signs = [(f"+{tick(span.up)}", body.top()), ("0", zero), (tick(-span.down), body.bottom())]
            painter.setPen(colour(scheme.muted))
            around = QRect(box.left(), body.top() - 1, room, body.height() + 3)
            paint_ticks(painter, [(y, text) for text, y in signs], around, tight=0.9)
        else:
            painter.setPen(colour(scheme.text))
            place = QRect(box.left(), row.center().y() - line // 2, room, line)
            painter.drawText(place, RIGHT, metrics.elidedText(definition.brief, _ELIDE, room))
        painter.setPen(colour(scheme.grid))
        if not np.isfinite(definition.values).any():
            painter.setPen(colour(scheme.muted))
            painter.drawText(body, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(nothing, _ELIDE, body.width()))
        for y in {body.top(), body.bottom(), zero} if rows.titled else {zero}:
            painter.drawLine(body.left(), y, body.right(), y)
    painter.setPen(colour(scheme.text))
    letters = rows.letters
    for step in range(0, rows.steps, letters.every):
        width = letters.every * rows.plot.width() // rows.steps
        if rows.edge(step) + min(width, line) <= box.right() + 1:
            slot = QRect(rows.edge(step), rows.plot.bottom() + 3, width, letters.height)
            write(painter, letters.texts[step], slot, letters.upright, bottom=False, first=letters.every > 1)


def paint_bars(painter: QPainter, rows: Rows, number: int, definition: Definition, span: Span, scheme: Scheme) -> None:
    """Paint one row's bars, the strongest swap as a small stroke, and what guessing reaches as a line."""
    body = rows.body(number)
    zero, unit = zero_and_unit(definition, body, span)
    sane = np.nan_to_num(definition.values, nan=0.0, posinf=1e9, neginf=-1e9)
    heights = np.clip(np.rint(sane * unit), zero - body.bottom() - 1, zero - body.top()).astype(int).tolist()
    measured = definition.measured
    kinds: dict[str, list[QRect]] = {"for": [], "against": [], "decoded": [], "between": []}
    for step, (height, (left, right)) in enumerate(zip(heights, pairwise(rows.edges), strict=True)):
        if not height:
            continue
        inset = max(1, (right - left) // 8) if right - left >= 4 else 0
        bar = QRect(left + inset, zero - height if height > 0 else zero, max(1, right - left - 2 * inset), abs(height))
        kind = "for" if height > 0 else "against"
        if measured is not None:
            kind = "decoded" if measured[step] else "between"
        kinds[kind].append(bar)
    positive, negative = scheme.diverging[-2], scheme.diverging[1]
    decoded = scheme.sequential[-2]
    for kind, shade in (
        ("for", positive), ("against", negative), ("decoded", decoded), ("between", mix(decoded, scheme.base, 0.5)),
    ):  # fmt: skip
        fill_rects(painter, kinds[kind], colour(shade))
    marks = definition.extreme if definition.extreme is not None else definition.chance
    if marks is None:
        return
    ys = np.clip(zero - np.rint(np.nan_to_num(marks) * unit), body.top(), body.bottom()).astype(int).tolist()
    there = (np.isfinite(marks) & (np.abs(np.nan_to_num(marks) * unit) > 1)).tolist()  # not all along the line of 0
    lines = [
        QLine(left, y, max(right - 2, left), y)
        for y, marked, (left, right) in zip(ys, there, pairwise(rows.edges), strict=True)
        if marked
    ]
    painter.setPen(colour(scheme.text))
    painter.drawLines(lines)


def paint_legend(painter: QPainter, box: QRect, names: Sequence[str], scheme: Scheme) -> int:
    """Say at the right end of a line what colours and strokes mean: for, against, stroke; return where it begins."""
    metrics, line = painter.fontMetrics(), box.height()
    x = box.right() + 1
    shades = (scheme.diverging[-2], scheme.diverging[1], scheme.text)
    for number in reversed(range(len(names))):
        x -= metrics.horizontalAdvance(names[number])
        painter.setPen(colour(scheme.muted))
        painter.drawText(QRect(x, box.top(), box.right() + 1 - x, line), LEFT, names[number])
        tall = 2 if number == 2 else line // 2
        x -= line // 2 + 4
        painter.fillRect(QRect(x, box.center().y() - tall // 2, line // 2, tall), colour(shades[number]))
        x -= line
    return x

"""The picture of the runs that are compared: a heatmap of each above the other, and their curves overlaid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.cells import CELLS
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.sides import Side
from rnn_playground.views.compare.lines import GradientLines, LossLines, pen
from rnn_playground.views.compare.styles import Style, styles
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.numbers import probability, said, short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import lettering, visible, write

_PLOT_LINES = 7  # lines of text that the plots are high at least
_WIDE = 34  # lines of text in width from which on the plots stand beside the heatmaps


@dataclass(frozen=True)
class Places:
    """Say where everything stands."""

    columns: Columns
    tokens: QRect
    heads: tuple[QRect, ...]  # a line of text for each run
    bodies: tuple[QRect, ...]  # its heatmap
    legend: QRect
    loss: QRect
    gradient: QRect


class SidesView(QWidget):
    """Draw all runs on one colour scale, under one playhead; emit what the mouse wants and points at."""

    time_step_requested = Signal(int)
    pointed = Signal(str)  # words about what is under the mouse; "" when it points at nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scheme = LIGHT
        self.sides: tuple[Side, ...] = ()
        self._styles: list[Style] = []
        self._heatmaps: list[Heatmap] = []
        self._scale = GrowingScale(least=1.0)
        self.loss, self.gradient = LossLines(), GradientLines()
        self._playhead = 0

    def show_sides(self, sides: tuple[Side, ...], *, fresh: bool) -> None:
        """Draw these runs; `fresh` lets axes and scales shrink."""
        if fresh:
            self.loss.reset()
            self.gradient.reset()
            self._scale.reset()
        layout = len(sides), tuple(side.title for side in sides)
        self.sides = sides
        self._styles = styles([side.settings.cell if side.settings else "" for side in sides], self.scheme)
        self.loss.reach(sides)
        self.gradient.reach(sides)
        while len(self._heatmaps) < len(sides):
            self._heatmaps.append(Heatmap())
        for side in sides:
            if side.trace is not None and not side.trace.bounded:
                self._scale.reach(side.trace.hidden)
        top = self._scale.top
        for side, heatmap in zip(sides, self._heatmaps, strict=False):
            if side.trace is not None:
                heatmap.show(side.trace.hidden[side.trace.top], -top, top, self.scheme.diverging)
        if layout != getattr(self, "_layout", None):
            self._layout = layout
            self.updateGeometry()
        self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over other colours."""
        self.scheme = scheme
        self.show_sides(self.sides, fresh=False)
        self.updateGeometry()

    def set_time_step(self, step: int) -> None:
        """Move the playhead."""
        self._playhead = step
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few lines of every run and for the plots."""
        line = self.fontMetrics().height()
        height = 2 * line + len(self.sides) * 4 * line
        beside = self.width() >= _WIDE * line
        plots = 2 * (_PLOT_LINES - 2) * line
        return QSize(12 * line, max(height, plots) if beside else height + (_PLOT_LINES + 1) * line)

    def sizeHint(self) -> QSize:
        """Ask for no more."""
        return self.minimumSizeHint()

    # ---- geometry

    @property
    def steps(self) -> int:
        """Return the number of time steps of the sentence."""
        return max((len(side.trace.tokens) for side in self.sides if side.trace is not None), default=0)

    def places(self) -> Places:
        """Place runs and plots: beside each other where there is width, else below each other."""
        line = self.fontMetrics().height()
        pad = line // 3
        area = self.rect().adjusted(pad, pad, -pad, -pad)
        beside = self.width() >= _WIDE * line
        if beside:
            plots = QRect(area.right() - area.width() * 2 // 5, area.top(), area.width() * 2 // 5, area.height())
            rows = area.adjusted(0, 0, -plots.width() - line, 0)
        else:
            high = max(_PLOT_LINES * line, min(area.height() // 3, 12 * line))
            plots = QRect(area.left(), area.bottom() - high, area.width(), high)
            rows = area.adjusted(0, 0, 0, -high - line // 2)
        if beside:
            half = plots.height() // 2
            loss = QRect(plots.left(), plots.top(), plots.width(), half - pad)
            gradient = QRect(plots.left(), plots.top() + half + pad, plots.width(), plots.height() - half - pad)
        else:
            half = plots.width() // 2
            loss = QRect(plots.left(), plots.top(), half - pad, plots.height())
            gradient = QRect(plots.left() + half + pad, plots.top(), plots.width() - half - pad, plots.height())
        legend = max(3 * line, self.fontMetrics().horizontalAdvance(tick(-self._scale.top)) + line + pad)
        span = max(1, rows.width() - legend)
        steps = max(1, self.steps)
        width = max(1, min(span // steps, 8 * line))
        columns = Columns(steps, width, rows.left(), min(span, steps * width))
        letters = lettering(self._tokens(), width, self.fontMetrics(), 4 * line)
        tokens = QRect(rows.left(), rows.top(), columns.span, letters.height)
        count = max(1, len(self.sides))
        each = (rows.height() - tokens.height()) // count
        heads, bodies = [], []
        for number in range(len(self.sides)):
            top = rows.top() + tokens.height() + number * each
            heads.append(QRect(rows.left(), top + pad // 2, span, line))
            bodies.append(QRect(rows.left(), top + line + pad, columns.span, max(4, each - line - 2 * pad)))
        first = bodies[0].top() if bodies else rows.top()
        bar = QRect(rows.left() + span + pad, first, legend - pad, rows.bottom() - first)
        return Places(columns, tokens, tuple(heads), tuple(bodies), bar, loss, gradient)

    def _tokens(self) -> tuple[str, ...]:
        return next((side.trace.tokens for side in self.sides if side.trace is not None), ())

    # ---- words

    def says(self, trace: Trace, step: int) -> str:
        """Say the most probable answer after a time step, as in "positive .93"."""
        values = trace.outputs[min(step, len(trace.outputs) - 1)]
        if np.isnan(values).any():
            return ""
        if len(values) == 1 and len(trace.labels) == 2:
            yes = float(values[0])
            name, share = (trace.labels[1], yes) if yes > 0.5 else (trace.labels[0], 1 - yes)
        else:
            best = int(values.argmax())
            name, share = trace.labels[best], float(values[best])
        return said(visible(name), probability(share, 2))

    def name(self, number: int) -> str:
        """Return what a run is called: the own one by its cell."""
        side = self.sides[number]
        return side.title or self.tr("this run ({0})").format(CELLS[side.settings.cell].title if side.settings else "")

    def facts(self, number: int) -> list[str]:
        """Return what is told of a run beside its name, the most important first."""
        side = self.sides[number]
        if side.problem:
            return [side.problem]
        found = []
        if side.trace is not None:
            found.append(self.says(side.trace, self._playhead))
        scores = side.held_out or side.train
        if scores is not None and scores.metrics:
            metric, value = next(iter(scores.metrics.items()))
            part = self.tr("held out") if side.held_out is not None else self.tr("train")
            found.append(self.tr("{0} {1} {2}").format(part, metric.replace("_", " "), short(value)))
        if side.trace is not None and math.isfinite(side.trace.decay):
            found.append(self.tr("gradient ×{0} per step back").format(short(side.trace.decay)))
        found.append(self.tr("{0} weights").format(f"{side.parameters:,}"))
        own = self.sides[0].update
        if side.update != own:
            found.insert(0, self.tr("update {0} of {1}").format(f"{side.update:,}", f"{own:,}"))
        return [text for text in found if text]

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint rows, plots, playhead."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), colour(self.scheme.base))
            if not self.sides:
                return
            where = self.places()
            self._paint_tokens(painter, where)
            for number in range(len(self.sides)):
                self._paint_side(painter, where, number)
            top = self._scale.top
            painter.setPen(colour(self.scheme.muted))
            paint_legend(painter, where.legend, self.scheme.diverging, (tick(top), "0", tick(-top)))
            self._paint_playhead(painter, where)
            self.loss.paint(painter, where.loss, self.sides, self._styles, self.scheme,
                            self.tr("loss (nats) by update"))  # fmt: skip
            self.gradient.paint(painter, where.gradient, self.sides, self._styles, self.scheme,
                                self.tr("|dL/dh_t| by time step t"))  # fmt: skip

    def _paint_tokens(self, painter: QPainter, where: Places) -> None:
        line = self.fontMetrics().height()
        letters = lettering(self._tokens(), where.columns.width, self.fontMetrics(), 4 * line)
        painter.setPen(colour(self.scheme.text))
        for step in letters.steps(where.columns):
            write(painter, letters.texts[step], letters.box(step, where.columns, where.tokens), letters.upright,
                  first=letters.every > 1)  # fmt: skip

    def _paint_side(self, painter: QPainter, where: Places, number: int) -> None:
        side, head, line = self.sides[number], where.heads[number], self.fontMetrics().height()
        painter.setPen(pen(self._styles[number]))
        painter.drawLine(head.left(), head.center().y() + 1, head.left() + 2 * line, head.center().y() + 1)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.text))
        box = head.adjusted(2 * line + line // 2, 0, 0, 0)
        name = painter.fontMetrics().elidedText(self.name(number), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, name)
        used = painter.fontMetrics().horizontalAdvance(name) + line
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.error if side.problem else self.scheme.muted))
        rest = box.adjusted(used, 0, 0, 0)
        text = self._fitting(self.facts(number), rest.width())
        painter.drawText(rest, RIGHT if not side.problem else LEFT, text)
        if side.trace is not None:
            self._heatmaps[number].paint(painter, where.columns, where.bodies[number], self.scheme.base)
        else:
            painter.fillRect(where.bodies[number], colour(self.scheme.window))

    def _fitting(self, facts: Sequence[str], width: int) -> str:
        """Join as many facts as have room; the first is cut rather than left out."""
        metrics, told = self.fontMetrics(), ""
        for fact in facts:
            longer = f"{told} · {fact}" if told else fact
            if metrics.horizontalAdvance(longer) > width:
                break
            told = longer
        return told or metrics.elidedText(facts[0] if facts else "", Qt.TextElideMode.ElideRight, max(0, width))

    def _paint_playhead(self, painter: QPainter, where: Places) -> None:
        if not self.steps:
            return
        step = min(self._playhead, self.steps - 1)
        painter.setPen(colour(self.scheme.playhead))
        for body in where.bodies:
            x = where.columns.x(step)
            painter.drawRect(x - 1, body.top() - 1, where.columns.width + 1, body.height() + 1)

    # ---- mouse

    def describe(self, position: QPoint) -> str:
        """Say in words and numbers what is under the mouse."""
        where = self.places()
        step = where.columns.at(position.x())
        for number, body in enumerate(where.bodies):
            side = self.sides[number]
            unit = self._heatmaps[number].row_at(position.y(), body)
            if unit is not None and step is not None and side.trace is not None and step < len(side.trace.tokens):
                value = short(float(side.trace.hidden[side.trace.top, step, unit]))
                token = visible(side.trace.tokens[step])
                told = self.says(side.trace, step)
                return self.tr("{0}: h[{1}] after “{2}” = {3}; says {4}").format(
                    self.name(number), unit, token, value, told
                )
            if where.heads[number].contains(position):
                return f"{self.name(number)}: {' · '.join(self.facts(number))} · {self._start(number)}"
        return ""

    def _start(self, number: int) -> str:
        side = self.sides[number]
        if number == 0:
            return self.tr("the sentence, the data and the updates are the same in all runs")
        if len(side.shared) == side.arrays:
            return self.tr("began with the same weights as this run")
        if side.shared:
            return self.tr("began with the same {0}; the other arrays have other shapes").format(", ".join(side.shared))
        return self.tr("began with weights of its own")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._request(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead, or read out."""
        position = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._request(position)
        self.pointed.emit(self.describe(position) if self.sides else "")

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def _request(self, position: QPoint) -> None:
        where = self.places()
        inside = where.tokens.contains(position) or any(body.contains(position) for body in where.bodies)
        if self.steps and inside:
            step = where.columns.nearest(position.x())
            if step != self._playhead:
                self.time_step_requested.emit(step)

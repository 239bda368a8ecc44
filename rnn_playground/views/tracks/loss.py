"""The loss at each time step that has a target."""

import math
from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import CENTRE, numbers_fit, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.numbers import probability, short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.rects import bars, fill_rects
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track


@track
class LossTrack(Track):
    """Draw the loss as bars from 0, with numbers where they fit."""

    track_id: ClassVar[str] = "loss"
    order: ClassVar[int] = 70
    stretch: ClassVar[int] = 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = GrowingScale(least=1.0)

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("loss")

    def unit(self) -> str:
        """Return the unit; a squared error is in that of the table."""
        return self.tr("squared") if self.trace is not None and self.trace.linear else self.tr("nats")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Loss in nats at each time step that has a target; 0 is perfect, .69 is a coin toss between two")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The loss measures how surprised the network is by the right answer at a time step. "
            "Where only the end of the sentence has a target, there is one bar. "
            "L_t = -log p(target at t), in nats; of a number that is asked for, L = (y - target)^2"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Take over the losses; the scale grows and never shrinks until the network is another."""
        self.trace = trace
        if fresh:
            self._scale.reset()
        self._scale.reach(trace.loss)

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take a line of numbers and bars."""
        return 2 * metrics.height() + 4, 4 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the end of the scale."""
        return (tick(self._scale.top),)

    def still_key(self) -> Hashable:
        """Depend on the scale."""
        return self._scale.top

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the axis."""
        area = self._bars(stage)
        paint_ticks(painter, [(area.top(), tick(self._scale.top)), (area.bottom(), "0")], stage.ticks)
        painter.setPen(colour(stage.scheme.border))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the bars and their numbers."""
        trace = self.trace
        if trace is None:
            return
        area, columns = self._bars(stage), stage.columns
        inset = max(1, columns.width // 8) if columns.width >= 4 else 0
        numbers = numbers_fit(columns, stage.metrics)
        decimals = 3 if stage.metrics.horizontalAdvance("0.000") <= columns.width else 2
        seen = columns.visible()
        values = trace.loss[seen.start : seen.stop]
        talls = np.maximum(np.rint(np.minimum(values / self._scale.top, 1.0) * area.height()), 1)
        whole = np.where(np.isfinite(values), talls, 0).astype(np.intp).tolist()
        fill_rects(painter, bars(columns, seen, whole, area.bottom() + 1, inset), colour(stage.scheme.muted))
        if numbers:
            painter.setPen(colour(stage.scheme.text))
            for step, value in zip(seen, values.tolist(), strict=True):
                if math.isfinite(value):
                    words = short(value) if value >= 1 else probability(value, decimals)
                    painter.drawText(QRect(columns.x(step), stage.body.top(), columns.width, stage.line), CENTRE, words)
        if not np.isfinite(trace.loss).any():
            painter.setPen(colour(stage.scheme.muted))
            painter.drawText(stage.body, CENTRE, self.tr("no target"))

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the loss under the mouse."""
        if self.trace is None:
            return ""
        token = visible(self.trace.tokens[step])
        value = float(self.trace.loss[step])
        if np.isnan(value):
            return self.tr("no target after “{}”, so no loss").format(token)
        if self.trace.linear:
            return self.tr("squared error after “{}” = {}").format(token, short(value))
        return self.tr("loss after “{}” = {} nats").format(token, short(value))

    def summary(self, step: int) -> str:
        """Say the loss at the playhead where there is one."""
        value = float(self.trace.loss[step]) if self.trace is not None else np.nan
        linear = self.trace is not None and self.trace.linear
        told = self.tr("squared error {}") if linear else self.tr("loss {} nats")
        return "" if np.isnan(value) else told.format(short(value))

    def _bars(self, stage: Stage) -> QRect:
        return stage.body.adjusted(0, stage.line if numbers_fit(stage.columns, stage.metrics) else 0, 0, 0)

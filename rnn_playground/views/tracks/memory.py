"""How much each token speaks for what the network says at the playhead."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.influence import Influence, Influences
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.axes import CENTRE, paint_ticks
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.rects import bars, fill_rects
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track

_FADED = 0.35  # of full colour: influences on another step than that of the playhead


@track
class MemoryTrack(Track):
    """Draw leave-one-out as bars from zero, up for the answer and down against it; gradient x input as a mark."""

    track_id: ClassVar[str] = "memory"
    order: ClassVar[int] = 90
    stretch: ClassVar[int] = 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = GrowingScale(least=0.1)
        self._answer: Answer | None = None
        self._found: Influences | None = None

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("memory")

    def unit(self) -> str:
        """Return the unit."""
        return self.tr("nats") if self._found is None else self._found.unit

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr(
            "Influence of each token on log p of the answer at the playhead, in nats: bars leave the token out, "
            "marks are gradient x input; up speaks for the answer, down against it"
        )

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "Which tokens does the answer at the playhead rest on? A bar is by how much log p of the answer falls when "
            "that token is read as zeros; a mark is what the gradient expects of that. The two differ where the "
            "network is far from linear. s = log p(answer), bar_t = s - s(x_t = 0), mark_t = x_t · ds/dx_t"
        )

    def look(self, step: int) -> Look | None:
        """Ask for the influences on the answer at the playhead."""
        return Influence(step)

    def take(self, answer: Answer) -> bool:
        """Take over an answer, and tell whether it is a new one."""
        if answer is self._answer:
            return False
        self._answer = answer
        self._found = answer.value if isinstance(answer.value, Influences) else None
        if self._found is not None:
            self._scale.reach(self._found.left_out)
            self._scale.reach(self._found.gradient)
        return True

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Forget what was found for another sentence; the scale grows until the network is another."""
        self.trace = trace
        if fresh:
            self._scale.reset()
        if self._found is not None and self._found.tokens != trace.tokens:
            self._answer = self._found = None

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take bars of two lines or more."""
        return 2 * metrics.height(), 6 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the lower end of the scale."""
        return (tick(-self._scale.top),)

    def still_key(self) -> Hashable:
        """Depend on the scale."""
        return self._scale.top

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the axis, zero in the middle."""
        body, top = stage.body, self._scale.top
        marks = [(body.top(), tick(top)), (body.bottom(), tick(-top)), (body.center().y(), "0")]
        paint_ticks(painter, marks, stage.ticks)
        painter.setPen(colour(stage.scheme.border))
        painter.drawLine(body.left(), body.center().y(), body.right(), body.center().y())

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint bars in the colours of their sign and marks in that of text; faded while newer ones are awaited."""
        found, columns, body = self._found, stage.columns, stage.body
        if found is None:
            painter.setPen(colour(stage.scheme.muted))
            problem = self._answer.problem if self._answer is not None else ""
            cut = stage.metrics.elidedText(problem or "…", Qt.TextElideMode.ElideRight, body.width())
            painter.drawText(body, CENTRE, cut)
            return
        seen = columns.visible()
        share = 1.0 if found.step == stage.playhead else _FADED
        inset = max(1, columns.width // 8) if columns.width >= 4 else 0
        zero, half, colours = body.center().y(), (body.height() - 1) / 2, stage.scheme
        talls, slopes = self._pixels(found.left_out, seen, half), self._pixels(found.gradient, seen, half)
        signs = ((np.maximum(talls, 0), colours.diverging[-2]), (np.minimum(talls, 0), colours.diverging[1]))
        for some, shade in signs:
            rects = bars(columns, seen, some.tolist(), zero, inset)
            fill_rects(painter, rects, colour(mix(shade, colours.base, share)))
        thick = max(2, stage.line // 7)
        marks = bars(columns, seen, slopes.tolist(), zero, inset)
        for mark in marks:  # its far end alone
            if mark.bottom() >= zero:
                mark.setTop(mark.bottom() - thick + 1)
            else:
                mark.setHeight(thick)
        fill_rects(painter, marks, colour(mix(colours.text, colours.base, share)))

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say both influences of the token under the mouse, and on what."""
        found = self._found
        if found is None or self.trace is None:
            return ""
        token, at = visible(self.trace.tokens[step]), visible(self.trace.tokens[found.step])
        left_out, slope = short(float(found.left_out[step])), short(float(found.gradient[step]))
        text = self.tr("influence of “{}” on “{}” after “{}”: {} {} left out, gradient × input {}")
        text = text.format(token, visible(found.label), at, left_out, found.unit, slope)
        return text + self.tr(" (without the marks)") if self.trace.marked else text

    def summary(self, step: int) -> str:
        """Name the token that speaks most for the answer at the playhead."""
        found = self._found
        if found is None or found.step != step or self.trace is None:
            return ""
        values = found.gradient if np.isnan(found.left_out).all() else found.left_out
        clean = np.nan_to_num(values[: step + 1], nan=0.0)
        if not clean.size or clean.max() <= 0:
            return ""
        return self.tr("rests most on “{}”").format(visible(self.trace.tokens[int(clean.argmax())]))

    def _pixels(self, values: Floats, seen: range, half: float) -> Integers:
        """Return heights in pixels above zero; 0 for less than half of one and for what is no number."""
        part = values[seen.start : seen.stop]
        there = np.where(np.isfinite(part), part, 0.0) * (half / self._scale.top)
        whole: Integers = np.rint(np.minimum(np.maximum(there, -half), half)).astype(np.intp)
        return whole

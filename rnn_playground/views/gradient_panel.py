"""How the gradient decays on its way back in time: |dL/dh_t| by time step, with the fitted factor."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import DASHES
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.batch_decay import BatchDecay
from rnn_playground.training.looks.gradient_paths import GradientPaths
from rnn_playground.training.looks.limits import Limits
from rnn_playground.training.looks.look import Look
from rnn_playground.views.controls.strip import Strip, offer
from rnn_playground.views.drawing.axes import RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.decay import fitted_line
from rnn_playground.views.drawing.layers import Layers, dashed, paint_layer
from rnn_playground.views.drawing.numbers import power_of_ten
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.drawing.tokens import Lettering, lettering
from rnn_playground.views.gradient import words
from rnn_playground.views.gradient.content import Content, of_frame
from rnn_playground.views.gradient.course import Course
from rnn_playground.views.gradient.moving import paint_columns, paint_header, paint_norm
from rnn_playground.views.gradient.still import (
    Area,
    paint_axes,
    paint_band,
    paint_borders,
    paint_clip,
    paint_hand_over,
    paint_trail,
)
from rnn_playground.views.gradient.trail import Trail
from rnn_playground.views.gradient.ways import Way, paint_ways, ways_of
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel

ELIDE = Qt.TextElideMode.ElideRight
SENTENCE, BATCH, LAST = 0, 1, 2  # places of the choice
_LEAST_HEIGHT = 9  # lines of text: below them the controls go


@panel
class GradientPanel(Panel):
    """Draw gradient norms on a logarithmic axis, of the sentence or of a batch; a click asks for a time step."""

    panel_id: ClassVar[str] = "gradient"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("GradientPanel", "Gradient decay"))
    order: ClassVar[int] = 40
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._content = Content()
        self._shown: tuple[object, ...] = ()
        self._playhead = 0
        self._hover: int | None = None
        self._lettering: tuple[Hashable, Lettering] | None = None
        self._still = QPixmap()
        self._still_key: Hashable = None
        self.decades = GrowingDecades()
        self.trail = Trail()
        self._make_controls()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it needs painting first
        self.setAccessibleName(self.tr("Gradient decay"))
        self.setToolTip(self.tr("Gradient norm |dL/dh_t| by time step t, in nats per unit of h, logarithmic axis"))
        self.setWhatsThis(
            self.tr(
                "Each dot says how strongly the last answer's loss reacts to the state after that token; fainter "
                "lines are how that was at earlier updates. "
                "The dotted line is fitted: each step back multiplies the gradient by the factor shown. "
                "Where the network reads both ways, ← (dashed) fades to the right: it reads from the end. "
                "The mean over a batch is that of up to 32 training sentences; its band holds four fifths of them. "
                "Ways shows what came along the kept state alone (c of the LSTM, z of the GRU) and through the gates "
                "alone. The clip line bounds the gradient of all weights together, |dL/dW|; over a truncation line "
                "training sends nothing back. "
                "|dL/dh_t| is about factor^(T - t) |dL/dh_T|"
            )
        )

    def _make_controls(self) -> None:
        self.strip = Strip(self)
        self.source = self.strip.choice(
            self.tr("Gradient of"),
            self.tr("Whose gradient: that of the sentence, or the mean of up to 32 training sentences, nats per unit"),
            self._choose,
        )
        offer(self.source, [self.tr("Sentence"), self.tr("Batch")])
        self.ways = self.strip.switch(
            self.tr("Ways"),
            self.tr("Show by which way the gradient came back: along c (or z), or through the gates; nats per unit"),
            self._show_ways,
        )

    # ---- what is shown

    def looks(self) -> tuple[Look, ...]:
        """Ask for the limits, and for what is chosen."""
        asked: tuple[Look, ...] = (Limits(),)
        if self.of_batch:
            asked += (self._batch_look(),)
        elif self.ways.isChecked():
            asked += (GradientPaths(),)
        return asked

    @property
    def of_batch(self) -> bool:
        """Return whether the mean over a batch is shown."""
        return self.source.currentIndex() != SENTENCE

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self._playhead = max(0, step)
        self.update()

    def draw(self, frame: Frame) -> None:
        """Show the Frame's Trace and answers; do nothing when they are those that are shown."""
        seen = tuple(frame.looks.get(look) for look in self.looks())
        shown = (frame.trace, self.of_batch, *seen)
        if len(shown) == len(self._shown) and all(a is b for a, b in zip(shown, self._shown, strict=True)):
            return
        self._shown, self._trace = shown, frame.trace
        if self.take_fresh():
            self.decades.reset()
        self._content = content = of_frame(frame, seen, self.of_batch)
        if frame.trace is not None:
            self._offer(frame.trace)
        if content.course is not None:
            self._reach(content)
            last = len(content.course.tokens) - 1
            of = (frame.run_id, self.source.currentIndex(), content.course.tokens, content.course.marked)
            self.trail.add(of, content.update, content.course.norms[content.course.top])
            self._hover = None if self._hover is None else min(self._hover, last)
        self.update()

    def _reach(self, content: Content) -> None:
        """Let the axis hold all curves, and the clip line where it is near."""
        norms = [way.norms for way in self._ways()]
        if content.course is not None:
            norms.append(content.course.norms)
        for values in norms:
            self.decades.reach(values)
        clip = content.limits.clip if content.limits is not None else 0.0
        if 0 < clip <= 10.0 ** (self.decades.high + 1):
            self.decades.reach(np.array([clip]))

    def _offer(self, trace: Trace) -> None:
        """Offer the last answer alone where the batch's loss is one of every step."""
        texts = [self.tr("Sentence"), self.tr("Batch")]
        if np.isfinite(trace.loss[:-1]).any() or self.source.currentIndex() == LAST:
            texts.append(self.tr("Batch, last"))
        offer(self.source, texts)
        self._place_strip()

    def _batch_look(self) -> BatchDecay:
        return BatchDecay(last=self.source.currentIndex() == LAST)

    def _ways(self) -> tuple[Way, ...]:
        course, paths = self._content.course, self._content.paths
        return ways_of(paths, course.top, self.scheme, self.tr) if paths is not None and course is not None else ()

    def _choose(self, _place: int) -> None:
        self.ways.setEnabled(not self.of_batch)
        self._content = Content()
        self.decades.reset()
        self._hover = None
        self._renew()

    def _show_ways(self, _on: bool) -> None:
        self._renew()

    def _renew(self) -> None:
        self._shown = ()
        self._still_key = None
        self.looks_changed.emit()
        if self.frame is not None and self.isVisible():
            self.draw(self.frame)
        self.update()

    def recolour(self) -> None:
        """Paint axes and tokens anew."""
        self._still_key = None
        self._place_strip()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._trace is None or not self._trace.tokens:
            return self.tr("No gradient yet: type a sentence to be read.")
        if self._content.course is None:
            problem = self._content.problem or self.tr("The batch is being read")
            return problem if problem.endswith(".") else problem + "."
        return ""

    def headline(self) -> str:
        """Return the fitted factor as it is written at the top."""
        return words.headline(self._content.course, self.tr)

    def read_out(self) -> str:
        """Return the line under the headline: the value under the mouse, else what the factor means."""
        course = self._content.course
        if course is not None and course.marked and self.ways.isChecked() and not self.of_batch:
            return self.tr("what-if marks hold states: no ways are told apart under them")
        if self._hover is None or course is None:
            return words.meaning(course, self.tr)
        return words.at_step(course, self._hover, self._content.paths, self.tr)

    def limits_text(self) -> str:
        """Return the gradient of all weights at the last update, and what clipping made of it."""
        return words.limits(self._content.limits, self.tr)

    # ---- geometry

    def place(self, step: float, exponent: float) -> QPointF:
        """Return the pixel of a time step and a power of ten."""
        area = self._area()
        return QPointF(area.x(step), area.y(exponent))

    def plot_area(self) -> QRect:
        """Return the rectangle of the dots, without axes, headline and controls."""
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance(power_of_ten(-10)) + line // 2
        top = self._header_lines() * line + 3 * line // 4 + 2
        below = self._letters(self.width() - left - line // 2).height + 4 + self._foot()
        return self.rect().adjusted(left, top, -line // 2, -below)

    def _area(self) -> Area:
        return Area(self.plot_area(), max(1, len(self._tokens())), self.decades)

    def _tokens(self) -> tuple[str, ...]:
        return self._content.course.tokens if self._content.course is not None else ()

    def _foot(self) -> int:
        return self.strip.height() + 4 if self._controls_fit() else 0

    def _controls_fit(self) -> bool:
        return self.height() >= _LEAST_HEIGHT * self.fontMetrics().height()

    def _header_lines(self) -> int:
        course = self._content.course
        several = course is not None and (course.layers > 1 or self._content.paths is not None or self.of_batch)
        return 3 if several and self.height() >= 14 * self.fontMetrics().height() else 2

    def _letters(self, width: int) -> Lettering:
        tokens = self._tokens()
        key = (tokens, width, self.height(), self.font().key())
        if self._lettering is None or self._lettering[0] != key:
            metrics = self.fontMetrics()
            tallest = max(metrics.height(), (2 if self._controls_fit() else 3) * self.height() // 10)
            self._lettering = key, lettering(tokens, max(1, width) / max(1, len(tokens)), metrics, tallest)
        return self._lettering[1]

    def _step_at(self, x: float) -> int:
        area = self._area()
        return min(max(int((x - area.plot.left()) * area.steps / max(1, area.plot.width())), 0), area.steps - 1)

    def _place_strip(self) -> None:
        line = self.fontMetrics().height()
        self.strip.setVisible(self._controls_fit())
        self.strip.adjustSize()
        self.strip.move(line // 4, self.height() - self.strip.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at the foot."""
        super().resizeEvent(event)
        self._place_strip()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is still from the store, then headline, playhead, lines and dots."""
        course = self._content.course
        with QPainter(self) as painter:
            if course is None or not course.tokens:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            area = self._area()
            self._renew_still(area, course)
            painter.drawPixmap(0, 0, self._still)
            line = self.fontMetrics().height()
            head = QRect(line // 2, line // 4, self.width() - line, self._header_lines() * line)
            paint_header(painter, head, course, self.read_out(), self._ways(), self.scheme, self.tr)
            self._paint_foot(painter)
            plot = area.plot
            if plot.height() < 4 or plot.width() < 4:
                return
            playhead = None if self.of_batch else min(self._playhead, area.steps - 1)
            paint_columns(painter, area, self._hover, playhead, self.height() - self._foot(), self.scheme)
            painter.setClipRect(plot.adjusted(-4, -5, 4, 5))
            if course.band is not None:
                paint_band(painter, area, course.band, self.scheme)
                self._paint_trail(painter, area, course)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._content.limits is not None:
                paint_norm(painter, area, self._content.limits.norm, self.scheme)
            fit = fitted_line(course.norms[course.top], course.decay)
            if fit is not None:
                painter.setPen(dashed(colour(self.scheme.fit), 2, DASHES["fit"]))
                painter.drawLine(self.place(0, fit[0]), self.place(area.steps - 1, fit[1]))
            ways = self._ways()
            paint_ways(painter, area, ways)
            for layer in [course.top] if ways else range(course.layers):
                places = self.decades.fraction(course.norms[layer])
                paint_layer(painter, plot, places, layer, Layers(course.layers, course.directions), self.scheme)

    def _renew_still(self, area: Area, course: Course) -> None:
        ratio, limits = self.devicePixelRatioF(), self._content.limits
        clip, window = (limits.clip, limits.truncate) if limits is not None else (0.0, 0)
        key = (
            area.plot.getRect(), self.size().toTuple(), course.tokens, course.border, self.decades.low,
            self.decades.high, ratio, 0 if self.of_batch else self.trail.version, clip, window, self.scheme.name,
            self.font().key(),
        )  # fmt: skip
        if key == self._still_key:
            return
        self._still_key = key
        self._still = QPixmap(self.size() * ratio)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(colour(self.scheme.base))
        with QPainter(self._still) as painter:
            painter.setFont(self.font())
            paint_axes(painter, area, course.tokens, self._letters(area.plot.width()), self.scheme)
            painter.setClipRect(area.plot.adjusted(-1, -1, 1, 1))
            if course.band is None:
                self._paint_trail(painter, area, course)
            if clip > 0 and self.decades.low <= np.log10(clip) <= self.decades.high:
                paint_clip(painter, area, clip, words.clip_name(clip, self.tr), self.scheme)
            if course.border:
                paint_hand_over(painter, area, course.border, self.scheme)
            cuts = course.cuts(window) if window > 0 and course.band is None else []
            if cuts:
                paint_borders(painter, area, cuts, words.window_name(window, self.tr), self.scheme)

    def _paint_trail(self, painter: QPainter, area: Area, course: Course) -> None:
        curves = self.trail.curves
        name = self.tr("update {}").format(f"{curves[0][0]:,}") if curves else ""
        paint_trail(painter, area, curves, course.norms[course.top], name, self.scheme)

    def _paint_foot(self, painter: QPainter) -> None:
        if not self._controls_fit():
            return
        line = self.fontMetrics().height()
        left = self.strip.geometry().right() + line // 2
        box = QRect(left, self.strip.y(), self.width() - line // 2 - left, self.strip.height())
        painter.setPen(colour(self.scheme.muted))
        text = self.limits_text()
        if self.fontMetrics().horizontalAdvance(text) <= box.width():
            painter.drawText(box, RIGHT, text)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._request(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead, or read out the step under the mouse."""
        if not self._tokens():
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._request(event.position().x())
        inside = self.plot_area().left() <= event.position().x() <= self.plot_area().right()
        self._point(self._step_at(event.position().x()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, step: int | None) -> None:
        if step != self._hover:
            self._hover = step
            self.update()

    def _request(self, x: float) -> None:
        if self._tokens() and not self.of_batch and x >= self.plot_area().left():
            step = self._step_at(x)
            if step != min(self._playhead, len(self._tokens()) - 1):
                self.time_step_requested.emit(step)

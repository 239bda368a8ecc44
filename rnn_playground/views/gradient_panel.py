"""How the gradient decays on its way back in time: |dL/dh_t| by time step, with the fitted factor."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import DASHES
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.views.drawing.axes import LEFT, RIGHT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.decay import fitted_line, headline, in_words
from rnn_playground.views.drawing.layers import Layers, dashed, paint_key, paint_layer
from rnn_playground.views.drawing.numbers import power_of_ten, short
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.drawing.tokens import Lettering, lettering, pitch, visible, write
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel


@panel
class GradientPanel(Panel):
    """Draw the gradient norms of a Frame's Trace on a logarithmic axis; a click asks for a time step."""

    panel_id: ClassVar[str] = "gradient"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("GradientPanel", "Gradient decay"))
    order: ClassVar[int] = 40
    interval: ClassVar[float] = 0.15

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._playhead = 0
        self._hover: int | None = None
        self._lettering: tuple[Hashable, Lettering] | None = None
        self._still = QPixmap()
        self._still_key: Hashable = None
        self.decades = GrowingDecades()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it needs painting first
        self.setAccessibleName(self.tr("Gradient decay"))
        self.setToolTip(self.tr("Gradient norm |dL/dh_t| by time step t, in nats per unit of h, logarithmic axis"))
        self.setWhatsThis(
            self.tr(
                "Each dot says how strongly the last answer's loss reacts to the state after that token. "
                "The dotted line is fitted: each step back multiplies the gradient by the factor shown. "
                "Where the network reads both ways, ← (dashed) fades to the right: it reads from the end. "
                "|dL/dh_t| is about factor^(T - t) |dL/dh_T|"
            )
        )

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self._playhead = max(0, step)
        self.update()

    def draw(self, frame: Frame) -> None:
        """Show the Frame's Trace; do nothing when it is the one that is shown."""
        trace = frame.trace
        if trace is self._trace:
            return
        self._trace = trace
        if trace is not None:
            if self.take_fresh():
                self.decades.reset()
            self.decades.reach(trace.gradient)
        self._hover = None if trace is None or self._hover is None else min(self._hover, len(trace.tokens) - 1)
        self.update()

    def recolour(self) -> None:
        """Paint axes and tokens anew."""
        self._still_key = None
        self.update()

    def empty_text(self) -> str:
        """Say how to begin."""
        if self._trace is None or not self._trace.tokens:
            return self.tr("No gradient yet: type a sentence to be read.")
        return ""

    def headline(self) -> str:
        """Return the fitted factor as it is written at the top."""
        return headline(self._trace.decay, self.tr) if self._trace is not None else ""

    def read_out(self) -> str:
        """Return the line under the headline: the value under the mouse, else what the factor means."""
        trace = self._trace
        if trace is None:
            return ""
        if self._hover is None:
            text = in_words(trace.decay, self.tr)
            if trace.directions == 1 or not text:
                return text
            return self.tr("layer {}: {}").format(trace.layer_names[trace.top], text)
        norms = ", ".join(short(float(norm), 4) for norm in trace.gradient[:, self._hover])
        text = self.tr("|dL/dh| after '{}' = {}").format(visible(trace.tokens[self._hover]), norms)
        return f"{text} ({', '.join(trace.layer_names)})" if trace.directions == 2 else text

    # ---- geometry

    def place(self, step: float, exponent: float) -> QPointF:
        """Return the pixel of a time step and a power of ten."""
        plot = self.plot_area()
        steps = max(1, len(self._trace.tokens)) if self._trace is not None else 1
        share = (exponent - self.decades.low) / (self.decades.high - self.decades.low)
        return QPointF(plot.left() + (step + 0.5) * plot.width() / steps, plot.bottom() - share * (plot.height() - 1))

    def plot_area(self) -> QRect:
        """Return the rectangle of the dots, without axes and headline."""
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance(power_of_ten(-10)) + line // 2
        top = self._header_lines() * line + line // 2
        return self.rect().adjusted(left, top, -line // 2, -self._letters(self.width() - left - line // 2).height - 4)

    def _header_lines(self) -> int:
        return 3 if self._layers() > 1 and self.height() >= 14 * self.fontMetrics().height() else 2

    def _layers(self) -> int:
        return int(self._trace.gradient.shape[0]) if self._trace is not None else 1

    def _letters(self, width: int) -> Lettering:
        tokens = self._trace.tokens if self._trace is not None else ()
        key = (tokens, width, self.height(), self.font().key())
        if self._lettering is None or self._lettering[0] != key:
            metrics = self.fontMetrics()
            tallest = max(metrics.height(), 3 * self.height() // 10)
            self._lettering = key, lettering(tokens, max(1, width) / max(1, len(tokens)), metrics, tallest)
        return self._lettering[1]

    def _step_at(self, x: float) -> int:
        plot = self.plot_area()
        steps = len(self._trace.tokens) if self._trace is not None else 1
        return min(max(int((x - plot.left()) * steps / max(1, plot.width())), 0), steps - 1)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes from the store, then headline, playhead, lines and dots."""
        trace = self._trace
        with QPainter(self) as painter:
            if trace is None or not trace.tokens:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            plot = self.plot_area()
            self._renew_still(plot, trace)
            painter.drawPixmap(0, 0, self._still)
            self._paint_header(painter)
            if plot.height() < 4 or plot.width() < 4:
                return
            self._paint_playhead(painter, plot, trace)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(plot.adjusted(-4, -5, 4, 5))
            line = fitted_line(trace.gradient[trace.top], trace.decay)
            if line is not None:
                painter.setPen(dashed(colour(self.scheme.fit), 2, DASHES["fit"]))
                painter.drawLine(self.place(0, line[0]), self.place(len(trace.tokens) - 1, line[1]))
            for layer in range(self._layers()):
                places = self.decades.fraction(trace.gradient[layer])
                paint_layer(painter, plot, places, layer, Layers(self._layers(), trace.directions), self.scheme)

    def _renew_still(self, plot: QRect, trace: Trace) -> None:
        ratio = self.devicePixelRatioF()
        key = (
            plot.getRect(),
            self.size().toTuple(),
            trace.tokens,
            self.decades.low,
            self.decades.high,
            ratio,
        )
        if key == self._still_key:
            return
        self._still_key = key
        self._still = QPixmap(self.size() * ratio)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(colour(self.scheme.base))
        line = self.fontMetrics().height()
        with QPainter(self._still) as painter:
            painter.setFont(self.font())
            exponents = self.decades.ticks(max(2, 2 * plot.height() // (3 * line)))
            marks = [(round(self.place(0, exponent).y()), power_of_ten(exponent)) for exponent in exponents]
            painter.setPen(colour(self.scheme.grid))
            for y, _ in marks:
                painter.drawLine(plot.left(), y, plot.right(), y)
            painter.setPen(colour(self.scheme.border))
            painter.drawLine(plot.left() - 1, plot.top(), plot.left() - 1, plot.bottom())
            painter.setPen(colour(self.scheme.muted))
            axis = QRect(0, plot.top() - line // 2, plot.left() - line // 4, plot.height() + line)
            paint_ticks(painter, marks, axis)
            letters = self._letters(plot.width())
            painter.setPen(colour(self.scheme.text))
            for step in range(0, len(trace.tokens), letters.every):
                left = plot.left() + step * plot.width() / len(trace.tokens)
                width = letters.every * plot.width() / len(trace.tokens)
                if left + min(width, pitch(self.fontMetrics())) > self.width():
                    break  # a thinned-out token begins at its column and must not run out of the picture
                box = QRectF(left, plot.bottom() + 3, width, letters.height).toRect()
                write(painter, letters.texts[step], box, letters.upright, bottom=False, first=letters.every > 1)

    def _paint_header(self, painter: QPainter) -> None:
        line = self.fontMetrics().height()
        box = QRect(line // 2, line // 4, self.width() - line, line)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.text))
        text = self.headline()
        painter.drawText(box, LEFT, text)
        x = box.left() + painter.fontMetrics().horizontalAdvance(text) + line // 2
        symbol = "|dL/dh|"
        free = box.right() - painter.fontMetrics().horizontalAdvance(symbol) - x - line // 2
        if self._trace is not None and self._trace.decay > 0 and free >= line:
            painter.setPen(dashed(colour(self.scheme.fit), 2, DASHES["fit"]))
            painter.drawLine(x, box.center().y() + 1, x + min(free, 2 * line), box.center().y() + 1)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.muted))
        if free >= 0:  # a narrow dock has no room for both
            painter.drawText(box, RIGHT, symbol)
        second = self.fontMetrics().elidedText(self.read_out(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box.translated(0, line), LEFT, second)
        if self._header_lines() == 3 and self._trace is not None:
            names, directions = self._trace.layer_names, self._trace.directions
            shown = [self.tr("layer {}").format(name) if directions == 1 else name for name in names]
            paint_key(painter, box.translated(0, 2 * line), shown, Layers(len(names), directions), self.scheme)

    def _paint_playhead(self, painter: QPainter, plot: QRect, trace: Trace) -> None:
        steps = len(trace.tokens)
        for step, shade in (
            (self._hover, self.scheme.muted),
            (min(self._playhead, steps - 1), self.scheme.playhead),
        ):
            if step is not None:
                middle = round(plot.left() + (step + 0.5) * plot.width() / steps)
                width = min(max(plot.width() // steps, 2), 4 * self.fontMetrics().height())
                painter.fillRect(middle - width // 2, plot.top(), width, self.height() - plot.top(), colour(shade, 40))
                painter.fillRect(middle - 1, plot.top(), 2, plot.height(), colour(shade))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._request(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead, or read out the step under the mouse."""
        if self._trace is None or not self._trace.tokens:
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
        if self._trace is not None and self._trace.tokens and x >= self.plot_area().left():
            step = self._step_at(x)
            if step != min(self._playhead, len(self._trace.tokens) - 1):
                self.time_step_requested.emit(step)

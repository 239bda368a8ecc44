"""Short-term memory: what each token still does to the answer at the playhead, under several definitions."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.decodability import Decodability, DecodabilityFound
from rnn_playground.training.looks.influence import Influence, Influences
from rnn_playground.training.looks.look import Look
from rnn_playground.training.looks.swap_in import SwapIn, SwapInFound
from rnn_playground.views.controls.strip import Strip
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.fitting import paint_fitting
from rnn_playground.views.drawing.halves import Halves, arrangement
from rnn_playground.views.drawing.numbers import nice_ceiling
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import lettering
from rnn_playground.views.memory import words
from rnn_playground.views.memory.definitions import Definition, by_decoding, by_influence, by_swap
from rnn_playground.views.memory.pies import paint_pies
from rnn_playground.views.memory.rows import Rows, Span, paint_bars, paint_legend, paint_still
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel

_WIDE, _LEAST = 44, 9  # lines of text: for words in one line, and below them the controls go
_ELIDE = Qt.TextElideMode.ElideRight


@panel
class MemoryPanel(Panel):
    """Draw the influence of each token on the answer at the playhead, by definition; a click asks for a time step."""

    panel_id: ClassVar[str] = "memory"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("MemoryPanel", "Short-term memory"))
    order: ClassVar[int] = 46
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._rest = False
        self._asked: tuple[Look, ...] = ()
        self._influence: Influences | None = None
        self._swap: SwapInFound | None = None
        self._decoding: DecodabilityFound | None = None
        self._problem = ""
        self._definitions: tuple[Definition, ...] = ()
        self._playhead = 0
        self._hover: int | None = None
        self._rows: tuple[Hashable, Rows] | None = None
        self._still, self._round = QPixmap(), QPixmap()
        self._still_key: Hashable = None
        self._round_key: Hashable = None
        self.scale, self.below = GrowingScale(least=0.1), GrowingScale(least=0.02)
        self.strip = Strip(self)
        self.shares = self.strip.switch(
            self.tr("Shares"),
            self.tr("Show each definition's memory as a pie: shares in %, totals in nats"),
            self._turn,
        )
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Short-term memory"))
        self.setToolTip(
            self.tr("Influence of each token on the answer at the playhead, in nats of log p; decodability in %")
        )
        self.setWhatsThis(
            self.tr(
                "Four definitions of what a token still does, none of which is “the” influence. Gradient × input: the "
                "slope of log p by what was read, times that. Leave one out: what log p loses without the token. "
                "Swap: what it loses on the average with other words in its place; the stroke is the strongest one. "
                "Orange speaks for the answer, blue against it. "
                "Decodable: how often a linear reader names, from the state at the playhead, the token that was read "
                "so many steps before, measured on training sentences that it has not learnt from; the line is chance. "
                "The pies share the sizes out: share of token t = |influence of t| / Σ |influence|"
            )
        )
        self._place_strip()

    # ---- what is shown

    def looks(self) -> tuple[Look, ...]:
        """Ask for all definitions at the playhead."""
        step = self._step()
        return (Influence(step), SwapIn(step, self._rest), Decodability())

    def _step(self) -> int:
        last = len(self._trace.tokens) - 1 if self._trace is not None else 0
        return max(0, min(self._playhead, last)) if self._trace is not None else self._playhead

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self._playhead = max(0, step)
        self.update()

    def draw(self, frame: Frame) -> None:
        """Show the newest answers; those there are stay until there are newer ones of the same sentence."""
        trace, before = frame.trace, self._trace
        self._trace = trace
        fresh = self.take_fresh()
        if trace is None or before is None or trace.tokens != before.tokens or fresh:
            self._influence = self._swap = None
            self._hover = None
        if fresh:
            self.scale.reset()
            self.below.reset()
            self._decoding = None
        self._rest = not frame.training
        asked = self.looks()
        if asked != self._asked:
            self._asked = asked
            self.looks_changed.emit()
        self._take_in(frame, asked)
        self._place_strip()
        self.update()

    def _take_in(self, frame: Frame, asked: tuple[Look, ...]) -> None:
        influence, swap, decoding = (frame.looks.get(look) for look in asked)
        tokens = frame.trace.tokens if frame.trace is not None else ()
        if influence is not None:
            self._problem = influence.problem
            value = influence.value
            self._influence = value if isinstance(value, Influences) and value.tokens == tokens else None
        if swap is not None:
            found = swap.value
            self._swap = found if isinstance(found, SwapInFound) and found.tokens == tokens else None
        if decoding is not None:
            self._decoding = decoding.value if isinstance(decoding.value, DecodabilityFound) else None
        self._definitions = self._defined()

    def _defined(self) -> tuple[Definition, ...]:
        found = self._influence
        if found is None:
            return ()
        definitions = by_influence(found, self.tr)
        if self._swap is not None and self._swap.step == found.step:
            definitions.append(by_swap(self._swap, self.tr))
        for definition in definitions:  # the strongest single swaps may leave the axis: they stand at its end then
            self.scale.reach(definition.values.clip(min=0))
            self.below.reach(definition.values.clip(max=0))
        if self._decoding is not None:
            definitions.append(by_decoding(self._decoding, len(found.tokens), found.step, self.tr))
        return tuple(definitions)

    def _turn(self, _on: bool) -> None:
        self._still_key = self._round_key = None
        self.update()

    def recolour(self) -> None:
        """Paint everything anew."""
        self._still_key = self._round_key = None
        self._place_strip()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._trace is None or not self._trace.tokens:
            return self.tr("No memory yet: type a sentence to be read.")
        if not self._definitions:
            problem = self._problem or self.tr("The influences are being measured")
            return problem if problem.endswith(".") else problem + "."
        return ""

    def headline(self) -> str:
        """Return which answer it is about."""
        text = words.headline(self._influence, self.tr) if self._influence is not None else ""
        marked = self._trace is not None and self._trace.marked
        return self.tr("{}, without the what-if marks").format(text) if text and marked else text

    def read_out(self, *, briefly: bool = False) -> str:
        """Return what is under the mouse in words, else by how much the definitions differ."""
        found = self._influence
        if found is None:
            return ""
        if self._hover is not None and self._hover < len(found.tokens):
            if briefly:
                return words.token_briefly(self._definitions, found.tokens, self._hover)
            return words.token(self._definitions, found.tokens, self._hover, self.tr)
        return words.difference(self._definitions, found.tokens, self.tr, briefly=briefly)

    def span(self) -> Span:
        """Return the axis of signed values: the smaller side keeps a fifth of it."""
        up, down = self.scale.top, self.below.top
        return Span(max(up, nice_ceiling(down / 4)), max(down, nice_ceiling(up / 4)))

    # ---- geometry

    def _line(self) -> int:
        return self.fontMetrics().height()

    def _halves(self) -> Halves:
        how = arrangement(self.size(), self._line())
        return Halves.of(self._body(), how, self._line(), share=0.6, turned=self.shares.isChecked())

    def _words_lines(self) -> int:
        return 2 if self.height() >= 16 * self._line() and self.width() < _WIDE * self._line() else 1

    def _body(self) -> QRect:
        line = self._line()
        foot = self.strip.height() + 4 if not self.strip.isHidden() else 2
        return self.rect().adjusted(line // 2, (1 + self._words_lines()) * line + line // 2, -line // 2, -foot)

    def bars_box(self) -> QRect | None:
        """Return where the bars stand with names and tokens; None: the pies stand in their place."""
        return self._halves().main

    def pies_box(self) -> QRect | None:
        """Return where the pies stand; None: not shown."""
        return self._halves().other

    def rows(self) -> Rows | None:
        """Return the geometry of the bars."""
        box = self.bars_box()
        if box is None or self._influence is None or not self._definitions:
            return None
        tokens = self._influence.tokens
        key = (box.getRect(), tokens, len(self._definitions), self.font().key())
        if self._rows is None or self._rows[0] != key:
            metrics, line = self.fontMetrics(), self._line()
            names = max(metrics.horizontalAdvance(definition.brief) for definition in self._definitions) + line // 2
            left = min(names, box.width() // 3)
            height = max(line, min(box.height() // 4, 4 * line))
            letters = lettering(tokens, max(1, box.width() - left) / max(1, len(tokens)), metrics, height)
            plot = box.adjusted(left, 0, 0, -letters.height - 4)
            self._rows = key, Rows(plot, max(1, len(tokens)), len(self._definitions), line, letters)
        return self._rows[1]

    def _place_strip(self) -> None:
        small = arrangement(self.size(), self._line()) == "alone"
        self.strip.setVisible(small and self.height() >= _LEAST * self._line())
        self.strip.adjustSize()
        self.strip.move(self._line() // 4, self.height() - self.strip.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at the foot."""
        super().resizeEvent(event)
        self._place_strip()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names and tokens from the store, then the playhead, bars, pies and words."""
        found = self._influence
        with QPainter(self) as painter:
            if found is None or not self._definitions:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            painter.fillRect(self.rect(), colour(self.scheme.base))
            rows = self.rows()
            if rows is not None and rows.plot.width() > 3 and rows.plot.height() > 3 * len(self._definitions):
                self._paint_still(painter, rows)
                self._paint_columns(painter, rows)
                for number, definition in enumerate(self._definitions):
                    paint_bars(painter, rows, number, definition, self.span(), self.scheme)
            self._paint_pies(painter, found)
            self._paint_header(painter)

    def _paint_still(self, painter: QPainter, rows: Rows) -> None:
        box, ratio = self.bars_box(), self.devicePixelRatioF()
        formulas = tuple((one.formula, bool(np.isfinite(one.values).any())) for one in self._definitions)
        key = (self._rows[0] if self._rows else None, formulas, self.span(), ratio, self.scheme.name)
        if box is not None and key != self._still_key:
            self._still_key = key
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(colour(self.scheme.base))
            with QPainter(self._still) as stored:
                stored.setFont(self.font())
                nothing = self.tr("too few sentences, or too long a one")
                paint_still(stored, rows, box, self._definitions, self.span(), self.scheme, nothing)
        painter.drawPixmap(0, 0, self._still)

    def _paint_columns(self, painter: QPainter, rows: Rows) -> None:
        bottom = rows.plot.bottom() + rows.letters.height + 4
        for step, shade, opacity in (
            (self._hover, self.scheme.muted, 40),
            (min(self._playhead, rows.steps - 1), self.scheme.playhead, 40),
        ):
            if step is not None and step < rows.steps:
                left, right = rows.edge(step), rows.edge(step + 1)
                band = QRect(left, rows.plot.top(), max(2, right - left), bottom - rows.plot.top())
                painter.fillRect(band, colour(shade, opacity))
                painter.fillRect(band.left(), band.top(), 1, rows.plot.height(), colour(shade))
                painter.fillRect(band.right(), band.top(), 1, rows.plot.height(), colour(shade))

    def _paint_pies(self, painter: QPainter, found: Influences) -> None:
        box, ratio = self.pies_box(), self.devicePixelRatioF()
        if box is None or min(box.width(), box.height()) < 3 * self._line():
            return
        # Pies are dear: they are drawn anew when a share has moved by half a point, or a total's figure
        moved = tuple(
            (np.rint(200 * one.shares).astype(np.uint8).tobytes(), words.total(one, self.tr))
            for one in self._definitions
        )
        key = (moved, found.tokens, found.step, box.getRect(), self._hover, ratio, self.scheme.name, self.font().key())
        if key != self._round_key:
            self._round_key = key
            self._round = QPixmap(box.size() * ratio)
            self._round.setDevicePixelRatio(ratio)
            self._round.fill(colour(self.scheme.base))
            with QPainter(self._round) as stored:
                stored.setFont(self.font())
                stored.setRenderHint(QPainter.RenderHint.Antialiasing)
                stored.translate(-box.topLeft())
                paint_pies(
                    stored, box, self._definitions, found.tokens, found.step, self._hover, self.scheme, self.tr
                )
        painter.drawPixmap(box.topLeft(), self._round)

    def _paint_header(self, painter: QPainter) -> None:
        line, metrics = self._line(), self.fontMetrics()
        box = QRect(line // 2, line // 4, self.width() - line, line)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.text))
        headline = self.headline()
        if self._influence is not None and painter.fontMetrics().horizontalAdvance(headline) > box.width():
            headline = words.headline_briefly(self._influence)
            if self._trace is not None and self._trace.marked:
                headline = self.tr("{}, no marks").format(headline)
        headline = painter.fontMetrics().elidedText(headline, _ELIDE, box.width())
        painter.drawText(box, LEFT, headline)
        left = box.left() + painter.fontMetrics().horizontalAdvance(headline) + line
        font.setBold(False)
        painter.setFont(font)
        legend = (self.tr("speaks for it"), self.tr("against"), self.tr("strongest swap, or chance"))
        if self.bars_box() is not None and box.right() - left > metrics.horizontalAdvance("".join(legend)) + 7 * line:
            paint_legend(painter, box, legend, self.scheme)
        painter.setPen(colour(self.scheme.muted))
        room = QRect(box.left(), box.top() + line, box.width(), self._words_lines() * line)
        paint_fitting(painter, room, (self.read_out(), self.read_out(briefly=True)))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._request(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead, or read out the token under the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._request(event)
        rows = self.rows()
        inside = rows is not None and event.position().y() >= rows.plot.top()
        self._point(rows.at(round(event.position().x())) if rows is not None and inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, step: int | None) -> None:
        if step != self._hover:
            self._hover = step
            self.update()

    def _request(self, event: QMouseEvent) -> None:
        rows = self.rows()
        step = rows.at(round(event.position().x())) if rows is not None else None
        if step is not None and step != self._step():
            self.time_step_requested.emit(step)

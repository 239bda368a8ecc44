"""The Jacobian map: how a push to the state after one token arrives at every later one, and what that is made of."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.jacobian_map import JacobianMap, JacobianMapFound
from rnn_playground.training.looks.jacobian_pair import JacobianPair, JacobianPairFound
from rnn_playground.training.looks.look import Look
from rnn_playground.views.controls.strip import Strip, offer
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.fitting import paint_fitting
from rnn_playground.views.drawing.halves import Halves, arrangement
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.jacobian import words
from rnn_playground.views.jacobian.factors import paint_factors
from rnn_playground.views.jacobian.square import (
    Square,
    image_of,
    laid_out,
    paint_hand_over,
    paint_map,
    paint_scale,
    paint_tokens,
)
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel

_LEAST = 9  # lines of text: below them the controls go
_MOST = 29.0  # decades: beyond, a size is drawn as the end of the scale


@panel
class JacobianPanel(Panel):
    """Draw |dh_t/dh_k| of all pairs of steps in one recurrence; a click on a cell shows its factors."""

    panel_id: ClassVar[str] = "jacobian"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("JacobianPanel", "Jacobian map"))
    order: ClassVar[int] = 44
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._rest = False
        self._found: JacobianMapFound | None = None
        self._pair_found: JacobianPairFound | None = None
        self._problem = self._pair_problem = ""
        self._pair: tuple[int, int] | None = None  # (t, k) that was clicked
        self._asked: tuple[Look, ...] = ()
        self._playhead = 0
        self._hover: tuple[int, int] | None = None
        self._square: tuple[Hashable, Square] | None = None
        self._image: tuple[Hashable, QImage] | None = None
        self._still, self._charts = QPixmap(), QPixmap()
        self._still_key: Hashable = None
        self._charts_key: Hashable = None
        self.decades = GrowingDecades(most=6)
        self.strip = Strip(self)
        self.recurrence = self.strip.choice(
            self.tr("Layer of the Jacobian"),
            self.tr("Which layer's state is pushed, and in which direction it reads; sizes in % of the push"),
            self._choose,
        )
        self.factors = self.strip.switch(
            self.tr("Factors"), self.tr("Show what the clicked pair is made of, sizes in % of the push"), self._renew
        )
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Jacobian map"))
        self.setToolTip(self.tr("Size |dh_t/dh_k| / √H of what arrives at step t of a push at step k, in %"))
        self.setWhatsThis(
            self.tr(
                "Each cell says what is left at step t (row) of a small push to the state at step k (column), on the "
                "average over all directions of the push; the inputs stay as they are. "
                "A click shows its factors: the Jacobians of the single steps between, and the singular values of "
                "their product, of which the largest bounds what any push can become. "
                "Beside them stands what the forget (or update) gates keep directly. "
                "dh_t/dh_k = dh_t/dh_(t-1) · dh_(t-1)/dh_(t-2) · … · dh_(k+1)/dh_k"
            )
        )
        self._place_strip()

    # ---- what is shown

    def looks(self) -> tuple[Look, ...]:
        """Ask for the map, and for the factors where they can be seen."""
        number = max(0, self.recurrence.currentIndex())
        pair = self.pair()
        asked: tuple[Look, ...] = (JacobianMap(number, self._rest),)
        if pair is not None and self._factors_box() is not None:
            asked += (JacobianPair(number, *pair),)
        return asked

    def pair(self) -> tuple[int, int] | None:
        """Return the pair (t, k) whose factors are shown: the one clicked, or the first token and the playhead."""
        if self._trace is None or not self._trace.tokens:
            return None
        last = len(self._trace.tokens) - 1
        if self._pair is not None and max(self._pair) <= last:
            return self._pair
        playhead = min(self._playhead, last)
        return (playhead, last) if self._reversed() else (playhead, 0)

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self._playhead = max(0, step)
        self.update()

    def draw(self, frame: Frame) -> None:
        """Show the newest answers; the map stays until there is a newer one of the same sentence."""
        trace, before = frame.trace, self._trace
        self._trace = trace
        if trace is not None:
            offer(self.recurrence, [self.tr("layer {}").format(name) for name in trace.layer_names], trace.top)
        if trace is None or before is None or trace.tokens != before.tokens:
            self._pair = self._hover = None
            self._found = self._pair_found = None
        if self.take_fresh():
            self.decades.reset()
            self._found = self._pair_found = None
        self._rest = not frame.training
        asked = self.looks()
        if asked != self._asked:
            self._asked = asked
            self.looks_changed.emit()
        self._take_in(frame, asked)
        self._place_strip()
        self.update()

    def _take_in(self, frame: Frame, asked: tuple[Look, ...]) -> None:
        answer = frame.looks.get(asked[0])
        if answer is not None:
            self._problem = answer.problem
            value = answer.value
            if value is None:
                self._found = None
            elif isinstance(value, JacobianMapFound) and self._fits(value):
                self._found = value
                self.decades.reach(10.0 ** np.clip(value.growth.astype(np.float64), -_MOST, _MOST))
        if len(asked) > 1:
            answer = frame.looks.get(asked[1])
            if answer is not None:
                self._pair_problem = answer.problem
                self._pair_found = answer.value if isinstance(answer.value, JacobianPairFound) else None

    def _fits(self, found: JacobianMapFound) -> bool:
        return self._trace is not None and found.tokens == self._trace.tokens

    def _reversed(self) -> bool:
        return self._trace is not None and self._trace.directions == 2 and self.recurrence.currentIndex() % 2 == 1

    def _choose(self, _place: int) -> None:
        self._found = self._pair_found = self._pair = None
        self.decades.reset()
        self._renew()

    def _renew(self, *_: object) -> None:
        self._still_key = None
        self.looks_changed.emit()
        if self.frame is not None and self.isVisible():
            self.draw(self.frame)
        self.update()

    def recolour(self) -> None:
        """Paint everything anew."""
        self._still_key = None
        self._place_strip()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._trace is None or not self._trace.tokens:
            return self.tr("No map yet: type a sentence to be read.")
        if self._found is None:
            problem = self._problem or self.tr("The map is being computed")
            return problem if problem.endswith(".") else problem + "."
        return ""

    def read_out(self, *, briefly: bool = False) -> str:
        """Return in words what is under the mouse, else what the chosen pair says."""
        pair = self._hover or self.pair()
        if self._found is None or pair is None:
            return ""
        return words.cell_briefly(self._found, *pair) if briefly else words.cell(self._found, *pair, self.tr)

    # ---- geometry

    def _line(self) -> int:
        return self.fontMetrics().height()

    def _halves(self) -> Halves:
        how = arrangement(self.size(), self._line())
        return Halves.of(self._body(), how, self._line(), share=0.57, turned=self.factors.isChecked())

    def _factors_box(self) -> QRect | None:
        """Return where the factors stand: beside the map, below it, or in its place; None: not shown."""
        return self._halves().other

    def map_box(self) -> QRect | None:
        """Return where the map stands with its tokens; None: the factors stand in its place."""
        return self._halves().main

    def _body(self) -> QRect:
        line = self._line()
        foot = self.strip.height() + 4 if not self.strip.isHidden() else 2
        return self.rect().adjusted(line // 2, (1 + self._words_lines()) * line + line // 2, -line // 2, -foot)

    def _words_lines(self) -> int:
        return 2 if self.height() >= 16 * self._line() and self.width() < 40 * self._line() else 1

    def square(self) -> Square | None:
        """Return the geometry of the map."""
        box = self.map_box()
        if box is None or self._found is None:
            return None
        key = (box.getRect(), self._found.tokens, self.font().key())
        if self._square is None or self._square[0] != key:
            self._square = key, laid_out(box, self._found.tokens, self.fontMetrics())
        return self._square[1]

    def _place_strip(self) -> None:
        line = self._line()
        small = arrangement(self.size(), line) == "alone"
        several = self.recurrence.count() > 1
        self.factors.setVisible(small)
        self.recurrence.setVisible(several)
        self.strip.setVisible(self.height() >= _LEAST * line and (small or several))
        self.strip.adjustSize()
        self.strip.move(line // 4, self.height() - self.strip.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at the foot, and ask for the factors where they come into sight."""
        super().resizeEvent(event)
        self._place_strip()
        self._still_key = None
        self.looks_changed.emit()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint map and factors from the store, then words, playhead and marks."""
        found = self._found
        with QPainter(self) as painter:
            if found is None:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            square = self.square()
            if square is not None and min(square.plot.width(), square.plot.height()) < 4:
                square = None
            self._renew_still(found, square)
            painter.drawPixmap(0, 0, self._still)
            if square is not None:
                paint_map(painter, square, self._picture(found), found.reversed, self.scheme)
                if found.border:
                    paint_hand_over(painter, square, found.border, self.scheme)
                self._paint_marks(painter, square)
            self._paint_charts(painter, found)
            self._paint_header(painter, found)

    def _picture(self, found: JacobianMapFound) -> QImage:
        key = (found, self.decades.low, self.decades.high, self.scheme.name)
        if self._image is None or self._image[0] != key:
            self._image = key, image_of(found.growth, self.decades, self.scheme)
        return self._image[1]

    def _renew_still(self, found: JacobianMapFound, square: Square | None) -> None:
        """Paint what depends on the sentence and the scale alone: tokens and legend."""
        ratio, box = self.devicePixelRatioF(), self.map_box()
        key = (
            found.tokens, found.reversed, self.size().toTuple(), self.decades.low, self.decades.high, ratio,
            self.scheme.name, self.font().key(), square is None,
        )  # fmt: skip
        if key == self._still_key:
            return
        self._still_key = key
        self._still = self._blank(self.size(), ratio)
        with QPainter(self._still) as painter:
            painter.setFont(self.font())
            if square is not None and box is not None:
                paint_tokens(painter, square, box, found.tokens, self.scheme)
                paint_scale(painter, square, self.decades, not found.reversed, self.scheme)

    def _paint_charts(self, painter: QPainter, found: JacobianMapFound) -> None:
        """Paint the factors from their store."""
        box, ratio = self._factors_box(), self.devicePixelRatioF()
        if box is None or box.height() < 4 * self._line():
            return
        key = (
            self._pair_found, self._pair_problem, box.getRect(), ratio, self.scheme.name, self.font().key(),
            found.tokens,
        )  # fmt: skip
        if key != self._charts_key:
            self._charts_key = key
            self._charts = self._blank(box.size(), ratio)
            with QPainter(self._charts) as stored:
                stored.setFont(self.font())
                stored.translate(-box.topLeft())
                self._paint_factors(stored, box, found)
        painter.drawPixmap(box.topLeft(), self._charts)

    def _blank(self, size: QSize, ratio: float) -> QPixmap:
        found = QPixmap(size * ratio)
        found.setDevicePixelRatio(ratio)
        found.fill(colour(self.scheme.base))
        return found

    def _paint_factors(self, painter: QPainter, box: QRect, found: JacobianMapFound) -> None:
        pair = self._pair_found
        if pair is not None and max(pair.t, pair.k) < len(found.tokens):
            paint_factors(painter, box, pair, found.tokens, self.scheme, self.tr)
        elif self._pair_problem:
            painter.setPen(colour(self.scheme.muted))
            painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self._pair_problem + ".")

    def _paint_header(self, painter: QPainter, found: JacobianMapFound) -> None:
        line = self._line()
        box = QRect(line // 2, line // 4, self.width() - line, line)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.text))
        title = "|dh_t/dh_k|"
        painter.drawText(box, LEFT, title)
        left = painter.fontMetrics().horizontalAdvance(title) + line // 2
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colour(self.scheme.muted))
        state = words.exactness(found, self.tr)
        if self._trace is not None and self._trace.marked:
            state = self.tr("without the what-if marks, {}").format(state)
        if found.border:
            state = self.tr("{}, {}").format(words.parts(found, self.tr), state)
        wordings = (self.tr("in % of a push, {}").format(state), state, words.exactness_briefly(found, self.tr))
        paint_fitting(painter, box.adjusted(left, 0, 0, 0), wordings)
        room = QRect(box.left(), box.top() + line, box.width(), self._words_lines() * line)
        paint_fitting(painter, room, (self.read_out(), self.read_out(briefly=True)))

    def _paint_marks(self, painter: QPainter, square: Square) -> None:
        plot = square.plot
        playhead = min(self._playhead, square.steps - 1)
        painter.setPen(colour(self.scheme.playhead))
        cell = square.cell(playhead, playhead)
        row = QRect(plot.left(), cell.top(), cell.right() - plot.left() + 1, cell.height())
        column = QRect(cell.left(), cell.top(), cell.width(), plot.bottom() - cell.top() + 1)
        if self._reversed():
            row = QRect(cell.left(), cell.top(), plot.right() - cell.left() + 1, cell.height())
            column = QRect(cell.left(), plot.top(), cell.width(), cell.bottom() - plot.top() + 1)
        for band in (row, column):
            painter.drawRect(band.adjusted(-1, -1, 0, 0))
        pair = self.pair()
        if pair is not None and (self._factors_box() is not None or self._pair is not None):
            painter.setPen(QPen(colour(self.scheme.text), 2))
            painter.drawRect(square.cell(*pair).adjusted(-1, -1, 1, 1))
        if self._hover is not None:
            painter.setPen(QPen(colour(self.scheme.muted), 1, Qt.PenStyle.DotLine))
            painter.drawRect(square.cell(*self._hover).adjusted(-1, -1, 0, 0))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the pair under the mouse; a token asks for its time step."""
        square = self.square()
        if event.button() != Qt.MouseButton.LeftButton or square is None or self._found is None:
            return
        x, y = round(event.position().x()), round(event.position().y())
        pair = square.at(x, y)
        if pair is not None and not np.isnan(self._found.growth[pair]):
            self._pair = pair
            self._renew()
        elif pair is None:
            plot = square.plot
            inside = square.at(min(max(x, plot.left()), plot.right()), min(max(y, plot.top()), plot.bottom()))
            if inside is not None and x < plot.left() and plot.top() <= y <= plot.bottom():
                self.time_step_requested.emit(inside[0])
            elif inside is not None and plot.bottom() < y and plot.left() <= x <= plot.right():
                self.time_step_requested.emit(inside[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read out the pair under the mouse."""
        square = self.square()
        self._point(square.at(round(event.position().x()), round(event.position().y())) if square else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, pair: tuple[int, int] | None) -> None:
        if pair != self._hover:
            self._hover = pair
            self.update()

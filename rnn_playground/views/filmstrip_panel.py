"""How the hidden states of the sentence came about: heatmaps at moments along the training, side by side."""

from math import log
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.filmstrip import Film, Filmstrip
from rnn_playground.training.looks.look import Look
from rnn_playground.views.controls.strip import Strip, offer
from rnn_playground.views.drawing.axes import CENTRE, LEFT
from rnn_playground.views.drawing.colours import colour, indices, rgb_table
from rnn_playground.views.drawing.heatmap import paint_legend
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import VisitUpdate

_GAP = 8  # px between two pictures
_LEAST = 52  # px of a picture's width from which on another one beside it helps
_SHAPE = 1.6  # width of a picture that reads best, in heights


@panel
class FilmstripPanel(Panel):
    """Show the film of the training; a click on a picture visits its update."""

    panel_id: ClassVar[str] = "filmstrip"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("FilmstripPanel", "Filmstrip"))
    order: ClassVar[int] = 95
    interval: ClassVar[float] = 0.25

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recurrence: int | None = None
        self._film: Film | None = None
        self._images: list[QImage] = []
        self._boxes: list[QRect] = []  # of the pictures
        self._scale = GrowingScale(least=1.0)
        self._time_step = 0
        self._hovered = QPoint(-1, -1)
        self._strip = Strip(self)
        self.layer = self._strip.choice(
            self.tr("Layer"), self.tr("Layer whose hidden states are shown"), self._choose_layer
        )
        self._strip.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(160, 90))
        self.setAccessibleName(self.tr("Filmstrip"))
        self.setToolTip(self.tr("Hidden states h of the sentence at moments of the training; a click visits one"))
        self.setWhatsThis(
            self.tr(
                "Each picture is the hidden state of the same sentence with the weights of one update: a row per unit, "
                "a column per token, all on one scale of colours. From left to right one sees how training makes "
                "units that tell sentences apart out of random ones. The framed picture is the update that is shown "
                "in all panels; a click on a picture visits another. h_t = f(W_x x_t + W_h h_(t-1) + b)"
            )
        )

    def looks(self) -> tuple[Look, ...]:
        """Ask for the film of the chosen layer."""
        return (Filmstrip(self._recurrence),)

    def set_time_step(self, step: int) -> None:
        """Move the playhead in every picture."""
        if step != self._time_step:
            self._time_step = step
            self.update()

    def draw(self, frame: Frame) -> None:
        """Take over the newest film."""
        trace = frame.trace
        names = [self.tr("layer {0}").format(name) for name in trace.layer_names] if trace is not None else []
        several = len(names) > 1
        if several:
            assert trace is not None  # noqa: S101 - it has names
            offer(self.layer, names, trace.top)
        if several == self._strip.isHidden():
            self._strip.setVisible(several)
        if self._recurrence is not None and not self._recurrence < max(1, len(names)):
            self._recurrence = None
            self.looks_changed.emit()
        if self.take_fresh():
            self._scale.reset()
        answer = self.seen(Filmstrip(self._recurrence))
        film = answer.value if answer is not None and isinstance(answer.value, Film) else None
        if trace is None:
            film = None
        elif film is None and self._film is not None and self._film.tokens == trace.tokens and answer is None:
            film = self._film  # the next one is on its way
        if film is not self._film:
            self._film = film
            self._colour()
        self._lay_out()
        self.update()

    def recolour(self) -> None:
        """Take over colours and the size of text."""
        self._strip.setFont(self.font())
        self._colour()
        self._lay_out()
        self.update()

    def empty_text(self) -> str:
        """Say what to do."""
        if self._film is not None:
            return ""
        answer = self.seen(Filmstrip(self._recurrence))
        if answer is not None and answer.problem:
            return self.tr("No film: {}.").format(answer.problem)
        return self.tr("Type a sentence to read: its hidden states at moments of the training are shown here.")

    @property
    def shown(self) -> int | None:
        """Return the place of the picture of the update that is shown; None where it has none."""
        film, frame = self._film, self.frame
        if film is None or frame is None or frame.update not in film.updates:
            return None
        return film.updates.index(frame.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, their updates, and where one stands."""
        film = self._film
        with QPainter(self) as painter:
            if film is None:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            painter.fillRect(event.rect(), colour(self.scheme.base))
            self._lay_out()
            self._paint_head(painter, film)
            shown = self.shown
            for place, box in enumerate(self._boxes):
                self._paint_picture(painter, film, place, box, framed=place == shown)
            if shown is None and self.frame is not None:
                self._paint_between(painter, film, self.frame.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the pictures out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the value under the mouse out."""
        self._hovered = event.position().toPoint()
        inside = self._at(self._hovered) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing out any more."""
        super().leaveEvent(event)
        self._hovered = QPoint(-1, -1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Visit the update of a picture."""
        place = self._at(event.position().toPoint())
        if place is not None and self._film is not None and event.button() == Qt.MouseButton.LeftButton:
            self.requested.emit(VisitUpdate(self._film.updates[place]))

    def _choose_layer(self, place: int) -> None:
        if place != self._recurrence:
            self._recurrence = place
            self.looks_changed.emit()

    def _at(self, point: QPoint) -> int | None:
        line = self.fontMetrics().height()
        inside = (place for place, box in enumerate(self._boxes) if box.adjusted(0, -line, 0, 0).contains(point))
        return next(inside, None)

    def _colour(self) -> None:
        """Turn the states into pictures of one pixel a value."""
        film, self._images = self._film, []
        if film is None:
            return
        trace = self.frame.trace if self.frame is not None else None
        if trace is None or not trace.bounded:
            self._scale.reach(film.states)
        top = self._scale.top
        for states in film.states:
            pixels = rgb_table(self.scheme.diverging)[indices(states.T, -top, top)]
            rows, steps = pixels.shape
            image = QImage(pixels.tobytes(), steps, rows, 4 * steps, QImage.Format.Format_RGB32)
            self._images.append(image.copy())
        self._lay_out()

    def _legend_width(self) -> int:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for text in ("-0.00", f"-{tick(self._scale.top)}"))
        width = widest + metrics.height()
        return width if self.width() > 6 * width else 0

    def _lay_out(self) -> None:
        """Share the room among the pictures, in as many rows as give them the best shape."""
        film = self._film
        line = self.fontMetrics().height()
        strip = self._strip.sizeHint()
        self._strip.setGeometry(self.width() - strip.width() - 4, 2, strip.width(), strip.height())
        if film is None:
            self._boxes = []
            return
        top = max(line, 0 if self._strip.isHidden() else strip.height()) + 6
        area = QRect(_GAP, top, self.width() - 2 * _GAP - self._legend_width(), self.height() - top - 4)
        count = len(film.updates)

        def badness(across: int) -> float:
            down = -(-count // across)
            width = (area.width() + _GAP) / across - _GAP
            height = area.height() / down - line - _GAP / 2
            if width < 4 or height < 4:
                return 1e9
            return abs(log(width / height / _SHAPE)) + max(0.0, log(_LEAST / width)) + (across * down - count) / 9

        across = min(range(1, count + 1), key=badness)
        down = -(-count // across)
        height = area.height() // down
        edges = [round(number * (area.width() + _GAP) / across) for number in range(across + 1)]
        self._boxes = []
        below = line if self._named(edges[1] - _GAP, height) else 0
        for place in range(count):
            row, column = divmod(place, across)
            x, width = area.left() + edges[column], edges[column + 1] - edges[column] - _GAP
            deep = height - line - below - _GAP // 2
            self._boxes.append(QRect(x, area.top() + row * height + line, max(1, width), max(1, deep)))

    def _named(self, width: int, height: int) -> bool:
        """Return whether there is room for the tokens under a picture."""
        metrics = self.fontMetrics()
        steps = len(self._film.tokens) if self._film is not None else 1
        return width >= 5 * metrics.averageCharWidth() * steps and height >= 8 * metrics.height()

    def _paint_head(self, painter: QPainter, film: Film) -> None:
        line = painter.fontMetrics().height()
        right = self.width() if self._strip.isHidden() else self._strip.x()
        text = self._read_out(film)
        if not text and len(film.updates) == 1:
            text = self.tr("Not trained yet: pictures are added along the training.")
        elif not text and self.shown is None and self.frame is not None:
            text = self.tr("hidden h, oldest to newest; the line is update {0}").format(f"{self.frame.update:,}")
        elif not text:
            _, steps, units = film.states.shape
            text = self.tr("hidden h, oldest to newest; {0} units, {1} tokens").format(units, steps)
        box = QRect(_GAP, 3, right - 2 * _GAP, line)
        painter.setPen(colour(self.scheme.muted))
        painter.drawText(box, LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        width = self._legend_width()
        if width and self._boxes:
            top = self._boxes[0].top()
            end = tick(self._scale.top)
            area = QRect(self.width() - width, top, width - 2, self.height() - top - 4)
            paint_legend(painter, area, self.scheme.diverging, (end, "0", f"-{end}"))

    def _read_out(self, film: Film) -> str:
        """Return what lies under the mouse."""
        place = self._at(self._hovered)
        if place is None:
            return ""
        box, (_, T, H) = self._boxes[place], film.states.shape
        step = min(max(0, (self._hovered.x() - box.left()) * T // box.width()), T - 1)
        unit = min(max(0, (self._hovered.y() - box.top()) * H // box.height()), H - 1)
        value = short(float(film.states[place, step, unit]))
        return self.tr("update {0}   t = {1} “{2}”   unit {3}: {4}").format(
            f"{film.updates[place]:,}", step + 1, visible(film.tokens[step]), unit, value
        )

    def _paint_picture(self, painter: QPainter, film: Film, place: int, box: QRect, *, framed: bool) -> None:
        scheme, metrics = self.scheme, painter.fontMetrics()
        painter.drawImage(box, self._images[place])
        steps = film.states.shape[1]
        if 0 <= self._time_step < steps and box.width() >= 2 * steps:
            left = box.left() + self._time_step * box.width() // steps
            right = box.left() + (self._time_step + 1) * box.width() // steps
            painter.setPen(colour(scheme.playhead))
            painter.drawLine(left, box.top(), left, box.bottom())
            painter.drawLine(right - 1, box.top(), right - 1, box.bottom())
        if self._named(box.width(), box.height() + 2 * metrics.height()):
            painter.setPen(colour(scheme.muted))
            for step, token in enumerate(film.tokens):
                left, right = (box.left() + at * box.width() // steps for at in (step, step + 1))
                cut = metrics.elidedText(visible(token), Qt.TextElideMode.ElideRight, right - left - 2)
                painter.drawText(QRect(left, box.bottom() + 1, right - left, metrics.height()), CENTRE, cut)
        update = film.updates[place]
        text = self._update_text(update, box.width(), first=place == 0)
        if framed:
            painter.setPen(QPen(colour(scheme.text), 2))
            painter.drawRect(box.adjusted(-2, -2, 2, 2))
        font = painter.font()
        font.setBold(framed)
        painter.setFont(font)
        painter.setPen(colour(scheme.text if framed else scheme.muted))
        label = QRect(box.left() - _GAP // 2, box.top() - metrics.height() - 2, box.width() + _GAP, metrics.height())
        painter.drawText(label, CENTRE, text)
        font.setBold(False)
        painter.setFont(font)

    def _update_text(self, update: int, width: int, *, first: bool) -> str:
        metrics = self.fontMetrics()
        long, plain = self.tr("update {0}").format(f"{update:,}"), f"{update:,}"
        if first and metrics.horizontalAdvance(long) <= width:
            return long
        return plain if metrics.horizontalAdvance(plain) <= width + _GAP // 2 else tick(update)

    def _paint_between(self, painter: QPainter, film: Film, update: int) -> None:
        """Mark where the update that is shown lies between two pictures."""
        place = int(np.searchsorted(film.updates, update))
        if not 0 < place < len(self._boxes):
            return
        before, after = self._boxes[place - 1], self._boxes[place]
        x = (before.right() + after.left()) // 2 if after.top() == before.top() else before.right() + _GAP // 2
        painter.setPen(QPen(colour(self.scheme.text), 3))
        painter.drawLine(x, before.top(), x, before.bottom())

"""The picture: accuracy from 0 to 1 against the number of filler words, a line for each run."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.looks.distance import FURTHEST, HALF, Reach
from rnn_playground.views.compare.lines import pen
from rnn_playground.views.compare.styles import Style, styles
from rnn_playground.views.distance import words
from rnn_playground.views.drawing.axes import CENTRE, LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ticks, tick

_SHARES = (0.0, 0.25, HALF, 0.75, 1.0)


class Plot(QWidget):
    """Draw the reach of every run, where it falls below one half, and where the dial stands."""

    pointed = Signal(object)  # the distance under the mouse, or None
    chosen = Signal(int)  # the distance that was clicked at

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scheme: Scheme = LIGHT
        self.reaches: tuple[Reach, ...] = ()
        self.distance = 0

    def show_reaches(self, reaches: tuple[Reach, ...]) -> None:
        """Draw these runs, the own one first."""
        self.reaches = reaches
        self.update()

    def show_distance(self, distance: int) -> None:
        """Put the line of the dial at a number of words."""
        if distance != self.distance:
            self.distance = distance
            self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over other colours."""
        self.scheme = scheme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Be as small as there is room."""
        return QSize(40, 30)

    def area(self) -> QRect:
        """Return the rectangle of the lines: the key above it, numbers left of it and below."""
        metrics = self.fontMetrics()
        line = metrics.height()
        left = metrics.horizontalAdvance(".25") + line
        foot = 2 * line + 4 if self.height() >= 12 * line else line + 4
        return self.rect().adjusted(left, 2 * line, -line, -foot)

    def place(self, distance: float, share: float) -> QPointF:
        """Return the pixel of a distance and an accuracy."""
        area = self.area()
        return QPointF(area.left() + distance / FURTHEST * area.width(), area.bottom() - share * area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, key, lines and marks."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = self.area()
            if area.width() < 20 or area.height() < 10:
                return
            self._paint_axes(painter, area)
            runs = styles([reach.cell for reach in self.reaches], self.scheme)
            for reach, style in zip(self.reaches, runs, strict=True):
                self._paint_line(painter, reach, style)
            self._paint_key(painter, runs)
            self._paint_falls(painter, area, runs)
            x = round(self.place(self.distance, 0).x())
            painter.setPen(QPen(colour(self.scheme.playhead), 2))
            painter.drawLine(x, area.top(), x, area.bottom())

    def _paint_axes(self, painter: QPainter, area: QRect) -> None:
        scheme, line = self.scheme, painter.fontMetrics().height()
        rows = [(round(self.place(0, share).y()), tick(share)) for share in _SHARES]
        painter.setPen(colour(scheme.grid))
        for y, _ in rows:
            painter.drawLine(area.left(), y, area.right(), y)
        painter.setPen(QPen(colour(scheme.border), 1))
        half = rows[_SHARES.index(HALF)][0]
        painter.drawLine(area.left(), half, area.right(), half)
        painter.drawLine(area.left(), area.top(), area.left(), area.bottom())
        painter.setPen(colour(scheme.muted))
        # The most important first: those that would touch are left out.
        marks = [rows[place] for place in (4, 0, 2, 3, 1)]
        box = QRect(0, area.top() - line // 2, area.left() - line // 3, area.height() + line)
        paint_ticks(painter, marks, box)
        most = max(1, area.width() // (3 * painter.fontMetrics().horizontalAdvance("00")))
        for value in nice_ticks(0, FURTHEST, min(8, most)):
            middle = round(self.place(value, 0).x())
            painter.drawText(QRect(middle - 2 * line, area.bottom() + 3, 4 * line, line), CENTRE, tick(value))
        if self.height() >= 12 * line:
            name = self.tr("k, filler words between country and language")
            box = QRect(0, area.bottom() + line + 3, self.width(), line)
            painter.drawText(box, CENTRE, painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, box.width()))  # fmt: skip

    def _paint_line(self, painter: QPainter, reach: Reach, style: Style) -> None:
        if reach.accuracy is not None:
            painter.setPen(pen(style))
            painter.drawPolyline([self.place(k, share) for k, share in enumerate(reach.accuracy.tolist())])

    def _paint_key(self, painter: QPainter, runs: list[Style]) -> None:
        metrics, line, x = painter.fontMetrics(), painter.fontMetrics().height(), self.area().left()
        title = self.tr("accuracy")
        room = self.width() - line // 2 - x
        entries = [(words.name(reach), style) for reach, style in zip(self.reaches, runs, strict=True)]
        wide = sum(metrics.horizontalAdvance(text) + 3 * line for text, _ in entries)
        if metrics.horizontalAdvance(title) + line + wide <= room:
            painter.setPen(colour(self.scheme.text))
            painter.drawText(QRect(x, 2, room, line), LEFT, title)
            x += metrics.horizontalAdvance(title) + line
        gap, room = line // 4, self.width() - x
        texts = [metrics.horizontalAdvance(text) + 3 * gap for text, _ in entries]
        dash = min(2 * line, max(line // 2, (room - sum(texts)) // max(1, len(entries))))
        each = room // max(1, len(entries))
        tight = sum(texts) + dash * len(entries) > room
        for (text, style), width in zip(entries, texts, strict=True):
            width = each - dash if tight else width
            painter.setPen(pen(style))
            painter.drawLine(x, 2 + line // 2, x + dash, 2 + line // 2)
            painter.setPen(colour(self.scheme.text))
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * gap)
            painter.drawText(QRect(x + dash + gap, 2, width, line), LEFT, cut)
            x += dash + width

    def _paint_falls(self, painter: QPainter, area: QRect, runs: list[Style]) -> None:
        """Mark the least distance at which a run is below one half."""
        line = painter.fontMetrics().height()
        taken, named = list[QRect](), set[int]()
        for reach, style in zip(self.reaches, runs, strict=True):
            if reach.fails is None or reach.accuracy is None:
                continue
            point = self.place(reach.fails, float(reach.accuracy[reach.fails]))
            x = round(point.x())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(style.colour))
            painter.drawEllipse(point, 4.0, 4.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if reach.fails in named:  # before anything is learnt, all runs fall at 0
                continue
            named.add(reach.fails)
            text = str(reach.fails)
            wide = painter.fontMetrics().horizontalAdvance(text) + 4
            box = QRect(min(x + 5, area.right() - wide), round(point.y()) - line - 2, wide, line)
            while any(box.intersects(other) for other in taken):
                box.translate(0, -line)
            if box.top() >= area.top():
                taken.append(box)
                painter.fillRect(box, colour(self.scheme.base))
                painter.setPen(colour(self.scheme.text))
                painter.drawText(box, CENTRE, text)

    # ---- mouse

    def distance_at(self, x: float) -> int:
        """Return the number of words nearest to a pixel column."""
        area = self.area()
        return min(max(0, round((x - area.left()) / max(1, area.width()) * FURTHEST)), FURTHEST)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the mouse; with the button held, move the dial there."""
        distance = self.distance_at(event.position().x())
        self.pointed.emit(distance)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.chosen.emit(distance)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the dial there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.distance_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointed.emit(None)

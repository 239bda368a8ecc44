"""The sheet: the outline of a step, painted line by line; lines open and close, cells can be picked."""

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.equations.contents import Line, Shade, Switch
from rnn_playground.views.equations.hits import hit, in_words
from rnn_playground.views.equations.painting import paint_line
from rnn_playground.views.equations.placing import Placed, place
from rnn_playground.views.equations.stage import Hit, Picked, Stage


class Sheet(QAbstractScrollArea):
    """Paint an outline; what the reader does with it leaves as a signal."""

    toggled = Signal(object)  # key of a line to open or close
    hit = Signal(object)  # a Hit that was clicked
    pointed = Signal(str)  # what is under the mouse, in words and numbers

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme: Scheme = LIGHT
        self.lines: list[Line] = []
        self.ranges: dict[Shade, float] = {}
        self.picked: Picked | None = None
        self.current: tuple[Hashable, ...] | None = None
        self._placed: list[Placed] = []
        self._width = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Equations with numbers"))
        self.setAccessibleDescription(self.tr("Up and Down choose a line, Enter opens or closes it"))

    # ---- contents

    def show_lines(self, lines: list[Line], ranges: dict[Shade, float], picked: Picked | None) -> None:
        """Show another outline, at the same place."""
        self.lines, self.ranges, self.picked = lines, ranges, picked
        self._lay_out()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self.scheme = scheme
        self._lay_out()

    def placed(self, key: tuple[Hashable, ...]) -> Placed | None:
        """Return where a line stands, None where it is not shown."""
        return next((one for one in self._placed if one.line.key == key), None)

    def scroll_to(self, key: tuple[Hashable, ...]) -> None:
        """Bring a line into sight."""
        found = self.placed(key)
        if found is not None:
            scroll = self.verticalScrollBar()
            top, height = found.box.top(), self.viewport().height()
            if not scroll.value() <= top <= scroll.value() + height - min(height, found.box.height()):
                scroll.setValue(top - height // 4)

    def to_viewport(self, point: QPoint) -> QPoint:
        """Return where a point of the sheet is seen."""
        return point - QPoint(0, self.verticalScrollBar().value())

    def stage(self) -> Stage:
        """Return what lines are painted with."""
        return Stage(self.fontMetrics(), self.scheme, self.ranges, self.devicePixelRatioF(), self.picked)

    # ---- layout

    def _lay_out(self) -> None:
        stage = self.stage()
        y = stage.line // 3
        self._placed = []
        for line in self.lines:
            placed = place(line, y, self.viewport().width(), stage)
            self._placed.append(placed)
            y = placed.box.bottom() + 1
        self._width = self.viewport().width()
        scroll = self.verticalScrollBar()
        scroll.setSingleStep(2 * stage.line)
        scroll.setPageStep(self.viewport().height())
        scroll.setRange(0, max(0, y + stage.line // 2 - self.viewport().height()))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out for another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that can be seen."""
        stage = self.stage()
        down = self.verticalScrollBar().value()
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            painter.fillRect(self.viewport().rect(), colour(self.scheme.base))
            painter.translate(0, -down)
            seen = self.viewport().rect().translated(0, down)
            for placed in self._placed:
                if placed.box.bottom() >= seen.top() and placed.box.top() <= seen.bottom():
                    if placed.line.key == self.current and self.hasFocus():
                        mark = QRect(0, placed.box.top() + 2, 3, placed.box.height() - 4)
                        painter.fillRect(mark, colour(self.scheme.accent))
                    paint_line(painter, placed, seen, stage, self.tr)

    # ---- mouse and keys

    def hit_at(self, point: QPoint) -> tuple[Placed | None, Hit | None]:
        """Return the line under a point of the viewport, and what of it."""
        at = point + QPoint(0, self.verticalScrollBar().value())
        placed = next((one for one in self._placed if one.box.contains(at)), None)
        return placed, hit(placed, at, self.stage(), self.tr) if placed is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse, or open and close its line."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        placed, found = self.hit_at(event.position().toPoint())
        if placed is None:
            return
        self.current = placed.line.key
        if found is not None and not self._on_triangle(placed, event.position().x()):
            self.hit.emit(found)
        elif placed.line.can_open:
            self.toggled.emit(placed.line.key)
        self.viewport().update()

    def _on_triangle(self, placed: Placed, x: float) -> bool:
        em = self.fontMetrics().height()
        return placed.line.can_open and x < em // 2 + (placed.line.depth + 1) * em

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read out what is under the mouse."""
        placed, found = self.hit_at(event.position().toPoint())
        self.pointed.emit(found.text if found is not None else "")
        clickable = found is not None or (placed is not None and placed.line.can_open)
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down the lines that open, and open or close one."""
        stops = [one.line.key for one in self._placed if one.line.can_open or isinstance(one.line.content, Switch)]
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and stops:
            now = stops.index(self.current) if self.current in stops else -1
            self.current = stops[min(now + 1, len(stops) - 1) if key == Qt.Key.Key_Down else max(now - 1, 0)]
            self.scroll_to(self.current)
            found = self.placed(self.current)
            if found is not None:
                self.pointed.emit(in_words(found.line))
            self.viewport().update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current in stops:
            found = self.placed(self.current)
            if found is not None and isinstance(found.line.content, Switch):
                self.hit.emit(Hit("", switch=True))
            else:
                self.toggled.emit(self.current)
        else:
            super().keyPressEvent(event)

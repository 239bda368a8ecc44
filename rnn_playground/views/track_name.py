"""The name of a track at the left edge: a widget with tooltip and help, by which the track is moved."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.track import Track

_BESIDE = 2  # letters of a unit that is written beside the name where there is room for one line


class TrackName(QWidget):
    """Write the name of a track and its unit; dragging it, or Alt with the arrow keys, asks for another place."""

    dragged = Signal(QPoint)  # where the mouse is, in pixels of the parent
    dropped = Signal(bool)  # False: given up
    step_requested = Signal(int)  # -1 up, 1 down

    def __init__(self, track: Track, parent: QWidget) -> None:
        super().__init__(parent)
        self._track = track
        self._scheme = LIGHT
        self._pressed: QPoint | None = None
        self._dragging = False
        self.ground = False  # paint what is behind it, too: other names may be scrolled under it
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.renew()

    def renew(self) -> None:
        """Take over what the track says of itself, which may depend on the network."""
        if self.accessibleName() == self._track.name() and self.accessibleDescription() == self._track.tooltip():
            return
        self.setAccessibleName(self._track.name())
        self.setAccessibleDescription(self._track.tooltip())
        self.setToolTip(self._track.tooltip() + "\n" + self.tr("Drag to move it; Alt+Up and Alt+Down do so, too"))
        self.setWhatsThis(self._track.explanation())
        self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self._scheme = scheme
        self.update()

    def width_needed(self, metrics: QFontMetrics) -> int:
        """Return the pixels that name and unit need."""
        name, unit = self._track.name(), self._track.unit()
        if len(unit) <= _BESIDE:
            return metrics.horizontalAdvance(f"{name} {unit}")
        return max(metrics.horizontalAdvance(name), metrics.horizontalAdvance(unit))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one or two lines, centred in height."""
        with QPainter(self) as painter:
            if self.ground:
                painter.fillRect(self.rect(), colour(self._scheme.base))
            metrics, line = painter.fontMetrics(), painter.fontMetrics().height()
            name, unit = self._track.name(), self._track.unit()
            two = bool(unit) and self.height() >= 2 * line
            top = (self.height() - (2 * line if two else line)) // 2
            painter.setPen(colour(self._scheme.text))
            painter.drawText(QRect(0, top, self.width(), line), LEFT, name)
            painter.setPen(colour(self._scheme.muted))
            left = 0 if two else metrics.horizontalAdvance(name + " ")
            if two or len(unit) <= _BESIDE:
                painter.drawText(QRect(left, top + (line if two else 0), self.width() - left, line), LEFT, unit)
            if self.hasFocus():
                painter.setPen(colour(self._scheme.accent))
                painter.drawRect(self.rect().adjusted(0, 0, -2, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the name is dragged to, once it is clear that it is."""
        if self._pressed is None:
            return
        place = event.position().toPoint()
        if (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            self.dragged.emit(self.mapToParent(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the name."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end(drop=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move up and down with Alt; Escape gives a drag up."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_requested.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self._dragging:
            self._end(drop=False)
        else:
            super().keyPressEvent(event)

    def _end(self, *, drop: bool) -> None:
        dragging, self._dragging, self._pressed = self._dragging, False, None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if dragging:
            self.dropped.emit(drop)

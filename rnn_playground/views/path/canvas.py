"""The square in which a dot moves: shows the path that is read, and takes a path drawn with the mouse or by keys."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import CENTRE, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import tick
from rnn_playground.views.drawing.plane import Plane
from rnn_playground.views.drawing.ranges import LARGEST
from rnn_playground.views.path.frames import MOST, SHORTEST, STRIDE, as_text, frames, length
from rnn_playground.views.portrait.marks import paint_class

_NEAR = 10  # pixels from which a frame is pointed at
_MARGIN = 1.06
_MOVES = {
    Qt.Key.Key_Left: (-STRIDE, 0.0), Qt.Key.Key_Right: (STRIDE, 0.0),
    Qt.Key.Key_Up: (0.0, STRIDE), Qt.Key.Key_Down: (0.0, -STRIDE),
}  # fmt: skip
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MIDDLE = (0.5, 0.5)
_NO_POINTS: Floats = np.zeros((0, 2))


class Canvas(QWidget):
    """Emit `drawn(text)` for a path that the user has finished, `step_requested` for a frame that is clicked."""

    drawn = Signal(str)
    step_requested = Signal(int)
    pointed = Signal(object)  # a frame, or None
    changed = Signal()  # the path being drawn has another number of frames, or is given up

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._places: Floats = _NO_POINTS  # (T, 2) of the path that is read
        self._said: tuple[int, ...] = ()  # (T,) the class that the network holds for most probable; () for none
        self._step = 0
        self._stroke: list[tuple[float, float]] = []  # under the mouse
        self._keyed: list[tuple[float, float]] = []  # frames put down with arrow keys
        self._pointed: int | None = None
        self.setMinimumSize(40, 40)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Path of the dot"))
        self.setToolTip(
            self.tr(
                "Places (x, y) from 0 to 1, frame by frame: draw a path with the mouse, or add frames with the arrow "
                "keys; Enter reads them, Backspace takes one back, Escape all"
            )
        )

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self._scheme = scheme
        self.update()

    def show_path(self, places: Floats, said: tuple[int, ...]) -> None:
        """Show the path that is read, (T, 2), and the class that is most probable after each frame."""
        self._places, self._said = places, said
        self._pointed = None if self._pointed is None or self._pointed >= len(places) else self._pointed
        self.update()

    def set_step(self, step: int) -> None:
        """Put the playhead on a frame; later ones are drawn pale."""
        self._step = step
        self.update()

    @property
    def keyed(self) -> int:
        """Return how many frames stand there by keys, not read yet."""
        return len(self._keyed)

    def plane(self) -> Plane:
        """Return where places stand: the square from 0 to 1, more where a path leaves it."""
        away = float(np.abs(self._places - 0.5).max(initial=0.5))
        reach = away if away < LARGEST else 0.5
        left = self.fontMetrics().horizontalAdvance(".5") + 6
        return Plane(self.rect().adjusted(left, 0, 0, -self.fontMetrics().height()), reach * _MARGIN, x=0.5, y=0.5)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square, the path that is read, and what is being drawn."""
        with QPainter(self) as painter:
            plane, scheme = self.plane(), self._scheme
            painter.fillRect(self.rect(), colour(scheme.base))
            self._paint_axes(painter, plane)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(scheme.accent if self.hasFocus() else scheme.border), 1.5))
            painter.drawRect(QRectF(plane.place(0, 1), plane.place(1, 0)))
            busy = bool(self._stroke or self._keyed)
            self._paint_path(painter, plane, faint=busy)
            if self._stroke:
                painter.setPen(QPen(colour(scheme.accent), 2.5))
                painter.drawPolyline(plane.pixels(np.array(self._stroke)))
            elif self._keyed:
                self._paint_keyed(painter, plane)

    def _paint_axes(self, painter: QPainter, plane: Plane) -> None:
        """Name x and y beside the square, and number their ends and middles."""
        line, wide = painter.fontMetrics().height(), painter.fontMetrics().horizontalAdvance(".5")
        square = QRectF(plane.place(0, 1), plane.place(1, 0))
        painter.setPen(colour(self._scheme.grid))
        painter.drawLine(plane.place(0.5, 0), plane.place(0.5, 1))
        painter.drawLine(plane.place(0, 0.5), plane.place(1, 0.5))
        painter.setPen(colour(self._scheme.muted))
        marks = [(0.0, "0"), (0.5, tick(0.5)), (1.0, "1")]
        close = square.width() < 6 * line  # names would stand among the numbers
        for place, text in marks if close else [*marks, (0.75, "")]:
            across, up = plane.place(place, 0), plane.place(0, place)
            below = QRectF(across.x() - wide, square.bottom() + 1, 2 * wide, line)
            beside = QRectF(square.left() - wide - 4, up.y() - line / 2, wide, line)
            beside.moveTop(min(max(beside.top(), 0.0), square.bottom() - line))
            painter.drawText(below, CENTRE, text or self.tr("x"))
            painter.drawText(beside, RIGHT, text or self.tr("y"))

    def _paint_path(self, painter: QPainter, plane: Plane, *, faint: bool) -> None:
        scheme, step = self._scheme, min(max(self._step, 0), len(self._places) - 1)
        if not len(self._places) or not np.abs(self._places).max() < LARGEST:
            return
        pixels = plane.pixels(self._places)
        pale = colour(mix(scheme.muted, scheme.base, 0.4))
        painter.setPen(QPen(pale, 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(pixels[step:])
        painter.setPen(QPen(pale if faint else colour(scheme.text), 2))
        painter.drawPolyline(pixels[: step + 1])
        for frame, at in enumerate(pixels):
            if frame > step or faint or not self._said:
                painter.setPen(QPen(pale if frame > step or faint else colour(scheme.text), 1.5))
                painter.setBrush(colour(scheme.base))
                painter.drawEllipse(at, 4, 4)
            else:
                paint_class(painter, at, self._said[frame], 5, scheme, hollow=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(scheme.playhead), 2.5))
        painter.drawEllipse(pixels[step], 10, 10)
        if self._pointed is not None:
            painter.setPen(QPen(colour(scheme.accent), 2))
            painter.drawEllipse(pixels[self._pointed], 8, 8)
        metrics = painter.fontMetrics()
        text = str(step + 1)
        box = QRect(0, 0, metrics.horizontalAdvance(text) + 4, metrics.height())
        at = pixels[step]
        left = at.x() + 13 if at.x() + 13 + box.width() < self.width() else at.x() - 13 - box.width()
        box.moveTo(round(left), round(min(max(at.y() - box.height() / 2, 0), self.height() - box.height())))
        painter.setPen(colour(scheme.playhead))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_keyed(self, painter: QPainter, plane: Plane) -> None:
        pixels = plane.pixels(np.array(self._keyed))
        painter.setPen(QPen(colour(self._scheme.accent), 2))
        painter.drawPolyline(pixels)
        painter.setBrush(colour(self._scheme.accent))
        for at in pixels:
            painter.drawEllipse(at, 3.5, 3.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(pixels[-1], 8, 8)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._keyed = []
            self._stroke = [self._inside(event.position())]
            self.changed.emit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke, or point at a frame."""
        if self._stroke and event.buttons() & Qt.MouseButton.LeftButton:
            self._stroke.append(self._inside(event.position()))
            self.update()
        else:
            self._point(self._near(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hand the stroke over; one that went nowhere is a click, on a frame perhaps."""
        if event.button() != Qt.MouseButton.LeftButton or not self._stroke:
            return
        points, self._stroke = np.array([*self._stroke, self._inside(event.position())]), []
        self.update()
        near = self._near(event.position())
        if length(points) >= SHORTEST:
            self.drawn.emit(as_text(frames(points)))
        elif near is not None:
            self.step_requested.emit(near)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _inside(self, pixel: QPointF) -> tuple[float, float]:
        x, y = self.plane().point(pixel)
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _near(self, pixel: QPointF) -> int | None:
        if not len(self._places) or not np.abs(self._places).max() < LARGEST:
            return None
        away = [(at - pixel).manhattanLength() for at in self.plane().pixels(self._places)]
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= _NEAR else None

    def _point(self, frame: int | None) -> None:
        if frame != self._pointed:
            self._pointed = frame
            self.pointed.emit(frame)
            self.update()

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys of drawing from the shortcuts of the window while the square has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add a frame, take one back, read them, or give them up."""
        if not self._wants(event):
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _MOVES and len(self._keyed) < MOST:
            x, y = self._keyed[-1] if self._keyed else _MIDDLE
            self._keyed = self._keyed or [_MIDDLE]
            across, up = _MOVES[key]
            self._keyed.append((min(max(x + across, 0.0), 1.0), min(max(y + up, 0.0), 1.0)))
        elif key == Qt.Key.Key_Backspace:
            self._keyed.pop()
        elif key == Qt.Key.Key_Escape:
            self._keyed = []
        elif key in _ENDS:
            places, self._keyed = np.array(self._keyed), []
            self.drawn.emit(as_text(places))
        self.changed.emit()
        self.update()

    def _wants(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if not plain:
            return False
        key = Qt.Key(event.key())
        return key in _MOVES or (bool(self._keyed) and key in (*_ENDS, Qt.Key.Key_Backspace, Qt.Key.Key_Escape))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus by the square's colour."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.update()

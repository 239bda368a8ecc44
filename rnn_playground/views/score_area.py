"""What the mouse does in the Score: playhead, hover, scrolling and zoom, arranging tracks, context menus."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from rnn_playground.views.requests import Request
from rnn_playground.views.score_arrangement import Arrangement
from rnn_playground.views.score_grips import border_at, lines_to, place_at
from rnn_playground.views.score_layout import WIDEST, least_width
from rnn_playground.views.score_menu import fill_track
from rnn_playground.views.score_surface import ScoreSurface
from rnn_playground.views.track_name import TrackName

_ZOOM = 1.25  # per notch of the wheel


class ScoreArea(ScoreSurface):
    """Emit where the mouse wants the playhead, what it points at, and what it asks for in a menu."""

    time_step_requested = Signal(int)
    hover_changed = Signal()
    requested = Signal(object)  # one of views/requests.py, chosen in a context menu
    arranged = Signal()  # the user chose other tracks, places, heights or rows

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._resizing: str | None = None  # the track whose border is dragged

    def greet(self, name: str, label: TrackName) -> None:
        """Let a track be moved by its name."""
        label.dragged.connect(self._drag)
        label.dropped.connect(partial(self._dropped, name))
        label.step_requested.connect(partial(self.move_by, name))

    def arrange(self, arrangement: Arrangement) -> None:
        """Take over another arrangement, as the user's choice."""
        self.set_arrangement(arrangement)
        self.arranged.emit()

    def sort_rows(self, by: str) -> None:
        """Sort rows, anew also if they are sorted so."""
        self.units.choose(by)
        self.arrange(replace(self.arrangement, rows=by))

    def move_by(self, name: str, steps: int) -> None:
        """Move a track up (negative) or down among those that are shown."""
        others = [other for other in self._shown if other != name]
        place = self._shown.index(name) + steps
        if 0 <= place < len(self._shown):
            self._put(name, others[place] if place < len(others) else None)

    def _put(self, name: str, before: str | None) -> None:
        self.arrange(self.arrangement.moved(name, before, self._present))

    def hover_text(self) -> str:
        """Say in words and numbers what the mouse points at; empty when it points at no value."""
        if self.hover is None:
            return ""
        name, step = self.track_at(self.hover), self._columns.at(self.hover.x())
        if name is None or step is None:
            return ""
        return self.tracks[name].describe(step, self.hover.y(), self._stage(name))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the playhead under the mouse, or begin to drag a border."""
        if event.button() == Qt.MouseButton.LeftButton:
            position = event.position().toPoint()
            self._resizing = self._border_at(position)
            if self._resizing is None:
                self._request(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead or a border, or read out what is under the mouse."""
        position = event.position().toPoint()
        if self._resizing is not None:
            self._resize_to(self._resizing, position.y())
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._request(position)
        elif self._border_at(position) is not None:
            self.viewport().setCursor(Qt.CursorShape.SplitVCursor)
        else:
            self.viewport().unsetCursor()
        self._hover(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the border where it was dragged to."""
        if event.button() == Qt.MouseButton.LeftButton and self._resizing is not None:
            self._resizing = None
            self.arranged.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give a track its usual height again."""
        name = self._border_at(event.position().toPoint())
        if name is not None:
            self.arrange(self.arrangement.with_height(name, None))
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of what is under the mouse."""
        menu = self.menu_at(event.pos())
        if not menu.isEmpty():
            menu.popup(event.globalPos())
        event.accept()

    def menu_at(self, position: QPoint) -> QMenu:
        """Make the context menu of a pixel of the viewport; it goes away by itself once it was closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name, step = self.track_at(position), self._columns.at(position.x())
        if name is not None and step is not None:
            for text, request in self.tracks[name].menu(step, position.y(), self._stage(name)):
                menu.addAction(text).triggered.connect(partial(self._ask, request))
            menu.addSeparator()
        if name is not None:
            fill_track(menu, self, name)
        return menu

    def _ask(self, request: Request) -> None:
        self.requested.emit(request)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the mouse has left."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll along the time axis; down with Shift, over names, or where only that can be."""
        turn, moved = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_ZOOM ** (turn.y() / 120), round(event.position().x()))
        else:
            bars = [self.horizontalScrollBar(), self.verticalScrollBar()]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.position().x() < self._columns.left:
                bars.reverse()
            bar = bars[0] if bars[0].maximum() else bars[1]
            pixels = moved.x() or moved.y() or (turn.x() or turn.y()) * 3 * self.fontMetrics().height() // 120
            self._following = self._following and bar is self.verticalScrollBar()
            bar.setValue(bar.value() - pixels)
        event.accept()

    def _zoom_by(self, factor: float, x: int) -> None:
        """Make columns wider or narrower; what is under pixel column `x` stays there."""
        columns = self._columns
        if not columns.steps:
            return
        wanted = round(columns.width * factor + (0.5 if factor > 1 else -0.5))
        most = 2 * WIDEST * self.fontMetrics().height()
        self._zoom = min(max(wanted, least_width(columns.steps, columns.span, self.fontMetrics())), most)
        self._following = False
        self._lay_out()
        place = (x - columns.left + columns.offset) / columns.width
        self.horizontalScrollBar().setValue(round(place * self._columns.width - (x - columns.left)))
        self.viewport().update()

    def _border_at(self, position: QPoint) -> str | None:
        fixed = {name for name in self._shown if not self.tracks[name].stretch}
        if position.y() < self._pinned:
            return None
        return border_at(position, self.stages, fixed, self.fontMetrics())

    def _resize_to(self, name: str, y: int) -> None:
        """Bring a border to a pixel row; tracks above give way, too, so that it takes a few approaches."""
        for _ in range(4):
            lines = lines_to(y, self.stages[name])
            if lines == self.arrangement.heights.get(name):
                break
            self.set_arrangement(self.arrangement.with_height(name, lines))

    def _drag(self, position: QPoint) -> None:
        """Show where a dragged name would be put."""
        drop = (place_at(position.y(), self.stages),)
        if drop != self._drop:
            self._drop = drop
            self.viewport().update()

    def _dropped(self, name: str, done: bool) -> None:
        """Put a dragged name where the line is."""
        drop, self._drop = self._drop, None
        self.viewport().update()
        if done and drop is not None and drop[0] != name:
            self._put(name, drop[0])

    def _request(self, position: QPoint) -> None:
        if self._columns.steps and position.x() >= self._columns.left:
            step = self._columns.nearest(position.x())
            if step != self.current_step():
                self.time_step_requested.emit(step)

    def _hover(self, position: QPoint | None) -> None:
        before = None if self.hover is None else self._columns.at(self.hover.x())
        self.hover = position
        if before != (None if position is None else self._columns.at(position.x())):
            self._update_columns()
        self.hover_changed.emit()

"""The drawing surface of the Score: tracks under shared columns, playhead, scrolling and zoom."""

from collections.abc import Hashable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.playhead import paint_edges, paint_ground
from rnn_playground.views.requests import Request
from rnn_playground.views.score_layout import (
    WIDEST,
    Gutters,
    columns_for,
    gutters,
    least_width,
    rows_for,
    stage,
)
from rnn_playground.views.track import Stage, Track, tracks
from rnn_playground.views.track_name import TrackName

_ZOOM = 1.25  # per notch of the wheel


class ScoreArea(QAbstractScrollArea):
    """Paint one Trace as aligned tracks; emit where the mouse wants the playhead and what it points at."""

    time_step_requested = Signal(int)
    hover_changed = Signal()
    requested = Signal(object)  # one of views/requests.py, chosen in a context menu

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scheme = LIGHT
        self.trace: Trace | None = None
        self.playhead = 0
        self.hover: QPoint | None = None
        self.stages: dict[str, Stage] = {}
        self.tracks: dict[str, Track] = {name: kind(self) for name, kind in tracks().items()}
        self._names = {name: TrackName(track, self.viewport()) for name, track in self.tracks.items()}
        self.horizontalScrollBar().actionTriggered.connect(self._stop_following)
        self._shown: tuple[str, ...] = ()
        self._zoom = 0  # pixels of a column; 0: chosen so that everything fits
        self._columns = Columns(0, 1, 0, 0)
        self._gutters = Gutters(0, 0, 0, 0)
        self._laying_out = False
        self._following = True  # the playhead is kept in view until someone scrolls
        self._layout_key: Hashable = None
        self._still_key: Hashable = None
        self._still = QPixmap()

    @property
    def columns(self) -> Columns:
        """Return where the time steps stand."""
        return self._columns

    def show_trace(self, trace: Trace, *, fresh: bool) -> None:
        """Paint another Trace; `fresh` lets scales shrink (another network, or a reset)."""
        self.trace = trace
        self._shown = tuple(name for name, track in self.tracks.items() if track.applies(trace))
        for name in self._shown:
            self.tracks[name].show(trace, self.scheme, fresh=fresh)
        self._lay_out()
        self._update_columns()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours (and a new size of text)."""
        self.scheme = scheme
        self._layout_key = self._still_key = None
        for name in self._names.values():
            name.set_scheme(scheme)
        if self.trace is not None:
            self.show_trace(self.trace, fresh=False)
        self.viewport().update()

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step and scroll so that its column is seen."""
        self.playhead = max(0, step)
        self._following = True
        if self._columns.steps:
            self.horizontalScrollBar().setValue(self._columns.offset_showing(self.current_step()))
        self._update_columns()

    def current_step(self) -> int:
        """Return the time step of the playhead in this Trace."""
        return min(self.playhead, max(0, self._columns.steps - 1))

    def track_at(self, position: QPoint) -> str | None:
        """Return the id of the track at a pixel row."""
        for name, here in self.stages.items():
            if here.body.top() <= position.y() <= here.body.bottom():
                return name
        return None

    def hover_text(self) -> str:
        """Say in words and numbers what the mouse points at; empty when it points at no value."""
        if self.hover is None:
            return ""
        name, step = self.track_at(self.hover), self._columns.at(self.hover.x())
        if name is None or step is None:
            return ""
        return self.tracks[name].describe(step, self.hover.y(), self._stage(name))

    # ---- geometry

    def _lay_out(self) -> None:
        """Place everything anew if anything it depends on has changed.

        Setting the range of a scroll bar may show it, which makes the viewport smaller: then once more.
        """
        if self.trace is None or self._laying_out:
            return
        self._laying_out = True
        for _ in range(4):
            chosen = [self.tracks[name] for name in self._shown]
            ticks = tuple(text for track in chosen for text in track.tick_texts())
            legends = tuple(text for track in chosen for text in track.legend_texts())
            heights = tuple(track.height_key() for track in chosen)
            size = self.viewport().size()
            offset = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            key = (
                self._shown,
                self.trace.tokens,
                ticks,
                legends,
                heights,
                size.toTuple(),
                offset,
                self._zoom,
            )
            if key == self._layout_key:
                break
            self._layout_key = key
            self._place(self.trace, size, ticks, legends)
        self._laying_out = False

    def _place(self, trace: Trace, size: QSize, ticks: tuple[str, ...], legends: tuple[str, ...]) -> None:
        """Place columns and tracks, and set the scroll bars to what they leave out."""
        metrics = self.fontMetrics()
        names = tuple(self._names[name].width_needed(metrics) for name in self._shown)
        self._gutters = gutters(names, ticks, legends, size.width(), metrics)
        columns = columns_for(len(trace.tokens), size.width(), self._gutters, self._zoom, metrics)
        sideways, down = self.horizontalScrollBar(), self.verticalScrollBar()
        sideways.setRange(0, columns.largest_offset)
        sideways.setPageStep(columns.span)
        sideways.setSingleStep(columns.width)
        if self._following and columns.steps:
            step = min(self.playhead, columns.steps - 1)
            sideways.setValue(replace(columns, offset=sideways.value()).offset_showing(step))
        self._columns = replace(columns, offset=sideways.value() // columns.width * columns.width)
        rows, needed = rows_for([self.tracks[name] for name in self._shown], self._columns, size.height(), metrics)
        down.setRange(0, max(0, needed - size.height()))
        down.setPageStep(size.height())
        down.setSingleStep(metrics.height())
        self.stages = {
            name: stage(row, -down.value(), self._columns, self._gutters, size.width(), metrics, self.scheme)
            for name, row in zip(self._shown, rows, strict=True)
        }
        for name, label in self._names.items():
            label.setVisible(name in self.stages)
            if name in self.stages:
                body = self.stages[name].body
                label.setGeometry(self._gutters.pad, body.top(), self._gutters.names, body.height())

    def _stage(self, name: str) -> Stage:
        here = self.stages[name]
        if here.playhead != self.current_step():
            here = self.stages[name] = replace(here, playhead=self.current_step())
        return here

    def _update_columns(self) -> None:
        """Ask for a repaint of all that changes from update to update: not of the names."""
        left = self._gutters.pad + self._gutters.names
        self.viewport().update(left, 0, self.viewport().width() - left, self.viewport().height())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the still picture, then the values, then the playhead."""
        self._lay_out()
        with QPainter(self.viewport()) as painter:
            if self.trace is None:
                painter.fillRect(event.rect(), colour(self.scheme.base))
                return
            self._renew_still()
            painter.drawPixmap(0, 0, self._still)
            height = self.viewport().height()
            for name in self.stages:
                here = self._stage(name)
                painter.setClipRect(here.body)
                self.tracks[name].paint(painter, here)
            painter.setClipping(False)
            pointed = None if self.hover is None else self._columns.at(self.hover.x())
            paint_edges(painter, self._columns, self.current_step(), pointed, height, self.scheme)

    def _renew_still(self) -> None:
        step = self.current_step()
        key = (self._layout_key, step, tuple(self.tracks[name].still_key() for name in self.stages))
        ratio = self.devicePixelRatioF()
        if key == self._still_key and self._still.devicePixelRatioF() == ratio:
            return
        self._still_key = key
        self._still = QPixmap(self.viewport().size() * ratio)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(colour(self.scheme.base))
        with QPainter(self._still) as painter:
            painter.setFont(self.font())
            for name in self.stages:
                painter.setPen(colour(self.scheme.muted))
                self.tracks[name].paint_still(painter, self._stage(name))
            paint_ground(painter, self._columns, step, self.viewport().height(), self.scheme)

    # ---- mouse and size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at another offset."""
        self._lay_out()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the playhead under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._request(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead, or read out what is under the mouse."""
        position = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._request(position)
        self._hover(position)

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
        return menu

    def _ask(self, request: Request) -> None:
        self.requested.emit(request)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the mouse has left."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll along the time axis (or down, where only that is possible)."""
        turn, moved = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_ZOOM ** (turn.y() / 120), round(event.position().x()))
        else:
            bar = self.horizontalScrollBar() if self.horizontalScrollBar().maximum() else self.verticalScrollBar()
            pixels = moved.x() or moved.y() or (turn.x() or turn.y()) * 3 * self.fontMetrics().height() // 120
            self._following = False
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

    def _stop_following(self) -> None:
        self._following = False

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

"""The drawing surface of the Score: tracks under shared columns, playhead, scrolling and zoom."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.playhead import paint_edges, paint_ground
from rnn_playground.views.requests import Request
from rnn_playground.views.score_arrangement import Arrangement
from rnn_playground.views.score_grips import border_at, drop_line, lines_to, place_at
from rnn_playground.views.score_layout import (
    WIDEST,
    Gutters,
    columns_for,
    gutters,
    least_width,
    rows_for,
    stage,
)
from rnn_playground.views.score_menu import fill_track
from rnn_playground.views.track import Stage, Track, tracks
from rnn_playground.views.track_name import TrackName
from rnn_playground.views.unit_order import UnitOrder
from rnn_playground.views.units_track import UnitsTrack

_ZOOM = 1.25  # per notch of the wheel
_PINNED = "tokens"  # stays in sight where it is the first: all other tracks are read by it


class ScoreArea(QAbstractScrollArea):
    """Paint one Trace as aligned tracks; emit where the mouse wants the playhead and what it points at."""

    time_step_requested = Signal(int)
    hover_changed = Signal()
    requested = Signal(object)  # one of views/requests.py, chosen in a context menu
    arranged = Signal()  # the user chose other tracks, places, heights or rows

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
        self.stages: dict[str, Stage] = {}  # from top to bottom
        self.tracks: dict[str, Track] = {}  # made when a Trace has something for them
        self.units = UnitOrder()
        self.arrangement = Arrangement()
        self._names: dict[str, TrackName] = {}
        self.horizontalScrollBar().actionTriggered.connect(self._stop_following)
        self._present: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._zoom = 0  # pixels of a column; 0: chosen so that everything fits
        self._columns = Columns(0, 1, 0, 0)
        self._gutters = Gutters(0, 0, 0, 0)
        self._laying_out = False
        self._following = True  # the playhead is kept in view until someone scrolls
        self._pinned = 0  # pixels at the top that are not scrolled down
        self._resizing: str | None = None
        self._drop: tuple[str | None] | None = None  # before which track a dragged one would be put
        self._layout_key: Hashable = None
        self._still_key: Hashable = None
        self._still = QPixmap()

    @property
    def columns(self) -> Columns:
        """Return where the time steps stand."""
        return self._columns

    @property
    def present(self) -> tuple[str, ...]:
        """Return the ids of all tracks of this Trace, in their usual order."""
        return self._present

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the ids of those that are shown, from top to bottom."""
        return self._shown

    def show_trace(self, trace: Trace, *, fresh: bool) -> None:
        """Paint another Trace; `fresh` lets scales shrink (another network, or a reset)."""
        self.trace = trace
        self._choose(trace)
        self.units.follow(trace, fresh=fresh)
        for name in self._shown:
            self.tracks[name].show(trace, self.scheme, fresh=fresh)
        self._lay_out()
        self._update_columns()

    def looks(self) -> tuple[Look, ...]:
        """Return what the tracks that are shown ask about the network."""
        if self.trace is None:
            return ()
        asked = (self.tracks[name].look(self.current_step()) for name in self._shown)
        return (*(look for look in asked if look is not None), *self.units.looks())

    def take(self, looks: Mapping[Look, Answer]) -> bool:
        """Hand answers to those who asked; tell whether there was anything new."""
        if self.trace is None:
            return False
        new = False
        for name in self._shown:
            look = self.tracks[name].look(self.current_step())
            answer = looks.get(look) if look is not None else None
            new |= answer is not None and self.tracks[name].take(answer)
        if self.units.take(looks.get(Deltas()), self.trace):
            new = True
            self._show_rows()
        if new:
            self._update_columns()
        return new

    # ---- arrangement

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Show other tracks, in another order or height."""
        if arrangement.rows != self.arrangement.rows:
            self.units.choose(arrangement.rows)
        self.arrangement = arrangement
        self._layout_key = None
        if self.trace is not None:
            self.show_trace(self.trace, fresh=False)
        self.viewport().update()

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

    def _choose(self, trace: Trace) -> None:
        """Find the tracks of a Trace, make those that there were none of yet, and choose the ones to show."""
        present = []
        for kind in tracks().values():
            for name in kind.ids(trace):
                present.append(name)
                if name not in self.tracks:
                    self._add(name, kind.make(name, trace, self))
        self._present = tuple(present)
        self._shown = tuple(x for x in self.arrangement.sorted(present) if self.arrangement.shows(x)) or (present[0],)

    def _add(self, name: str, made: Track) -> None:
        if isinstance(made, UnitsTrack):
            made.units = self.units
        self.tracks[name] = made
        label = self._names[name] = TrackName(made, self.viewport())
        label.set_scheme(self.scheme)
        label.dragged.connect(self._drag)
        label.dropped.connect(partial(self._dropped, name))
        label.step_requested.connect(partial(self.move_by, name))

    def _show_rows(self) -> None:
        """Show the units in their new order."""
        for name in self._shown:
            if self.trace is not None and isinstance(self.tracks[name], UnitsTrack):
                self.tracks[name].show(self.trace, self.scheme, fresh=False)

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
            if name == self._first_pinned() and position.y() < self._pinned:
                return None
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
        chosen = [self.arrangement.heights.get(name) for name in self._shown]
        shown = [self.tracks[name] for name in self._shown]
        rows, needed = rows_for(shown, self._columns, size.height(), metrics, chosen)
        down.setRange(0, max(0, needed - size.height()))
        down.setPageStep(size.height())
        down.setSingleStep(metrics.height())
        pinned = self._first_pinned()
        self.stages = {
            name: stage(
                row, 0 if name == pinned else -down.value(), self._columns, self._gutters, size.width(), metrics,
                self.scheme,
            )
            for name, row in zip(self._shown, rows, strict=True)
        }  # fmt: skip
        self._pinned = rows[0][0] + rows[0][1] if pinned is not None else 0
        self._place_names(pinned)

    def _place_names(self, pinned: str | None) -> None:
        for name, label in self._names.items():
            label.setVisible(name in self.stages)
            if name not in self.stages:
                continue
            label.renew()
            body = self.stages[name].body
            label.setGeometry(self._gutters.pad, body.top(), self._gutters.names, body.height())
            label.ground = name == pinned
            if label.ground:
                label.setGeometry(self._gutters.pad, 0, self._gutters.names, self._pinned)
                label.raise_()
        before: QWidget | None = None
        for name in self.stages:  # Tab goes from top to bottom
            if before is not None:
                QWidget.setTabOrder(before, self._names[name])
            before = self._names[name]

    def _first_pinned(self) -> str | None:
        return _PINNED if self._shown[:1] == (_PINNED,) else None

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
            height, pinned = self.viewport().height(), self._first_pinned()
            below = self.viewport().rect().adjusted(0, self._pinned, 0, 0)
            for name in self.stages:
                here = self._stage(name)
                part = here.body if name == pinned else here.body.intersected(below)
                if part.isEmpty():
                    continue
                painter.setClipRect(part)
                self.tracks[name].paint(painter, here)
            painter.setClipping(False)
            pointed = None if self.hover is None else self._columns.at(self.hover.x())
            paint_edges(painter, self._columns, self.current_step(), pointed, height, self.scheme)
            if self._drop is not None:
                line = drop_line(self._drop[0], self.stages, self.viewport().width(), self.fontMetrics())
                painter.fillRect(line, colour(self.scheme.accent))

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
        pinned, height = self._first_pinned(), self.viewport().height()
        with QPainter(self._still) as painter:
            painter.setFont(self.font())
            for name in self.stages:
                if name != pinned and self.stages[name].body.bottom() >= self._pinned:
                    painter.setPen(colour(self.scheme.muted))
                    self.tracks[name].paint_still(painter, self._stage(name))
            if pinned is not None:  # over what was scrolled under it
                painter.fillRect(0, 0, self.viewport().width(), self._pinned, colour(self.scheme.base))
                painter.setPen(colour(self.scheme.muted))
                self.tracks[pinned].paint_still(painter, self._stage(pinned))
            paint_ground(painter, self._columns, step, height, self.scheme)

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

    def _stop_following(self) -> None:
        self._following = False

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

"""The drawing surface of the Score: tracks under shared columns, one playhead, as they are arranged and scrolled."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.pair import paint_border
from rnn_playground.views.drawing.playhead import paint_edges, paint_ground
from rnn_playground.views.score_arrangement import Arrangement
from rnn_playground.views.score_grips import drop_line
from rnn_playground.views.score_layout import Gutters, columns_for, gutters, rows_for, stage
from rnn_playground.views.track import Stage, Track, tracks
from rnn_playground.views.track_name import TrackName
from rnn_playground.views.unit_order import UnitOrder
from rnn_playground.views.units_track import UnitsTrack

_PINNED = "tokens"  # stays in sight where it is the first: all other tracks are read by it


class ScoreSurface(QAbstractScrollArea):
    """Paint one Trace as aligned tracks in an arrangement; what the user does with it is up to the subclass."""

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
        self._tabbed: tuple[str, ...] = ()  # the order in which Tab visits names
        self._zoom = 0  # pixels of a column; 0: chosen so that everything fits
        self._columns = Columns(0, 1, 0, 0)
        self._gutters = Gutters(0, 0, 0, 0)
        self._laying_out = False
        self._following = True  # the playhead is kept in view until someone scrolls
        self._pinned = 0  # pixels at the top that are not scrolled down
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

    def show_trace(self, trace: Trace, *, fresh: bool, turn: int | None = None) -> None:
        """Paint another Trace; `fresh` lets scales shrink (another network, or a reset).

        With a `turn`, 0 or 1, of the same sentence only every second track: so a frame beside a training takes half
        the time, and who calls again and again with the other turn shows them all.
        """
        self.trace = trace
        self._choose(trace)
        self.units.follow(trace, fresh=fresh)
        names = self._shown if turn is None or fresh else self._shown[turn::2]
        for name in names:
            self.tracks[name].show(trace, self.scheme, fresh=fresh)
        before = self._layout_key
        self._lay_out()
        if names is self._shown or self._layout_key != before:
            self._update_columns()
        else:
            self._update_bodies(names)

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
        new: list[str] = []
        for name in self._shown:
            look = self.tracks[name].look(self.current_step())
            answer = looks.get(look) if look is not None else None
            if answer is not None and self.tracks[name].take(answer):
                new.append(name)
        if self.units.take(looks.get(Deltas()), self.trace):
            self._show_rows()
            self._update_columns()
            return True
        self._update_bodies(new)
        return bool(new)

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
        self.greet(name, label)

    def greet(self, name: str, label: TrackName) -> None:
        """Listen to the name of a new track."""

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
                self.trace.border,
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
        whole = self.maximumViewportSize().width()
        if needed > size.height() and whole > size.width():  # perhaps only because of the scroll bar's own width
            around = gutters(names, ticks, legends, whole, metrics)
            wider = columns_for(len(trace.tokens), whole, around, self._zoom, metrics)
            if rows_for(shown, wider, size.height(), metrics, chosen)[1] <= size.height():
                needed = 0
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
        if self._tabbed != self._shown:  # Tab goes from top to bottom
            self._tabbed = self._shown
            for above, below in pairwise(self._shown):
                QWidget.setTabOrder(self._names[above], self._names[below])

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

    def _update_bodies(self, names: Sequence[str]) -> None:
        """Ask for a repaint of what changes from update to update in these tracks, with the labels beside it."""
        left, region = self._gutters.pad + self._gutters.names, QRegion()
        for name in names:
            if name in self.stages:
                body = self.stages[name].body
                region += QRect(left, body.top(), self.viewport().width() - left, body.height())
        self.viewport().update(region)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the still picture, then the values, then the playhead."""
        if self._layout_key is None:
            self._lay_out()
        with QPainter(self.viewport()) as painter:
            if self.trace is None:
                painter.fillRect(event.rect(), colour(self.scheme.base))
                return
            self._renew_still()
            painter.drawPixmap(0, 0, self._still)
            height, pinned = self.viewport().height(), self._first_pinned()
            paint_ground(painter, self._columns, self.current_step(), height, self.scheme)
            below, region = self.viewport().rect().adjusted(0, self._pinned, 0, 0), event.region()
            for name in self.stages:
                here = self._stage(name)
                part = here.body if name == pinned else here.body.intersected(below)
                if part.isEmpty() or not region.intersects(part):
                    continue
                painter.setClipRect(part)
                self.tracks[name].paint(painter, here)
            painter.setClipping(False)
            pointed = None if self.hover is None else self._columns.at(self.hover.x())
            if self.trace.border:
                self._paint_border(painter, self.trace, below)
            paint_edges(painter, self._columns, self.current_step(), pointed, height, self.scheme)
            if self._drop is not None:
                line = drop_line(self._drop[0], self.stages, self.viewport().width(), self.fontMetrics())
                painter.fillRect(line, colour(self.scheme.accent))

    def _paint_border(self, painter: QPainter, trace: Trace, below: QRect) -> None:
        """Paint where the encoder ends, with an arrow in each track of a state that the decoder begins with."""
        arrows = []
        for name, here in self.stages.items():
            made = self.tracks[name]
            if isinstance(made, UnitsTrack) and made.state:
                arrows += [area.center().y() for area in made.areas(here) if below.contains(area.center())]
        line = self.fontMetrics().height()
        paint_border(painter, self._columns, trace.border, self.viewport().height(), arrows, line, self.scheme)

    def _renew_still(self) -> None:
        key = (self._layout_key, tuple(self.tracks[name].still_key() for name in self.stages))
        ratio = self.devicePixelRatioF()
        if key == self._still_key and self._still.devicePixelRatioF() == ratio:
            return
        self._still_key = key
        self._still = QPixmap(self.viewport().size() * ratio)
        self._still.setDevicePixelRatio(ratio)
        self._still.fill(colour(self.scheme.base))
        pinned = self._first_pinned()
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

    # ---- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at another offset."""
        self._lay_out()
        self.viewport().update()

    def _stop_following(self) -> None:
        self._following = False

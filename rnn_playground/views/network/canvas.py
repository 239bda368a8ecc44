"""The picture of the network: paints itself, says what is pointed at, and asks for steps and weights."""

import time
from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import DeltasFound
from rnn_playground.training.looks.weights import WeightsFound
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ceiling
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.network import hits, telling
from rnn_playground.views.network.box_painter import paint_frames, paint_links, paint_numbers
from rnn_playground.views.network.edges import Edges
from rnn_playground.views.network.flow import paint_flow
from rnn_playground.views.network.geometry import Picture
from rnn_playground.views.network.hand import Hand
from rnn_playground.views.network.layouts import Window, columns, window
from rnn_playground.views.network.motion import Motion
from rnn_playground.views.network.projection import Projection, Sheet
from rnn_playground.views.network.scene import LOOP, NEURONS, UNROLLED, Scene, Spot
from rnn_playground.views.network.stage import Neurons, picture
from rnn_playground.views.network.structure import Structure
from rnn_playground.views.network.values import Values
from rnn_playground.views.network.weight_field import WeightField
from rnn_playground.views.requests import EditWeight

MORPH, FLOW, SCROLL = 400, 420, 300  # ms
_BETWEEN_PIECES = 40  # ms


class Canvas(QWidget):
    """Draw a Trace and the weights as loop, unrolled or as neurons, and all that lies between."""

    time_step_requested = Signal(int)
    edit_requested = Signal(object)  # EditWeight
    pointed = Signal()  # what the read-out says may be another

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.scheme: Scheme = LIGHT
        self.values: Values | None = None
        self.playhead = 0
        self._wanted = 0  # step that was asked for: perhaps of a longer sentence that is still to come
        self.backward = False
        self.training = False
        self.spot: Spot | None = None  # under the mouse
        self.pinned: Spot | None = None  # clicked or chosen by keys
        self.projection = Projection(clock, self.tr)
        self._hand = Hand(self.projection)
        self._state_scale, self._cell_scale = GrowingScale(least=1.0), GrowingScale(least=1.0)
        self.morph = Motion(self, MORPH, self.update)
        self._flow = Motion(self, FLOW, self.update, even=True)
        self._flow_back = False
        self._scroll = Motion(self, SCROLL, self.update)
        self._still = QPixmap()
        self._still_key: Hashable = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.update)
        self._place = Picture()
        self._place_key: Hashable = None
        self.field = WeightField(self)
        self.field.entered.connect(self._typed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # ---- what is shown

    def show_values(
        self,
        structure: Structure,
        trace: Trace,
        weights: WeightsFound | None,
        deltas: DeltasFound | None,
        *,
        fresh: bool,
        training: bool,
    ) -> None:
        """Take over the newest numbers; `fresh`: another network, scales may shrink."""
        before = self.values
        self.training = training
        if fresh:
            self._state_scale.reset()
            self._cell_scale.reset()
            self.projection.scale.reset()
        if not trace.bounded:
            self._state_scale.reach(trace.hidden)
        if trace.cells is not None:
            self._cell_scale.reach(trace.cells)
        if before is None or before.structure != structure or before.trace.tokens != trace.tokens:
            self.spot = self.pinned = None
            self._hand.release()
            self.projection.block = min(self.projection.block, max(0, len(structure.gates) - 1))
            self.playhead = min(self._wanted, structure.steps - 1)
            self._flow.put(0.0)
        self.values = Values(structure, trace, weights, deltas, self.backward)
        self._settle(jump=before is None or before.trace.tokens != trace.tokens)
        self._renew_edges()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.values = None
        self.spot = self.pinned = None

    def set_mode(self, mode: int) -> None:
        """Turn into LOOP, UNROLLED or NEURONS."""
        self.spot = self.pinned = None
        if mode == NEURONS:
            self._renew_edges(anyway=True)
        self.morph.go(float(mode))
        self.pointed.emit()

    def set_backward(self, backward: bool) -> None:
        """Show deltas instead of activations, or the other way round."""
        self.backward = backward
        if self.values is not None:
            self.values = replace(self.values, backward=backward)
        self._settle()
        self._still_key = None
        self.update()
        self.pointed.emit()

    def set_block(self, block: int) -> None:
        """Show the weights of another gate."""
        self.projection.block = block
        self.projection.drop()
        self._renew_edges()
        self.update()
        self.pointed.emit()

    def set_playhead(self, step: int) -> None:
        """Move the playhead; a pulse runs along where it moves by what is shown."""
        self._wanted = max(0, step)
        last = self.values.structure.steps - 1 if self.values is not None else 0
        before, self.playhead = self.playhead, max(0, min(step, last) if self.values is not None else step)
        if before == self.playhead or self.values is None:
            return
        self.pinned = self._moved_on(self.pinned, before)
        self.spot = None
        self._flow_back = self.playhead < before
        if self._flow_back or not self.backward:
            self._flow.go(1.0, start=0.0)
        self._settle()
        self._renew_edges()
        self.update()
        self.pointed.emit()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours and the size of text."""
        self.scheme = scheme
        self.field.setFont(self.font())
        self._forget()
        self._settle(jump=True)
        self._renew_edges()
        self.update()

    @property
    def neurons(self) -> Neurons | None:
        """Return who stands where in the projection."""
        return self.projection.neurons

    @property
    def edges(self) -> Edges:
        """Return the arrows of the projection."""
        return self.projection.edges

    @property
    def flowing(self) -> bool:
        """Return whether a pulse is on its way."""
        return self._flow.running

    @property
    def flows_back(self) -> bool:
        """Return whether the newest pulse runs back through time."""
        return self._flow_back

    @property
    def mode(self) -> int:
        """Return what the picture is or turns into."""
        return int(self.morph.goal)

    def _moved_on(self, spot: Spot | None, before: int) -> Spot | None:
        """Keep pointing at the same neuron when the playhead moves."""
        if spot is None or spot.part is None:
            return None
        return replace(spot, part=spot.part._replace(step=spot.part.step + self.playhead - before))

    # ---- geometry

    @property
    def line(self) -> int:
        """Return the height of a line of text in pixels."""
        return self.fontMetrics().height()

    def area(self) -> QRectF:
        """Return the rectangle of the picture, without margins."""
        pad = self.line // 3
        below = 2 * self.line // 3 if self._hidden_columns() else 0
        return QRectF(self.rect().adjusted(pad, pad, -pad, -pad - below))

    def columns_in_sight(self) -> Window:
        """Return which columns of the unrolled network are in sight."""
        steps = self.values.structure.steps if self.values is not None else 1
        return window(self.area(), self.line, steps, self._scroll.value)

    def _hidden_columns(self) -> bool:
        if self.values is None or self.morph.value <= LOOP or self.morph.value >= NEURONS:
            return False
        whole = QRectF(self.rect().adjusted(self.line // 3, 0, -self.line // 3, 0))
        return columns(whole, self.line, self.values.structure.steps)[0] < self.values.structure.steps

    def _settle(self, *, jump: bool = False) -> None:
        """Bring the playhead into the middle of the columns in sight."""
        if self.values is None:
            return
        steps = self.values.structure.steps
        count, _ = columns(self.area(), self.line, steps)
        # Where only two copies fit, the other one is that where activations, or deltas, come from.
        before = (count - 1) // 2 if self.backward else count // 2
        first = float(min(max(self.playhead - before, 0), steps - count))
        if jump:
            self._scroll.put(first)
        elif first != self._scroll.goal:
            self._scroll.go(first)

    def scene(self) -> Scene | None:
        """Return all that is painted now."""
        values = self.values
        if values is None:
            return None
        place = self._picture(values.structure)
        spot = self.spot or self.pinned
        size = self.line, self.scheme, self.morph.value, spot, self.width(), self._top()
        cell_top = self._top() if self.backward else self._cell_scale.top
        names = self.tr("encoder"), self.tr("decoder")
        return Scene(values, place, self.playhead, *size, cell_top, names)

    def _picture(self, structure: Structure) -> Picture:
        if self.morph.value >= NEURONS:
            return Picture()
        there = self.projection.neurons if self.morph.value > UNROLLED else None
        view, size = self.columns_in_sight(), self.size().toTuple()
        key = (structure, view, self.playhead, size, self.line, self.morph.value, self.projection.key)
        if key != self._place_key:
            self._place_key = key
            args = structure, self.area(), self.line, view, self.playhead, self.morph.value, there
            self._place = picture(*args)
        return self._place

    def _top(self) -> float:
        """Return the end of the colour scale."""
        values = self.values
        if values is None or not self.backward:
            return self._state_scale.top
        if values.deltas is None:
            return 1.0
        largest = float(np.nan_to_num(np.abs(values.deltas.states)).max(initial=0.0))
        return nice_ceiling(largest) if largest else 1.0

    # ---- weights

    def _sheet(self) -> Sheet:
        return Sheet(self.size(), self.devicePixelRatioF(), self.font(), self.scheme)

    def _renew_edges(self, *, anyway: bool = False) -> None:
        """Follow playhead, size and weights with neurons and arrows, if they are in sight."""
        values = self.values
        if values is None or not (anyway or self.morph.goal > UNROLLED or self.morph.value > UNROLLED):
            return
        if self.width() < 8 or self.height() < 8:
            return
        beside = self.training and not self._hand.dragging
        self.projection.renew(values, self.playhead, self._sheet(), beside=beside)
        edge = self.pinned.edge if self.pinned is not None else None
        if edge is not None and edge >= len(self.projection.edges.values):
            self.pinned = None

    def _forget(self) -> None:
        self._still_key = None
        self.projection.forget()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what rests from the store, and what lives over it."""
        scene = self.scene()
        with QPainter(self) as painter:
            if scene is None:
                painter.fillRect(self.rect(), colour(self.scheme.base))
                return
            if self.morph.value >= NEURONS:
                flow, back = self._flow.value, self._flow_back
                sheet = self._sheet()
                self.projection.paint(painter, scene, sheet, beside=self.training, flow=flow, back=back)
                if self.projection.busy and not self._later.isActive():
                    self._later.start(_BETWEEN_PIECES)
            elif self.morph.value in (LOOP, UNROLLED) and not self._scroll.running:
                self._paint_boxes(painter, scene)
            else:
                self._paint_between(painter, scene)
            if self.morph.value in (UNROLLED, LOOP):
                paint_flow(painter, scene, self._flow.value, back=self._flow_back)
            if LOOP < self.morph.value < NEURONS:
                self._paint_place(painter, scene)

    def _paint_boxes(self, painter: QPainter, scene: Scene) -> None:
        values = scene.values
        key = (
            values.structure, values.trace.tokens, self.playhead, self.morph.value, self.size().toTuple(), self.line,
            scene.spot, self.backward, id(values.trace) if self.backward else 0, self._scroll.value,
            self.scheme.name, self.devicePixelRatioF(),
        )  # fmt: skip
        if key != self._still_key:
            self._still_key = key
            self._still = self._sheet().pixmap()
            with QPainter(self._still) as still:
                still.setFont(self.font())
                still.fillRect(self.rect(), colour(self.scheme.base))
                paint_links(still, scene)
                paint_frames(still, scene)
        painter.drawPixmap(0, 0, self._still)
        paint_numbers(painter, scene)

    def _paint_between(self, painter: QPainter, scene: Scene) -> None:
        painter.fillRect(self.rect(), colour(self.scheme.base))
        self.projection.paint_growing(painter, scene)
        paint_links(painter, scene)
        paint_frames(painter, scene)
        paint_numbers(painter, scene)
        self.projection.paint_neurons(painter, scene)

    def _paint_place(self, painter: QPainter, scene: Scene) -> None:
        """Paint which part of a long sentence is in sight, and dots where it goes on."""
        if not self._hidden_columns():
            return
        steps, view, area = scene.structure.steps, self.columns_in_sight(), self.area()
        y, height = self.height() - self.line // 3 - 2, max(3, self.line // 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRect(int(area.left()), y - height, int(area.width()), height), colour(self.scheme.grid))
        left = area.left() + area.width() * view.first / steps
        bar = QRectF(left, y - height, max(6.0, area.width() * view.count / steps), height)
        painter.fillRect(bar, colour(self.scheme.muted))
        at = area.left() + area.width() * (self.playhead + 0.5) / steps
        painter.fillRect(QRectF(at - 1, y - height - 1, 3, height + 2), colour(self.scheme.playhead))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self.scheme.muted))
        middle, radius = area.center().y(), max(1.2, self.line / 12)
        for there, x, sign in ((view.first > 0, 1.5, 1), (view.first + view.count < steps, self.width() - 2.5, -1)):
            for k in range(3 if there else 0):
                painter.drawEllipse(QPointF(x + sign * k * 2.6 * radius, middle), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def read_out(self) -> str:
        """Say what is pointed at, or what the playhead stands on."""
        scene = self.scene()
        return telling.read_out(scene, self.projection, self._hand, self.tr) if scene is not None else ""

    # ---- mouse and keys

    def _spot_at(self, place: QPointF) -> Spot | None:
        scene = self.scene()
        if scene is None or self.morph.running:
            return None
        there = self.projection
        crowds = there.neurons.crowds if there.neurons is not None else {}
        return hits.at(scene, crowds, there.edges, there.thick, place.x(), place.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a weight, choose a neuron, or ask for a step."""
        if event.button() != Qt.MouseButton.LeftButton or self.values is None:
            return
        spot = self.spot = self._spot_at(event.position())
        if spot is None:
            self.pinned = None
        elif spot.edge is not None:
            self.pinned = spot
            self._hand.grasp(spot, event.position().y())
        elif spot.unit is not None and self.morph.value >= NEURONS:
            self.pinned = None if spot == self.pinned else spot
        elif self.morph.value == UNROLLED:
            step = spot.part.step if spot.part is not None else spot.link.step if spot.link is not None else -1
            if 0 <= step < self.values.structure.steps and step != self.playhead:
                self.time_step_requested.emit(step)
        self.update()
        self.pointed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a weight up or down, or read out what is under the mouse."""
        if self._hand.dragging and event.buttons() & Qt.MouseButton.LeftButton:
            request = self._hand.drag(event.position().y())
            if request is not None:
                self.setCursor(Qt.CursorShape.SizeVerCursor)
                self._ask(request)
                self.pointed.emit()
            return
        self._point(self._spot_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a weight."""
        self._hand.release()
        self.unsetCursor()
        self.pointed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let a weight be typed."""
        self._hand.release()
        spot = self._spot_at(event.position())
        if spot is not None and spot.edge is not None:
            self.pinned = spot
            self._open_field(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look at other columns of a long sentence; the playhead stays."""
        if self.values is None or self.mode != UNROLLED or not self._hidden_columns():
            event.ignore()
            return
        turned = event.angleDelta().x() or event.angleDelta().y()
        count, _ = columns(self.area(), self.line, self.values.structure.steps)
        first = self._scroll.goal - turned / 120
        self._scroll.put(min(max(first, 0.0), float(self.values.structure.steps - count)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the weights from the strongest on, and change them."""
        key = event.key()
        edges = self.projection.edges
        if self.morph.value < NEURONS or not len(edges.values):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.spot, self.pinned = None, self._hand.walk(self.pinned, 1 if key == Qt.Key.Key_Down else -1)
            self.update()
            self.pointed.emit()
        elif self.pinned is None or self.pinned.edge is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            x0, y0, x1, y1 = edges.lines[self.pinned.edge].tolist()
            self._open_field(QPointF((x0 + x1) / 2, (y0 + y1) / 2))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            sign = 1 if key == Qt.Key.Key_Plus else -1
            self._ask(self._hand.nudge(self.pinned, sign, new=not event.isAutoRepeat()))
        elif key == Qt.Key.Key_Escape:
            self.pinned = None
            self.update()
            self.pointed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._forget()
        self._settle(jump=True)
        self._renew_edges()

    def _open_field(self, place: QPointF) -> None:
        value = self._hand.value(self.pinned)
        if value is not None:
            self.field.open(value, place.toPoint())

    def _typed(self, value: float) -> None:
        self._ask(self._hand.put(self.pinned, value))

    def _ask(self, request: EditWeight | None) -> None:
        if request is not None:
            self.edit_requested.emit(request)

    def _point(self, spot: Spot | None) -> None:
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit()

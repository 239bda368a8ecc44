"""The picture of the network: paints itself, says what is pointed at, and asks for steps and weights."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import DeltasFound
from rnn_playground.training.looks.weights import WeightsFound
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ceiling, short
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.network import hits, words
from rnn_playground.views.network.box_painter import paint_frames, paint_links, paint_numbers
from rnn_playground.views.network.dots import Dots
from rnn_playground.views.network.edge_painter import EdgePainter
from rnn_playground.views.network.edges import NONE, Edges
from rnn_playground.views.network.flow import paint_flow, paint_weights_flow
from rnn_playground.views.network.geometry import Picture
from rnn_playground.views.network.layouts import Window, columns, window
from rnn_playground.views.network.motion import Motion
from rnn_playground.views.network.neuron_painter import paint_captions, paint_crowds, paint_names, paint_scale
from rnn_playground.views.network.scene import LOOP, NEURONS, UNROLLED, Scene, Spot
from rnn_playground.views.network.stage import Neurons, arrows, neurons, picture
from rnn_playground.views.network.structure import Part, Structure
from rnn_playground.views.network.values import Values
from rnn_playground.views.network.weight_field import WeightField
from rnn_playground.views.requests import EditWeight

MORPH, FLOW, SCROLL = 400, 420, 300  # ms
_PIECE = 0.0005  # s of painting arrows at one repaint while training
_BETWEEN_PIECES = 40  # ms
_BETWEEN_ARROWS = 0.25  # s between two pictures of the weights while training
_AT_ONCE = 60.0  # s: until all is done
_NOTICED = 0.012  # of the scale: a smaller change of all weights is not seen
_DRAG = 120.0  # pixels of dragging that change a weight by the scale
_STILL = 3  # pixels that the mouse may slip in a click
_NUDGE = 0.05  # of the scale, for one key


@dataclass(frozen=True)
class _Drag:
    """Hold a weight that is being dragged."""

    spot: Spot
    y: float  # pixel where it began
    value: float  # of the weight then
    scale: float  # end of the weights' scale then: it may grow under the mouse
    asked: float  # value that was asked for last


class Canvas(QWidget):
    """Draw a Trace and the weights as loop, unrolled or as neurons, and all that lies between."""

    time_step_requested = Signal(int)
    edit_requested = Signal(object)  # EditWeight
    pointed = Signal()  # what the read-out says may be another

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.scheme: Scheme = LIGHT
        self.values: Values | None = None
        self.playhead = 0
        self.block = 0  # of the gates, in the projection
        self.backward = False
        self.training = False
        self.spot: Spot | None = None  # under the mouse
        self.pinned: Spot | None = None  # clicked or chosen by keys
        self.neurons: Neurons | None = None
        self.edges: Edges = NONE
        self.thick: Floats = np.zeros(0)
        self._thickest = 2.0
        self.weight_scale = GrowingScale(least=0.05)
        self._state_scale, self._cell_scale = GrowingScale(least=1.0), GrowingScale(least=1.0)
        self.morph = Motion(self, MORPH, self._moved)
        self._flow = Motion(self, FLOW, self.update, even=True)
        self._flow_back = False
        self._scroll = Motion(self, SCROLL, self._scrolled)
        self._painter = EdgePainter()
        self._painted: Floats = np.zeros(0)  # values of the newest picture of arrows
        self._painted_at = 0.0
        self._edges_key: Hashable = None
        self._still = QPixmap()
        self._still_key: Hashable = None
        self._version = 0  # of the finished picture of arrows
        self._drag: _Drag | None = None
        self._gestures = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.update)
        self._dots = Dots()
        self._texts = QPixmap()
        self._texts_key: Hashable = None
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
            self.weight_scale.reset()
        if not trace.bounded:
            self._state_scale.reach(trace.hidden)
        if trace.cells is not None:
            self._cell_scale.reach(trace.cells)
        if before is None or before.structure != structure or before.trace.tokens != trace.tokens:
            self.spot = self.pinned = None
            self._drag = None
            self.block = min(self.block, max(0, len(structure.gates) - 1))
            self.playhead = min(self.playhead, structure.steps - 1)
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
        self.block = block
        self._painter.drop()
        self._renew_edges()
        self.update()
        self.pointed.emit()

    def set_playhead(self, step: int) -> None:
        """Move the playhead; a pulse runs along where it moves by what is shown."""
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
        return Scene(values, place, self.playhead, *size, cell_top)

    def _picture(self, structure: Structure) -> Picture:
        if self.morph.value >= NEURONS:
            return Picture()
        there = self.neurons if self.morph.value > UNROLLED else None
        view, size = self.columns_in_sight(), self.size().toTuple()
        key = (structure, view, self.playhead, size, self.line, self.morph.value, self._edges_key)
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

    def _renew_edges(self, *, anyway: bool = False) -> None:
        """Follow playhead, size and weights with neurons and arrows, if they are in sight."""
        values = self.values
        if values is None or not (anyway or self.morph.goal > UNROLLED or self.morph.value > UNROLLED):
            return
        if self.width() < 8 or self.height() < 8:
            return
        area = QRectF(self.rect()).adjusted(self.line / 3, self.line / 3, -self.line / 3, -self.line / 3)
        structure, trace = values.structure, values.trace
        outputs = values.weights.outputs if values.weights is not None else None
        key = (structure, trace.ids, self.playhead, self.size().toTuple(), self.line, outputs, self.block)
        known = key == self._edges_key and self.neurons is not None
        if known and len(self.edges.values) and self._waits():
            return
        if not known or self.neurons is None:
            self._edges_key = key
            self.neurons = neurons(structure, trace, values.weights, self.playhead, area, self.fontMetrics())
            self._painted = np.zeros(0)
        self.edges = arrows(
            structure, trace, values.weights, self.playhead, self.block, self.neurons, self.edges
        )
        self.weight_scale.reach(self.edges.sizes)
        radius = min((crowd.radius for crowd in self.neurons.crowds.values()), default=4.0)
        self._thickest = min(max(0.48 * radius, 2.0), 0.5 * self.line)
        self.thick = self.edges.thickness(self.weight_scale.top, self._thickest)
        if self.pinned is not None and self.pinned.edge is not None and self.pinned.edge >= len(self.edges.values):
            self.pinned = None
        self._repaint_edges()

    def _waits(self) -> bool:
        """Return whether it is too early for a new picture of the arrows beside a training."""
        early = self._painter.busy or self._clock() - self._painted_at < _BETWEEN_ARROWS
        return self.training and early and self._drag is None

    def _repaint_edges(self) -> None:
        """Begin a new picture of the arrows where they have changed noticeably."""
        edges, now = self.edges, self._clock()
        if len(edges.values) == len(self._painted) and not self._painter.picture.isNull():
            change = float(np.abs(np.nan_to_num(edges.values) - self._painted).max(initial=0.0))
            if self._waits() or change < _NOTICED * self.weight_scale.top:
                return
        self._painted, self._painted_at = np.nan_to_num(edges.values), now
        ratio = self.devicePixelRatioF()
        self._painter.begin(edges, self.thick, self.weight_scale.top, self.scheme, self.size(), ratio)
        if not self._painter.busy:
            self._version += 1

    def _forget(self) -> None:
        self._still_key = self._edges_key = self._texts_key = None
        self._painted = np.zeros(0)
        self._painter.drop()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what rests from the store, and what lives over it."""
        scene = self.scene()
        with QPainter(self) as painter:
            if scene is None:
                painter.fillRect(self.rect(), colour(self.scheme.base))
                return
            if self.morph.value >= NEURONS:
                self._paint_neurons(painter, scene)
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
            with self._new_still() as still:
                still.fillRect(self.rect(), colour(self.scheme.base))
                paint_links(still, scene)
                paint_frames(still, scene)
        painter.drawPixmap(0, 0, self._still)
        paint_numbers(painter, scene)

    def _paint_between(self, painter: QPainter, scene: Scene) -> None:
        painter.fillRect(self.rect(), colour(self.scheme.base))
        if scene.projected > 0.5:
            self._version += self._painter.work(_AT_ONCE)
            painter.setOpacity(2 * scene.projected - 1)
            painter.drawPixmap(0, 0, self._painter.picture)
            painter.setOpacity(1.0)
        paint_links(painter, scene)
        paint_frames(painter, scene)
        paint_numbers(painter, scene)
        if scene.projected > 0 and self.neurons is not None:
            paint_crowds(painter, scene, self.neurons.crowds, self._shown(scene), self._lit(), self._dots)

    def _paint_neurons(self, painter: QPainter, scene: Scene) -> None:
        there = self.neurons
        if there is None:
            painter.fillRect(self.rect(), colour(self.scheme.base))
            return
        at_once = not self.training or self._painter.picture.isNull()
        self._version += self._painter.work(_AT_ONCE if at_once else _PIECE)
        if self._painter.busy and not self._later.isActive():
            self._later.start(_BETWEEN_PIECES)
        texts = (
            self._edges_key, self.backward, self.scheme.name, self.devicePixelRatioF(), self.weight_scale.top,
            self._thickest, len(self.edges.values), self._said(),
        )  # fmt: skip
        if texts != self._texts_key:
            self._texts_key, self._texts = texts, self._new_pixmap()
            self._texts.fill(Qt.GlobalColor.transparent)
            with QPainter(self._texts) as painter_of_texts:
                painter_of_texts.setFont(self.font())
                self._paint_texts(painter_of_texts, scene, there)
        key = ("neurons", self._version, texts)
        if key != self._still_key:
            self._still_key = key
            with self._new_still() as still:
                still.drawPixmap(0, 0, self._painter.picture)
                still.drawPixmap(0, 0, self._texts)
        painter.drawPixmap(0, 0, self._still)
        self._paint_spot(painter, scene)
        paint_weights_flow(painter, scene, self.edges, self.thick, self._flow.value, back=self._flow_back)
        paint_crowds(painter, scene, there.crowds, self._shown(scene), self._lit(), self._dots)

    def _paint_texts(self, painter: QPainter, scene: Scene, there: Neurons) -> None:
        for part, names in there.names.items():
            lit = self._lit() if part.kind == "input" else self._said()
            paint_names(painter, scene, there.crowds[part], names, self.height(), lit)
        paint_captions(painter, scene, there.crowds, self._captions(scene), self.width())
        if len(self.edges.values):
            paint_scale(painter, scene, there.crowds, self.weight_scale.top, self._thickest, self._scale_name())

    def _new_still(self) -> QPainter:
        self._still = self._new_pixmap()
        painter = QPainter(self._still)
        painter.setFont(self.font())
        return painter

    def _new_pixmap(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        found = QPixmap(self.size() * ratio)
        found.setDevicePixelRatio(ratio)
        return found

    def _paint_spot(self, painter: QPainter, scene: Scene) -> None:
        """Let the weight pointed at stand out, or all weights of a neuron."""
        spot = scene.spot
        if spot is None or not len(self.edges.values) or self.neurons is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if spot.edge is not None:
            line, thick = QLineF(*self.edges.lines[spot.edge].tolist()), float(self.thick[spot.edge])
            for shade, more in ((self.scheme.base, 8), (self.scheme.text, 5)):
                painter.setPen(QPen(colour(shade), thick + more))
                painter.drawLine(line)
            painter.setPen(QPen(self._shade_of(scene, spot.edge), thick + 1))
            painter.drawLine(line)
        elif spot.part is not None and spot.unit is not None:
            painter.fillRect(self.rect(), colour(self.scheme.base, 190))
            chosen = self.edges.touching(spot.part, spot.unit)
            for edge in chosen[np.argsort(self.thick[chosen], kind="stable")].tolist():
                painter.setPen(QPen(self._shade_of(scene, edge), float(self.thick[edge])))
                painter.drawLine(QLineF(*self.edges.lines[edge].tolist()))
            self._paint_texts(painter, scene, self.neurons)

    def _shade_of(self, scene: Scene, edge: int) -> QColor:
        share = float(np.clip(np.nan_to_num(self.edges.values[edge]) / self.weight_scale.top, -1, 1))
        return scene.shade(share * scene.top, Part("cell", 0, 0))

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

    def _shown(self, scene: Scene) -> dict[Part, Floats]:
        """Return the numbers of all crowds, those of outputs chosen as they are drawn."""
        there = self.neurons
        found: dict[Part, Floats] = {}
        for part in there.crowds if there is not None else ():
            vector = scene.values.of(part)
            if vector is not None and there is not None:
                found[part] = vector[list(there.outputs)] if part.kind == "output" else vector
        return found

    def _lit(self) -> int:
        """Return which input neuron is read at the playhead; -1: none."""
        there, values = self.neurons, self.values
        if there is None or values is None or values.trace.ids[self.playhead] not in there.symbols:
            return -1
        return there.symbols.index(values.trace.ids[self.playhead])

    def _said(self) -> int:
        """Return which of the outputs that are drawn is the most probable."""
        if self.neurons is None or self.values is None:
            return -1
        return int(np.nan_to_num(self.values.trace.outputs[self.playhead][list(self.neurons.outputs)]).argmax())

    def _captions(self, scene: Scene) -> dict[Part, tuple[str, ...]]:
        """Return what each crowd is, the most telling text first."""
        structure, tokens = scene.structure, scene.values.trace.tokens
        symbol = "dL/dh" if self.backward else "h"
        found: dict[Part, tuple[str, ...]] = {}
        for part in self.neurons.crowds if self.neurons is not None else ():
            if part.kind == "cell":
                arrow = "" if structure.directions == 1 else " ←" if structure.reverse(part.recurrence) else " →"
                name = f"{symbol}{structure.layer(part.recurrence) + 1 if structure.layers > 1 else ''}{arrow}"
                inside = 0 <= part.step < structure.steps
                where = self.tr("after '{}'").format(visible(tokens[part.step])) if inside else self.tr("at the start")
                shift = part.step - self.playhead
                crowd = self.neurons.crowds[part] if self.neurons is not None else None
                if crowd is not None and crowd.grouped:
                    where = self.tr("{}, {} groups").format(where, len(crowd.members))
                found[part] = f"{name} {where}", f"{name} (t{shift:+})" if shift else name, name
            elif part.kind == "input" and structure.embedding:
                found[part] = self.tr("x of '{}'").format(visible(tokens[part.step])), "x"
            elif part.kind == "head":
                found[part] = (self.tr("head"),)
        return found

    def _scale_name(self) -> str:
        values = self.values
        if values is None or not values.structure.gates:
            return self.tr("weight")
        return self.tr("weight: {}").format(values.structure.gates[min(self.block, len(values.structure.gates) - 1)])

    # ---- words

    def read_out(self) -> str:
        """Say what is pointed at, or what the playhead stands on."""
        values = self.values
        if values is None:
            return ""
        spot = self.spot or self.pinned
        if spot is None:
            place = self.tr("t = {}/{}").format(self.playhead + 1, values.structure.steps)
            if self.backward:
                top = values.structure.of_layer(values.structure.layers - 1)[0]
                norm = short(values.delta_norm(top, self.playhead), 3)
                end = self.tr("{}, |dL/dh| {} = {}; colours end at {}")
                at = words.when(values, self.playhead, self.tr)
                return end.format(place, at, norm, short(self._top(), 3))
            return f"{place} {words.answer(values, self.playhead, self.tr)}"
        if spot.edge is not None:
            return self._weight_text(spot.edge)
        if spot.link is not None:
            return words.link(values, spot.link, self.tr)
        if spot.part is None:
            return ""
        if spot.unit is None:
            return words.box(values, spot.part, self.tr)
        if self.morph.value < NEURONS:
            return words.neuron(values, spot.part, (spot.unit,), (), self.tr)
        there = self.neurons
        if there is None or spot.part not in there.crowds or spot.unit >= len(there.crowds[spot.part].members):
            return ""
        units: tuple[int, ...] = tuple(there.crowds[spot.part].members[spot.unit])
        if spot.part.kind == "output":
            units = (there.outputs[spot.unit],)
        elif spot.part.kind == "input" and there.symbols:
            units = (there.symbols[spot.unit],)
        name = there.names.get(spot.part, ())[spot.unit : spot.unit + 1]
        return words.neuron(values, spot.part, units, name, self.tr)

    def _weight_text(self, edge: int) -> str:
        values, there = self.values, self.neurons
        if values is None or there is None or edge >= len(self.edges.values):
            return ""
        bundle, i, j = self.edges.bundle(edge)
        gates = values.structure.gates
        gate = gates[bundle.block] if bundle.block is not None and gates else ""
        one_hot = bundle.source.part.kind == "input" and bool(there.symbols)
        token = there.names[bundle.source.part][i] if one_hot else ""
        text = words.weight(values.structure, bundle, i, j, gate, token, self.tr)
        if self._drag is not None and self._drag.spot.edge == edge:
            text += self.tr(", dragged to {}").format(short(self._drag.asked, 3))
        elif bundle.index(i, j) is not None:
            text += self.tr("   (drag or double-click to change)")
        return text

    # ---- mouse and keys

    def _spot_at(self, place: QPointF) -> Spot | None:
        scene = self.scene()
        if scene is None or self.morph.running:
            return None
        crowds = self.neurons.crowds if self.neurons is not None else {}
        return hits.at(scene, crowds, self.edges, self.thick, place.x(), place.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a weight, choose a neuron, or ask for a step."""
        if event.button() != Qt.MouseButton.LeftButton or self.values is None:
            return
        spot = self.spot = self._spot_at(event.position())
        if spot is None:
            self.pinned = None
        elif spot.edge is not None:
            bundle, i, j = self.edges.bundle(spot.edge)
            self.pinned = spot
            if bundle.index(i, j) is not None:
                value = float(bundle.means[i, j])
                self._drag = _Drag(spot, event.position().y(), value, self.weight_scale.top, value)
                self._gestures += 1
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
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            drag, up = self._drag, self._drag.y - event.position().y()
            asked = drag.value + up * drag.scale / _DRAG
            if asked != drag.asked and abs(up) >= _STILL:
                self.setCursor(Qt.CursorShape.SizeVerCursor)
                self._drag = replace(drag, asked=asked)
                self._edit(drag.spot, asked)
                self.pointed.emit()
            return
        self._point(self._spot_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a weight."""
        self._drag = None
        self.unsetCursor()
        self.pointed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let a weight be typed."""
        self._drag = None
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
        if self.morph.value < NEURONS or not len(self.edges.values):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif self.pinned is None or self.pinned.edge is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            x0, y0, x1, y1 = self.edges.lines[self.pinned.edge].tolist()
            self._open_field(QPointF((x0 + x1) / 2, (y0 + y1) / 2))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            bundle, i, j = self.edges.bundle(self.pinned.edge)
            sign = 1 if key == Qt.Key.Key_Plus else -1
            self._gestures += not event.isAutoRepeat()
            self._edit(self.pinned, float(bundle.means[i, j]) + sign * _NUDGE * self.weight_scale.top)
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

    def _walk(self, by: int) -> None:
        order = np.argsort(-self.edges.sizes + self.edges.dim * 1e6, kind="stable")
        rank = -1
        if self.pinned is not None and self.pinned.edge is not None:
            rank = int(np.flatnonzero(order == self.pinned.edge)[0])
        rank = min(max(rank + by, 0), len(order) - 1)
        self.spot, self.pinned = None, Spot(edge=int(order[rank]))
        self.update()
        self.pointed.emit()

    def _open_field(self, place: QPointF) -> None:
        spot = self.pinned
        if spot is None or spot.edge is None:
            return
        bundle, i, j = self.edges.bundle(spot.edge)
        if bundle.index(i, j) is not None:
            self.field.open(float(bundle.means[i, j]), place.toPoint())

    def _typed(self, value: float) -> None:
        if self.pinned is not None and self.pinned.edge is not None:
            self._gestures += 1
            self._edit(self.pinned, value)

    def _edit(self, spot: Spot, value: float) -> None:
        if spot.edge is None or spot.edge >= len(self.edges.values):
            return
        bundle, i, j = self.edges.bundle(spot.edge)
        index = bundle.index(i, j)
        if index is not None:
            key = f"weight {bundle.name} {index} {self._gestures}"
            self.edit_requested.emit(EditWeight(bundle.name, index, value, key))

    def _point(self, spot: Spot | None) -> None:
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit()

    def _moved(self) -> None:
        self.update()

    def _scrolled(self) -> None:
        self.update()

"""The network as single neurons: who stands where, the arrows of the present weights, and their painting."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.drawing.weight_names import gate_title
from rnn_playground.views.network.dots import Dots
from rnn_playground.views.network.edge_painter import EdgePainter
from rnn_playground.views.network.edges import NONE, Edges
from rnn_playground.views.network.flow import paint_weights_flow
from rnn_playground.views.network.neuron_painter import paint_captions, paint_crowds, paint_names, paint_scale
from rnn_playground.views.network.scene import Scene
from rnn_playground.views.network.stage import Neurons, arrows, neurons
from rnn_playground.views.network.structure import Part
from rnn_playground.views.network.values import Values

_PIECE = 0.0005  # s of painting arrows at one repaint while training
_BETWEEN = 0.25  # s between two pictures of the weights while training
_AT_ONCE = 60.0  # s: until all is done
_NOTICED = 0.012  # of the scale: a smaller change of all weights is not seen


@dataclass(frozen=True)
class Sheet:
    """Say what is painted on."""

    size: QSize  # pixels of the window
    ratio: float  # of the screen's pixels to those
    font: QFont
    scheme: Scheme

    @property
    def metrics(self) -> QFontMetrics:
        """Return the measures of the text."""
        return QFontMetrics(self.font)

    @property
    def area(self) -> QRectF:
        """Return the rectangle of the neurons, without margins."""
        pad = self.metrics.height() / 3
        return QRectF(0, 0, self.size.width(), self.size.height()).adjusted(pad, pad, -pad, -pad)

    def pixmap(self) -> QPixmap:
        """Return a picture of the size, not filled yet."""
        found = QPixmap(self.size * self.ratio)
        found.setDevicePixelRatio(self.ratio)
        return found


class Projection:
    """Follow playhead, size and weights with neurons and arrows, and paint them."""

    def __init__(self, clock: Callable[[], float], tr: Callable[[str], str]) -> None:
        self.clock, self._tr = clock, tr
        self.block = 0  # of the gates
        self.neurons: Neurons | None = None
        self.edges: Edges = NONE
        self.thick: Floats = np.zeros(0)  # (N,) pixels of each arrow
        self.scale = GrowingScale(least=0.05)  # of the weights
        self.key: Hashable = None  # of what the neurons stand for
        self._thickest = 2.0
        self._arrows = EdgePainter()
        self._painted: Floats = np.zeros(0)  # values of the newest picture of arrows
        self._painted_at = 0.0
        self._version = 0  # of the finished picture of arrows
        self._still, self._texts = QPixmap(), QPixmap()
        self._still_key: Hashable = None
        self._texts_key: Hashable = None
        self._dots = Dots()

    @property
    def busy(self) -> bool:
        """Return whether arrows are left to be painted."""
        return self._arrows.busy

    def forget(self) -> None:
        """Lay out and paint all anew."""
        self._still_key = self._texts_key = self.key = None
        self.drop()

    def drop(self) -> None:
        """Paint the arrows anew, at once."""
        self._painted = np.zeros(0)
        self._arrows.drop()

    def renew(self, values: Values, playhead: int, sheet: Sheet, *, beside: bool) -> None:
        """Follow what has changed; `beside` a training, not more often than that bears."""
        structure, trace, found = values.structure, values.trace, values.weights
        outputs = found.outputs if found is not None else None
        words = (trace.ids, trace.tokens, trace.labels, trace.outputs.shape[1])  # other rows may mean other words
        key = (structure, words, playhead, sheet.size.toTuple(), sheet.font.key(), outputs, self.block)
        known = key == self.key
        if known and len(self.edges.values) and beside and self._early():
            return
        if not known or self.neurons is None:
            self.key = key
            self.neurons = neurons(structure, trace, found, playhead, sheet.area, sheet.metrics)
            self._painted = np.zeros(0)
        self.edges = arrows(structure, trace, found, playhead, self.block, self.neurons, self.edges)
        self.scale.reach(self.edges.sizes)
        radius = min((crowd.radius for crowd in self.neurons.crowds.values()), default=4.0)
        self._thickest = min(max(0.48 * radius, 2.0), 0.5 * sheet.metrics.height())
        self.thick = self.edges.thickness(self.scale.top, self._thickest)
        self._begin(sheet, beside=beside)

    def _early(self) -> bool:
        return self._arrows.busy or self.clock() - self._painted_at < _BETWEEN

    def _begin(self, sheet: Sheet, *, beside: bool) -> None:
        """Begin a new picture of the arrows where they have changed noticeably."""
        present = np.nan_to_num(self.edges.values)
        if len(present) == len(self._painted) and not self._arrows.picture.isNull():
            change = float(np.abs(present - self._painted).max(initial=0.0))
            if (beside and self._early()) or change < _NOTICED * self.scale.top:
                return
        self._painted, self._painted_at = present, self.clock()
        self._arrows.begin(self.edges, self.thick, self.scale.top, sheet.scheme, sheet.size, sheet.ratio)
        if not self._arrows.busy:
            self._version += 1

    # ---- painting

    def paint_growing(self, painter: QPainter, scene: Scene) -> None:
        """Paint arrows that come into sight while the copies are taken apart."""
        if scene.projected > 0.5:
            self._version += self._arrows.work(_AT_ONCE)
            painter.setOpacity(2 * scene.projected - 1)
            painter.drawPixmap(0, 0, self._arrows.picture)
            painter.setOpacity(1.0)

    def paint_neurons(self, painter: QPainter, scene: Scene) -> None:
        """Paint the neurons alone, where they are by now."""
        if self.neurons is not None and scene.projected > 0:
            lit = self._lit(scene)
            paint_crowds(painter, scene, self.neurons.crowds, self._shown(scene), lit, self._dots)

    def paint(
        self, painter: QPainter, scene: Scene, sheet: Sheet, *, beside: bool, flow: float, back: bool
    ) -> None:  # fmt: skip
        """Paint all of the finished projection; `flow` is the share of a pulse's way, `back` whether it runs back."""
        there = self.neurons
        if there is None:
            painter.fillRect(sheet.area, colour(sheet.scheme.base))
            return
        at_once = not beside or self._arrows.picture.isNull()
        self._version += self._arrows.work(_AT_ONCE if at_once else _PIECE)
        texts = (
            self.key, scene.values.backward, sheet.scheme.name, sheet.ratio, self.scale.top, self._thickest,
            len(self.edges.values), self._said(scene),
        )  # fmt: skip
        if texts != self._texts_key:
            self._texts_key, self._texts = texts, sheet.pixmap()
            self._texts.fill(Qt.GlobalColor.transparent)
            with QPainter(self._texts) as on_texts:
                on_texts.setFont(sheet.font)
                self._paint_texts(on_texts, scene, there, sheet)
        if (self._version, texts) != self._still_key:
            self._still_key, self._still = (self._version, texts), sheet.pixmap()
            with QPainter(self._still) as still:
                still.drawPixmap(0, 0, self._arrows.picture)
                still.drawPixmap(0, 0, self._texts)
        painter.drawPixmap(0, 0, self._still)
        self._paint_spot(painter, scene, there, sheet)
        paint_weights_flow(painter, scene, self.edges, self.thick, flow, back=back)
        self.paint_neurons(painter, scene)

    def _paint_texts(self, painter: QPainter, scene: Scene, there: Neurons, sheet: Sheet) -> None:
        for part, names in there.names.items():
            lit = self._lit(scene) if part.kind == "input" else self._said(scene)
            paint_names(painter, scene, there.crowds[part], names, sheet.size.height(), lit)
        paint_captions(painter, scene, there.crowds, self._captions(scene, there), sheet.size.width())
        if len(self.edges.values):
            paint_scale(painter, scene, there.crowds, self.scale.top, self._thickest, self._scale_name(scene))

    def _paint_spot(self, painter: QPainter, scene: Scene, there: Neurons, sheet: Sheet) -> None:
        """Let the weight pointed at stand out, or all weights of a neuron."""
        spot = scene.spot
        if spot is None or not len(self.edges.values):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if spot.edge is not None and spot.edge < len(self.edges.values):
            line, thick = QLineF(*self.edges.lines[spot.edge].tolist()), float(self.thick[spot.edge])
            for shade, more in ((sheet.scheme.base, 8), (sheet.scheme.text, 5)):
                painter.setPen(QPen(colour(shade), thick + more))
                painter.drawLine(line)
            painter.setPen(QPen(self._shade_of(scene, spot.edge), thick + 1))
            painter.drawLine(line)
        elif spot.part is not None and spot.unit is not None:
            painter.fillRect(QRectF(0, 0, *sheet.size.toTuple()), colour(sheet.scheme.base, 190))
            chosen = self.edges.touching(spot.part, spot.unit)
            for edge in chosen[np.argsort(self.thick[chosen], kind="stable")].tolist():
                painter.setPen(QPen(self._shade_of(scene, edge), float(self.thick[edge])))
                painter.drawLine(QLineF(*self.edges.lines[edge].tolist()))
            self._paint_texts(painter, scene, there, sheet)

    def _shade_of(self, scene: Scene, edge: int) -> QColor:
        share = float(np.clip(np.nan_to_num(self.edges.values[edge]) / self.scale.top, -1, 1))
        return scene.shade(share * scene.top, Part("cell", 0, 0))

    # ---- what the neurons show, and what they are called

    def _shown(self, scene: Scene) -> dict[Part, Floats]:
        """Return the numbers of all crowds, those of outputs chosen as they are drawn."""
        there = self.neurons
        found: dict[Part, Floats] = {}
        for part in there.crowds if there is not None else ():
            vector = scene.values.of(part)
            if vector is not None and there is not None:
                found[part] = vector[list(there.outputs)] if part.kind == "output" else vector
        return found

    def _lit(self, scene: Scene) -> int:
        """Return which input neuron is read at the playhead; -1: none."""
        symbol = scene.values.trace.ids[scene.playhead]
        symbols = self.neurons.symbols if self.neurons is not None else ()
        return symbols.index(symbol) if symbol in symbols else -1

    def _said(self, scene: Scene) -> int:
        """Return which of the outputs that are drawn is the most probable."""
        if self.neurons is None:
            return -1
        row = scene.values.trace.outputs[scene.playhead]
        if not scene.structure.says(scene.playhead):
            return -1
        return int(np.nan_to_num(row[list(self.neurons.outputs)]).argmax())

    def _captions(self, scene: Scene, there: Neurons) -> dict[Part, tuple[str, ...]]:
        """Return what each crowd is, the most telling text first."""
        tr, structure, tokens = self._tr, scene.structure, scene.values.trace.tokens
        symbol = "dL/dh" if scene.values.backward else "h"
        found: dict[Part, tuple[str, ...]] = {}
        for part, crowd in there.crowds.items():
            if part.kind == "cell":
                arrow = "" if structure.directions == 1 else " ←" if structure.reverse(part.recurrence) else " →"
                name = f"{symbol}{structure.layer(part.recurrence) + 1 if structure.layers > 1 else ''}{arrow}"
                inside = 0 <= part.step < structure.steps
                where = tr("after “{}”").format(visible(tokens[part.step])) if inside else tr("at the start")
                if crowd.grouped:
                    where = tr("{}, {} groups").format(where, len(crowd.members))
                shift = part.step - scene.playhead
                found[part] = f"{name} {where}", f"{name} (t{shift:+})" if shift else name, name
            elif part.kind == "input" and structure.embedding:
                found[part] = tr("x of “{}”").format(visible(tokens[part.step])), "x"
            elif part.kind == "head":
                found[part] = (tr("head"),)
        return found

    def _scale_name(self, scene: Scene) -> str:
        gates = scene.structure.gates
        if not gates:
            return self._tr("weight")
        return self._tr("weight: {}").format(gate_title(gates[min(self.block, len(gates) - 1)], self._tr))

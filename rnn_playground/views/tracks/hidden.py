"""The hidden state after each time step, layer by layer."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track


@track
class HiddenTrack(Track):
    """Show every unit of every layer as a row of cells; the first layer, which reads the input, is on top."""

    track_id: ClassVar[str] = "hidden"
    order: ClassVar[int] = 50
    stretch: ClassVar[int] = 12

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: list[Heatmap] = []
        self._scale = GrowingScale(least=1.0)

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("hidden")

    def unit(self) -> str:
        """Return the symbol."""
        return "h"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Hidden state h after each time step, a row per unit; pure numbers from -1 to 1 (ReLU: from 0)")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The hidden state is the network's memory: all it knows of the sentence so far. "
            "Each row is one unit, each column the state after that token; a colour means one value. "
            "Where the network reads both ways, ← is what it knows of the rest of the sentence. "
            "h_t = tanh(W_x x_t + W_h h_(t-1) + b) in an Elman network"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare one picture per layer, on a scale fixed to [-1, 1] for bounded states."""
        self.trace = trace
        if fresh or trace.bounded:
            self._scale.reset()
        if not trace.bounded:
            self._scale.reach(trace.hidden)
        layers = trace.hidden.shape[0]
        while len(self._layers) < layers:
            self._layers.append(Heatmap())
        del self._layers[layers:]
        for heatmap, values in zip(self._layers, trace.hidden, strict=True):
            heatmap.show(values, -self._scale.top, self._scale.top, scheme.diverging)

    def height_key(self) -> Hashable:
        """Depend on the number of layers."""
        return len(self._layers)

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take as much as there is."""
        return max(6, 3 * len(self._layers)) * metrics.height() // 2, 10_000

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for unit numbers or layer names."""
        if self.trace is None:
            return ()
        return (str(self.trace.hidden.shape[2] - 1), *(self._layer_name(i) for i in range(len(self._layers))))

    def legend_texts(self) -> tuple[str, ...]:
        """Keep room for the colour bar."""
        return (f"00{tick(-self._scale.top)}",)

    def still_key(self) -> Hashable:
        """Depend on the shape and the scale."""
        return (self.trace.hidden.shape, self.trace.layer_names, self._scale.top) if self.trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint unit numbers or layer names, and the colour bar."""
        if self.trace is None:
            return
        units = self.trace.hidden.shape[2]
        for layer, area in enumerate(self._areas(stage)):
            box = QRect(stage.ticks.left(), area.top(), stage.ticks.width(), area.height())
            if len(self._layers) > 1:
                marks = [(area.center().y(), self._layer_name(layer))]
            else:
                rows = range(units) if area.height() >= units * stage.line else (0, units - 1)
                middle = area.height() // (2 * units)
                marks = [(self._layers[0].edge(row, area) + middle, str(row)) for row in rows]
            paint_ticks(painter, marks, box)
        top = self._scale.top
        paint_legend(painter, stage.legend, stage.scheme.diverging, (tick(top), "0", tick(-top)))

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the states."""
        for heatmap, area in zip(self._layers, self._areas(stage), strict=True):
            heatmap.paint(painter, stage.columns, area, stage.scheme.base)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the value of the unit under the mouse, as in "h[3] after 'time' = -.42"."""
        if self.trace is None:
            return ""
        for layer, area in enumerate(self._areas(stage)):
            unit = self._layers[layer].row_at(y, area)
            if unit is not None:
                value = short(float(self.trace.hidden[layer, step, unit]))
                token = visible(self.trace.tokens[step])
                if len(self._layers) == 1:
                    return self.tr("h[{}] after '{}' = {}").format(unit, token, value)
                name = self.trace.layer_names[layer]
                return self.tr("h[{}] of layer {} after '{}' = {}").format(unit, name, token, value)
        return ""

    def _layer_name(self, layer: int) -> str:
        if self.trace is None or len(self._layers) == 1:
            return ""
        return self.tr("layer {}").format(self.trace.layer_names[layer])

    def _areas(self, stage: Stage) -> list[QRect]:
        """Divide the body among the layers."""
        count, gap = max(1, len(self._layers)), max(3, stage.line // 4)
        body, height = stage.body, stage.body.height() + gap
        edges = [body.top() + height * i // count for i in range(count + 1)]
        return [QRect(body.left(), edges[i], body.width(), edges[i + 1] - edges[i] - gap) for i in range(count)]

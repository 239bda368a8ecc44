"""How much the last answer's loss still feels of each time step."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.numbers import power_of_ten, short
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.drawing.rects import bars, fill_rects
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track


@track
class GradientTrack(Track):
    """Draw |dL/dh_t| on a logarithmic axis, one bar per layer in each column."""

    track_id: ClassVar[str] = "gradient"
    order: ClassVar[int] = 80
    stretch: ClassVar[int] = 3

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decades = GrowingDecades()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("gradient")

    def unit(self) -> str:
        """Return the symbol."""
        return "|dL/dh|"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Gradient norm |dL/dh_t| of the last answer's loss L, in nats per unit of h, logarithmic axis")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The norm says how much the last answer's loss changes when the state at a time step does. "
            "Where it fades towards the first token, the network cannot learn from that token. "
            "Where the network reads both ways, ← fades towards the last token instead. "
            "dL/dh_(t-1) = (dh_t/dh_(t-1))^T dL/dh_t, so it is a product of T - t Jacobians"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Take over the norms; the axis grows by decades and shrinks only for another network."""
        self.trace = trace
        if fresh:
            self._decades.reset()
        self._decades.reach(trace.gradient)

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take three lines or more."""
        return 2 * metrics.height(), 7 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the decades."""
        return (power_of_ten(-10),)

    def legend_texts(self) -> tuple[str, ...]:
        """Name the layers where there are several."""
        return tuple(f"00{self._layer_name(layer)}" for layer in range(self._layers())) if self._layers() > 1 else ()

    def still_key(self) -> Hashable:
        """Depend on the axis and the number of layers."""
        return (self._decades.low, self._decades.high, self.trace.layer_names if self.trace is not None else ())

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the axis with its decades, and which shade is which layer."""
        body = stage.body
        ticks = self._decades.ticks(max(2, 2 * body.height() // (3 * stage.line)))
        marks = [(self._y(exponent, body), power_of_ten(exponent)) for exponent in ticks]
        paint_ticks(painter, marks, stage.ticks)
        layers = self._layers()
        if layers > 1:
            named = list(range(layers)) if layers * stage.line <= body.height() else [0, layers - 1]
            size = stage.line // 2
            for row, layer in enumerate(named):
                y = body.top() + (2 * row + 1) * stage.line // 2
                painter.fillRect(QRect(stage.legend.left(), y - size // 2, size, size), self._shade(layer, stage))
                box = QRect(stage.legend.left() + size + 3, y - stage.line // 2, stage.legend.width(), stage.line)
                painter.drawText(box, LEFT, self._layer_name(layer))
        painter.setPen(QPen(colour(stage.scheme.grid), 1))
        for y, _ in marks:
            painter.drawLine(body.left(), y, body.right(), y)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the bars, each with a cap in full colour."""
        if self.trace is None:
            return
        columns, body = stage.columns, stage.body
        layers = self._layers()
        inset = max(1, columns.width // 8) if columns.width >= 4 else 0
        width, seen = max(1, (columns.width - 2 * inset) // layers), columns.visible()
        cap = colour(stage.scheme.gradient)
        cap_height = max(2, stage.line // 6)
        places = self._decades.fraction(self.trace.gradient[:, seen.start : seen.stop])
        talls = np.maximum(np.rint(places * body.height()), cap_height)
        talls = np.where(np.isnan(talls), 0, talls).astype(np.intp)
        for layer, wanted in enumerate(talls.tolist()):
            rects = bars(columns, seen, wanted, body.bottom() + 1, inset)
            if layers > 1:
                for rect in rects:
                    rect.setRect(rect.left() + layer * width, rect.top(), width, rect.height())
            fill_rects(painter, rects, self._shade(layer, stage))
            for rect in rects:
                rect.setHeight(cap_height)
            fill_rects(painter, rects, cap)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the norms under the mouse, and what L compares."""
        trace = self.trace
        if trace is None:
            return ""
        norms = ", ".join(short(float(norm), 4) for norm in trace.gradient[:, step])
        text = self.tr("|dL/dh| after “{}” = {}").format(visible(trace.tokens[step]), norms)
        if self._layers() > 1:
            names = trace.layer_names
            both = trace.directions == 2
            text += f" ({', '.join(names)})" if both else self.tr(" (layers 1 to {})").format(names[-1])
        return text + self.tr("; L: last output against “{}”").format(visible(trace.target)) if trace.target else text

    def summary(self, step: int) -> str:
        """Say the norm of the top layer at the playhead."""
        if self.trace is None:
            return ""
        return f"|dL/dh| {short(float(self.trace.gradient[self.trace.top, step]), 3)}"

    def _layers(self) -> int:
        return int(self.trace.gradient.shape[0]) if self.trace is not None else 1

    def _layer_name(self, layer: int) -> str:
        return self.tr("layer {}").format(self.trace.layer_names[layer]) if self.trace is not None else ""

    def _shade(self, layer: int, stage: Stage) -> QColor:
        """Return the colour of a layer's bars: the top layer strongest."""
        share = 0.15 + 0.45 * (layer + 1) / self._layers()
        return colour(mix(stage.scheme.gradient, stage.scheme.base, share))

    def _y(self, exponent: int, body: QRect) -> int:
        share = (exponent - self._decades.low) / (self._decades.high - self._decades.low)
        return round(body.bottom() - share * (body.height() - 1))

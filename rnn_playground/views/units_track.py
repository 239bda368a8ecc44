"""What tracks of one number per unit have in common: a row per unit, layer under layer, in a shared order."""

from collections.abc import Hashable
from typing import ClassVar, Literal

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.held import HeldCells
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.mark_menu import offers
from rnn_playground.views.requests import Request
from rnn_playground.views.track import Stage, Track
from rnn_playground.views.unit_order import UnitOrder


class UnitsTrack(Track):
    """Show every unit of every layer as a row of cells; the first layer, which reads the input, is on top.

    A subclass says which numbers, on which scale, in which colours. `units` is the order of rows, shared by all.
    """

    least_lines: ClassVar[float] = 3.0  # lines of text that the track is high at least
    state: ClassVar[Literal["h", "c", ""]] = ""  # which of the states that marks can hold, if any

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.units = UnitOrder()
        self._layers: list[Heatmap] = []
        self._held: list[HeldCells] = []
        self._range = (-1.0, 1.0)

    def values(self, trace: Trace) -> Floats:
        """Return the numbers (L, T, H)."""
        raise NotImplementedError

    def limits(self, trace: Trace, *, fresh: bool) -> tuple[float, float]:
        """Return the ends of the scale."""
        raise NotImplementedError

    def anchors(self, scheme: Scheme) -> tuple[Colour, ...]:
        """Return the colour map."""
        return scheme.diverging

    def noun(self) -> str:
        """Return what a number is called before its unit's number, as in h[3]."""
        raise NotImplementedError

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare one picture per layer."""
        self.trace = trace
        self._range = low, high = self.limits(trace, fresh=fresh)
        values = self.values(trace)
        while len(self._layers) < len(values):
            self._layers.append(Heatmap())
        del self._layers[len(values) :]
        for layer, heatmap in enumerate(self._layers):
            heatmap.show(values[layer], low, high, self.anchors(scheme), self.units.of(layer))
        held = trace.held[int(self.state == "c")] if self.state and trace.held is not None else ()
        self._held = [HeldCells() for _ in held]
        for layer, cells in enumerate(self._held):
            cells.show(held[layer], self.units.of(layer))

    def height_key(self) -> Hashable:
        """Depend on the number of layers."""
        return len(self._layers)

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take as much as there is."""
        return round(max(self.least_lines, self.least_lines * len(self._layers) / 2) * metrics.height()), 10_000

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for unit numbers or layer names."""
        if self.trace is None:
            return ()
        return (str(self.trace.hidden.shape[2] - 1), *(self._layer_name(i) for i in range(len(self._layers))))

    def legend_texts(self) -> tuple[str, ...]:
        """Keep room for the colour bar."""
        return (f"00{tick(self._range[0])}",)

    def still_key(self) -> Hashable:
        """Depend on the shape, the scale and the order of rows."""
        if self.trace is None:
            return None
        orders = tuple(id(self.units.of(layer)) for layer in range(len(self._layers)))
        return (self.trace.hidden.shape, self.trace.layer_names, self._range, orders)

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint unit numbers or layer names, and the colour bar."""
        if self.trace is None:
            return
        areas = self.areas(stage)
        if len(areas) > 1:
            marks = [(area.center().y(), self._layer_name(layer)) for layer, area in enumerate(areas)]
        else:
            marks = self._unit_marks(areas[0], stage.line)
        paint_ticks(painter, marks, stage.ticks, tight=0.8)
        low, high = self._range
        names = (tick(high), "0", tick(low)) if low < 0 else (tick(high), tick((low + high) / 2), tick(low))
        paint_legend(painter, stage.legend, self.anchors(stage.scheme), names)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the values."""
        for heatmap, area in zip(self._layers, self.areas(stage), strict=True):
            heatmap.paint(painter, stage.columns, area, stage.scheme.base)
        for cells, heatmap, area in zip(self._held, self._layers, self.areas(stage), strict=False):
            cells.paint(painter, stage.columns, area, heatmap, stage.scheme)

    def menu(self, step: int, y: int, stage: Stage) -> list[tuple[str, Request]]:
        """Offer to hold the unit under the mouse, in a track of states."""
        place = self.unit_at(y, stage)
        if place is None or self.trace is None or not self.state or self.trace.border:
            return []  # marks hold the states of one network
        return offers(self.trace, self.state, *place, step)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the value of the unit under the mouse, as in "h[3] after 'time' = -.42"."""
        place = self.unit_at(y, stage)
        if place is None or self.trace is None:
            return ""
        layer, unit = place
        value = short(float(self.values(self.trace)[layer, step, unit]))
        token = visible(self.trace.tokens[step])
        held = self.trace.held
        if self.state and held is not None and held[int(self.state == "c"), layer, step, unit]:
            value = self.tr("{}, held by a mark").format(value)
        if len(self._layers) == 1:
            return self.tr("{}[{}] after “{}” = {}").format(self.noun(), unit, token, value)
        name = self.trace.layer_names[layer]
        return self.tr("{}[{}] of layer {} after “{}” = {}").format(self.noun(), unit, name, token, value)

    def unit_at(self, y: int, stage: Stage) -> tuple[int, int] | None:
        """Return the layer (as in a Trace) and the unit under a pixel row; None between layers."""
        for layer, area in enumerate(self.areas(stage)):
            row = self._layers[layer].row_at(y, area)
            if row is not None:
                order = self.units.of(layer)
                return layer, row if order is None else int(order[row])
        return None

    def row_box(self, layer: int, unit: int, area: QRect) -> QRect:
        """Return the pixel rows of a unit within the area of its layer."""
        order = self.units.of(layer)
        row = unit if order is None else int((order == unit).argmax())
        top = self._layers[layer].edge(row, area)
        return QRect(area.left(), top, area.width(), self._layers[layer].edge(row + 1, area) - top)

    def areas(self, stage: Stage) -> list[QRect]:
        """Divide the body among the layers."""
        count, gap = max(1, len(self._layers)), max(3, stage.line // 4)
        if len(self._layers) > 1 and stage.body.height() < 4 * gap * count:
            gap = 1
        body, height = stage.body, stage.body.height() + gap
        edges = [body.top() + height * i // count for i in range(count + 1)]
        return [QRect(body.left(), edges[i], body.width(), edges[i + 1] - edges[i] - gap) for i in range(count)]

    def _unit_marks(self, area: QRect, line: int) -> list[tuple[int, str]]:
        """Number the rows: all, or every k-th and the last; none in a low track, whose rows are those of others."""
        rows, order = self._layers[0].rows, self.units.of(0)
        if not rows:
            return []
        room = max(2, area.height() // line)
        each = next(k for k in (1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, rows) if k * room >= rows)
        chosen = [0, rows - 1, *range(each, rows - 1, each)] if each == 1 or area.height() >= 3 * line else []
        middle = area.height() // (2 * rows)
        return [
            (self._layers[0].edge(row, area) + middle, str(row if order is None else int(order[row]))) for row in chosen
        ]

    def _layer_name(self, layer: int) -> str:
        if self.trace is None or len(self._layers) == 1:
            return ""
        return self.tr("layer {}").format(self.trace.layer_names[layer])

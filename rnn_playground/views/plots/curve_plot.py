"""One pyqtgraph plot of a training curve with an axis of updates, whose ranges are set from outside."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QMouseEvent, QPen
from PySide6.QtWidgets import QWidget

from rnn_playground.document.baselines import Baseline
from rnn_playground.engine.batch import Floats
from rnn_playground.palette import DASHES, LIGHT, Colour, Scheme
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import nice_ticks, short, tick

_NOTHING = np.empty(0)
_GROUND = 190  # of 255: opacity behind the name of a level line, over curves


class _Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Choose few round ticks and write them the way the rest of the program writes numbers."""

    room = 40.0  # pixels that a label wants for itself

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return one level of ticks, as many as have room."""
        ticks = nice_ticks(low, high, max(2, int(size / self.room)))
        return [(ticks[1] - ticks[0] if len(ticks) > 1 else 1.0, ticks)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels."""
        return [tick(round(value * scale, 10)) for value in values]


class _UpdatesAxis(_Axis):
    """Leave the label at 0 out: the axis' name stands there."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return one level of ticks, none near the left end."""
        [(spacing, ticks)] = super().tickValues(low, high, size)
        return [(spacing, [value for value in ticks if value - low > 0.1 * (high - low)])]


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Draw a faint raw line, a train and a held-out line; the wheel zooms, a double click shows all again."""

    pointed_at = Signal(object)  # update under the mouse as a float, None when it leaves
    zoomed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, with_updates: bool) -> None:
        self._left, self._bottom = _Axis("left"), _UpdatesAxis("bottom")
        super().__init__(parent, axisItems={"left": self._left, "bottom": self._bottom})
        self._with_updates = with_updates
        self._scheme = LIGHT
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        box = item.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.disableAutoRange()
        box.setDefaultPadding(0)
        self.raw = item.plot(_NOTHING, _NOTHING)
        self.train = item.plot(_NOTHING, _NOTHING)
        self.held_out = item.plot(_NOTHING, _NOTHING, symbol="o", symbolSize=6)
        self.raw.setClipToView(True)  # only now: as an argument of plot() it raises
        self._mark = pg.InfiniteLine(angle=90, movable=False)
        self._mark.setVisible(False)
        item.addItem(self._mark, ignoreBounds=True)
        self._place = pg.InfiniteLine(angle=90, movable=False)
        self._place.setVisible(False)
        item.addItem(self._place, ignoreBounds=True)
        self._baselines: list[tuple[Baseline, Any]] = []  # with the line of each
        box.sigRangeChangedManually.connect(self._zoomed)
        self.scene().sigMouseMoved.connect(self._moved)
        self.setMouseTracking(True)

    def set_scheme(self, scheme: Scheme, font: QFont) -> None:
        """Take over colours and the size of text."""
        self.setBackground(colour(scheme.base))
        for axis in (self._left, self._bottom):
            axis.setPen(colour(scheme.border))
            axis.setTextPen(colour(scheme.muted))
            axis.setTickFont(font)
            axis.setStyle(tickLength=-3, tickTextOffset=3, hideOverlappingLabels=20)
        metrics = QFontMetrics(font)
        self._left.room, self._bottom.room = 1.6 * metrics.height(), 1.5 * metrics.horizontalAdvance("0,000")
        self._bottom.setStyle(showValues=self._with_updates)
        self._bottom.setHeight(round(1.4 * metrics.height()) if self._with_updates else metrics.height() // 2)
        self.getPlotItem().setContentsMargins(0, metrics.height() // 3, metrics.horizontalAdvance("0,000") // 2, 0)
        # Opaque: a translucent path is put together in a mask first, which takes ten times as long.
        self.raw.setPen(colour(mix(scheme.train, scheme.base, 0.35)))
        self.train.setPen(_pen(scheme.train, "train"))
        self.held_out.setPen(_pen(scheme.held_out, "held_out"))
        self.held_out.setSymbolBrush(colour(scheme.held_out))
        self.held_out.setSymbolPen(None)
        self.train.setSymbolBrush(colour(scheme.train))
        self.train.setSymbolPen(None)
        self._mark.setPen(colour(scheme.playhead))
        standing = QPen(colour(scheme.playhead), 1)
        standing.setCosmetic(True)
        standing.setDashPattern([4.0, 3.0])
        self._place.setPen(standing)
        self._scheme = scheme
        for _, line in self._baselines:
            self._dress(line)

    def set_ranges(self, updates: tuple[float, float] | None, top: float, left_width: int) -> None:
        """Show updates (first, last), or leave them as the user zoomed them, and values from 0 to top."""
        self._left.setWidth(left_width)
        box = self.getPlotItem().getViewBox()
        box.setYRange(0.0, top * 1.04, padding=0)
        if updates is not None:
            box.setXRange(*updates, padding=0)

    def set_limit(self, last: float) -> None:
        """Let nobody zoom out beyond the last update of the axis."""
        self.getPlotItem().getViewBox().setLimits(xMin=0.0, xMax=last, minXRange=min(5.0, last))

    def show_train(self, update: Floats, value: Floats) -> None:
        """Draw the train line; a single value, which makes no line, as a point."""
        show_line(self.train, update, value)
        self.train.setSymbolSize(6)
        self.train.setSymbol("o" if len(update) == 1 else None)

    def mark(self, update: float | None) -> None:
        """Put a line on an update, or take it away."""
        self._mark.setVisible(update is not None)
        if update is not None:
            self._mark.setValue(update)

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """Return the values that are drawn as level lines."""
        return tuple(baseline for baseline, _ in self._baselines)

    def show_baselines(self, baselines: tuple[Baseline, ...]) -> None:
        """Draw a level line with its name for each published value, instead of those that are there."""
        if baselines == self.baselines:
            return
        for _, line in self._baselines:
            self.getPlotItem().removeItem(line)
        self._baselines = []
        for baseline in baselines:
            options = {"position": 0.98, "anchors": [(1, 0), (1, 1)]}  # below a line of the upper half, else above
            line = pg.InfiniteLine(baseline.value, angle=0, movable=False, label="", labelOpts=options)
            self.getPlotItem().addItem(line, ignoreBounds=True)
            self._baselines.append((baseline, line))
            self._dress(line)
        self._fit_names()

    def _fit_names(self) -> None:
        """Cut the names of level lines to the width of the plot; the value always stands."""
        metrics = QFontMetrics(self.font())
        width = round(0.9 * (self.width() - self._left.width())) - metrics.height()
        for baseline, line in self._baselines:
            value = f": {short(baseline.value, 3)}"
            room = width - metrics.horizontalAdvance(value)
            text = metrics.elidedText(baseline.text, Qt.TextElideMode.ElideRight, max(0, room)) + value
            line.label.setFormat(text.replace("{", "{{").replace("}", "}}"))  # the label takes it for a format

    def resizeEvent(self, event: Any) -> None:
        """Let names of level lines fit."""
        super().resizeEvent(event)
        if hasattr(self, "_baselines"):  # pyqtgraph resizes while it is made
            self._fit_names()

    def _dress(self, line: Any) -> None:
        """Give a level line the colours, and its name the size of text."""
        pen = QPen(colour(self._scheme.fit), 1.5)
        pen.setCosmetic(True)
        pen.setDashPattern(DASHES["fit"])
        line.setPen(pen)
        line.label.setFont(self.font())
        line.label.setColor(colour(self._scheme.muted))
        line.label.fill = QBrush(colour(self._scheme.base, _GROUND))
        line.label.update()

    @property
    def standing(self) -> float | None:
        """Return the past update that is shown; None for the newest."""
        return float(self._place.value()) if self._place.isVisible() else None

    def stand(self, update: float | None) -> None:
        """Put a dashed line on the past update that is shown, or take it away."""
        if update != self.standing:
            self._place.setVisible(update is not None)
            if update is not None:
                self._place.setValue(update)

    def leaveEvent(self, event: Any) -> None:
        """Tell that the mouse has left."""
        super().leaveEvent(event)
        self.pointed_at.emit(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the whole course again."""
        self.zoomed.emit(False)

    def _zoomed(self, *_: object) -> None:
        self.zoomed.emit(True)

    def _moved(self, position: Any) -> None:
        box = self.getPlotItem().getViewBox()
        inside = box.sceneBoundingRect().contains(position)
        self.pointed_at.emit(box.mapSceneToView(position).x() if inside else None)


def show_line(item: Any, update: Floats, value: Floats) -> None:
    """Hand values to a line; an empty one is emptied without a warning."""
    if len(update):
        item.setData(update, value, connect="finite")
    else:
        item.setData(_NOTHING, _NOTHING)


def _pen(shade: Colour, key: str) -> QPen:
    pen = QPen(colour(shade), 2)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if DASHES[key]:
        pen.setDashPattern(DASHES[key])
    return pen

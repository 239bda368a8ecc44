"""The charts: gradient norms by layer and by time step on one logarithmic axis, and how far each layer moved."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import DASHES, LIGHT, Colour, Scheme
from rnn_playground.training.looks.depth import DepthFound
from rnn_playground.views.drawing.axes import CENTRE, LEFT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.decay import fitted_line
from rnn_playground.views.drawing.layers import dashed
from rnn_playground.views.drawing.numbers import nice_ticks, power_of_ten
from rnn_playground.views.drawing.ranges import GrowingDecades

_NARROW = 16  # lines of text: with less width, the two charts lie in one
_LOW = 18  # and with less height nothing is drawn of how weights moved
_FLOOR = 1e-30  # gradients below are as good as nothing, and would make the axis endless


class Charts(QWidget):
    """Draw a DepthFound; the mouse asks for a layer's numbers: `pointed(layer or None)`, counted from 1."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scheme: Scheme = LIGHT
        self.found: DepthFound | None = None
        self.norms, self.moves = GrowingDecades(most=34), GrowingDecades(most=16)
        self._pointed: int | None = None

    def show_found(self, found: DepthFound | None, *, fresh: bool) -> None:
        """Draw these numbers; `fresh`: axes may shrink."""
        if fresh:
            self.norms.reset()
            self.moves.reset()
        self.found = found
        if found is not None:
            for norms in (found.layers, found.steps):
                self.norms.reach(norms[norms > _FLOOR])
            self.moves.reach(found.moved[found.moved > 1e-12])
            if found.moved_recurrent > 0:
                self.moves.reach(np.array([found.moved_recurrent]))
        self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over other colours."""
        self.scheme = scheme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Be as small as there is room."""
        return QSize(40, 30)

    # ---- geometry

    @property
    def apart(self) -> bool:
        """Return whether deep and recurrent network have a chart each, side by side."""
        return self.width() >= _NARROW * self.fontMetrics().height()

    @property
    def shows_moves(self) -> bool:
        """Return whether there is room for how far weights moved."""
        return self.height() >= _LOW * self.fontMetrics().height()

    def areas(self) -> tuple[QRect, QRect, QRect]:
        """Return the rectangles of the deep network's norms, the recurrent one's, and of the moves (may be empty)."""
        line = self.fontMetrics().height()
        left, gap = self.fontMetrics().horizontalAdvance(power_of_ten(-10)) + line, line
        whole = self.rect().adjusted(left, line + 4, -line // 2, -line - 4)
        below = QRect()
        if self.shows_moves:
            height = (self.height() - 4 * line) // 3
            below = QRect(whole.left(), whole.bottom() - height, whole.width(), height + 1)
            whole.setBottom(below.top() - 2 * line - line // 2)
        if not self.apart:
            return whole, whole, below
        half = (whole.width() - gap) // 2
        if self.shows_moves:  # its layers stand below the same layers
            below.setWidth(half)
        return (
            QRect(whole.left(), whole.top(), half, whole.height()),
            QRect(whole.right() - half + 1, whole.top(), half, whole.height()),
            below,
        )

    def _x(self, area: QRect, place: float) -> float:
        depth = len(self.found.layers) if self.found is not None else 1
        return area.left() + (place + 0.5) * area.width() / max(1, depth)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint charts, fitted lines and names."""
        found = self.found
        if found is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            deep, recurrent, moves = self.areas()
            if deep.width() < 20 or deep.height() < 10:
                return
            scheme = self.scheme
            self._paint_decades(painter, deep, self.norms, first=True)
            if self.apart:
                self._paint_decades(painter, recurrent, self.norms, first=False)
            self._paint_pointed(painter, (deep, recurrent, moves))
            self._paint_norms(painter, deep, found.layers, found.deep_factor, scheme.gradient, "bag")
            dash = "elman" if self.apart else "gru"
            self._paint_norms(painter, recurrent, found.steps, found.factor, scheme.elman, dash)
            self._paint_names(painter, deep, recurrent)
            self._paint_counts(painter, deep, self.tr("layer") if self.apart else self.tr("layer, t"))
            if self.apart:
                self._paint_counts(painter, recurrent, self.tr("t"))
            if self.shows_moves:
                self._paint_moves(painter, moves, found)

    def _paint_decades(self, painter: QPainter, area: QRect, decades: GrowingDecades, *, first: bool) -> None:
        line = painter.fontMetrics().height()
        span = decades.high - decades.low
        marks = [
            (round(area.bottom() - (power - decades.low) / span * (area.height() - 1)), power_of_ten(power))
            for power in decades.ticks(max(2, 2 * area.height() // (3 * line)))
        ]
        painter.setPen(colour(self.scheme.grid))
        for y, _ in marks:
            painter.drawLine(area.left(), y, area.right(), y)
        painter.setPen(colour(self.scheme.border))
        painter.drawLine(area.left(), area.top(), area.left(), area.bottom())
        if first:
            painter.setPen(colour(self.scheme.muted))
            paint_ticks(painter, marks, QRect(0, area.top() - line // 2, area.left() - line // 3, area.height() + line))

    def _paint_norms(
        self, painter: QPainter, area: QRect, norms: Floats, factor: float, shade: Colour, dash: str
    ) -> None:  # fmt: skip
        fit = fitted_line(norms, factor)
        painter.save()
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        if fit is not None:
            painter.setPen(dashed(colour(self.scheme.fit), 2, DASHES["fit"]))
            span = self.norms.high - self.norms.low
            ends = [
                QPointF(self._x(area, place), area.bottom() - (exponent - self.norms.low) / span * (area.height() - 1))
                for place, exponent in zip((0, len(norms) - 1), fit, strict=True)
            ]
            painter.drawLine(*ends)
        places = self.norms.fraction(norms)
        points = [
            QPointF(self._x(area, place), area.bottom() - share * (area.height() - 1))
            for place, share in enumerate(places.tolist())
            if share == share
        ]
        painter.setPen(dashed(colour(shade), 2, DASHES[dash] if not self.apart else ()))
        painter.drawPolyline(points)
        if area.width() >= 6 * len(norms):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(shade))
            for point in points:
                painter.drawEllipse(point, 2.5, 2.5)
        painter.restore()

    def _paint_names(self, painter: QPainter, deep: QRect, recurrent: QRect) -> None:
        line, scheme = painter.fontMetrics().height(), self.scheme
        names = (
            (self.tr("|dL/dh| of the deep network, by layer"), self.tr("deep")),
            (self.tr("|dL/dh| of the recurrent network, by time step"), self.tr("recurrent")),
        )
        half = deep.width() // 2
        boxes = (
            QRect(deep.left(), 2, deep.width() if self.apart else half - 4, line),
            QRect(recurrent.left(), 2, recurrent.width(), line)
            if self.apart
            else QRect(deep.left() + half, 2, half, line),
        )
        for (long, brief), box, shade, dash in zip(
            names, boxes, (scheme.gradient, scheme.elman), ("bag", "gru"), strict=True
        ):  # fmt: skip
            sample = min(2 * line, box.width() // 5)
            painter.setPen(dashed(colour(shade), 2, DASHES[dash] if not self.apart else ()))
            painter.drawLine(box.left(), box.center().y(), box.left() + sample, box.center().y())
            painter.setPen(colour(scheme.text))
            room = box.width() - sample - line // 2
            text = long if painter.fontMetrics().horizontalAdvance(long) <= room else brief
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(box.left() + sample + line // 2, box.top(), room, line), LEFT, cut)

    def _paint_counts(self, painter: QPainter, area: QRect, name: str) -> None:
        """Number layers and steps below a chart, and name them where no number stands."""
        found, line = self.found, painter.fontMetrics().height()
        assert found is not None  # noqa: S101 - painted only where there is one
        depth = len(found.layers)
        painter.setPen(colour(self.scheme.muted))
        left = QRect(area.left(), area.bottom() + 3, painter.fontMetrics().horizontalAdvance(name), line)
        painter.drawText(left, LEFT, name)
        most = max(1, area.width() // (3 * painter.fontMetrics().horizontalAdvance("00")))
        for value in nice_ticks(1, depth, min(8, most)) if depth > 1 else [1]:
            if value < 1 or value != int(value):
                continue
            middle = round(self._x(area, value - 1))
            half = painter.fontMetrics().horizontalAdvance(f"{value:g}") // 2 + 1
            if middle - half > left.right() + line // 4:
                painter.drawText(QRect(middle - half, left.top(), 2 * half, line), CENTRE, f"{value:g}")

    def _paint_moves(self, painter: QPainter, area: QRect, found: DepthFound) -> None:
        line, scheme = painter.fontMetrics().height(), self.scheme
        name = QRect(area.left(), area.top() - line - 4, self.width() - area.left(), line)
        painter.setPen(colour(scheme.text))
        texts = (
            self.tr("how far W of each layer has moved, |W − W(0)|; line: W_h of the recurrent network"),
            self.tr("|W − W(0)| of each layer; line: W_h"),
            self.tr("|W − W(0)|; line: W_h"),
        )
        text = next((one for one in texts if painter.fontMetrics().horizontalAdvance(one) <= name.width()), texts[-1])
        painter.drawText(name, LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, name.width()))
        self._paint_decades(painter, area, self.moves, first=True)
        width = max(1.0, area.width() / max(1, len(found.layers)) - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(scheme.gradient))
        for layer, share in enumerate(self.moves.fraction(found.moved).tolist()):
            if share == share:
                x, height = self._x(area, layer + 1), share * (area.height() - 1)
                top = round(area.bottom() - height)
                painter.drawRect(QRect(round(x - width / 2), top, max(1, round(width)), area.bottom() - top + 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        (share,) = self.moves.fraction(np.array([found.moved_recurrent])).tolist()
        if share == share:
            y = round(area.bottom() - share * (area.height() - 1))
            painter.setPen(QPen(colour(scheme.elman), 2))
            painter.drawLine(area.left(), y, area.right(), y)
        self._paint_counts(painter, area, self.tr("layer"))

    def _paint_pointed(self, painter: QPainter, areas: tuple[QRect, ...]) -> None:
        if self._pointed is None:
            return
        painter.setPen(QPen(colour(self.scheme.border), 1))
        for area in areas:
            if not area.isEmpty():
                x = round(self._x(area, self._pointed - 1))
                painter.drawLine(x, area.top(), x, area.bottom())

    # ---- mouse

    def layer_at(self, point: QPointF) -> int | None:
        """Return the layer or time step under a point, counted from 1; None beside the charts."""
        if self.found is None:
            return None
        depth = len(self.found.layers)
        for area in self.areas():
            if area.isEmpty() or not area.adjusted(-2, -4, 2, 4).contains(point.toPoint()):
                continue
            return min(max(1, 1 + int((point.x() - area.left()) * depth / area.width())), depth)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the mouse."""
        self._point(self.layer_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, layer: int | None) -> None:
        if layer != self._pointed:
            self._pointed = layer
            self.update()
            self.pointed.emit(layer)

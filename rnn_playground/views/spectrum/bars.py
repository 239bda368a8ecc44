"""The singular values of recurrent weights as bars, and below them the course of the spectral radius."""

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT, paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import nice_ticks, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.spectrum.trail import Trail


class Bars(QWidget):
    """Paint one bar for each singular value, the largest first, with a line at 1."""

    pointed = Signal(object)  # (number, count, value) of the bar under the mouse, or None

    def __init__(self, trail: Trail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme, self._trail = LIGHT, trail
        self._values: Floats = np.zeros(0)
        self._still: tuple[Hashable, QPixmap] | None = None
        self.scale = GrowingScale(1.25)
        self.setMinimumSize(40, 40)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Singular values"))
        self.setToolTip(self.tr("Singular values of W_h, the largest first: factors by which one step stretches"))

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme, self._still = scheme, None
        self.update()

    def show_values(self, values: Floats, fresh: bool) -> None:
        """Show other singular values (H,); `fresh`: the range may shrink."""
        if fresh:
            self.scale.reset()
        self._values = values if np.isfinite(values).all() else values[:0]
        self.scale.reach(self._values)
        self._still = None
        self.update()

    def bars_area(self) -> QRect:
        """Return the rectangle of the bars."""
        line = self.fontMetrics().height()
        below = self._trail_height()
        left = self.fontMetrics().horizontalAdvance("0.75") + 6
        return self.rect().adjusted(left, line + line // 2, -4, -below - (line // 2 if below else 4))

    def bar(self, number: int) -> QRectF:
        """Return the rectangle of one bar."""
        return self._bars(self.bars_area())[number]

    def _bars(self, area: QRect) -> list[QRectF]:
        width = area.width() / max(1, len(self._values))
        heights = (area.height() * np.minimum(self._values / self.scale.top, 1.0)).tolist()
        left, bottom, gap = area.left(), area.bottom() + 1, 1 if width >= 4 else 0
        return [QRectF(left + n * width, bottom - height, width - gap, height) for n, height in enumerate(heights)]

    def _trail_height(self) -> int:
        line = self.fontMetrics().height()
        return max(4 * line, self.height() // 3) if self.height() >= 12 * line and len(self._trail) > 1 else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all from the store, where nothing has changed."""
        key = (self.size().toTuple(), self.font().key(), self._trail.version)
        if self._still is None or self._still[0] != key:
            self._still = key, self._painted()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still[1])

    def _painted(self) -> QPixmap:
        ratio, scheme, line = self.devicePixelRatioF(), self._scheme, self.fontMetrics().height()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(colour(scheme.base))
        with QPainter(pixmap) as painter:
            painter.setFont(self.font())
            painter.setPen(colour(scheme.muted))
            box = QRect(4, 0, self.width() - 8, line)
            text = painter.fontMetrics().elidedText(
                self.tr("singular values"), Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, LEFT, text)
            area = self.bars_area()
            if area.height() < line or area.width() < line:
                return pixmap
            self._paint_axis(painter, area, self.scale.top)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(scheme.accent))
            if len(self._values) <= area.width():
                painter.drawRects(self._bars(area))
            elif len(self._values):
                tops = [bar.topLeft() for bar in self._bars(area)]
                painter.drawPolygon([area.bottomLeft().toPointF(), *tops, area.bottomRight().toPointF()])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(scheme.text), 1))
            one = round(area.bottom() + 1 - area.height() / self.scale.top)
            painter.drawLine(area.left(), one, area.right(), one)
            if self._trail_height():
                self._paint_trail(painter, line)
        return pixmap

    def _paint_axis(self, painter: QPainter, area: QRect, top: float) -> None:
        scheme, line = self._scheme, painter.fontMetrics().height()
        ticks = nice_ticks(0, top, max(2, area.height() // (3 * line)))
        marks = [(round(area.bottom() + 1 - area.height() * value / top), tick(round(value, 9))) for value in ticks]
        painter.setPen(colour(scheme.grid))
        for y, _ in marks:
            painter.drawLine(area.left(), y, area.right(), y)
        painter.setPen(colour(scheme.muted))
        paint_ticks(painter, marks, QRect(0, area.top() - line // 2, area.left() - 4, area.height() + line))

    def _paint_trail(self, painter: QPainter, line: int) -> None:
        scheme, bars = self._scheme, self.bars_area()
        area = QRect(bars.left(), self.height() - self._trail_height() + line, bars.width(), 0)
        area.setBottom(self.height() - line - 4)
        if area.height() < line:
            return
        updates, radii = self._trail.columns()
        top = self._trail.scale.top
        painter.setPen(colour(scheme.muted))
        heading = QRect(4, area.top() - line - 2, self.width() - 8, line)
        text = self.tr("spectral radius over updates")
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, heading.width())
        painter.drawText(heading, LEFT, elided)
        self._paint_axis(painter, area, top)
        ends = QRect(area.left(), area.bottom() + 2, area.width(), line)
        painter.drawText(ends, RIGHT, f"{int(updates[-1]):,}")
        if painter.fontMetrics().horizontalAdvance("0,000,0000,000,000") < area.width():
            painter.drawText(ends, LEFT, f"{int(updates[0]):,}")
        span = max(1.0, float(updates[-1] - updates[0]))
        xs = area.left() + (updates - updates[0]) / span * area.width()
        ys = area.bottom() + 1 - np.minimum(radii / top, 1.0) * area.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(scheme.accent), 1))
        painter.drawPolyline([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read out the bar under the mouse."""
        area, x, y = self.bars_area(), event.position().x(), event.position().y()
        if not len(self._values) or not area.left() <= x <= area.right() or not area.top() <= y <= area.bottom():
            self.pointed.emit(None)
            return
        count = len(self._values)
        number = min(int((x - area.left()) * count / area.width()), count - 1)
        self.pointed.emit((number, count, float(self._values[number])))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self.pointed.emit(None)

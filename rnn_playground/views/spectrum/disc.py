"""The eigenvalues of recurrent weights in the complex plane, with the unit circle."""

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.spectrum import Complexes, Spectrum
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.plane import Plane
from rnn_playground.views.drawing.ranges import LARGEST, GrowingScale

_NEAR = 12  # pixels from which a dot is pointed at
_MARGIN = 1.12  # of the largest |eigenvalue|


class Disc(QWidget):
    """Paint one dot for each eigenvalue: round within the unit circle, a diamond outside."""

    pointed = Signal(object)  # the eigenvalue under the mouse, complex, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._values: Complexes = np.zeros(0, np.complex128)
        self._spectrum: Spectrum | None = None
        self._still: tuple[Hashable, QPixmap] | None = None
        self._pointed: int | None = None
        self.scale = GrowingScale(1.0)
        self.setMinimumSize(40, 40)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Eigenvalues"))
        self.setToolTip(self.tr("Eigenvalues of W_h in the complex plane: factor and turn per time step"))

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme, self._still = scheme, None
        self.update()

    def show_spectrum(self, spectrum: Spectrum, fresh: bool) -> None:
        """Show other eigenvalues; `fresh`: the range may shrink."""
        if fresh:
            self.scale.reset()
        self._spectrum = spectrum
        values = spectrum.eigenvalues
        self._values = values[np.abs(values) < LARGEST]
        self.scale.reach(np.abs(self._values) * (_MARGIN if len(self._values) and abs(self._values[0]) > 1 else 1))
        self._pointed = None if self._pointed is None or self._pointed >= len(self._values) else self._pointed
        self.update()
        if self._pointed is not None:
            self.pointed.emit(complex(self._values[self._pointed]))

    def plane(self) -> Plane:
        """Return where numbers stand."""
        return Plane(self.rect(), self.scale.top * (_MARGIN if self.scale.top <= 1 else 1.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plane from the store, and a ring around what is pointed at."""
        key = (id(self._spectrum), self.size().toTuple(), self.scale.top, self._scheme.name, self.font().key())
        if self._still is None or self._still[0] != key:
            self._still = key, self._painted()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still[1])
            if self._pointed is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plane, value = self.plane(), complex(self._values[self._pointed])
            painter.setPen(QPen(colour(self._scheme.playhead), 2))
            painter.drawLine(plane.place(0, 0), plane.place(value.real, value.imag))
            painter.drawEllipse(plane.place(value.real, value.imag), 6, 6)
            if abs(value.imag) > 1e-9:
                painter.setPen(QPen(colour(self._scheme.playhead), 1, Qt.PenStyle.DotLine))
                painter.drawEllipse(plane.place(value.real, -value.imag), 6, 6)

    def _painted(self) -> QPixmap:
        ratio, scheme, plane = self.devicePixelRatioF(), self._scheme, self.plane()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(colour(scheme.base))
        with QPainter(pixmap) as painter:
            painter.setFont(self.font())
            plane.paint_grid(painter, scheme)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(scheme.text), 1.5))
            painter.drawEllipse(self._ring(plane, 1.0))
            above = plane.place(0, 1)
            if above.y() - 4 >= self.fontMetrics().ascent():
                painter.drawText(QPointF(above.x() + 4, above.y() - 4), "|λ| = 1")
            sizes = np.abs(self._values)
            if not len(sizes):
                return pixmap
            painter.setPen(QPen(colour(scheme.accent), 1, Qt.PenStyle.DashLine))
            painter.drawEllipse(self._ring(plane, float(sizes.max())))
            middle = plane.middle
            xs = (middle.x() + self._values.real * plane.scale).tolist()
            ys = (middle.y() - self._values.imag * plane.scale).tolist()
            outside = (sizes > 1.0).tolist()
            width = 7.0 if len(xs) <= 128 else 5.0
            round_pen = QPen(colour(scheme.accent), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(round_pen)
            painter.drawPoints([QPointF(x, y) for x, y, out in zip(xs, ys, outside, strict=True) if not out])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(scheme.held_out))
            for x, y, out in zip(xs, ys, outside, strict=True):
                if out:
                    painter.drawPolygon([
                        QPointF(x - width / 1.4, y), QPointF(x, y - width / 1.4),
                        QPointF(x + width / 1.4, y), QPointF(x, y + width / 1.4),
                    ])  # fmt: skip
        return pixmap

    @staticmethod
    def _ring(plane: Plane, radius: float) -> QRectF:
        size = radius * plane.scale
        return QRectF(plane.middle.x() - size, plane.middle.y() - size, 2 * size, 2 * size)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest eigenvalue within reach."""
        x, y = self.plane().point(event.position())
        place = None
        if len(self._values):
            distances = np.abs(self._values - complex(x, y)) * self.plane().scale
            nearest = int(distances.argmin())
            place = nearest if distances[nearest] <= _NEAR else None
        self._point(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, place: int | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.pointed.emit(None if place is None else complex(self._values[place]))
            self.update()

"""How the numbers of a matrix are spread: a histogram on the colour scale of its heatmap."""

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import STEPS, colour, indices, map_colour
from rnn_playground.views.drawing.numbers import short, tick

BINS = 51  # odd: 0 lies in the middle of one
_MOST = 100_000  # numbers that are counted; of more, every n-th


def counts(values: Floats, top: float) -> Integers:
    """Return how many numbers lie in each of BINS equal parts of -top to top; what lies beyond counts at its end."""
    flat = values.reshape(-1)[:: max(1, values.size // _MOST)]
    flat = flat[np.isfinite(flat)]
    shades = indices(flat, -top, top).astype(np.intp)
    return np.bincount(shades * BINS // STEPS, minlength=BINS)[:BINS]


def _summary(values: Floats) -> tuple[float, float, float]:
    """Return norm, mean and standard deviation; of very many numbers from sums in their own precision: 1 ms, not 10."""
    flat = values.reshape(-1)
    with np.errstate(all="ignore"):
        norm, mean = float(np.linalg.norm(flat)), float(flat.mean())
        if flat.size <= _MOST:
            return norm, mean, float(flat.std(dtype=np.float64))
        return norm, mean, max(norm**2 / flat.size - mean**2, 0.0) ** 0.5


class Histogram(QWidget):
    """Paint bars in the colours of the heatmap, with the ends of the scale, norm and spread in numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._counts: Integers = np.zeros(BINS, np.intp)
        self._top = 1.0
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Histogram of the weights"))
        self.setToolTip(self.tr("How many of the numbers have which value; the colours are those of the heatmap"))

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme = scheme
        self.updateGeometry()
        self.update()

    def show_matrix(self, values: Floats, top: float) -> None:
        """Count other values on a scale from -top to top."""
        self._counts, self._top = counts(values, top), top
        norm, mean, spread = _summary(values)
        self._text = self.tr("norm {} · mean {} · sd {}").format(short(norm), short(mean), short(spread))
        self.setAccessibleDescription(self._text)
        self.update()

    def text(self) -> str:
        """Return norm, mean and standard deviation, as they are written."""
        return self._text

    def sizeHint(self) -> QSize:
        """Be five lines high."""
        line = self.fontMetrics().height()
        return QSize(8 * line, 5 * line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint numbers above, bars, and the ends of the scale below."""
        scheme, metrics = self._scheme, self.fontMetrics()
        line = metrics.height()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour(scheme.base))
            painter.setPen(colour(scheme.muted))
            text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 8)
            painter.drawText(QRect(4, 0, self.width() - 8, line), LEFT, text)
            area = self.rect().adjusted(4, line + 2, -4, -line - 1)
            ends = QRect(area.left(), area.bottom() + 1, area.width(), line)
            painter.drawText(ends, LEFT, tick(-self._top))
            painter.drawText(ends, RIGHT, tick(self._top))
            painter.drawText(ends, Qt.AlignmentFlag.AlignCenter, "0")
            painter.drawLine(area.left(), area.bottom() + 1, area.right(), area.bottom() + 1)
            most = int(self._counts.max(initial=0))
            if not most or area.height() < 2:
                return
            outline = colour(scheme.muted)
            for number, count in enumerate(self._counts.tolist()):
                if count:
                    left = area.left() + number * area.width() // BINS
                    right = area.left() + (number + 1) * area.width() // BINS
                    height = max(1, round(count / most * area.height()))
                    shade = colour(map_colour(scheme.diverging, (number + 0.5) / BINS))
                    bar = QRect(left, area.bottom() + 1 - height, max(1, right - left), height)
                    painter.fillRect(bar, shade)
                    painter.fillRect(bar.left(), bar.top(), bar.width(), 1, outline)  # the map's middle is pale

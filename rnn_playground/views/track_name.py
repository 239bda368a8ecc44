"""The name of a track at the left edge: a widget, so that it has a tooltip, help and an accessible name."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.track import Track


class TrackName(QWidget):
    """Write the name of a track and, where there is room, its unit underneath."""

    def __init__(self, track: Track, parent: QWidget) -> None:
        super().__init__(parent)
        self._track = track
        self._scheme = LIGHT
        self.setAccessibleName(track.name())
        self.setAccessibleDescription(track.tooltip())
        self.setToolTip(track.tooltip())
        self.setWhatsThis(track.explanation())

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self._scheme = scheme
        self.update()

    def width_needed(self, metrics: QFontMetrics) -> int:
        """Return the pixels that name and unit need."""
        return max(metrics.horizontalAdvance(self._track.name()), metrics.horizontalAdvance(self._track.unit()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one or two lines, centred in height."""
        with QPainter(self) as painter:
            line = painter.fontMetrics().height()
            unit = self._track.unit() if self.height() >= 2 * line else ""
            top = (self.height() - (2 * line if unit else line)) // 2
            painter.setPen(colour(self._scheme.text))
            painter.drawText(QRect(0, top, self.width(), line), LEFT, self._track.name())
            painter.setPen(colour(self._scheme.muted))
            painter.drawText(QRect(0, top + line, self.width(), line), LEFT, unit)

"""The base of panels that are made of widgets and hide what there is no room for."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent

from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.panel import Panel, paint_empty


class PartsPanel(Panel):
    """Lay widgets on a ground in the colour of plots; the text of the empty state stands in their place."""

    def minimumSizeHint(self) -> QSize:
        """Be as small as the dock wants."""
        return QSize(60, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the text of the empty state."""
        with QPainter(self) as painter:
            text = self.empty_text()
            if text:
                paint_empty(painter, self, text, self.scheme)
            else:
                painter.fillRect(self.rect(), colour(self.scheme.base))

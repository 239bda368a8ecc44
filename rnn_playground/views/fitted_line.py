"""One line of text in a panel: the longest of several wordings that fits."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.views.drawing.fitting import paint_fitting


class FittedLine(QWidget):
    """Paint one of the wordings, the last one cut where none fits; the longest is what readers of the screen get."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._wordings: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the longest wording."""
        return self._wordings[0] if self._wordings else ""

    def show_wordings(self, wordings: Sequence[str]) -> None:
        """Say something else, the longest wording first; do nothing if it is said already."""
        if tuple(wordings) != self._wordings:
            self._wordings = tuple(wordings)
            self.setAccessibleDescription(self.text())
            self.setToolTip(self.text())
            self.update()

    def sizeHint(self) -> QSize:
        """Be one line high, whatever the text."""
        line = self.fontMetrics().height()
        return QSize(10 * line, line + 4)

    def minimumSizeHint(self) -> QSize:
        """Keep the line."""
        return QSize(0, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        if not self._wordings:
            return
        with QPainter(self) as painter:
            pad = self.fontMetrics().height() // 2
            painter.setPen(self.palette().windowText().color())
            paint_fitting(painter, self.rect().adjusted(pad, 2, -pad, -2), self._wordings)

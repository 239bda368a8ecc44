"""A line of text under a view that says in words and numbers what the mouse or the playhead points at."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.views.drawing.axes import LEFT


class Readout(QWidget):
    """Show one line, cut at the end where it is too long; `text()` always holds all of it.

    Not a QLabel: that asks for a new layout at every new text, thirty times a second while training.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._text = ""

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another text; do nothing if it is shown already."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Be one line high, whatever the text."""
        line = self.fontMetrics().height()
        return QSize(10 * line, line + line // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        with QPainter(self) as painter:
            pad = self.fontMetrics().height() // 2
            box = self.rect().adjusted(pad, 0, -pad, 0)
            cut = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, box.width())
            painter.setPen(self.palette().windowText().color())
            painter.drawText(box, LEFT, cut)

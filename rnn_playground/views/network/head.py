"""The row of controls above the picture: it wraps, and takes shorter texts, where a dock is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget


class TwoTexts(QToolButton):
    """A button with a text, and a shorter one for narrow docks."""

    def __init__(self, parent: QWidget, text: str, short: str) -> None:
        super().__init__(parent)
        self.texts = text, short
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Underline what is chosen: in a dark window the shade of a pressed button is easily missed."""
        super().paintEvent(event)
        if self.isChecked():
            with QPainter(self) as painter:
                painter.fillRect(self.rect().adjusted(3, self.height() - 4, -3, -1), self.palette().highlight())


class Wrapping(QWidget):
    """Lay controls out from left to right, with short texts and in as many rows as they need."""

    def __init__(self, parent: QWidget, parts: Sequence[QWidget]) -> None:
        super().__init__(parent)
        self._all = list(parts)
        for part in parts:
            part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._height = 0

    def lay_out(self) -> None:
        """Place all that is not hidden."""
        gap, x, y, row = 3, 4, 0, 0
        shown = [part for part in self._all if not part.isHidden()]
        for narrow in (False, True):
            for part in shown:
                if isinstance(part, TwoTexts):
                    part.setText(part.texts[narrow])
            if sum(part.sizeHint().width() + gap for part in shown) + 8 <= self.width():
                break
        for part in shown:
            size = part.sizeHint()
            if x > 4 and x + size.width() > self.width():
                x, y, row = 4, y + row + gap, 0
            part.setGeometry(QRect(x, y, min(size.width(), max(1, self.width() - 8)), size.height()))
            x, row = x + size.width() + gap, max(row, size.height())
        if y + row != self._height:
            self._height = y + row
            self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(100, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.lay_out()

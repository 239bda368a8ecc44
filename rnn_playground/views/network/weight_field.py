"""A field over the picture into which a weight is typed."""

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LARGEST = 1e3  # magnitude of a weight that can be typed


class WeightField(QLineEdit):
    """Take a number; Enter hands it on, Escape or a click elsewhere does not."""

    entered = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        check = QDoubleValidator(-LARGEST, LARGEST, 6, self)
        check.setLocale(QLocale.c())
        self.setValidator(check)
        self.setAccessibleName(self.tr("Weight"))
        self.setToolTip(self.tr("Value of the weight, a pure number: Enter takes it, Escape leaves it as it was"))
        self.hide()
        self.returnPressed.connect(self._take)

    def open(self, value: float, place: QPoint) -> None:
        """Show a value at a place, all of it selected."""
        self.setText(f"{value:.4g}")
        width = self.fontMetrics().horizontalAdvance("-0.000000") + 16
        self.resize(width, self.sizeHint().height())
        room = self._over.size()
        x = min(max(place.x() - width // 2, 0), max(0, room.width() - width))
        y = min(max(place.y() - self.height() // 2, 0), max(0, room.height() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
        event.accept()  # Enter must not reach what lies below, which would open this again

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close without a change."""
        super().focusOutEvent(event)
        self.hide()

    def _take(self) -> None:
        text = self.text().replace(",", ".")
        self._close()
        self.entered.emit(float(text))

    def _close(self) -> None:
        self.hide()
        self._over.setFocus()

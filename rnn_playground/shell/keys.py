"""Keys that a table, list or slider needs for itself do not move the clocks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QTextEdit,
    QWidget,
)

_MOVING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down}
_NEEDY = (QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QTextEdit)


class MovingKeys(QObject):
    """Claim the moving keys for the focused control before they count as shortcuts of the window.

    It filters the events of these controls alone: on the whole program it would run Python for every event.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        for kind in _NEEDY:
            for widget in window.findChildren(kind):
                widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Accept Qt's question whether the control wants the key itself."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVING
        ):
            event.accept()
            return True
        return False

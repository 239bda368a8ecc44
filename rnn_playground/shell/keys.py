"""Keys that a table, list, slider or button needs for itself neither move the clocks nor train."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QRadioButton,
    QTextEdit,
    QWidget,
)

_MOVING = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down}
_NEEDY: dict[type[QWidget], set[Qt.Key]] = {
    QAbstractButton: {Qt.Key.Key_Space},
    QAbstractItemView: _MOVING,
    QAbstractSlider: _MOVING,
    QAbstractSpinBox: _MOVING,
    QRadioButton: _MOVING,
    QComboBox: _MOVING | {Qt.Key.Key_Space},
    QTextEdit: _MOVING,
}


class OwnKeys(QObject):
    """Claim the keys that work a control for the focused control before they count as shortcuts of the window.

    It filters the events of controls that have had the focus, whenever they were made: on the whole program it would
    run Python for every event.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, tuple(_NEEDY)):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept Qt's question whether the control wants the key itself."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Space and event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False  # Ctrl+Space pauses, wherever the focus is
        if not any(event.key() in keys for kind, keys in _NEEDY.items() if isinstance(watched, kind)):
            return False
        event.accept()
        return True

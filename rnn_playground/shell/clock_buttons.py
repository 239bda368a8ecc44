"""The small buttons of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton


def clock_buttons(actions: Mapping[str, QAction], names: Iterable[str]) -> list[QToolButton]:
    """Return a button for each action."""
    buttons = []
    for name in names:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(actions[name].text())
        buttons.append(button)
    return buttons

"""A strip of small controls along an edge of a panel that paints itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Strip(QWidget):
    """Lay choices and switches out in one line from the left; behind them the panel's own ground is seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._row = row

    def choice(self, name: str, tip: str, chosen: Callable[[int], None]) -> QComboBox:
        """Add a choice among texts, which `offer` fills; `chosen` is called with the place a person chooses."""
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box.setMinimumContentsLength(4)
        box.activated.connect(chosen)
        self._row.addWidget(box)
        return box

    def switch(self, text: str, tip: str, toggled: Callable[[bool], None]) -> QToolButton:
        """Add a switch."""
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(toggled)
        self._row.addWidget(button)
        return button


def offer(box: QComboBox, texts: Sequence[str], place: int = 0) -> None:
    """Let a choice have these texts; the place chosen stays where there still is one."""
    if [box.itemText(number) for number in range(box.count())] == list(texts):
        return
    kept = box.currentIndex() if 0 <= box.currentIndex() < len(texts) else place
    box.blockSignals(True)
    box.clear()
    box.addItems(list(texts))
    box.setCurrentIndex(min(kept, len(texts) - 1))
    box.blockSignals(False)

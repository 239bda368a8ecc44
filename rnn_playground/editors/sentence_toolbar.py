"""The row of buttons above the sentence table."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from rnn_playground.editors.base import describe, describe_clear


class SentenceToolbar(QWidget):
    """Offer add, delete, import and search."""

    add_requested = Signal()
    delete_requested = Signal()
    import_requested = Signal()
    search_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.add = self._button(
            "+", self.tr("Add row"), self.tr("Add a sentence (Insert)"), self.add_requested.emit
        )
        self.delete = self._button(
            "−",
            self.tr("Delete rows"),
            self.tr("Delete the selected rows (Delete)"),
            self.delete_requested.emit,
        )
        self.load = self._button(
            self.tr("Import…"),
            self.tr("Import files"),
            self.tr("Import sentences from files: tables, one file per class, CoNLL columns, plain text"),
            self.import_requested.emit,
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        describe_clear(self.search, self.tr("Show all rows again"))
        self.search.setMinimumWidth(self.fontMetrics().averageCharWidth() * 9)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(
            self.search,
            self.tr("Search rows"),
            self.tr("Show only rows that hold this text"),
            self.tr(
                "Shows only rows whose sentence, label or tags hold this text. Training uses all rows still."
            ),
        )
        self.search.textChanged.connect(self.search_requested)
        for widget in (self.add, self.delete, self.load):
            row.addWidget(widget)
        row.addWidget(self.search, 1)

    def _button(self, text: str, name: str, tip: str, command: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        describe(button, name, tip)
        side = self.search_height()
        button.setMinimumSize(side, side)
        button.clicked.connect(command)
        return button

    def search_height(self) -> int:
        """Return the height of a line edit, so that buttons stand level with it."""
        return QLineEdit().sizeHint().height()

"""A banner over the Score: what went wrong, where, and what to do; never a dialog in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from rnn_playground.palette import LIGHT, Scheme


class Banner(QFrame):
    """Show one message with at most two remedies to click; hidden while there is nothing to say."""

    remedy_requested = Signal(str)  # id of an action

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName(self.tr("Message"))
        self._scheme = LIGHT
        self._kind = "warning"
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._remedies = QHBoxLayout()
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close the message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._text, 1)
        row.addLayout(self._remedies)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def message(self) -> str:
        """Return the text that is shown, or "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, kind: str = "warning", remedies: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a text; kind is "note", "warning" or "error"; remedies are (action id, button text)."""
        self._kind = kind
        self._text.setText(text)
        while self._remedies.count():
            item = self._remedies.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for action, title in remedies:
            button = QPushButton(title)
            button.setAccessibleName(title)
            button.setToolTip(title)
            button.clicked.connect(lambda _checked=False, action=action: self.remedy_requested.emit(action))
            self._remedies.addWidget(button)
        self._paint()
        self.show()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        self._paint()

    def _paint(self) -> None:
        scheme = self._scheme
        edge = {"note": scheme.accent, "warning": scheme.warning, "error": scheme.error}[self._kind]
        self.setStyleSheet(
            f"#banner {{ background: rgb{scheme.base}; border: 1px solid rgb{edge}; "
            f"border-left: 5px solid rgb{edge}; }}"
        )

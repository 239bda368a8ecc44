"""A banner over the Score: what went wrong, where, and what to do; never a dialog in the way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from rnn_playground.palette import LIGHT, Scheme

MOST_REMEDIES = 2


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
        # They last, so that what is done once to every control of the window (see keys.py) is done to them.
        self._remedies = tuple(QPushButton() for _ in range(MOST_REMEDIES))
        self._asked: tuple[str, ...] = ()
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close the message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._text, 1)
        for place, button in enumerate(self._remedies):
            button.clicked.connect(partial(self._ask, place))
            row.addWidget(button)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def message(self) -> str:
        """Return the text that is shown, or "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, kind: str = "warning", remedies: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a text; kind is "note", "warning" or "error"; remedies are (action id, button text)."""
        self._kind = kind
        self._text.setText(text)
        self._asked = tuple(action for action, _ in remedies)
        titles = [title for _, title in remedies] + [""] * MOST_REMEDIES
        for button, title in zip(self._remedies, titles, strict=False):
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(title)
            button.setVisible(bool(title))
        self._paint()
        self.show()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        self._paint()

    def _ask(self, place: int, _checked: bool = False) -> None:
        self.remedy_requested.emit(self._asked[place])

    def _paint(self) -> None:
        scheme = self._scheme
        edge = {"note": scheme.accent, "warning": scheme.warning, "error": scheme.error}[self._kind]
        self.setStyleSheet(
            f"#banner {{ background: rgb{scheme.base}; border: 1px solid rgb{edge}; "
            f"border-left: 5px solid rgb{edge}; }}"
        )

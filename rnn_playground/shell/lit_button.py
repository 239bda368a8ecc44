"""A tool button for an action that can be lit: filled with the accent, to be seen from the last row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.shell.icons import icon


class LitButton(QToolButton):
    """Run an action; one of Train and Pause is lit at any time: what a press of Space will do."""

    def __init__(
        self,
        action: QAction,
        name: str,
        busy: str = "",
        *,
        only_icon: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Take the action, the name of its icon, and the text to show while it goes on."""
        super().__init__(parent)
        self._action, self._icon, self._scheme = action, name, LIGHT
        self._texts = {False: action.text(), True: busy or action.text()}
        self._lit = self._busy = False
        self.setObjectName("lit")
        styles = Qt.ToolButtonStyle
        self.setToolButtonStyle(styles.ToolButtonIconOnly if only_icon else styles.ToolButtonTextBesideIcon)
        self.setAccessibleName(action.text())
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setWhatsThis(action.whatsThis())
        self.setText(action.text())
        self.setEnabled(action.isEnabled())
        self.clicked.connect(lambda: action.trigger())
        action.enabledChanged.connect(self.setEnabled)

    @property
    def lit(self) -> bool:
        """Tell whether the button is filled."""
        return self._lit

    def show_state(self, *, lit: bool, busy: bool = False) -> None:
        """Fill the button or not; say that its action goes on."""
        self._lit, self._busy = lit, busy
        self._paint()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        self._paint()

    def take_font(self) -> None:
        """Write as large as the program does now: a style sheet keeps the size that text had when it was set."""
        self.setStyleSheet("")
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the longer text when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_room()

    def _paint(self) -> None:
        scheme = self._scheme
        fill, text = (scheme.accent, scheme.on_accent) if self._lit else (scheme.raised, scheme.text)
        edge = scheme.accent if self._lit or self._busy else scheme.border
        if self._busy:
            text = scheme.accent
        self.setStyleSheet(
            f"#lit {{ background: rgb{fill}; color: rgb{text}; border: 1px solid rgb{edge}; border-radius: 4px;"
            f" margin: 0px 1px;"
            f" padding: 3px 6px; font-weight: bold; }}"
            f"#lit:hover {{ border-color: rgb{scheme.text}; }}"
            f"#lit:focus, #lit:pressed {{ border: 2px solid rgb{scheme.text}; padding: 2px 5px; }}"
            f"#lit:disabled {{ background: transparent; color: rgb{scheme.muted};"
            f" border-color: rgb{scheme.border}; }}"
        )
        self.setText(self._texts[self._busy])
        self.setIcon(icon(self._icon, scheme, text))
        self._keep_room()

    def _keep_room(self) -> None:
        """Be as wide as the longer text: the tool bar must not jump when training begins."""
        shown = self.text()
        self.setMinimumWidth(0)
        widths = []
        for text in self._texts.values():
            self.setText(text)
            widths.append(self.sizeHint().width())
        self.setText(shown)
        self.setMinimumWidth(max(widths))

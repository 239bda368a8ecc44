"""Help: every key on one page, what this is, and "What's this?"."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWhatsThis

from rnn_playground import __version__
from rnn_playground.shell.actions import ACTIONS, MENUS
from rnn_playground.shell.main_window import MainWindow


class Help(QObject):
    """Handle the Help menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.handle("whats_this", lambda _checked: QWhatsThis.enterWhatsThisMode())
        window.handle("shortcuts", lambda _checked: self._page(self.tr("Keyboard"), self.keys_page()))
        window.handle(
            "about", lambda _checked: self._page(self.tr("About RNN Playground"), self.about_page())
        )
        window.handle("command", lambda _checked: window.command_palette.open())

    def keys_page(self) -> str:
        """Return a table of all actions and their keys as HTML."""
        parts = []
        for menu in MENUS:
            rows = [row for row in ACTIONS if row.menu == menu]
            parts.append(f"<h3>{escape(self.tr(menu))}</h3><table cellpadding='3' width='100%'>")
            for row in rows:
                keys = QKeySequence(row.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                parts.append(
                    f"<tr><td width='18%'><b>{escape(keys)}</b></td><td width='30%'>{escape(self.tr(row.title))}</td>"
                    f"<td>{escape(self.tr(row.help))}</td></tr>"
                )
            parts.append("</table>")
        return "".join(parts)

    def about_page(self) -> str:
        """Return what this program is, as HTML."""
        text = self.tr(
            "An offline playground for understanding recurrent neural networks by hand. Every figure on "
            "screen is computed from the current weights by the program's own NumPy engine. MIT licence."
        )
        return f"<h2>RNN Playground {escape(__version__)}</h2><p>{escape(text)}</p>"

    def _page(self, title: str, html: str) -> None:
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        text = QTextBrowser()
        text.setOpenLinks(False)
        text.setHtml(html)
        text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.close)
        column = QVBoxLayout(dialog)
        column.addWidget(text)
        column.addWidget(buttons)
        dialog.resize(min(760, self._window.width() - 60), min(560, self._window.height() - 60))
        dialog.open()

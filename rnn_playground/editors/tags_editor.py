"""The editor of one row's tags: one tag per token, shown token by token while they are typed."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QMoveEvent, QResizeEvent, QValidator
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QWidget

from rnn_playground.editors.row_edits import mismatch
from rnn_playground.palette import Colour, Scheme


class WordCompleter(QCompleter):
    """Complete the last word of a line instead of the whole line."""

    def splitPath(self, path: str) -> list[str]:
        """Look up the last word."""
        return [path.rpartition(" ")[2]]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Put the chosen word in place of the last one."""
        widget = self.widget()
        before = widget.text().rpartition(" ") if isinstance(widget, QLineEdit) else ("", "", "")
        return before[0] + before[1] + str(index.data())


class CountValidator(QValidator):
    """Accept as many words as there are tokens, or none at all."""

    def __init__(self, tokens: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let go on typing while the count differs."""
        right = len(text.split()) in (self._tokens, 0)
        return (QValidator.State.Acceptable if right else QValidator.State.Intermediate), text, position


class TagsEditor(QLineEdit):
    """Edit tags apart by blanks; Enter is taken when there is one for each token."""

    def __init__(self, tokens: Sequence[str], tags: Sequence[str], scheme: Scheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens, self._scheme = tokens, scheme
        self.setFrame(False)
        self.setValidator(CountValidator(len(tokens), self))
        completer = WordCompleter(list(tags), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.hint = QLabel(parent)
        self.hint.setObjectName("tagsHint")
        self.hint.setAutoFillBackground(True)
        self.hint.setFrameShape(QLabel.Shape.StyledPanel)
        self.hint.setMargin(4)
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.RichText)
        self.hint.setBackgroundRole(self.hint.backgroundRole().ToolTipBase)
        self.hint.setForegroundRole(self.hint.foregroundRole().ToolTipText)
        self.destroyed.connect(self.hint.deleteLater)
        self.textChanged.connect(self._explain)
        self._explain("")

    def message(self) -> str:
        """Say whether tokens and tags are equally many."""
        tags = len(self.text().split())
        right = tags == len(self._tokens)
        return self.tr("One tag per token") if right else mismatch(len(self._tokens), tags)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Take the explanation along."""
        super().moveEvent(event)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the explanation along."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Show and hide the explanation with the editor."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.hint.setVisible(event.type() == QEvent.Type.Show)
            self._place()
        return super().event(event)

    def _explain(self, _text: str) -> None:
        tags = self.text().split()
        right = len(tags) == len(self._tokens)
        pairs = []
        for i in range(max(len(tags), len(self._tokens))):
            token = escape(self._tokens[i]) if i < len(self._tokens) else _colored("?", self._scheme.error)
            tag = escape(tags[i]) if i < len(tags) else "?"
            colour = self._scheme.accent if i < min(len(tags), len(self._tokens)) else self._scheme.error
            pairs.append(f"{token}&nbsp;<b>{_colored(tag, colour)}</b>")
        head = _colored(escape(self.message()), self._scheme.good if right else self._scheme.error)
        self.hint.setText(f"<b>{head}</b><br>{' &nbsp; '.join(pairs)}")
        self.setAccessibleDescription(self.message())
        self._place()

    def _place(self) -> None:
        """Lie below the cell, or above it where there is no room below."""
        view = self.hint.parentWidget()
        if view is None:
            return
        width = min(view.width() - 4, self.fontMetrics().averageCharWidth() * 60)
        height = self.hint.heightForWidth(width)
        left = max(2, min(self.x(), view.width() - width - 2))
        below = self.geometry().bottom() + 2
        top = below if below + height <= view.height() else max(0, self.y() - height - 2)
        self.hint.setGeometry(left, top, width, height)
        self.hint.raise_()


def _colored(text: str, colour: Colour) -> str:
    red, green, blue = colour
    return f'<span style="color:#{red:02x}{green:02x}{blue:02x}">{text}</span>'

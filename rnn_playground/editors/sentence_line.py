"""The sentence line: type, and the network reads along."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from rnn_playground.document.document import Document
from rnn_playground.editors.base import Edit, describe, paint_text, qcolor
from rnn_playground.editors.marked_line_edit import MarkedLineEdit
from rnn_playground.editors.row_edits import example_for
from rnn_playground.palette import LIGHT, Scheme

TokenSpan = tuple[int, int, bool]  # start and end in code points, known to the network


class SentenceLine(QWidget):
    """Show and edit the sentence being read; ask for a reading on every key."""

    read_requested = Signal(str)  # the text, on every change by the user
    step_requested = Signal()  # Enter: move the playhead one time step on
    marks_requested = Signal()  # show what makes this reading another than the network's own

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._document = Document()
        self._predicted: tuple[str, ...] = ()
        self._scheme = LIGHT
        self.line = MarkedLineEdit()
        self.line.setPlaceholderText(self.tr("Type a sentence: the network reads along"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)
        describe(
            self.line,
            self.tr("Sentence to read"),
            self.tr(
                "The sentence being read, on every key, with the present weights (Enter: one time step on)"
            ),
            self.tr(
                "Type any sentence. It is read anew on every key with the network's present weights, also "
                "during training. Dots mark words that the network has never seen; it reads them as <UNK>."
            ),
        )
        caption = QLabel(self.tr("&Read:"))
        caption.setBuddy(self.line)
        self.unknown = QLabel()
        self.result = QLabel()
        font = self.result.font()
        font.setBold(True)
        self.result.setFont(font)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        describe(
            self.result,
            "",
            self.tr("What the network says at the end of the sentence, and its probability (0 to 1)"),
        )
        self.marked = QToolButton()
        self.marked.setText(self.tr("what if"))
        self.marked.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.marked.clicked.connect(self.marks_requested)
        self.show_marks(0)
        self.add = QToolButton()
        self.add.setText(self.tr("Add"))
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        describe(
            self.add,
            self.tr("Add to sentences"),
            self.tr("Add this sentence to the table of sentences, labelled as the network reads it (Ctrl+Enter)"),
            self.tr(
                "Adds the sentence as the last row of the table, to be trained on, with the network's answer as "
                "its label. Correct the label there where the network is wrong."
            ),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(caption)
        row.addWidget(self.line, 1)
        row.addWidget(self.unknown)
        row.addWidget(self.marked)
        row.addWidget(self.result)
        row.addWidget(self.add)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.step_requested)
        self.add.clicked.connect(self._add)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(
                QKeySequence(key), self, self._add, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
        self.show_tokens(())
        self.show_result("")
        self.set_scheme(LIGHT)

    def text(self) -> str:
        """Return the sentence in the line."""
        return self.line.text()

    def show_document(self, document: Document) -> None:
        """Follow a change of the sentence made elsewhere, the cursor stays while the user types."""
        before, self._document = self._document, document
        changed = document.reading != before.reading or document.lesson != before.lesson
        if changed and document.reading != self.line.text():
            cursor = self.line.cursorPosition()
            with QSignalBlocker(self):
                self.line.setText(document.reading)
            if self.line.hasFocus():
                self.line.setCursorPosition(cursor)
            else:
                self.line.home(False)  # a long sentence shows its beginning
        self._enable()

    def show_tokens(self, spans: Sequence[TokenSpan]) -> None:
        """Mark the words that the network does not know; spans are in code points of the text."""
        text = self.line.text()
        unknown = [
            (start, min(end, len(text))) for start, end, known in spans if not known and start < len(text)
        ]
        self.line.set_marks(unknown)
        self.unknown.setText(self.tr("{count} unknown").format(count=len(unknown)) if unknown else "")
        _grow(self.unknown)
        words = ", ".join(text[start:end] for start, end in unknown)
        describe(
            self.unknown,
            self.tr("Unknown words: {words}").format(words=words),
            self.tr("Not among the words the network was trained on: {words}").format(words=words),
        )

    def show_result(self, text: str, predicted: Sequence[str] = ()) -> None:
        """Show the answer ("positive .97") and keep a new row's label, or tags."""
        self._predicted = tuple(predicted)
        self.result.setText(text)
        self.result.setAccessibleName(self.tr("Result: {text}").format(text=text))
        _grow(self.result)

    def show_marks(self, count: int) -> None:
        """Say that so many what-if marks are at work, so that the answer is not the network's own."""
        self.marked.setVisible(count > 0)
        told = self.tr("Read under {count} what-if marks") if count != 1 else self.tr("Read under a what-if mark")
        describe(
            self.marked,
            told.format(count=count),
            self.tr("{told}: this is not what the network itself says (press to see them)").format(
                told=told.format(count=count)
            ),
        )

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        self.line.set_mark_colour(qcolor(scheme.warning))
        paint_text(self.unknown, scheme.warning)
        paint_text(self.result, scheme.accent)
        palette = self.marked.palette()
        palette.setColor(palette.ColorRole.Button, qcolor(scheme.warning))
        palette.setColor(palette.ColorRole.ButtonText, qcolor(scheme.base))
        self.marked.setPalette(palette)

    def _typed(self, text: str) -> None:
        self._enable()
        self.read_requested.emit(text)

    def _enable(self) -> None:
        self.add.setEnabled(bool(self.line.text().strip()))

    def _add(self) -> None:
        text = self.line.text().strip()
        if not text:
            return
        example = example_for(text, self._predicted, self._document.settings)
        # Who adds a sentence by hand wants it learnt: the seed is not to hold it out.
        example = msgspec.structs.replace(example, part="train")
        rows = (*self._document.examples, example)
        self._edit(msgspec.structs.replace(self._document, examples=rows), self.tr("Add sentence"))


def _grow(label: QLabel) -> None:
    """Make room for the text and keep it: the line must not jump at every key."""
    label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))

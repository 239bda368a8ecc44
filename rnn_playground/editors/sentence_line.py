"""The sentence line: type, and the network reads along."""

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from rnn_playground.document.document import Document
from rnn_playground.editors.base import Edit, describe, describe_clear, paint_text, qcolor
from rnn_playground.editors.marked_line_edit import MarkedLineEdit
from rnn_playground.editors.row_edits import example_for
from rnn_playground.editors.utf16 import from_units, to_units, units
from rnn_playground.editors.word_menu import KINDS, label
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.tokenizer import spans
from rnn_playground.tasks.word_edits import word_at

TokenSpan = tuple[int, int, bool]  # start and end in code points, known to the network


class SentenceLine(QWidget):
    """Show and edit the sentence being read; ask for a reading on every key."""

    read_requested = Signal(str)  # the text, on every change by the user
    step_requested = Signal()  # Enter: move the playhead one time step on
    word_edit_requested = Signal(str, int)  # one of word_menu.KINDS, and which word
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
        describe_clear(self.line, self.tr("Clear the sentence"))
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
        self._told = ""  # the answer in words, however long
        self._result, self._before = "", ("", "")  # the answer shown; one to compare with, and the text that is for
        self._replacing: tuple[str, int, int] | None = None  # label, letters before and after what is typed over
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.line.customContextMenuRequested.connect(
            lambda place: self.menu_at(place).popup(self.line.mapToGlobal(place))
        )
        self.line.cursorPositionChanged.connect(lambda _old, _new: self._stay_in_word())
        self.line.editingFinished.connect(self._end_replacing)
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
            self._replacing = None
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
        self._predicted, self._result = tuple(predicted), text
        before, changed = self._before
        if before and changed == self.line.text() and before != text:
            text = self.tr("{before} → {after}").format(before=before, after=text)
        self._told = text
        self.result.setAccessibleName(self.tr("Result: {text}").format(text=text))
        self._fit_result()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the answer have its share of the new width."""
        super().resizeEvent(event)
        self._fit_result()

    def _fit_result(self) -> None:
        """Show as much of the answer as has room beside the sentence; the tooltip has all: translations are long."""
        metrics = self.result.fontMetrics()
        most = max(self.width() * 45 // 100, metrics.averageCharWidth() * 14)
        self.result.setText(metrics.elidedText(self._told, Qt.TextElideMode.ElideRight, most))
        told = self.tr("What the network says at the end of the sentence, and its probability (0 to 1)")
        self.result.setToolTip(f"{told}\n{self._told}" if self.result.text() != self._told else told)
        self.result.setMinimumWidth(min(max(self.result.minimumWidth(), self.result.sizeHint().width()), most))

    def remember_result(self, changed: str) -> None:
        """Let the present answer stand before the one to this changed sentence, for as long as that is read."""
        self._before = self._result, changed

    def replace_word(self, start: int, end: int, label: str) -> None:
        """Select a word, in code points, to be typed over; what is typed then is an edit with this label."""
        text = self.line.text()
        first, last = to_units(text, start), to_units(text, end)
        self._replacing = None
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.setSelection(first, last - first)
        self._replacing = label, first, units(text) - last
        self._before = self._result, ""

    def menu_at(self, place: QPoint) -> QMenu:
        """Return the menu of the line, with what can be done with the word under a pixel."""
        menu = self.line.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text, mode = self.line.text(), self._document.settings.tokens
        position = from_units(text, self.line.cursorPositionAt(place))
        number = word_at(text, position, mode)
        if number is None:
            return menu
        word = text[slice(*spans(text, mode)[number])]
        menu.addSeparator()
        for kind in KINDS:
            menu.addAction(label(kind, word)).triggered.connect(partial(self._ask, kind, number))
        return menu

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
        if self._replacing is not None:
            told, head, tail = self._replacing
            if units(text) >= head + tail:
                self._before = self._before[0], text
                self._edit(msgspec.structs.replace(self._document, reading=text), told, told)
                return
            self._replacing = None
        self.read_requested.emit(text)

    def _stay_in_word(self) -> None:
        """End typing over a word where the cursor leaves it."""
        if self._replacing is not None:
            _, head, tail = self._replacing
            if not head <= self.line.cursorPosition() <= units(self.line.text()) - tail:
                self._replacing = None

    def _end_replacing(self) -> None:
        self._replacing = None

    def _ask(self, kind: str, number: int) -> None:
        self.word_edit_requested.emit(kind, number)

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

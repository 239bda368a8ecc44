"""The dock "What if": marks that change one reading and nothing else, in words, and controls that add more."""

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rnn_playground.document.document import Document
from rnn_playground.document.what_if import Clamp, Mark, Start, Transplant, with_clamp, with_start
from rnn_playground.editors.base import Edit, describe, paint_text
from rnn_playground.editors.mark_forms import PlaceForm, StartForm, TransplantForm, button, line
from rnn_playground.editors.mark_row import MarkRow
from rnn_playground.editors.mark_words import place_words, words
from rnn_playground.editors.reading_facts import ReadingFacts
from rnn_playground.editors.row_edits import tokens_of
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.vocabulary import SOS

_OWN = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Space}


class WhatIfEditor(QScrollArea):
    """Show and edit the Document's what-if marks."""

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._document, self._facts, self._step = Document(), ReadingFacts(), 0
        self._scheme = LIGHT
        self.rows: list[MarkRow] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(
            self, self.tr("What if"), "",
            self.tr(
                "What if a unit were silent, or a state another one? Marks change how the sentence above is read, "
                "live, and never the weights: training, scores and saved weights know nothing of them."
            ),
        )  # fmt: skip
        self.comparison, self.empty = wrapped(), wrapped()
        describe(
            self.comparison, "",
            self.tr("The answer without and with the marks: the probability (0 to 1) of the most probable one without"),
        )  # fmt: skip
        self.empty.setText(
            self.tr(
                "No marks: the network reads as it is. Add one below, or in the context menu of a hidden value in the "
                "Score. The weights stay as they are."
            )
        )
        self.others = wrapped()
        self.others.setText(
            self.tr(
                "The Score, the sentence's gradient and the network picture follow the marks; equations, jacobians and "
                "the memory of tokens show the network without them."
            )
        )
        self.clear = button(self.tr("Clear all"))
        describe(self.clear, self.tr("Clear all marks"), self.tr("Remove every mark: read as the network reads"))
        self.place, self.start = PlaceForm(), StartForm()
        self.transplant = TransplantForm(self.place, self._tokens_of)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(8, 4, 8, 8)
        self._column.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._column.addWidget(self.comparison)
        self._column.addWidget(self.empty)
        self._column.addLayout(self._list)
        self._column.addWidget(self.others)
        self._column.addLayout(line(self.clear))
        self.headings: list[QLabel] = []
        for title, form in (
            (self.tr("Hold a unit"), self.place),
            (self.tr("Transplant a state to the playhead"), self.transplant),
            (self.tr("Start from"), self.start),
        ):
            self._head(title)
            self._column.addWidget(form)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.place.wanted.connect(self._add_clamp)
        self.transplant.wanted.connect(self._add)
        self.start.wanted.connect(self._set_start)
        self.clear.clicked.connect(lambda: self._put((), self.tr("Clear all marks")))
        self._show()

    def show_document(self, document: Document) -> None:
        """Show the Document's marks."""
        before, self._document = self._document, document
        if before.what_if != document.what_if or before.settings != document.settings:
            self._show()

    def show_reading(self, facts: ReadingFacts) -> None:
        """Take over what marks can be put on, and what they do."""
        if facts != self._facts:
            self._facts = facts
            self._show()

    def set_time_step(self, step: int) -> None:
        """Follow the playhead: marks for one step go there."""
        if step != self._step:
            self._step = step
            self.place.show_facts(self._facts, step)
            self.transplant.show_facts(self._facts, step)

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        for heading in (*self.headings, self.empty, self.others):
            paint_text(heading, scheme.muted)
        paint_text(self.comparison, scheme.warning)
        self.transplant.set_scheme(scheme)
        for row in self.rows:
            row.set_scheme(scheme)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that work a slider or a button of a row: rows come and go after the window has begun."""
        own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN
        if own and isinstance(event, QKeyEvent) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.accept()
            return True
        return super().event(event)

    # How it is done.

    def _show(self) -> None:
        marks, facts = self._document.what_if, self._facts
        while len(self.rows) < len(marks):
            row = MarkRow()
            row.set_scheme(self._scheme)
            row.changed.connect(partial(self._change, row))
            row.removed.connect(partial(self._remove, row))
            self.rows.append(row)
            self._list.addWidget(row)
        for row in self.rows[len(marks) :]:
            row.hide()
            row.deleteLater()
        del self.rows[len(marks) :]
        for row, mark in zip(self.rows, marks, strict=True):
            row.show_mark(mark, facts)
        self.empty.setVisible(not marks)
        self.clear.setVisible(bool(marks))
        told = facts.comparison if any(mark.on for mark in marks) else ""
        self.comparison.setText(self.tr("{comparison} with these marks").format(comparison=told) if told else "")
        self.comparison.setVisible(bool(told))
        self.others.setVisible(bool(told))
        self.place.show_facts(facts, self._step)
        self.transplant.show_facts(facts, self._step)
        self.start.setEnabled(facts.units > 0)
        self.start.show_start(next((mark for mark in marks if isinstance(mark, Start)), None))

    def _head(self, title: str) -> None:
        heading = wrapped()
        heading.setText(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.headings.append(heading)
        self._column.addSpacing(self.fontMetrics().height() // 3)
        self._column.addWidget(heading)

    def _tokens_of(self, text: str) -> tuple[str, ...]:
        """Return what the network reads of another text, as far as that can be told without it."""
        shown = tokens_of(Example(text=text), self._document.settings)
        begun = self._facts.tokens[:1] == (SOS,) and bool(shown)
        return (SOS, *shown) if begun else shown

    def _add_clamp(self, clamp: Clamp) -> None:
        told = self.tr("Silence {unit}") if clamp.value == 0 else self.tr("Clamp {unit}")
        self._put(with_clamp(self._document.what_if, clamp), told.format(unit=place_words(clamp, self._facts)))

    def _add(self, mark: Transplant) -> None:
        self._put((*self._document.what_if, mark), self.tr("Transplant a state"))

    def _set_start(self, start: Start | None) -> None:
        label = self.tr("Start as the network does") if start is None else self.tr("Start elsewhere")
        self._put(with_start(self._document.what_if, start), label, "what-if start")

    def _change(self, row: MarkRow, after: Mark) -> None:
        place, old = self.rows.index(row), self._document.what_if
        before, marks = old[place], (*old[:place], after, *old[place + 1 :])
        if before.on != after.on:
            label = self.tr("Switch on: {mark}") if after.on else self.tr("Switch off: {mark}")
            self._put(marks, label.format(mark=words(after, self._facts)))
        else:
            self._put(marks, words(after, self._facts), f"what-if value {place}")

    def _remove(self, row: MarkRow) -> None:
        place, old = self.rows.index(row), self._document.what_if
        label = self.tr("Remove: {mark}").format(mark=words(old[place], self._facts))
        self._put((*old[:place], *old[place + 1 :]), label)

    def _put(self, marks: tuple[Mark, ...], label: str, key: str | None = None) -> None:
        if marks != self._document.what_if:
            self._edit(msgspec.structs.replace(self._document, what_if=marks), label, key)


def wrapped() -> QLabel:
    """Return a label that breaks its text into lines, however narrow the dock."""
    label = QLabel()
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label

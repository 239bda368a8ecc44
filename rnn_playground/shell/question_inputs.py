"""What a learner answers a question with: a number, one of several choices, or the playhead."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from rnn_playground.document.questions import Question
from rnn_playground.palette import Scheme
from rnn_playground.shell.inline import rich
from rnn_playground.views.drawing.numbers import tick


class Input(QWidget):
    """Take one answer as a number; NaN: none yet."""

    changed = Signal()
    entered = Signal()  # the learner wants to know

    @property
    def guess(self) -> float:
        """Return the number, the choice from 0, or the time step from 1; NaN where there is none."""
        raise NotImplementedError

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """Return what takes the focus."""
        return ()

    def show_playhead(self, step: int, tokens: Sequence[str]) -> None:
        """Hear where the playhead stands, from 0."""

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""

    def clear(self) -> None:
        """Forget the answer."""


class NumberInput(Input):
    """Take a number as it is typed: .85, 85 %, 4,000,000."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(30)
        within = f"± {tick(question.within)}" if question.within else self.tr("exactly")
        self.line.setPlaceholderText(self.tr("a number"))
        self.line.setAccessibleName(self.tr("Your prediction, a number"))
        self.line.setToolTip(self.tr("Type a number; it counts as right {0} {1}").format(within, question.unit).strip())
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.entered)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        behind = QLabel(" ".join(part for part in (question.unit, f"({within})") if part))
        row.addWidget(behind)
        self.setFocusProxy(self.line)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """Return the line."""
        return (self.line,)

    @property
    def guess(self) -> float:
        """Return the number that is typed."""
        return number(self.line.text())

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.clear()


class ChoiceInput(Input):
    """Take one of several choices."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for place, choice in enumerate(question.choices):
            radio = QRadioButton()
            radio.setAccessibleName(choice.text)
            radio.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # who has chosen presses Space to train
            radio.setToolTip(self.tr("Predict this"))
            words = _Words(radio, choice.text)
            self.group.addButton(radio, place)
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            column.addLayout(row)
        self.group.idToggled.connect(lambda _place, _on: self.changed.emit())

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """Return the circles."""
        return tuple(self.group.buttons())

    @property
    def guess(self) -> float:
        """Return the choice that is marked."""
        return float(self.group.checkedId()) if self.group.checkedId() >= 0 else math.nan

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw circles that can be seen on a dark page, too."""
        side = self.fontMetrics().height() * 3 // 4
        self.setStyleSheet(
            f"QRadioButton::indicator {{ width: {side}px; height: {side}px; border: 1px solid rgb{scheme.muted};"
            f" border-radius: {side // 2 + 1}px; background: rgb{scheme.base}; }}"
            f" QRadioButton::indicator:checked {{ background: rgb{scheme.accent}; border-color: rgb{scheme.accent}; }}"
            f" QRadioButton::indicator:focus {{ border: 2px solid rgb{scheme.accent}; }}"
        )

    def clear(self) -> None:
        """Mark none."""
        self.group.setExclusive(False)
        for radio in self.group.buttons():
            radio.setChecked(False)
        self.group.setExclusive(True)


class StepInput(Input):
    """Take the time step at which the playhead stands."""

    def __init__(self, _question: Question) -> None:
        super().__init__()
        self._step = math.nan
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(self.tr("The time step that you point at"))
        self.words.setToolTip(self.tr("Move the playhead in the Score, or with the keys Left and Right"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        self.show_playhead(0, ())

    @property
    def guess(self) -> float:
        """Return the time step, from 1."""
        return self._step

    def show_playhead(self, step: int, tokens: Sequence[str]) -> None:
        """Follow the playhead."""
        there = 0 <= step < len(tokens)
        self._step = step + 1.0 if there else math.nan
        text = self.tr("You point at step {0} of {1}, “{2}”. Move the playhead to point elsewhere.")
        self.words.setText(
            text.format(step + 1, len(tokens), tokens[step]) if there else self.tr("Nothing is being read.")
        )
        self.changed.emit()


class _Words(QLabel):
    """Show what stands beside a button, wrapped; a click here is a click on it."""

    def __init__(self, radio: QRadioButton, text: str) -> None:
        super().__init__(rich(text))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self._radio = radio

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Press the button."""
        if self._radio.isEnabled():
            self._radio.click()


def make_input(question: Question) -> Input:
    """Return the input for a kind of question."""
    return {"number": NumberInput, "choice": ChoiceInput, "step": StepInput}[question.kind](question)


def number(text: str) -> float:
    """Read a number as people write it; NaN for anything else."""
    plain = text.strip().replace(",", "").replace(" ", "").replace("−", "-")
    share = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        return math.nan
    return (value / 100 if share else value) if math.isfinite(value) else math.nan

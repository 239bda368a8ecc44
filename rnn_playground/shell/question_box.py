"""One question of a lesson: predict, then reveal what the program measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnn_playground.document.questions import Question
from rnn_playground.lab.reveal import Revealed
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.shell.inline import rich
from rnn_playground.shell.question_inputs import make_input
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import short

_BAR = 3  # px of the line at the left


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Hold what a learner predicted and what was measured."""

    guess: float
    revealed: Revealed
    right: bool | None  # None: it cannot be measured


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Say how a question stands."""

    differs: str = ""  # in what the set-up is another one now, in words
    missing: int = 0  # updates to train before it can be revealed
    training: bool = False
    asked: bool = False  # the worker measures
    answer: Answer | None = None


class QuestionBox(QFrame):
    """Show one question; what the learner wants leaves as a signal."""

    reveal_requested = Signal(float)  # the prediction
    again_requested = Signal()
    restore_requested = Signal()
    train_requested = Signal(int)  # updates

    def __init__(self, question: Question, place: str, parent: QWidget | None = None) -> None:
        """Take the question, and where it stands ("1 of 2")."""
        super().__init__(parent)
        self.question = question
        self.standing = Standing()
        self._scheme = LIGHT
        self._tokens: tuple[str, ...] = ()
        self.heading = QLabel(self.tr("Predict, then reveal · {0}").format(place))
        self.text = _wrapped(rich(question.text))
        self.input = make_input(question)
        self.input.changed.connect(self._show)
        self.input.entered.connect(self._reveal)
        self.note, self.result, self.explanation = _wrapped(), _wrapped(), _wrapped()
        self.result.setAccessibleName(self.tr("What was measured"))
        self.reveal = self._button(
            self.tr("Reveal"), self.tr("Measure it with the weights of this moment, and compare"), self._reveal
        )
        self.again = self._button(
            self.tr("Predict again"), self.tr("Forget this answer and predict once more"), self.again_requested.emit
        )
        self.restore = self._button(
            self.tr("Restore set-up"),
            self.tr("Bring back the sentences and settings that this question is about; Undo brings yours back"),
            self.restore_requested.emit,
        )
        self.train = self._button("", "", lambda: self.train_requested.emit(self.standing.missing))
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.reveal, self.again, self.restore, self.train):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10 + _BAR, 4, 10, 6)
        column.setSpacing(4)
        for widget in (self.heading, self.text, self.input, self.note):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.result)
        column.addWidget(self.explanation)
        self.setAccessibleName(self.tr("Question {0}").format(place))
        self._show()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """Return what takes the focus, in the order of the Tab key."""
        return (*self.input.controls, self.reveal, self.again, self.restore, self.train)

    def show_standing(self, standing: Standing) -> None:
        """Show how the question stands now."""
        if standing != self.standing:
            self.standing = standing
            self._show()

    def show_playhead(self, step: int, tokens: Sequence[str]) -> None:
        """Follow the playhead, for questions that point at a time step."""
        self._tokens = tuple(tokens)
        if self.standing.answer is None:
            self.input.show_playhead(step, tokens)

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        self.input.set_scheme(scheme)
        self._show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line at the left that sets a question off from the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 4, _BAR, self.height() - 8, colour(self._scheme.accent))
        painter.end()

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space, which trains
        button.clicked.connect(lambda _checked: act())
        return button

    def _reveal(self) -> None:
        if self.reveal.isEnabled() and self.reveal.isVisibleTo(self):
            self.reveal_requested.emit(self.input.guess)

    def _show(self) -> None:
        state, answer = self.standing, self.standing.answer
        predicted = self.input.guess == self.input.guess  # not NaN
        self.input.setEnabled(answer is None and not state.asked)
        self.input.setVisible(answer is None or self.question.kind != "step")  # "you said step 6" is in the result
        self.reveal.setVisible(answer is None)
        self.reveal.setEnabled(predicted and not state.differs and not state.missing and not state.asked)
        self.again.setVisible(answer is not None)
        self.restore.setVisible(bool(state.differs))
        waits = bool(state.missing) and not state.differs and answer is None
        self.train.setVisible(waits and not state.training)
        updates = f"{state.missing:,}"
        self.train.setText(self.tr("Train {0} updates").format(updates))
        self.train.setAccessibleName(self.train.text())
        self.train.setToolTip(self.tr("Train {0} updates more and pause, so that this can be measured").format(updates))
        self.note.setText(self._note(predicted=predicted))
        self.note.setVisible(bool(self.note.text()))
        muted = self._scheme.muted
        for label in (self.heading, self.note):
            label.setStyleSheet(f"color: rgb{muted}")
        self.result.setVisible(answer is not None)
        self.explanation.setVisible(answer is not None and bool(self.question.explain))
        if answer is not None:
            kind = {True: self._scheme.good, False: self._scheme.warning, None: self._scheme.muted}[answer.right]
            mark = {True: "✓", False: "✗", None: "…"}[answer.right]
            self.result.setText(f'<span style="color: rgb{kind}"><b>{mark}</b> {rich(self._measured(answer))}</span>')
            self.explanation.setText(rich(self.question.explain))

    def _note(self, *, predicted: bool) -> str:
        """Say why it cannot be revealed now, or what to do."""
        state = self.standing
        if state.differs:
            return self.tr("The set-up of this question no longer holds: {0}.").format(rich(state.differs))
        if state.answer is not None:
            return ""
        if state.asked:
            return self.tr("Measuring …")
        if state.missing:
            wait = self.tr("Predict now. It is measured after {0} more updates of training.")
            return wait.format(f"{state.missing:,}")
        return "" if predicted else self.tr("Predict first: then the program measures it.")

    def _measured(self, answer: Answer) -> str:
        """Say what was measured, and what the learner had said."""
        revealed, question = answer.revealed, self.question
        if answer.right is None:
            why = revealed.problem or self.tr("there is nothing to measure, or something is divided by zero")
            return self.tr("This cannot be measured now: {0}.").format(why)
        when = self.tr("Measured at update {0}").format(f"{revealed.update:,}")
        verdict = self.tr("Right.") if answer.right else self.tr("Not so.")
        if question.kind == "choice":
            true = [choice.text for choice, value in zip(question.choices, revealed.found, strict=True) if value]
            values = ", ".join(f"{name} {_plain(value)}" for name, value in revealed.values.items())
            said = self.tr("“{0}”").format("”, “".join(true))
            return f"{verdict} {said}. {when}: `{values}`" if values else f"{verdict} {said}."
        value = revealed.found[0]
        if question.kind == "step":
            token = self._tokens[int(value) - 1] if 1 <= value <= len(self._tokens) else ""
            told = self.tr("step {0}").format(_plain(value)) + (f" (“{token}”)" if token else "")
            mine = self.tr("step {0}").format(_plain(answer.guess))
        else:
            told, mine = (f"{_plain(one)} {question.unit}".strip() for one in (value, answer.guess))
        return self.tr("{0} {1}: **{2}**; you said {3}.").format(verdict, when, told, mine)


def _plain(value: float) -> str:
    """Write a measured number: whole ones without decimals, as people do."""
    return f"{value:,.0f}" if value == round(value) and abs(value) < 1e15 else short(value, 3)


def _wrapped(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    return label

"""The lesson pane: one step of a lesson at a time, its questions, and its claims measured in front of the reader."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnn_playground.document.lessons import Lesson
from rnn_playground.document.measured import without_measured
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.shell.lesson_text import LessonText
from rnn_playground.shell.question_box import QuestionBox

__all__ = ["LessonPane", "LessonText"]


class LessonPane(QWidget):
    """Show a lesson step by step; what a step sets up leaves as a signal."""

    set_up_requested = Signal(int)  # the learner wants the set-up of this step
    shown = Signal()  # somebody can see it again
    asked = Signal()  # there are other questions in `questions`

    def __init__(self, back: QAction, following: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._lesson: Lesson | None = None
        self._step = 0
        self._lines: list[tuple[str, str, bool | None]] = []
        self._overview = ""
        self.questions: list[QuestionBox] = []
        self._told: set[tuple[str, int]] = set()  # lessons' steps whose figures were asked for before answering
        self._answered = False  # all questions of this step
        self._text = LessonText()
        self._text.setAccessibleName(self.tr("Lesson text"))
        self._claims = QLabel()
        self._claims.setWordWrap(True)
        self._claims.setContentsMargins(10, 2, 10, 6)
        self._claims.setAccessibleName(self.tr("Claims of this step, measured now"))
        self._claims.setToolTip(self.tr("What this step claims, with the value measured with the current weights"))
        self._set_up = QPushButton(self.tr("Set up this step"))
        self._set_up.setToolTip(
            self.tr("Load the sentences and settings that this step talks about; Undo brings yours back")
        )
        self._set_up.setAccessibleName(self.tr("Set up this step"))
        self._set_up.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the text goes on: "then press Space"
        self._set_up.clicked.connect(lambda: self.set_up_requested.emit(self._step))
        self._where = QLabel()
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 4)
        for action, sign in ((back, "‹"), (following, "›")):
            action.setIconText(sign)
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            row.addWidget(button)
            if action is back:
                row.addWidget(self._where)
        row.addStretch(1)
        row.addWidget(self._set_up)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        page = QVBoxLayout(inner)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(6)
        page.addWidget(self._text)
        self.tell = QPushButton(self.tr("Show what was measured"))
        self.tell.setToolTip(
            self.tr("What was measured over many seeds stands in the text once this step's questions are answered")
        )
        self.tell.setAccessibleName(self.tell.text())
        self.tell.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space, which trains
        self.tell.clicked.connect(self._tell)
        asked_for = QHBoxLayout()
        asked_for.setContentsMargins(10, 0, 10, 0)
        asked_for.addWidget(self.tell)
        asked_for.addStretch(1)
        page.addLayout(asked_for)
        self._asking = QVBoxLayout()
        self._asking.setContentsMargins(6, 0, 6, 0)
        self._asking.setSpacing(8)
        page.addLayout(self._asking)
        page.addWidget(self._claims)
        page.addStretch(1)
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.setWidget(inner)
        self.page.viewport().setBackgroundRole(self._text.viewport().backgroundRole())
        inner.setBackgroundRole(self._text.viewport().backgroundRole())
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.page, 1)
        column.addLayout(row)
        self.show_lesson(None, 0)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._show_focus)

    @property
    def step(self) -> int:
        """Return the number of the step that is shown, from 0."""
        return self._step

    def show_overview(self, markdown: str) -> None:
        """Say what stands here while no lesson is open."""
        self._overview = markdown
        if self._lesson is None:
            self._show_text()

    def show_lesson(self, lesson: Lesson | None, step: int) -> None:
        """Show one step of a lesson, or how to get one."""
        self._lesson, self._step = lesson, step
        self._answered = False
        self._show_text()
        if lesson is None:
            self._where.clear()
            self._set_up.hide()
        else:
            self._where.setText(self.tr("{0} of {1}").format(step + 1, len(lesson.steps)))
            self._set_up.setVisible(lesson.has_set_up(step))
        self._ask()
        self.show_claims([])
        self._scroll_to(0)

    def show_claims(self, lines: list[tuple[str, str, bool | None]]) -> None:
        """Show (claim, measured value, holds) for each claim of this step; None: not measured yet."""
        self._lines = lines
        parts = []
        for claim, value, holds in lines:
            colour = {True: self._scheme.good, False: self._scheme.warning, None: self._scheme.muted}[holds]
            mark = {True: "✓", False: "…", None: "…"}[holds]
            parts.append(f'<div>{escape(claim)}<br><b style="color: rgb{colour}">{mark} {escape(value)}</b></div>')
        self._claims.setText("".join(parts))
        self._claims.setVisible(bool(parts))

    def show_answered(self, answered: bool) -> None:
        """Tell what was measured once all questions of this step are `answered`: before, it would be the answer."""
        if answered != self._answered:
            self._answered = answered
            self._show_again()

    def text(self) -> str:
        """Return the text of the step as it is read."""
        return self._text.toPlainText()

    def claims_text(self) -> str:
        """Return the claims as they are shown."""
        return self._claims.text()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        for box in self.questions:
            box.set_scheme(scheme)
        self._show_again()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text: headings and formulas have sizes of their own."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for box in self.questions:
                box.set_scheme(self._scheme)  # circles have the size of the text
            self._show_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that figures are looked at again."""
        super().showEvent(event)
        self.shown.emit()

    def _show_again(self) -> None:
        """Show the same text and claims at the same place."""
        place = self.page.verticalScrollBar().value()
        self._show_text()
        self.show_claims(self._lines)
        self._scroll_to(place)

    def _scroll_to(self, place: int) -> None:
        """Scroll the page, now and when its height is known."""
        bar = self.page.verticalScrollBar()
        bar.setValue(place)
        QTimer.singleShot(0, bar, lambda: bar.setValue(place))

    def _show_text(self) -> None:
        lesson, kept_back = self._lesson, False
        if lesson is None:
            text = self._overview or self.tr("No lesson is open. Choose one from the **Lesson** menu.")
        else:
            shown = lesson.steps[self._step]
            told = shown.markdown
            if shown.questions and not self._answered and (lesson.id, self._step) not in self._told:
                told = without_measured(told, self.tr("*(What was measured: after your answer.)*"))
            kept_back = told != shown.markdown
            text = f"## {shown.title}\n\n{told}"
            text = text if self._step else f"# {lesson.title}\n\n{text}"
        self.tell.setVisible(kept_back)
        self._text.show_markdown(text, self._scheme)

    def _tell(self) -> None:
        if self._lesson is not None:
            self._told.add((self._lesson.id, self._step))
        self._show_again()

    def _ask(self) -> None:
        """Put the questions of this step in the place of those of another."""
        for box in self.questions:
            self._asking.removeWidget(box)
            box.hide()
            box.deleteLater()
        asked = self._lesson.steps[self._step].questions if self._lesson is not None else ()
        self.questions = [
            QuestionBox(question, self.tr("{0} of {1}").format(number, len(asked)))
            for number, question in enumerate(asked, start=1)
        ]
        for box in self.questions:
            box.set_scheme(self._scheme)
            self._asking.addWidget(box)
        before: QWidget = self._text
        for control in (control for box in self.questions for control in box.controls):
            QWidget.setTabOrder(before, control)  # else they would come after the buttons below
            before = control
        self.asked.emit()

    def _show_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to the control that has the focus, wherever it came from."""
        if any(new is control for box in self.questions for control in box.controls):
            self.page.ensureWidgetVisible(new, 0, 3 * self.fontMetrics().height())

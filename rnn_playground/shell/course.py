"""Lessons in the window: the list, the open step, and its claims measured with the current weights."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim, Lesson, LessonError, lesson_ids, load_lesson
from rnn_playground.lab.claims import measure
from rnn_playground.session.session import Session
from rnn_playground.shell.main_window import MainWindow

MEASURE_INTERVAL = 1000  # ms between two measurements of the open step's claims
SETTLED = 150  # ms without another visit or edit of weights until they are measured anew


class Course(QObject):
    """Open lessons and steps, and keep the lesson pane's figures those of the current weights."""

    failed = Signal(str)

    def __init__(self, session: Session, window: MainWindow, panels: Collection[str]) -> None:
        """Take the ids of the panels that a lesson may show or put away."""
        super().__init__(window)
        self._panels = panels
        self._session = session
        self._window = window
        self._pane = window.lesson_pane
        self.lesson: Lesson | None = None
        self._values: dict[str, float] = {}
        self._asked: dict[int, Claim] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(MEASURE_INTERVAL)
        self._timer.timeout.connect(self.measure)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self.measure)
        for timer in (self._timer, self._settling):
            window.closing.connect(timer.stop)
        self._group = QActionGroup(self)
        self._fill_menu()
        self._pane.set_up_requested.connect(self.set_up)
        self._pane.shown.connect(self._look_again)
        window.handle("lesson_next", lambda _checked: self.go(+1))
        window.handle("lesson_back", lambda _checked: self.go(-1))
        window.handle("lesson_restart", lambda _checked: self.restart())

    def open(self, lesson_id: str) -> bool:
        """Open a lesson at its first step; return False and say why when it cannot be read."""
        try:
            lesson = load_lesson(lesson_id)
        except LessonError as error:
            self.failed.emit(str(error))
            return False
        self.lesson = lesson
        self._session.new(lesson.document_at(0), self.tr("Open lesson “{0}”").format(lesson.title))
        self._show(0)
        self._lay_out(lesson)
        return True

    def _lay_out(self, lesson: Lesson) -> None:
        """Show the panels that tell the lesson's story, and put the others away (the View menu has them)."""
        for name in self._panels if lesson.layout else ():
            if name in self._window.docks:
                self._window.docks[name].setVisible(name in lesson.layout)
        self._window.show_docks(lesson.layout)

    def follow(self, document: Document) -> None:
        """Show the lesson that a document came from (after opening a file, or undo)."""
        current = self.lesson.id if self.lesson else ""
        if document.lesson == current:
            return
        try:
            self.lesson = load_lesson(document.lesson) if document.lesson else None
        except LessonError:  # a project from a lesson that this version does not have
            self.lesson = None
        self._show(0)

    def go(self, direction: int) -> None:
        """Turn to the next or the previous step; its set-up is the learner's to ask for."""
        if self.lesson is not None:
            self._show(min(max(0, self._pane.step + direction), len(self.lesson.steps) - 1))

    def set_up(self, step: int) -> None:
        """Load the sentences and settings that a step talks about, as one edit that can be undone."""
        if self.lesson is not None:
            label = self.tr("Set up “{0}”").format(self.lesson.steps[step].title)
            self._session.edit(self.lesson.document_at(step), label)

    def restart(self) -> None:
        """Return to the lesson's own sentences and settings."""
        if self.lesson is not None:
            self._session.edit(self.lesson.document, self.tr("Start the lesson again"))
            self._session.reset()
            self._show(0)

    def run(self, training: bool) -> None:
        """Measure every second while training, and once more when it pauses."""
        if training:
            self._timer.start()
        else:
            self._timer.stop()
            self.measure()

    def moved(self) -> None:
        """Drop what was measured with other weights, and measure when no others follow."""
        if self._values or self._asked:
            self.forget()
        self._settling.start()

    def measure(self) -> None:
        """Ask the worker to measure the claims of the step that is open."""
        if self.lesson is None or self._asked:
            return
        if not self._pane.isVisible():
            self._values.clear()  # nobody looks; who does so later shall not find old values
            return
        for claim in self.lesson.claims_at(self._pane.step):
            request = self._session.ask(partial(_measured, claim))
            self._asked[request] = claim

    def answered(self, request: int, value: object) -> None:
        """Take a measured value from the worker."""
        claim = self._asked.pop(request, None)
        if claim is None:
            return
        if isinstance(value, float):
            self._values[claim.name] = value
        else:  # there is nothing to measure: what was measured before is not so now
            self._values.pop(claim.name, None)
        self._show_claims()

    def forget(self) -> None:
        """Drop values that were measured with other weights."""
        self._values.clear()
        self._asked.clear()
        self._show_claims()

    def _look_again(self) -> None:
        self._show_claims()
        self.measure()

    def _show(self, step: int) -> None:
        self._pane.show_lesson(self.lesson, step)
        last = len(self.lesson.steps) - 1 if self.lesson else 0
        self._window.actions_by_id["lesson_next"].setEnabled(self.lesson is not None and step < last)
        self._window.actions_by_id["lesson_back"].setEnabled(self.lesson is not None and step > 0)
        self._window.actions_by_id["lesson_restart"].setEnabled(self.lesson is not None)
        title = self.lesson.title if self.lesson else self.tr("Lesson")
        self._window.lesson_button.setText(title)
        for action in self._group.actions():
            action.setChecked(self.lesson is not None and action.data() == self.lesson.id)
        self.forget()
        self.measure()

    def _show_claims(self) -> None:
        if self.lesson is None:
            return
        lines: list[tuple[str, str, bool | None]] = []
        for claim in self.lesson.claims_at(self._pane.step):
            value = self._values.get(claim.name)
            told = self.tr("not measured yet")
            if value is not None:
                told = self.tr("now {0}").format(f"{value:.2f}".removeprefix("0"))
            lines.append((claim.text, told, None if value is None else claim.holds(value)))
        self._pane.show_claims(lines)

    def _fill_menu(self) -> None:
        first = self._window.lesson_menu.actions()[0]
        self._group.setExclusive(True)
        for lesson_id in lesson_ids():
            try:
                lesson = load_lesson(lesson_id)
            except LessonError:
                continue  # `rnn-playground lessons` tells what is wrong with it
            action = QAction(lesson.title, self._window)
            action.setCheckable(True)
            action.setData(lesson_id)
            action.setStatusTip(lesson.summary)
            action.setToolTip(lesson.summary)
            action.triggered.connect(partial(self._chosen, lesson_id))
            self._group.addAction(action)
            self._window.lesson_menu.insertAction(first, action)

    def _chosen(self, lesson_id: str, _checked: bool = False) -> None:
        self.open(lesson_id)


def _measured(claim: Claim, trainer: object) -> float:
    """Measure one claim on the worker's thread, between two updates."""
    return float(measure(claim, trainer))

"""Lessons in the window: the list, the open step and what it sets up, and what a learner has done of the course."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import msgspec
from PySide6.QtCore import QObject, Signal

from rnn_playground.document.document import Document
from rnn_playground.document.edits import Edit
from rnn_playground.document.lessons import Lesson, LessonError, lesson_headings, load_lesson
from rnn_playground.session.session import Session
from rnn_playground.shell.claims import Claims
from rnn_playground.shell.course_list import CourseList
from rnn_playground.shell.course_menu import CourseMenu, overview
from rnn_playground.shell.main_window import MainWindow
from rnn_playground.shell.progress import Progress
from rnn_playground.shell.questioning import Questioning
from rnn_playground.training.frame import Frame


class Course(QObject):
    """Open lessons and steps, and keep the lesson pane's figures those of the current weights."""

    failed = Signal(str)

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        panels: Collection[str],
        progress: Progress,
        show_tracks: Callable[[Iterable[str]], None],
    ) -> None:
        """Take the ids of the panels that a lesson may show or put away, and who shows tracks of the Score."""
        super().__init__(window)
        self._panels, self._show_tracks, self.progress = panels, show_tracks, progress
        self._session = session
        self._window = window
        self._pane = window.lesson_pane
        self.lesson: Lesson | None = None
        self._tracks: tuple[str, ...] = ()  # that a lesson has shown
        self._brought: set[str] = set()  # panels that a step has brought beside those of the lesson
        self.claims = Claims(session, self._pane, window)
        self.questioning = Questioning(session, self._pane, self.restore)
        self.questioning.answered_one.connect(self._answered)
        window.closing.connect(self.claims.stop)
        self._headings = lesson_headings()
        self._menu = CourseMenu(window.lesson_menu, self._headings, progress, self.open)
        self._group = self._menu.group
        self._pane.show_overview(overview(self._headings, progress, self.tr))
        self._pane.set_up_requested.connect(self.set_up)
        window.handle("lesson_next", lambda _checked: self.go(+1))
        window.handle("lesson_back", lambda _checked: self.go(-1))
        window.handle("lesson_restart", lambda _checked: self.restart())
        window.handle("course", lambda _checked: self.show_list())

    def open(self, lesson_id: str) -> bool:
        """Open a lesson at its first step; return False and say why when it cannot be read."""
        try:
            lesson = load_lesson(lesson_id)
        except LessonError as error:
            self.failed.emit(str(error))
            self._menu.show(self.lesson.id if self.lesson else "")  # the menu has ticked what was chosen
            return False
        self.lesson = lesson
        self._session.new(lesson.document_at(0), self.tr("Open lesson “{0}”").format(lesson.title))
        self._show(0)
        self._lay_out(lesson)
        return True

    def show_list(self) -> CourseList:
        """Show the whole course, to choose from."""
        page = CourseList(self._headings, self.progress, self.lesson.id if self.lesson else "", self._window)
        page.chosen.connect(self.open)
        page.open()
        return page

    def follow(self, document: Document) -> None:
        """Show the lesson that a document came from (after opening a file, or undo)."""
        current = self.lesson.id if self.lesson else ""
        if document.lesson != current:
            try:
                self.lesson = load_lesson(document.lesson) if document.lesson else None
            except LessonError:  # a project from a lesson that this version does not have
                self.lesson = None
            self._show(0)
        self.questioning.show_document(document)

    def go(self, direction: int) -> None:
        """Turn to the next or the previous step; its set-up is the learner's to ask for."""
        if self.lesson is not None:
            self._show(min(max(0, self._pane.step + direction), len(self.lesson.steps) - 1))

    def set_up(self, step: int) -> None:
        """Load the sentences and settings that a step talks about, as one edit that can be undone; show its panels.

        Where the network stays, so do weights that were edited by hand, and the document goes on telling of them.
        """
        self._set_up(step, self._session.document.edits)

    def restore(self, step: int) -> None:
        """Set a step up again, for a question; weights that were edited by hand begin anew."""
        by_hand = bool(self._session.document.edits)
        self._set_up(step, ())
        if by_hand:
            self._session.reset()

    def _set_up(self, step: int, edits: tuple[Edit, ...]) -> None:
        if self.lesson is not None:
            label = self.tr("Set up “{0}”").format(self.lesson.steps[step].title)
            document = self.lesson.document_at(step)
            self._session.edit(msgspec.structs.replace(document, edits=edits), label)
            self._arrange(self.lesson, step)

    def restart(self) -> None:
        """Return to the beginning of the lesson: its own sentences, settings, layout, and an untrained network."""
        if self.lesson is None:
            return
        start = self.lesson.document_at(0)
        if self._session.document == start:
            self._session.reset()
        else:
            self._session.new(start, self.tr("Reset lesson"))
        self.questioning.forget()
        self._show(0)
        self._lay_out(self.lesson)

    def run(self, training: bool) -> None:
        """Measure every second while training, and once more when it pauses."""
        self.claims.run(training)

    def moved(self) -> None:
        """Drop what was measured with other weights, and measure when no others follow."""
        self.claims.moved()

    def measure(self) -> None:
        """Ask the worker to measure the claims of the step that is open."""
        self.claims.measure()

    def answered(self, request: int, value: object) -> None:
        """Take a measured value from the worker."""
        if not self.questioning.answered(request, value):
            self.claims.answered(request, value)

    def forget(self) -> None:
        """Drop values that were measured with other weights."""
        self.claims.forget()

    def show_frame(self, frame: Frame) -> None:
        """Let questions follow training and reading."""
        self.questioning.show_frame(frame)

    def set_time_step(self, step: int) -> None:
        """Let questions follow the playhead."""
        self.questioning.set_time_step(step)

    def _answered(self, lesson: str, step: int, question: int) -> None:
        self._did(lesson, lambda: self.progress.answer(lesson, step, question))
        self._menu.show(self.lesson.id if self.lesson else "")

    def _did(self, lesson_id: str, act: Callable[[], None]) -> None:
        """Remember what was done, and say when that completes a lesson."""
        heading = next((heading for heading in self._headings if heading.id == lesson_id), None)
        before = heading is not None and self.progress.completed(heading)
        act()
        if heading is not None and not before and self.progress.completed(heading):
            text = self.tr("Lesson “{0}” completed: every step visited, every question answered.")
            self._window.statusBar().showMessage(text.format(heading.title), 6000)
            self._pane.show_overview(overview(self._headings, self.progress, self.tr))

    def _lay_out(self, lesson: Lesson) -> None:
        """Show the panels that tell the lesson's story, and put the others away (the View menu has them)."""
        for name in self._panels if lesson.layout else ():
            if name in self._window.docks:
                self._window.docks[name].setVisible(name in lesson.layout)
        self._window.show_docks(lesson.layout)
        self._brought.clear()
        self._arrange(lesson, 0)

    def _arrange(self, lesson: Lesson, step: int) -> None:
        """Show the panels and tracks of a step, and put away what an earlier one had brought."""
        wanted = lesson.steps[step].panels
        for name in self._brought - set(wanted):
            self._window.docks[name].hide()
        new = {name for name in wanted if name in self._window.docks and self._window.docks[name].isHidden()}
        self._brought = (self._brought & set(wanted)) | new
        if wanted:
            self._window.show_docks(wanted)
        tracks = lesson.steps[step].tracks or lesson.tracks
        if tracks != self._tracks:
            self._tracks = tracks
            self._show_tracks(tracks)

    def _show(self, step: int) -> None:
        lesson = self.lesson
        if lesson is not None:
            self._did(lesson.id, lambda: self.progress.visit(lesson.id, step))
        self.questioning.show_lesson(lesson)
        self._pane.show_lesson(lesson, step)
        last = len(lesson.steps) - 1 if lesson else 0
        self._window.actions_by_id["lesson_next"].setEnabled(lesson is not None and step < last)
        self._window.actions_by_id["lesson_back"].setEnabled(lesson is not None and step > 0)
        self._window.actions_by_id["lesson_restart"].setEnabled(lesson is not None)
        self._window.lesson_button.setText(lesson.title if lesson else self.tr("Lesson"))
        self._menu.show(lesson.id if lesson else "")
        self.claims.show_lesson(lesson)

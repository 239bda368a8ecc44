"""Ask the questions of the open step: what holds them back, what the worker measures, what was answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Lesson
from rnn_playground.document.parameters import parameters
from rnn_playground.document.set_up import Difference, difference
from rnn_playground.lab.reveal import Revealed, reveal
from rnn_playground.session.session import Session
from rnn_playground.shell.lesson_pane import LessonPane
from rnn_playground.shell.question_box import Answer, QuestionBox, Standing
from rnn_playground.training.frame import Frame

_Key = tuple[str, int, int]  # lesson, step, question
_FEW = 3  # settings that are named when they differ


class Questioning(QObject):
    """Keep every question of the pane as it stands, and remember the answers."""

    answered_one = Signal(str, int, int)  # lesson, step, question: it was revealed

    def __init__(self, session: Session, pane: LessonPane, restore: Callable[[int], None]) -> None:
        """Take who sets a step up again."""
        super().__init__(pane)
        self._session, self._pane, self._restore = session, pane, restore
        self._lesson: Lesson | None = None
        self._answers: dict[_Key, Answer] = {}
        self._asked: dict[int, tuple[_Key, float]] = {}  # request -> question, prediction
        self._update, self._training = 0, False
        self._time_step, self._tokens = 0, ()
        self._document: Document | None = None  # whose differences from the set-up are known
        self._differences: list[str] = []  # by question
        pane.asked.connect(self._connect)

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Take the lesson whose questions the pane shows from now on."""
        self._lesson = lesson
        self._asked.clear()

    def show_document(self, document: Document) -> None:
        """See whether set-ups still hold."""
        self._stand(document)

    def show_frame(self, frame: Frame) -> None:
        """Follow training and reading."""
        tokens = frame.trace.tokens if frame.trace is not None else ()
        if tokens != self._tokens:
            self._tokens = tokens
            self._point()
        if (frame.update, frame.training) != (self._update, self._training):
            self._update, self._training = frame.update, frame.training
            if self._pane.questions:
                self._stand(self._session.document)

    def set_time_step(self, step: int) -> None:
        """Follow the playhead, from 0."""
        self._time_step = step
        self._point()

    def answered(self, request: int, value: object) -> bool:
        """Take what the worker measured; return whether that was asked here."""
        if request not in self._asked:
            return False
        key, guess = self._asked.pop(request)
        if self._lesson is None or key[0] != self._lesson.id:
            return True
        question = self._lesson.steps[key[1]].questions[key[2]]
        found = value if isinstance(value, Revealed) else Revealed(update=self._update, found=(), values={})
        if found.update >= question.updates:  # else it was reset meanwhile
            right = question.right(guess, found.found) if found.measurable else None
            self._answers[key] = Answer(guess=guess, revealed=found, right=right)
            if right is not None:
                self.answered_one.emit(*key)
        self._stand(self._session.document)
        return True

    def forget(self) -> None:
        """Let everything be predicted again."""
        self._answers.clear()
        self._asked.clear()
        for box in self._pane.questions:
            box.input.clear()
        self._stand(self._session.document)

    def _connect(self) -> None:
        """Listen to the questions that the pane has just been given."""
        self._document = None
        for place, box in enumerate(self._pane.questions):
            box.reveal_requested.connect(partial(self._reveal, place))
            box.again_requested.connect(partial(self._again, place))
            box.restore_requested.connect(lambda: self._restore(self._pane.step))
            box.train_requested.connect(lambda updates: self._session.train(updates=updates))
        self._stand(self._session.document)
        self._point()

    def _point(self) -> None:
        for box in self._pane.questions:
            box.show_playhead(self._time_step, self._tokens)

    def _reveal(self, place: int, guess: float) -> None:
        if self._lesson is None:
            return
        question, reading = self._pane.questions[place].question, self._session.document.reading
        request = self._session.ask(partial(_measured, question, self._lesson.values, reading))
        self._asked[request] = self._key(place), guess
        self._stand(self._session.document)

    def _again(self, place: int) -> None:
        self._answers.pop(self._key(place), None)
        box = self._pane.questions[place]
        box.input.clear()
        self._stand(self._session.document)
        self._point()
        box.input.setFocus()

    def _key(self, place: int) -> _Key:
        return self._lesson.id if self._lesson is not None else "", self._pane.step, place

    def _stand(self, document: Document) -> None:
        if document is not self._document:  # not with every frame of a training
            self._document = document
            self._differences = [self._differs(box, document) for box in self._pane.questions]
        asked = {key for key, _ in self._asked.values()}
        places = range(len(self._pane.questions))
        self._pane.show_answered(bool(places) and all(self._key(place) in self._answers for place in places))
        for place, box in enumerate(self._pane.questions):
            key = self._key(place)
            box.show_standing(Standing(
                differs=self._differences[place], missing=max(0, box.question.updates - self._update),
                training=self._training, asked=key in asked, answer=self._answers.get(key),
            ))  # fmt: skip

    def _differs(self, box: QuestionBox, document: Document) -> str:
        """Say in words in what the document is another one than that of the question."""
        if self._lesson is None or self._pane.step >= len(self._lesson.steps):
            return ""
        found = difference(self._lesson, self._pane.step, document, box.question)
        return self._in_words(found) if found else ""

    def _in_words(self, found: Difference) -> str:
        titles: Sequence[str] = [parameters()[name].row.title for name in found.settings]
        named = ", ".join(f"“{title}”" for title in titles[:_FEW])
        parts = []
        if titles:
            more = self.tr(" and {0} more").format(len(titles) - _FEW) if len(titles) > _FEW else ""
            parts.append(self.tr("other settings ({0}{1})").format(named, more))
        if found.sentences:
            parts.append(self.tr("other sentences in the table"))
        if found.reading:
            parts.append(self.tr("another sentence is read"))
        if found.weights:
            parts.append(self.tr("weights were edited by hand"))
        return "; ".join(parts)


def _measured(question: object, values: object, reading: str, trainer: object) -> Revealed:
    """Measure on the worker's thread, between two updates."""
    return reveal(question, values, reading, trainer)

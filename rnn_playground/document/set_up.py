"""Whether a document is still what a step of a lesson set up, as far as a question of that step is concerned."""

from dataclasses import dataclass

from rnn_playground.document.document import Document
from rnn_playground.document.edits import Branch
from rnn_playground.document.lesson_parts import Lesson
from rnn_playground.document.parameters import effective, parameters
from rnn_playground.document.published import READING
from rnn_playground.document.questions import Question

_FREE = ("seed",)  # what a claim holds for whatever it is


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Hold what is not as the step has it."""

    settings: tuple[str, ...] = ()  # names of parameters
    sentences: bool = False
    reading: bool = False  # where the question is about the sentence that is read
    weights: bool = False  # some were edited by hand

    def __bool__(self) -> bool:
        return bool(self.settings or self.sentences or self.reading or self.weights)


def difference(lesson: Lesson, step: int, document: Document, question: Question | None = None) -> Difference:
    """Return in what a document differs from the one that a step (an index) is about.

    The seed may be any; the sentence that is read counts only for a question that asks for something of it.
    """
    wanted = lesson.document_at(step)
    mine, own = effective(document.settings), effective(wanted.settings)
    read = question is not None and (question.kind == "step" or bool(question.names & READING.keys()))
    return Difference(
        settings=tuple(
            name for name in parameters() if name not in _FREE and getattr(mine, name) != getattr(own, name)
        ),
        sentences=document.examples is not wanted.examples and document.examples != wanted.examples,
        reading=read and document.reading != wanted.reading,
        weights=any(not isinstance(edit, Branch) for edit in document.edits),
    )

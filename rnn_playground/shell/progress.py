"""What a learner has done of the course: steps visited, questions answered; kept on this machine."""

from __future__ import annotations

from collections.abc import Callable

from rnn_playground.document.lessons import Heading


class Progress:
    """Remember visits and answers by lesson; what is damaged in the memory is left out."""

    def __init__(self, stored: object, keep: Callable[[object], None]) -> None:
        """Take what was kept, and who keeps it."""
        self._keep = keep
        self._done: dict[str, set[str]] = {}
        if isinstance(stored, dict):
            for lesson, marks in stored.items():
                if isinstance(marks, list):
                    self._done[str(lesson)] = {mark for mark in marks if isinstance(mark, str)}

    def visit(self, lesson: str, step: int) -> None:
        """Remember that a step (an index) was open."""
        self._mark(lesson, f"{step}")

    def answer(self, lesson: str, step: int, question: int) -> None:
        """Remember that a question was revealed after a prediction."""
        self._mark(lesson, f"{step}.{question}")

    def completed(self, lesson: Heading) -> bool:
        """Say whether every step was open and every question was answered, rightly or not."""
        return self.share(lesson) == 1.0

    def share(self, lesson: Heading) -> float:
        """Return how much of a lesson is done, 0 to 1: steps and questions count alike."""
        all_marks = {f"{step}" for step in range(len(lesson.questions))}
        all_marks |= {f"{step}.{place}" for step, count in enumerate(lesson.questions) for place in range(count)}
        return len(all_marks & self._done.get(lesson.id, set())) / max(1, len(all_marks))

    def _mark(self, lesson: str, mark: str) -> None:
        done = self._done.setdefault(lesson, set())
        if mark not in done:
            done.add(mark)
            self._keep({name: sorted(marks) for name, marks in self._done.items()})

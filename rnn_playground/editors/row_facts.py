"""What is known of a row besides what stands in it: why it cannot be used, and what training says of it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rnn_playground.tasks.examples import Example


class Answer(NamedTuple):
    """Hold what training says of one row."""

    said: tuple[str, ...] = ()  # the network's label, or one tag per token
    right: bool | None = None
    part: str = ""  # "train", "held out", or "" where it is not known


NOTHING = Answer()


class RowFacts:
    """Keep problems and answers, by row of the Document; both stay with rows that move unchanged."""

    def __init__(self) -> None:
        self.problems: list[str] = []  # "" where the row can be used
        self.answers: list[Answer] = []

    def follow(
        self,
        before: Sequence[Example],
        after: Sequence[Example],
        problem: Callable[[Example], str],
        new: bool,
    ) -> None:
        """Keep what is known of rows that are the very same objects as before; `new`: check them all anew."""
        if len(before) <= len(after) and all(a is b for a, b in zip(before, after, strict=False)):
            places: list[int | None] = [*range(len(before)), *[None] * (len(after) - len(before))]
        else:
            old = {id(example): i for i, example in enumerate(before)}
            places = [old.get(id(example)) for example in after]
        self.answers = [NOTHING if i is None else self.answers[i] for i in places]
        self.problems = [
            problem(example) if new or i is None else self.problems[i]
            for i, example in zip(places, after, strict=True)
        ]

    def predict(self, labels: Sequence[Sequence[str]], right: Sequence[bool | None]) -> None:
        """Take the network's answers; answers to rows that are gone by now say nothing."""
        for row, (said, hit) in enumerate(zip(labels, right, strict=True)):
            if row < len(self.answers):
                self.answers[row] = Answer(tuple(said), hit, self.answers[row].part)

    def divide(self, parts: Sequence[str]) -> None:
        """Take the side of the split of each row."""
        for row, part in enumerate(parts[: len(self.answers)]):
            self.answers[row] = self.answers[row]._replace(part=part)

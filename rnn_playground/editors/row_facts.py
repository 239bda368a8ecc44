"""What is known of a row besides what stands in it: why it cannot be used, and what training says of it."""

from collections.abc import Callable, Sequence
from operator import is_

from rnn_playground.tasks.examples import Example


class RowFacts:
    """Keep problems, answers and parts by row of the Document; they stay with rows that move unchanged."""

    def __init__(self) -> None:
        self.problems: list[str] = []  # "" where the row can be used
        self.said: list[Sequence[str]] = []  # the network's label, or one tag per token; () where not known
        self.right: list[bool | None] = []  # None where not known
        self.parts: list[str] = []  # "train", "held out", or "" where not known
        self._split: list[str] = []  # the parts that the seed has decided

    def follow(
        self,
        before: Sequence[Example],
        after: Sequence[Example],
        problem: Callable[[Example], str],
        new: bool,
    ) -> None:
        """Keep what is known of rows that are the very same objects as before; `new`: check them all anew."""
        start = same_start(before, after)
        if start == len(before):
            places: list[int | None] = [*range(start), *[None] * (len(after) - start)]
        else:
            old = {id(example): i for i, example in enumerate(before)}
            places = [*range(start), *(old.get(id(example)) for example in after[start:])]
        self.said = [() if i is None else self.said[i] for i in places]
        self.right = [None if i is None else self.right[i] for i in places]
        self._split = ["" if i is None else self._split[i] for i in places]
        self.problems = [
            problem(example) if new or i is None else self.problems[i]
            for i, example in zip(places, after, strict=True)
        ]
        self._decide(after)

    def predict(self, labels: Sequence[Sequence[str]], right: Sequence[bool | None]) -> None:
        """Take the network's answers; what is said of rows that are gone by now is left out."""
        rows = len(self.problems)
        missing = max(0, rows - len(labels))
        self.said = [*labels[:rows], *[()] * missing]
        self.right = [*right[:rows], *[None] * missing]

    def divide(self, parts: Sequence[str], examples: Sequence[Example]) -> None:
        """Take the side of the split of each row."""
        rows = len(self.problems)
        self._split = [*parts[:rows], *[""] * (rows - len(parts))]
        self._decide(examples)

    def _decide(self, examples: Sequence[Example]) -> None:
        """Let the source of a row decide before the seed does."""
        self.parts = [example.part or part for example, part in zip(examples, self._split, strict=True)]


def same_start(before: Sequence[Example], after: Sequence[Example]) -> int:
    """Return how many rows from the first on are the very same objects."""
    same = list(map(is_, before, after))
    return same.index(False) if False in same else len(same)

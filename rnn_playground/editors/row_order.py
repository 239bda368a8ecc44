"""Which rows of the Document the table shows, and in which order; the Document keeps its own."""

from collections.abc import Callable, Sequence

from rnn_playground.tasks.examples import Example

SortKey = Callable[[int], str]  # row of the Document -> what it is sorted by


def arranged(
    examples: Sequence[Example], needle: str = "", key: SortKey | None = None, descending: bool = False
) -> Sequence[int]:
    """Return the rows whose sentence, label, target or tags hold `needle` (in any case), sorted by `key`.

    With nothing to find and nothing to sort by this is a range: 20,000 rows cost nothing.
    """
    rows: Sequence[int] = range(len(examples))
    if needle:
        rows = [row for row in rows if matches(examples[row], needle)]
    if key is not None:
        rows = sorted(rows, key=key, reverse=descending)
    return rows


def matches(example: Example, needle: str) -> bool:
    """Say whether a row's sentence, label, target or tags hold the text that is searched for."""
    wanted = needle.casefold()
    return (
        wanted in example.text.casefold()
        or wanted in example.label.casefold()
        or wanted in example.target.casefold()
        or any(wanted in tag.casefold() for tag in example.tags)
    )

"""Read plain text: each line is a row."""

from collections.abc import Iterator

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.reading import lines


def items(text: str, running: bool) -> Iterator[Item]:
    r"""Yield an item for each line.

    Running text keeps every line exactly as it is, so that joining the rows with "\n" gives
    the text again; otherwise each row is a sentence of its own, trimmed, and blank lines are none.
    """
    for row, line in enumerate(lines(text), 1):
        if running:
            yield Item(row, (line,), Example(text=line))
        elif line.strip():
            trimmed = trim(line)
            yield Item(row, (trimmed,), Example(text=trimmed))

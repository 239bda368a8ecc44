"""The Document: everything a person decides, as one frozen value."""

from collections.abc import Iterable

import msgspec

from rnn_playground.document.baselines import Baselines
from rnn_playground.document.edits import Edit
from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import Rivals
from rnn_playground.document.what_if import Marks
from rnn_playground.tasks.examples import Example


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Hold sentences, settings and the sentence being read; edits make new Documents."""

    examples: tuple[Example, ...] = ()
    settings: Settings = Settings()
    reading: str = ""  # the sentence line
    lesson: str = ""  # id of the lesson it came from, or ""
    title: str = ""
    edits: tuple[Edit, ...] = ()  # of the weights, by hand, the oldest first
    what_if: Marks = ()  # marks on the reading; weights and training know nothing of them
    rivals: Rivals = ()  # runs beside this one, to compare
    baselines: Baselines = ()  # published values for these sentences, drawn beside what is measured


def add_examples(document: Document, examples: Iterable[Example], row: int | None = None) -> Document:
    """Return the document with rows inserted before `row` (0 to their number), or at the end."""
    old = document.examples
    row = len(old) if row is None else row
    if not 0 <= row <= len(old):
        raise IndexError(f"no place {row} among {len(old)} rows")
    return msgspec.structs.replace(document, examples=(*old[:row], *examples, *old[row:]))


def replace_example(document: Document, row: int, example: Example) -> Document:
    """Return the document with one row changed; raise IndexError for a row that there is not."""
    old = document.examples
    if not 0 <= row < len(old):
        raise IndexError(f"no row {row} among {len(old)}")
    return msgspec.structs.replace(document, examples=(*old[:row], example, *old[row + 1 :]))


def remove_examples(document: Document, rows: Iterable[int]) -> Document:
    """Return the document without these rows; raise IndexError for a row that there is not."""
    doomed = set(rows)
    if any(not 0 <= row < len(document.examples) for row in doomed):
        raise IndexError(f"rows to remove lie outside the {len(document.examples)} rows")
    kept = tuple(example for row, example in enumerate(document.examples) if row not in doomed)
    return msgspec.structs.replace(document, examples=kept)

"""Recognise numbers that are read, and the column of the number that is to be said."""

from collections.abc import Sequence

from rnn_playground.tasks.importers.cells import plain_number
from rnn_playground.tasks.importers.columns import LABEL_NAMES, label_quality, normal

_NO_INPUT = frozenset(("id", "index", "idx", "no", "nr", "row", ""))
_SAID = ("y", "target", "label", "value", "output", "result", "score", "price", "answer", "class")

Rows = Sequence[Sequence[str]]


def number_roles(
    rows: Rows, names: Sequence[str], width: int, text: int, label: int | None, need: str
) -> tuple[int, int | None, tuple[int, ...]]:
    """Return the columns of the text, of the label, and of the numbers that make up the text ("()": none do).

    `text` and `label` are the guess for a table of sentences. For `need` "number" the label is the column named so
    or the last one of numbers. Columns of numbers are a text where all columns beside the label hold some; two at
    least where the label may be a word, since a single one may as well be the number of the row.
    """
    numeric = [column for column in range(width) if _is_numeric(rows, column)]
    plain = [normal(name) for name in names]
    if need == "number":
        named = [plain.index(name) for name in _SAID if name in plain and plain.index(name) in numeric]
        if named:
            label = named[0]
        elif numeric and (label not in numeric or len(numeric) == width):
            label = numeric[-1]  # as tables of measurements have it
        if text == label:
            text = next((column for column in range(width) if column != label), text)
    words = [column for column in range(width) if column not in numeric]
    if need == "label" and words == [text] and label in numeric and width > 2:
        # A column of a few words beside columns of numbers is the label, unless a number is named so.
        named_so = label < len(plain) and plain[label] in LABEL_NAMES
        if not named_so and label_quality(rows, text) > 0.4:
            text, label = label, text
    used = [column for column in range(width) if not (column < len(plain) and plain[column] in _NO_INPUT)]
    others = [column for column in used if column != label]
    if need == "label" and not names and label in numeric and len(numeric) == width:
        label = width - 1  # nothing tells: the last one, as tables of measurements have it
        others = [column for column in used if column != label]
    if others and all(column in numeric for column in others) and len(others) >= (1 if need == "number" else 2):
        return others[0], label, tuple(others)
    return text, label, ()


def _is_numeric(rows: Rows, column: int) -> bool:
    """Tell whether nearly all filled cells are numbers."""
    filled = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return bool(filled) and sum(plain_number(cell) is not None for cell in filled) >= 0.95 * len(filled)

"""Recognise a table of tokens: one on each row, and a column that says to which sentence it belongs."""

from collections.abc import Sequence

from rnn_playground.tasks.importers.columns import normal, roles

_LONGEST = 0.6  # sentences for each row, at most: their tokens are more

Rows = Sequence[Sequence[str]]


def sentence_roles(
    rows: Rows, names: Sequence[str], width: int, text: int, label: int
) -> tuple[int, int, int | None]:  # fmt: skip
    """Return the columns of token, tag and sentence; the last is None where no column groups the rows.

    `text` and `label` are the guess so far. A column groups rows that follow each other where its values stay the
    same from row to row, or stand on the first of them alone.
    """
    named = [column for column, name in enumerate(names) if "sent" in normal(name) or normal(name) == "id"]
    for column in (*named, 0):
        if not _groups([row[column] if column < len(row) else "" for row in rows], column in named):
            continue
        if column in (text, label):
            one, other = roles(rows, names, width, avoid=(column,))
            if other is None:
                continue
            return one, other, column
        return text, label, column
    return text, label, None


def _groups(values: Sequence[str], named: bool) -> bool:
    """Tell whether values come in runs; without a telling name, only blanks below a value or numbers do."""
    filled = [value.strip() for value in values]
    if not filled or not filled[0]:
        return False
    blank = sum(not value for value in filled)
    if not named and not blank and not all(value.isdigit() for value in filled):
        return False
    begins = sum(bool(now) and now != before for before, now in zip(["", *filled], filled, strict=False))
    return 1 <= begins <= max(1, _LONGEST * len(filled))

"""What every reader yields for the rows of a file, and the words that its messages share."""

from collections.abc import Sequence
from typing import NamedTuple

from rnn_playground.tasks.examples import Example

DELIMITERS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar", " ": "blank", "|||": "triple bar"}


class Item(NamedTuple):
    """Hold one row as it stands in the file, with the example it makes or the reason why it makes none."""

    row: int  # the line on which it starts, from 1
    cells: Sequence[str]
    example: Example | None = None
    problem: str = ""
    counted: bool = True  # False for the lines of a CoNLL sentence, which is counted once
    note: str = ""  # a remark on a row that is left out for a good reason


def trim(text: str) -> str:
    """Remove blanks, tabs, line ends, no-break and ideographic spaces at both ends; all else is text."""
    return text.strip(" \t\r\n\u00a0\u3000")


def columns_word(count: int) -> str:
    """Return "1 column", "2 columns", ..."""
    return f"{count} column" if count == 1 else f"{count} columns"


def delimiter_word(delimiter: str) -> str:
    """Name a delimiter for people."""
    return DELIMITERS.get(delimiter, repr(delimiter))


def missing_column(count: int, role: str, column: int, delimiter: str) -> str:
    """Say that a row ends before the column that holds `role` (column counted from 0)."""
    add = f"add the missing {delimiter_word(delimiter)}, or " if delimiter else ""
    return f"{columns_word(count)}, but the {role} is in column {column + 1}: {add}choose another column"


def extra_columns(count: int, width: int, delimiter: str, quoting: bool) -> str:
    """Say that a row has more columns than the others."""
    name = delimiter_word(delimiter)
    cure = f"put text with a {name} in double quotes" if quoting else f"remove the extra {name}"
    return f"{columns_word(count)}, but the other rows have {width}: {cure}"


def empty_cell(role: str, column: int) -> str:
    """Say that the cell which holds `role` is empty (column counted from 0)."""
    return f"the {role} (column {column + 1}) is empty: fill it in, or delete the row"

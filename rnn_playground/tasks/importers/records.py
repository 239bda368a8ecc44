"""Cut delimited text into records, honouring quotes where they are meant as such."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rnn_playground.tasks.importers.reading import LINE_END, lines

# Possessive (no way back): linear in the length of the field, however many doubled quotes it holds.
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_LINE = re.compile(r"[^\r\n]*")


class Record(NamedTuple):
    """Hold one record, the line it starts on (from 1), and what is wrong with its quotes ("" if nothing)."""

    row: int
    cells: list[str]
    problem: str = ""


def records(text: str, delimiter: str, quoting: bool, skip_blanks: bool = False) -> Iterator[Record]:
    r"""Yield the records of a text; lines with nothing on them are none.

    Reads what Python's csv module reads (fields in quotes, `""` for a quote inside them, line ends inside
    them kept as they are, quotes elsewhere plain), for fields of any length, with two differences: a quote
    that is never closed, or closes on a later line in the middle of a field, is reported with its line, and
    reading goes on after that line. The csv module would swallow the rows up to the next quote without a
    word.
    """
    if quoting and '"' in text:
        yield from _quoted_records(text, delimiter, skip_blanks)
        return
    for row, line in enumerate(lines(text), 1):
        if line:
            yield Record(row, _split(line, delimiter, skip_blanks))


def _split(line: str, delimiter: str, skip_blanks: bool) -> list[str]:
    """Cut a line without quoted fields."""
    cells = line.split(delimiter) if delimiter else [line]
    return [cell.lstrip(" ") for cell in cells] if skip_blanks else cells


def _quoted_records(text: str, delimiter: str, skip_blanks: bool) -> Iterator[Record]:
    """Yield records, reading field by field on lines that hold a quote."""
    rest_of_field = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    place, row, size = 0, 1, len(text)
    while place < size:
        line = _match(_LINE, text, place)
        end, used, problem = line.end(), 1, ""
        if '"' not in line[0]:
            cells = _split(line[0], delimiter, skip_blanks) if line[0] else []
        else:
            cells, end, used, problem = _fields(text, place, delimiter, skip_blanks, rest_of_field)
            if problem:
                cells, end, used = _split(line[0], delimiter, skip_blanks), line.end(), 1
        if cells:
            yield Record(row, cells, problem)
        row += used
        place = end + (2 if text.startswith("\r\n", end) else 1)


def _fields(
    text: str, place: int, delimiter: str, skip_blanks: bool, rest_of_field: re.Pattern[str]
) -> tuple[list[str], int, int, str]:
    """Read the fields of one record: cells, place of its line end, number of its lines, problem."""
    cells: list[str] = []
    used = 1
    while True:
        if skip_blanks:
            while text.startswith(" ", place):
                place += 1
        if text.startswith('"', place):
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                return cells, place, used, "a quotation mark opens a field here and is never closed: close it"
            rest = _match(rest_of_field, text, quoted.end())
            breaks = len(LINE_END.findall(quoted[1]))
            if breaks and rest[0].strip(" "):
                closed = (
                    f"the field in quotes that begins here closes {_lines(breaks)} further down, in a text"
                )
                return cells, place, used, f"{closed}: double the quotes that belong to the text"
            used += breaks
            cells.append(quoted[1].replace('""', '"') + rest[0])
        else:
            rest = _match(rest_of_field, text, place)
            cells.append(rest[0])
        place = rest.end()
        if not delimiter or not text.startswith(delimiter, place):
            return cells, place, used, ""
        place += len(delimiter)


def _match(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str]:
    """Match a pattern that also matches the empty string."""
    match = pattern.match(text, place)
    assert match is not None, pattern.pattern  # noqa: S101 - both patterns match the empty string
    return match


def _lines(count: int) -> str:
    """Return "1 line", "2 lines", ..."""
    return f"{count} line" if count == 1 else f"{count} lines"

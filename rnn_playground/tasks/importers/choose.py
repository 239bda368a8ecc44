"""Change a plan as a person asks: header or none, and which columns."""

from collections.abc import Sequence
from dataclasses import replace

from rnn_playground.tasks.importers.columns import roles
from rnn_playground.tasks.importers.conll import split
from rnn_playground.tasks.importers.errors import FileError
from rnn_playground.tasks.importers.items import columns_word, trim
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines, read
from rnn_playground.tasks.importers.records import records
from rnn_playground.tasks.importers.sniff import sniff
from rnn_playground.tasks.importers.table import header_names, number_names


def choose(
    plan: ImportPlan,
    *,
    header: bool | None = None,
    text_column: int | str | None = None,
    label_column: int | str | None = None,
    task_name: str = "",
) -> ImportPlan:
    """Return the plan with a header or without, and with other columns; None leaves the guess.

    A column is a number from 1, or a name from the header; a text of digits is a number unless a column has
    that name. Naming a column says that there is a header. When only one column is chosen and the other had
    been guessed to be the same, the other is guessed again. Raises FileError (a DataError) when there is no
    such column.
    """
    asked = [column for column in (text_column, label_column) if column is not None]
    if plan.kind in ("folder", "text"):
        if not asked and not header:
            return plan
        plan = sniff(plan.paths, task_name, "table", plan.encoding)
    rows = _rows(plan)
    first = header_names(rows[0]) if rows else ()
    if header is None:
        # A name that stands in the first row says that the first row is a header.
        named = any(isinstance(column, str) and not column.strip().isdigit() for column in asked)
        header = plan.header or (named and all(_place(first, len(first), one) is not None for one in asked))
    if header != plan.header:
        width = max(plan.width, len(first)) if header else max(plan.width, 1)
        plan = replace(plan, header=header, columns=first if header else number_names(width), width=width)
    width = max(plan.width, len(plan.columns))
    text = plan.text_column if text_column is None else _column(plan, width, text_column)
    label = plan.label_column if label_column is None else _column(plan, width, label_column)
    if text == label:
        if text_column is not None and label_column is not None:
            message = f"text and label are both in column {text + 1}: choose two"
            raise FileError(message, source=plan.paths[0].name)
        names = plan.columns if plan.header else ()
        one, two = roles(rows[1:] if plan.header else rows, names, width, avoid=(text,))
        if text_column is None:
            text = one
        else:
            label = None if width < 2 else one if two is None else two
    return replace(plan, text_column=text, label_column=label)


def _rows(plan: ImportPlan) -> list[list[str]]:
    """Return the first rows of the first file as cells."""
    content = read(plan.paths[0], plan.encoding).text
    if plan.kind == "conll":
        filled = [line for line in lines(content)[:1000] if line.strip() and line[0] != "#"]
        return [split(line, plan.delimiter) for line in filled]
    rows = []
    for record in records(content, plan.delimiter, plan.quoting, plan.skip_blanks):
        if any(map(trim, record.cells)):
            rows.append(record.cells)
        if len(rows) >= 1000:
            break
    return rows


def _place(names: Sequence[str], width: int, column: int | str) -> int | None:
    """Return the index (from 0) of a column given by name or by number from 1, or None."""
    if isinstance(column, str):
        wanted = column.strip()
        if wanted in names:
            return names.index(wanted)
        lower = [name.casefold() for name in names]
        if wanted.casefold() in lower:
            return lower.index(wanted.casefold())
        if not (wanted.isascii() and wanted.isdigit()):
            return None
        column = int(wanted)
    return column - 1 if 1 <= column <= width else None


def _column(plan: ImportPlan, width: int, column: int | str) -> int:
    """Return the index of a column, or raise FileError naming those there are."""
    found = _place(plan.columns, width, column)
    if found is None:
        numbered = plan.columns == number_names(len(plan.columns))
        names = "without names" if numbered else f"({', '.join(plan.columns)})"
        message = f"there is no column {str(column)!r}: the file has {columns_word(width)} {names}"
        raise FileError(message, source=plan.paths[0].name)
    return found

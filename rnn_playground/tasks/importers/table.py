"""Read comma, semicolon, bar or tab separated tables into rows with a text and a label or tags."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.columns import is_header
from rnn_playground.tasks.importers.items import Item, empty_cell, extra_columns, missing_column, trim
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.records import Record, records

_HEADER_SAMPLE = 200  # rows looked at to tell whether a further file has a header of its own


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for every row with content; `need` is "label", "tags" or "text" (alone).

    Where the plan has a header, that of this file is skipped, and the chosen columns are found by their names
    when it orders them differently. A file without one (the second half of a split table) loses no row.
    """
    found = records(text, plan.delimiter, plan.quoting, plan.skip_blanks)
    text_column, label_column, width = plan.text_column, plan.label_column, plan.width
    if plan.header:
        head = list(islice(found, _HEADER_SAMPLE))
        if head:
            names = header_names(head[0].cells)
            wanted = [plan.columns[text_column]] if text_column < len(plan.columns) else []
            if label_column is not None and label_column < len(plan.columns):
                wanted.append(plan.columns[label_column])
            if not _same(names, plan.columns) and wanted and all(name in names for name in wanted):
                text_column = names.index(wanted[0])
                label_column = names.index(wanted[1]) if len(wanted) > 1 else label_column
                width = len(names)
                head = head[1:]
            elif _same(names, plan.columns) or is_header([record.cells for record in head]):
                head = head[1:]
        found = chain(head, found)
    for record in found:
        if any(map(trim, record.cells)):
            problem = record.problem or _shape(record, plan, text_column, label_column, width, need)
            if problem:
                yield Item(record.row, record.cells, None, problem)
            else:
                yield _item(record, text_column, label_column, need)


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names from a header row; a column without a name gets its number."""
    return tuple(trim(" ".join(cell.split())) or f"column {place}" for place, cell in enumerate(cells, 1))


def number_names(width: int) -> tuple[str, ...]:
    """Return the names of columns without a header."""
    return tuple(f"column {place}" for place in range(1, width + 1))


def _same(names: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether a header row is the plan's; a plan without names takes any."""
    if tuple(others) == number_names(len(others)):
        return True
    return [name.casefold() for name in names] == [name.casefold() for name in others]


def _shape(
    record: Record, plan: ImportPlan, text_column: int, label_column: int | None, width: int, need: str
) -> str:
    """Return what is wrong with the number of columns, or ""."""
    count = len(record.cells)
    if count <= text_column:
        return missing_column(count, "text", text_column, plan.delimiter)
    if need != "text" and label_column is not None and count <= label_column:
        role = "label" if need == "label" else "row of tags"
        return missing_column(count, role, label_column, plan.delimiter)
    if width and count > width and any(map(trim, record.cells[width:])):
        return extra_columns(count, width, plan.delimiter, plan.quoting)
    return ""


def _item(record: Record, text_column: int, label_column: int | None, need: str) -> Item:
    """Make the example of a row that has all columns."""
    row, cells, _ = record
    text = trim(cells[text_column])
    if not text.strip():
        return Item(row, cells, None, empty_cell("text", text_column))
    if need == "text" or label_column is None:
        return Item(row, cells, Example(text=text))
    label = trim(cells[label_column])
    if not label.strip():
        return Item(row, cells, None, empty_cell("label" if need == "label" else "row of tags", label_column))
    if need == "label":
        return Item(row, cells, Example(text=text, label=label))
    tokens, tags = blank_separated(text), blank_separated(label)
    if len(tokens) != len(tags):
        message = f"{len(tokens)} tokens but {len(tags)} tags: write one for each token, blanks between them"
        return Item(row, cells, None, message)
    return Item(row, cells, Example(text=text, tokens=tuple(tokens), tags=tuple(tags)))


def blank_separated(text: str) -> list[str]:
    """Cut at blanks and tabs alone; a no-break space is part of its token."""
    return [part for part in text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part]

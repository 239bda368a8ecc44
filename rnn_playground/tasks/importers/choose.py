"""Change a plan as a person asks: header or none, and which columns."""

from collections.abc import Sequence
from dataclasses import replace

from rnn_playground.tasks.importers.columns import roles
from rnn_playground.tasks.importers.conll import split
from rnn_playground.tasks.importers.errors import FileError
from rnn_playground.tasks.importers.guess_pairs import pair_roles, pair_tokens
from rnn_playground.tasks.importers.guess_table import texts_tokens
from rnn_playground.tasks.importers.items import columns_word, trim
from rnn_playground.tasks.importers.need import need_of
from rnn_playground.tasks.importers.plan import FIXED, ImportPlan
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
    target_column: int | str | None = None,
    task_name: str = "",
) -> ImportPlan:
    """Return the plan with a header or without, and with other columns; None leaves the guess.

    `target_column` is for translations, which have no label. A text column "x,y" takes several columns of numbers.

    A column is a number from 1, or a name from the header; a text of digits is a number unless a column has
    that name. Naming a column says that there is a header. When only one column is chosen and the other had
    been guessed to be the same, the other is guessed again. Raises FileError (a DataError) when there is no
    such column.
    """
    asked = [column for column in (text_column, label_column, target_column) if column is not None]
    if plan.kind in FIXED:
        return _of_fixed(plan, text_column, label_column, target_column)
    if plan.kind in ("folder", "text"):
        if not asked and not header:
            return plan
        plan = sniff(plan.paths, task_name, "table", plan.encoding)
    rows = _rows(plan)
    first = header_names(rows[0]) if rows else ()
    if header is None:
        # A name that stands in the first row says that the first row is a header.
        several = isinstance(text_column, str) and _place(first, len(first), text_column) is None
        asked = [*(str(text_column).split(",") if several else []), *asked[1 if several else 0 :]]
        named = any(isinstance(column, str) and not column.strip().isdigit() for column in asked)
        header = plan.header or (named and all(_place(first, len(first), one) is not None for one in asked))
    if header != plan.header:
        width = max(plan.width, len(first)) if header else max(plan.width, 1)
        plan = replace(plan, header=header, columns=first if header else number_names(width), width=width)
    width = max(plan.width, len(plan.columns))
    series = _series(plan, width, text_column)
    if series:
        text_column = series[0] + 1
    text = plan.text_column if text_column is None else _column(plan, width, text_column)
    label = plan.label_column if label_column is None else _column(plan, width, label_column)
    if target_column is not None or need_of(task_name) == "target":
        return _with_target(plan, width, text_column, target_column, rows)
    if text_column is not None:
        body = rows[1:] if plan.header else rows
        tokens = texts_tokens(body, text) if need_of(task_name) in ("label", "number") and plan.kind == "table" else ""
        plan = replace(plan, series=series, tokens="numbers" if series else tokens)
    elif plan.series and label in plan.series:
        plan = replace(plan, series=tuple(column for column in range(width) if column != label))
    if text == label and not plan.series:
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


def _series(plan: ImportPlan, width: int, column: int | str | None) -> tuple[int, ...]:
    """Return the columns of numbers that "x,y" names; () where the text is in a single column."""
    if not isinstance(column, str) or "," not in column or _place(plan.columns, width, column) is not None:
        return ()
    return tuple(_column(plan, width, name) for name in column.split(","))


def _of_fixed(
    plan: ImportPlan, text: int | str | None, label: int | str | None, target: int | str | None
) -> ImportPlan:
    """Return the plan of a kind that has columns of its own, with others of them."""
    width = len(plan.columns)
    for other in (label, target):
        if text is not None and other is not None and _column(plan, width, text) == _column(plan, width, other):
            place = _column(plan, width, text) + 1
            raise FileError(f"both are in column {place}: choose two", source=plan.paths[0].name)
    return replace(
        plan,
        text_column=plan.text_column if text is None else _column(plan, width, text),
        label_column=plan.label_column if label is None else _column(plan, width, label),
        target_column=plan.target_column if target is None else _column(plan, width, target),
    )


def _with_target(
    plan: ImportPlan,
    width: int,
    text_column: int | str | None,
    target_column: int | str | None,
    rows: Sequence[Sequence[str]],
) -> ImportPlan:
    """Return the plan for a translation: the column that was not chosen is guessed beside the one that was."""
    body = rows[1:] if plan.header else rows
    source, target = pair_roles(body, plan.columns if plan.header else (), width)
    if text_column is not None:
        source = _column(plan, width, text_column)
    if target_column is not None:
        target = _column(plan, width, target_column)
    if source == target and text_column is not None and target_column is not None:
        message = f"text and target are both in column {source + 1}: choose two"
        raise FileError(message, source=plan.paths[0].name)
    if source == target:
        other = next((column for column in range(width) if column != source), None)
        source, target = (source, other) if target_column is None else (other or 0, target)
    tokens = pair_tokens(body, source, target) if target is not None else ("", "")
    return replace(
        plan,
        text_column=source,
        label_column=None,
        target_column=target,
        series=(),
        width=plan.width if plan.header else 0,
        tokens=tokens[0],
        target_tokens=tokens[1],
    )


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

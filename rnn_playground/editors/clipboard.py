"""Rows as text on the clipboard: tab-separated, comma-separated or plain lines."""

import csv
import io
from collections.abc import Sequence

from rnn_playground.document.parameters import Settings
from rnn_playground.editors.row_edits import columns_of, field_text, with_field
from rnn_playground.tasks.examples import Example


def rows_to_text(examples: Sequence[Example], settings: Settings) -> str:
    """Write rows one a line, the task's columns apart by tabs, as spreadsheets take them."""
    fields = [column.field for column in columns_of(settings)]
    return "\n".join("\t".join(_flat(field_text(row, field)) for field in fields) for row in examples)


def rows_from_text(text: str, settings: Settings, labels: Sequence[str] = ()) -> tuple[Example, ...]:
    """Read rows from what somebody copied; a tab parts columns, a comma only where every line has the same.

    A sentence with a comma in it is still a sentence: lines count as comma-separated when all have two fields
    and either the sentences are quoted or the second field is one of the known labels.
    """
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if any("\t" in line for line in lines):
        cells = [line.split("\t") for line in lines]
    else:
        cells = _comma_separated(text, labels) or [[line] for line in lines]
    fields = [column.field for column in columns_of(settings)]
    return tuple(row for row in (_row(values, fields, settings) for values in cells) if row.text)


def _comma_separated(text: str, labels: Sequence[str]) -> list[list[str]]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except csv.Error:
        return []
    if not rows or {len(row) for row in rows} != {2}:
        return []
    quoted = all(line.startswith('"') for line in text.splitlines() if line.strip())
    return rows if quoted or all(row[1].strip() in labels for row in rows) else []


def _row(values: Sequence[str], fields: Sequence[str], settings: Settings) -> Example:
    row = Example(text="")
    for field, value in zip(fields, values, strict=False):
        row = with_field(row, field, value.strip(), settings)
    return row


def _flat(text: str) -> str:
    return " ".join(text.split("\t")).replace("\n", " ").replace("\r", " ")

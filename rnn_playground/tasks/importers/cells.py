"""Make an example of the cells of one row, as the task needs it."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.items import Item, empty_cell, trim
from rnn_playground.tasks.importers.plan import ImportPlan

ROLES = {"label": "label", "number": "number", "tags": "row of tags", "target": "target", "either": "label"}

_DECIMAL_COMMA = re.compile(r"[-+]?(?:0,\d+|\d+,(?!\d{3}$)\d+)")


class Places(NamedTuple):
    """Hold which cells of a row count, from 0."""

    text: int
    label: int | None
    target: int | None
    series: tuple[int, ...] = ()
    series_sign: str = " "
    sentence: int | None = None

    @classmethod
    def of(cls, plan: ImportPlan) -> "Places":
        """Return those of a plan."""
        return cls(
            plan.text_column, plan.label_column, plan.target_column, plan.series, plan.series_sign, plan.sentence_column
        )

    def beside(self, need: str) -> int | None:
        """Return the cell that is needed beside the text, or None."""
        if need == "text":
            return None
        return self.target if need == "target" else self.label


def item(row: int, cells: Sequence[str], places: Places, need: str) -> Item:
    """Return the item of a row that has all columns which count; with a problem where a cell does not serve."""
    text, problem = _numbers(cells, places) if places.series else (trim(cells[places.text]), "")
    if not problem and not text.strip():
        problem = empty_cell("text", places.text)
    if problem:
        return Item(row, cells, None, problem)
    beside = places.beside(need)
    if beside is None:
        return Item(row, cells, Example(text=text))
    said = trim(cells[beside])
    if not said.strip():
        return Item(row, cells, None, empty_cell(ROLES[need], beside))
    if need == "target":
        return Item(row, cells, Example(text=text, target=said))
    if need == "number":
        number = plain_number(said)
        if number is None:
            return Item(row, cells, None, no_number(said, beside))
        return Item(row, cells, Example(text=text, label=number))
    if need != "tags":
        return Item(row, cells, Example(text=text, label=said))
    tokens, tags = blank_separated(text), blank_separated(said)
    if len(tokens) != len(tags):
        message = f"{len(tokens)} tokens but {len(tags)} tags: write one for each token, blanks between them"
        return Item(row, cells, None, message)
    return Item(row, cells, Example(text=text, tokens=tuple(tokens), tags=tuple(tags)))


def blank_separated(text: str) -> list[str]:
    """Cut at blanks and tabs alone; a no-break space is part of its token."""
    return [part for part in text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part]


def plain_number(text: str) -> str | None:
    """Return a number as Python writes it, or None: "3,5" is 3.5; "1,000" may be either, and "nan" none."""
    text = trim(text)
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return text if math.isfinite(value) else None


def no_number(text: str, column: int) -> str:
    """Say that a cell is none (column counted from 0)."""
    return f"“{trim(text)[:30]}” (column {column + 1}) is no number: write one such as 3.5, or delete the row"


def _numbers(cells: Sequence[str], places: Places) -> tuple[str, str]:
    """Return the text of a row of numbers, and what is wrong with it."""
    found: list[str] = []
    for column in places.series:
        number = plain_number(cells[column]) if column < len(cells) else None
        if number is None:
            return "", no_number(cells[column] if column < len(cells) else "", column)
        found.append(number)
    return places.series_sign.join(found), ""

"""Read tune books in ABC notation: each tune is a row of notes; the reading itself is tasks/music/abc.py."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rnn_playground.tasks.importers.cells import Places, item
from rnn_playground.tasks.importers.columns import label_quality
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines
from rnn_playground.tasks.music import tunes

COLUMNS = ("notes", "title", "rhythm", "metre", "key")
_BEGINS = re.compile(r"X:\s*\d*")
_FIELD = re.compile(r"[A-Za-z+]:|%|\s*$")
_SAMPLE = 100  # tunes looked at to choose a column of labels


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each tune; one without a note is left out, with a remark."""
    for row, book in _books(lines(text)):
        cells = _cells(book)
        if cells is None:
            if any(_BEGINS.match(line) for line in book[:1]):
                yield Item(row, (trim(book[0]),), note="tunes without a note were left out", counted=False)
        elif need == "label" and plan.label_column is not None and not cells[plan.label_column]:
            name = COLUMNS[plan.label_column]
            yield Item(row, cells, note=f"tunes without a {name} were left out", counted=False)
        else:
            yield item(row, _untold(cells, plan, need), Places.of(plan), need)


def _untold(cells: tuple[str, ...], plan: ImportPlan, need: str) -> tuple[str, ...]:
    """Return the cells without what the notes would tell of the label: words M: or K: where metre or key is asked."""
    label = COLUMNS[plan.label_column] if plan.label_column is not None and need == "label" else ""
    sign = {"metre": "M:", "key": "K:"}.get(label)
    if sign is None:
        return cells
    return " ".join(word for word in cells[0].split(" ") if not word.startswith(sign)), *cells[1:]


def tunes_layout(path: Path, found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of a tune book, or None: one has a head from X: to K: and music below it."""
    by_name = forced or path.suffix.lower() == ".abc"
    if not by_name and not any(line.startswith("X:") for line in found):
        return None
    if not (by_name or any(_has_head(book) for _, book in _books(found))):
        return None
    rows = [cells for _, book in list(_books(found))[:_SAMPLE] if (cells := _cells(book)) is not None]
    label = next(
        (place for place in (2, 3, 4) if len({row[place] for row in rows}) > 1 and label_quality(rows, place) > 0.4), 3
    )
    return Layout(
        kind="abc",
        columns=COLUMNS,
        width=len(COLUMNS),
        label_column=None if need in ("text", "either") else label,
        tokens="spaced",
    )


def _books(found: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each tune, with the number of the first; what stands before the first X: as one of its own.

    Metre and unit length that stand there, the file's header, hold for each tune that names none.
    """
    row, book = 1, list[str]()
    shared: list[str] | None = None
    for number, line in enumerate(found, 1):
        if _BEGINS.match(line):
            if shared is None:
                shared = [kept for kept in book if kept[:2] in ("L:", "M:")]
            if any(map(str.strip, book)):
                yield row, book
            row, book = number, [line, *shared]
            continue
        book.append(line)
    if any(map(str.strip, book)):
        yield row, book


def _cells(book: Sequence[str]) -> tuple[str, ...] | None:
    """Return the cells of one tune; None where it has no note."""
    found = tunes("\n".join(book))
    if not found:
        return None
    tune = found[0]
    rhythm = next((trim(line[2:].partition("%")[0]) for line in book if line.startswith("R:")), "")
    return tune.text, tune.title, rhythm.casefold(), tune.metre, tune.key


def _has_head(book: Sequence[str]) -> bool:
    """Tell whether a tune begins as the standard says: X:, further fields, K:, then something else."""
    if not _BEGINS.fullmatch(trim(book[0].partition("%")[0])):
        return False
    for place, line in enumerate(book):
        if line.startswith("K:"):
            return place > 0 and any(rest.strip() for rest in book[place + 1 :])
        if not _FIELD.match(line):
            return False
    return False

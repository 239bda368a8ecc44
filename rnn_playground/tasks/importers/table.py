"""Read comma, semicolon, bar or tab separated tables into rows with a text and a label or tags."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from rnn_playground.tasks.importers.cells import ROLES, Places, item
from rnn_playground.tasks.importers.columns import is_header
from rnn_playground.tasks.importers.conll import Sentence
from rnn_playground.tasks.importers.items import Item, empty_cell, extra_columns, missing_column, trim
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.records import Record, records

_HEADER_SAMPLE = 200  # rows looked at to tell whether a further file has a header of its own


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for every row with content, as the task needs it (one of NEEDS).

    Where the plan has a header, that of this file is skipped, and the chosen columns are found by their names
    when it orders them differently. A file without one (the second half of a split table) loses no row.
    """
    found = records(text, plan.delimiter, plan.quoting, plan.skip_blanks)
    places, width = Places.of(plan), plan.width
    if plan.header:
        head = list(islice(found, _HEADER_SAMPLE))
        if head:
            names = header_names(head[0].cells)
            moved = _found_by_name(places, plan.columns, names)
            if not _same(names, plan.columns) and moved is not None:
                places, width = moved, len(names)
                head = head[1:]
            elif _same(names, plan.columns) or is_header([record.cells for record in head]):
                head = head[1:]
        found = chain(head, found)
    rows = (record for record in found if any(map(trim, record.cells)))
    if need == "tags" and places.sentence is not None:
        yield from _sentences(rows, plan, places, width)
        return
    for record in rows:
        problem = record.problem or _shape(record, plan, places, width, need)
        if problem:
            yield Item(record.row, record.cells, None, problem)
        else:
            yield item(record.row, record.cells, places, need)


def _sentences(rows: Iterator[Record], plan: ImportPlan, places: Places, width: int) -> Iterator[Item]:
    """Yield an uncounted item for each row, which holds a token, and a counted one after each sentence."""
    sentence, number = Sentence(), ""
    for record in rows:
        cells = record.cells
        problem = record.problem or _shape(record, plan, places, width, "tags")
        here = trim(cells[places.sentence]) if places.sentence is not None and places.sentence < len(cells) else ""
        if here and here != number:
            if sentence.first:
                yield sentence.finish("tags")
            sentence, number = Sentence(), here
        token, tag = "", ""
        if not problem and places.label is not None:
            token, tag = trim(cells[places.text]), trim(cells[places.label])
            if not token or not tag:
                problem = empty_cell("tag", places.label) if token else empty_cell("token", places.text)
        sentence.first = sentence.first or record.row
        sentence.bad = sentence.bad or bool(problem)
        sentence.tokens.append(token)
        sentence.tags.append(tag)
        yield Item(record.row, cells, None, problem, counted=False)
    if sentence.first:
        yield sentence.finish("tags")


def _found_by_name(places: Places, ours: Sequence[str], theirs: Sequence[str]) -> Places | None:
    """Return the places of the same columns in a header that orders them differently; None where one is missing."""
    all_places = (places.text, places.label, places.target, places.sentence, *places.series)
    chosen = [place for place in all_places if place is not None]
    new = {place: theirs.index(ours[place]) for place in chosen if place < len(ours) and ours[place] in theirs}
    if not new or len(new) < len({place for place in chosen if place < len(ours)}):
        return None
    return places._replace(
        text=new.get(places.text, places.text),
        label=None if places.label is None else new.get(places.label, places.label),
        target=None if places.target is None else new.get(places.target, places.target),
        sentence=None if places.sentence is None else new.get(places.sentence, places.sentence),
        series=tuple(new.get(place, place) for place in places.series),
    )


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


def _shape(record: Record, plan: ImportPlan, places: Places, width: int, need: str) -> str:
    """Return what is wrong with the number of columns, or ""."""
    count = len(record.cells)
    last = max(places.series, default=places.text)
    if count <= last:
        return missing_column(count, "number" if places.series else "text", last, plan.delimiter)
    beside = places.beside(need)
    if beside is not None and count <= beside:
        return missing_column(count, ROLES[need], beside, plan.delimiter)
    if width and count > width and any(map(trim, record.cells[width:])):
        return extra_columns(count, width, plan.delimiter, plan.quoting)
    return ""

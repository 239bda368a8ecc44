"""Guess from the content of one file how it is laid out: CoNLL columns, a table, or lines of text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rnn_playground.tasks.importers.columns import (
    LABEL_NAMES,
    TEXT_NAMES,
    is_header,
    label_quality,
    normal,
    roles,
)
from rnn_playground.tasks.importers.conll import CONLLU, DOCUMENT_START, IOB, split
from rnn_playground.tasks.importers.items import trim
from rnn_playground.tasks.importers.reading import lines
from rnn_playground.tasks.importers.records import records
from rnn_playground.tasks.importers.table import blank_separated, header_names, number_names

SAMPLE = 2_000_000  # characters of a file looked at
MOST_ROWS = 20_000  # records of these looked at
_CONLL_TYPES = (".conll", ".conllu", ".conllx", ".iob", ".iob2", ".bio", ".iobes")
_TOKEN_NUMBER = re.compile(r"\d+(?:[-.]\d+)?")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Hold the guess for one file; the fields are those of ImportPlan. `share` of the rows fit it."""

    kind: str  # "table", "conll" or "lines"
    delimiter: str = ""
    quoting: bool = False
    skip_blanks: bool = False
    header: bool = False
    columns: tuple[str, ...] = ()
    width: int = 0
    text_column: int = 0
    label_column: int | None = None
    numbered: bool = False
    share: float = 1.0
    quality: float = 0.0  # how much the label column repeats itself


def layout(path: Path, text: str, need: str, kind: str = "") -> Layout:
    """Guess the layout of one file; `kind` "table" or "conll" asks for the best guess of that kind."""
    sample = text
    if len(text) > SAMPLE:
        sample = text[: max(text.rfind("\n", 0, SAMPLE), text.rfind("\r", 0, SAMPLE)) + 1] or text[:SAMPLE]
    if kind in ("", "conll"):
        found = _conll(path, lines(sample)[: MOST_ROWS * 2], need, forced=kind == "conll")
        if found:
            return found
    if kind in ("", "table"):
        table = _table(path, sample, need, forced=kind == "table")
        if table:
            return table
    return Layout(kind="lines")


def _conll(path: Path, found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of CoNLL columns, or None where the file is no such thing."""
    rows = [line for line in found if line.strip() and line[0] != "#" and not line.startswith(DOCUMENT_START)]
    if not rows:
        return None
    tabs = sum("\t" in line for line in rows)
    delimiter = "\t" if tabs * 2 > len(rows) else " "
    cells = [split(line, delimiter) for line in rows]
    width, share = _usual_width(cells)
    by_name = path.suffix.lower() in _CONLL_TYPES
    if width < 2:
        return None
    numbered = width > 2 and sum(bool(_TOKEN_NUMBER.fullmatch(row[0])) for row in cells) >= 0.95 * len(cells)
    full = [row for row in cells if len(row) == width]
    token, tag = _token_and_tag(full, width, numbered)
    tags = Counter(row[tag] for row in full)
    spaced = sum(" " in row[token] for row in full) / len(full)
    iob = sum(count for name, count in tags.items() if IOB.fullmatch(name)) >= 0.95 * len(full)
    blank_runs = _inner_blank_runs(found)
    if not (forced or by_name or (numbered and width == len(CONLLU))):
        few = len(tags) <= 100 and (len(tags) <= 0.3 * len(full) or need == "tags")
        separated = blank_runs >= 0.01 * len(full)
        if share < 0.9 or spaced > 0.1:
            return None
        if need == "tags":
            if _parallel([[row[token], row[tag]] for row in full]) or (delimiter == " " and not few):
                return None
        elif not (iob and (separated or blank_runs)) and (
            need == "label" or share < 0.98 or not separated or not few
        ):
            return None
    columns = CONLLU if numbered and width == len(CONLLU) else number_names(width)
    header = _names_token_and_tag(cells[0], token, tag)
    return Layout(
        kind="conll",
        delimiter=delimiter,
        header=header,
        columns=header_names(cells[0]) if header else columns,
        width=width if share > 0.9 else 0,  # CoNLL-2012 has as many columns as its sentence has predicates
        text_column=token,
        label_column=tag,
        numbered=numbered,
        share=share,
    )


def _usual_width(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Return the most frequent number of columns and the share of rows that have it."""
    if not rows:
        return 0, 0.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return width, count / len(rows)


def _token_and_tag(rows: Sequence[Sequence[str]], width: int, numbered: bool) -> tuple[int, int]:
    """Return the columns of token and tag: the first and the last, unless the content says otherwise."""
    if numbered:
        if width == len(CONLLU):  # UPOS, or XPOS where a corpus has none
            return 1, 3 if any(row[3] != "_" for row in rows) else 4
        named = [place for place in range(2, width) if all(IOB.fullmatch(row[place]) for row in rows)]
        return 1, named[0] if named else width - 1
    if width == 2:
        first, last = {row[0] for row in rows}, {row[1] for row in rows}
        looks = [all(map(IOB.fullmatch, values)) for values in (first, last)]
        fewer = len(rows) >= 20 and len(first) * 3 <= len(last)
        if (looks[0] and not looks[1]) or (fewer and not looks[1]):
            return 1, 0
    return 0, width - 1


def _inner_blank_runs(found: Sequence[str]) -> int:
    """Count the gaps of blank lines between lines with content."""
    filled = [bool(line.strip()) for line in found]
    starts = sum(1 for before, now in zip([False, *filled], filled, strict=False) if now and not before)
    return max(starts - 1, 0)


def _parallel(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether most rows hold a sentence of tokens and as many tags, rather than a single token."""
    counts = [(len(blank_separated(row[0])), len(blank_separated(row[1]))) for row in rows]
    return sum(one == two and one > 1 for one, two in counts) * 2 > len(counts)


def _names_token_and_tag(cells: Sequence[str], token: int, tag: int) -> bool:
    """Tell whether the first line is a header such as "word TAB tag"."""
    return normal(cells[token]) in TEXT_NAMES and len(cells) > tag and normal(cells[tag]) in LABEL_NAMES


def _table(path: Path, sample: str, need: str, forced: bool) -> Layout | None:
    """Return the layout of the delimiter that explains the file best, or None where there is none."""
    kind = path.suffix.lower()
    named = kind in (".csv", ".tsv", ".tab")
    candidates = ("\t",) if kind in (".tsv", ".tab") and "\t" in sample else ("\t", ";", "|", ",")
    best: tuple[tuple[bool, float, float], Layout] | None = None
    for delimiter in candidates:
        if delimiter not in sample:
            continue
        found = _delimited(sample, delimiter, need)
        if found is None:
            continue
        least = 0.5 if delimiter == "\t" or named or forced or found.header else 0.85
        if found.share < least or not (forced or named or _convincing(found, need)):
            continue
        rank = (found.header, round(found.share, 1), found.quality)
        if best is None or rank > best[0]:
            best = rank, found
    if best is not None:
        return best[1]
    return _single_column(sample, "\t" if kind in (".tsv", ".tab") else ",") if named or forced else None


def _convincing(found: Layout, need: str) -> bool:
    """Tell whether what running text uses too (commas, tabs that indent) separates columns here."""
    if found.header or (found.delimiter == "\t" and need != "text"):
        return True
    if need in ("label", "tags", ""):
        return found.quality > 0.3
    if found.delimiter == "\t":
        return found.share > 0.9
    return False  # running text has commas, too


def _delimited(sample: str, delimiter: str, need: str) -> Layout | None:
    """Return the layout of a table with this delimiter, or None where most rows have a single column."""
    quoting = delimiter != "\t"  # in tab-separated files quotes are plain characters
    skip = False
    rows, broken = _records(sample, delimiter, quoting, skip)
    if quoting and f'{delimiter} "' in sample:
        skipped, still_broken = _records(sample, delimiter, quoting, skip_blanks=True)
        if (_usual_width(skipped)[1], -still_broken) > (_usual_width(rows)[1], -broken):
            rows, broken, skip = skipped, still_broken, True
    if broken and broken >= len(_quoted_fields(sample, delimiter)):
        quoting = False  # hardly a field is in quotes, and quotes stand about unpaired
        rows, _ = _records(sample, delimiter, quoting, skip)
    width, share = _usual_width(rows)
    filled = sum(sum(1 for cell in row if trim(cell)) > 1 for row in rows)
    if width < 2 or filled * 2 < len(rows) or (need == "text" and filled < 0.9 * len(rows)):
        return None  # lines that begin with a tab are indented
    header = is_header(rows)
    names = header_names(rows[0]) if header else ()
    body = rows[1:] if header else rows
    width = max(width, len(names))
    text_column, label_column = roles(body, names, width)
    if need == "tags" and label_column is not None:
        text_column, label_column = _tag_columns(body, width, text_column, label_column, bool(names))
    quality = label_quality(body, label_column)
    return Layout(
        kind="table",
        delimiter=delimiter,
        quoting=quoting,
        skip_blanks=skip,
        header=header,
        columns=names if names else number_names(width),
        width=width,
        text_column=text_column,
        label_column=label_column,
        share=share,
        quality=quality,
    )


def _records(sample: str, delimiter: str, quoting: bool, skip_blanks: bool) -> tuple[list[list[str]], int]:
    """Return the cells of the records that are not blank, and the number of those with broken quotes."""
    found = [
        record
        for record in islice(records(sample, delimiter, quoting, skip_blanks), MOST_ROWS)
        if any(map(trim, record.cells))
    ]
    return [record.cells for record in found], sum(bool(record.problem) for record in found)


def _quoted_fields(sample: str, delimiter: str) -> list[str]:
    """Return the fields in quotes that open and close on one line as they should."""
    mark = re.escape(delimiter)
    return re.findall(rf'(?:^|{mark} ?)"(?:[^"\r\n]|"")*+"(?={mark}|\r?$)', sample, re.MULTILINE)


def _tag_columns(
    rows: Sequence[Sequence[str]], width: int, text: int, label: int, named: bool
) -> tuple[int, int]:  # fmt: skip
    """Return two columns with equally many tokens; those given when they have, or when none have.

    Without names, the tags are those that look like it (O, B-city), or else those with fewer different ones.
    """
    pairs = [(text, label), *((one, two) for one in range(width) for two in range(one + 1, width))]
    for one, two in pairs:
        full = [[row[one], row[two]] for row in rows if len(row) > max(one, two)]
        if not full or not _parallel(full):
            continue
        if named:
            return one, two
        cells = [[token for row in full for token in blank_separated(row[place])] for place in (0, 1)]
        tagged = [sum(bool(IOB.fullmatch(token)) for token in column) / len(column) for column in cells]
        different = [len(set(column)) for column in cells]
        swap = tagged[0] > tagged[1] if tagged[0] != tagged[1] else different[0] < different[1]
        return (two, one) if swap else (one, two)
    return text, label


def _single_column(sample: str, delimiter: str) -> Layout | None:
    """Return the layout of a table that has one column, as its file type says that it is a table."""
    rows = [record.cells for record in records(sample, delimiter, delimiter != "\t") if any(record.cells)]
    if not rows:
        return None
    header = is_header(rows[:MOST_ROWS])
    names = header_names(rows[0]) if header else number_names(1)
    return Layout(
        kind="table",
        delimiter=delimiter,
        quoting=delimiter != "\t",
        header=header,
        columns=names,
        width=len(names),
    )

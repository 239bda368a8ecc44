"""Recognise a delimited table: delimiter, quoting, header and columns."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from rnn_playground.tasks.importers.cells import blank_separated
from rnn_playground.tasks.importers.columns import is_header, label_quality, roles
from rnn_playground.tasks.importers.conll import IOB
from rnn_playground.tasks.importers.guess_numbers import number_roles
from rnn_playground.tasks.importers.guess_pairs import pair_header, pair_roles, pair_tokens, tokens_of
from rnn_playground.tasks.importers.guess_sentences import sentence_roles
from rnn_playground.tasks.importers.items import trim
from rnn_playground.tasks.importers.layout import MOST_ROWS, Layout, parallel, usual_width
from rnn_playground.tasks.importers.records import records
from rnn_playground.tasks.importers.table import header_names, number_names

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_STEPS = re.compile(rf"{_NUMBER}(?:[ ,]+{_NUMBER})+")  # "0.1,0.2 0.3,0.25"
TRIPLE_BAR = "|||"  # between the sides of a translation, as prepared corpora write it


def table_layout(path: Path, sample: str, need: str, forced: bool, alone: bool) -> Layout | None:
    """Return the layout of the delimiter that explains the file best, or None where there is none."""
    kind = path.suffix.lower()
    named = kind in (".csv", ".tsv", ".tab")
    candidates = ("\t",) if kind in (".tsv", ".tab") and "\t" in sample else ("\t", ";", "|", ",")
    if need == "target" and TRIPLE_BAR in sample:
        candidates = (TRIPLE_BAR,)
    best: tuple[tuple[bool, float, float], Layout] | None = None
    for delimiter in candidates:
        if delimiter not in sample:
            continue
        found = _delimited(sample, delimiter, need)
        if found is None:
            continue
        least = 0.5 if delimiter == "\t" or named or forced or found.header else 0.85
        believed = forced or named or (alone and need in ("label", "number", "target")) or _convincing(found, need)
        if found.share < least or not believed:
            continue
        rank = (found.header, round(found.share, 1), found.quality)
        if best is None or rank > best[0]:
            best = rank, found
    if best is not None:
        return best[1]
    return _single_column(sample, "\t" if kind in (".tsv", ".tab") else ",") if named or forced else None


def _convincing(found: Layout, need: str) -> bool:
    """Tell whether what running text uses too (commas, tabs that indent) separates columns here."""
    if found.header or (found.delimiter == "\t" and need not in ("text", "either")):
        return True
    if need == "target":
        return found.delimiter == TRIPLE_BAR or found.share >= 0.95
    if need in ("label", "number", "tags", ""):
        return found.quality > 0.34  # of three labels or more, one comes again
    if found.delimiter == "\t":
        return found.share > 0.9
    return False  # running text has commas, too


def _delimited(sample: str, delimiter: str, need: str) -> Layout | None:
    """Return the layout of a table with this delimiter, or None where most rows have a single column."""
    quoting = delimiter not in ("\t", TRIPLE_BAR)  # in tab-separated files quotes are plain characters
    skip = False
    rows, broken = _records(sample, delimiter, quoting, skip)
    if quoting and f'{delimiter} "' in sample:
        skipped, still_broken = _records(sample, delimiter, quoting, skip_blanks=True)
        if (usual_width(skipped)[1], -still_broken) > (usual_width(rows)[1], -broken):
            rows, broken, skip = skipped, still_broken, True
    if broken and broken >= len(_quoted_fields(sample, delimiter)):
        quoting = False  # hardly a field is in quotes, and quotes stand about unpaired
        rows, _ = _records(sample, delimiter, quoting, skip)
    width, share = usual_width(rows)
    filled = sum(sum(1 for cell in row if trim(cell)) > 1 for row in rows)
    if width < 2 or filled * 2 < len(rows) or (need in ("text", "either") and filled < 0.9 * len(rows)):
        return None  # lines that begin with a tab are indented
    header = pair_header(rows) if need == "target" else is_header(rows)
    names = header_names(rows[0]) if header else ()
    body = rows[1:] if header else rows
    width = max(width, len(names))
    text_column, label_column = roles(body, names, width)
    target_column: int | None = None
    series: tuple[int, ...] = ()
    sentence: int | None = None
    tokens = target_tokens = ""
    quality = 0.0
    if need == "target":
        text_column, target_column = pair_roles(body, names, width)
        if target_column is not None:
            tokens, target_tokens = pair_tokens(body, text_column, target_column)
            quality = 1.0
        label_column = None
    elif need == "tags" and label_column is not None:
        text_column, label_column = _tag_columns(body, width, text_column, label_column, bool(names))
        if width > 2 and not parallel([[row[text_column], row[label_column]] for row in body if len(row) == width]):
            text_column, label_column, sentence = sentence_roles(body, names, width, text_column, label_column)
    elif need in ("label", "number"):
        text_column, label_column, series = number_roles(body, names, width, text_column, label_column, need)
        tokens = "numbers" if series else texts_tokens(body, text_column)
    return Layout(
        kind="table",
        delimiter=delimiter,
        quoting=quoting,
        skip_blanks=skip,
        header=header,
        columns=names if names else number_names(width),
        # What stands behind a translation, where it comes from, is nothing that counts.
        width=0 if need == "target" and not header else width,
        text_column=text_column,
        label_column=label_column,
        target_column=target_column,
        series=series,
        sentence_column=sentence,
        tokens=tokens,
        target_tokens=target_tokens,
        share=share,
        quality=quality or label_quality(body, label_column),
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
        if not full or not parallel(full):
            continue
        if named:
            return one, two
        cells = [[token for row in full for token in blank_separated(row[place])] for place in (0, 1)]
        tagged = [sum(bool(IOB.fullmatch(token)) for token in column) / len(column) for column in cells]
        different = [len(set(column)) for column in cells]
        swap = tagged[0] > tagged[1] if tagged[0] != tagged[1] else different[0] < different[1]
        return (two, one) if swap else (one, two)
    return text, label


def texts_tokens(rows: Sequence[Sequence[str]], text: int) -> str:
    """Return "numbers" or "chars" where the texts are numbers or letters without a blank; "" leaves it open."""
    values = [trim(row[text]) for row in rows if text < len(row)]
    filled = [value for value in values if value]
    if not filled:
        return ""
    if sum(bool(_STEPS.fullmatch(value)) for value in filled) >= 0.95 * len(filled):
        return "numbers"
    differing = len(set(filled)) >= 0.5 * len(filled)
    return "chars" if differing and tokens_of(filled) == "chars" else ""


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

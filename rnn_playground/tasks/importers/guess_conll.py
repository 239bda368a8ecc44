"""Recognise CoNLL columns by their gaps, their width and their tags."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rnn_playground.tasks.importers.columns import LABEL_NAMES, TEXT_NAMES, normal
from rnn_playground.tasks.importers.conll import CONLLU, DOCUMENT_START, IOB, split
from rnn_playground.tasks.importers.layout import Layout, parallel, usual_width
from rnn_playground.tasks.importers.table import header_names, number_names

_CONLL_TYPES = (".conll", ".conllu", ".conllx", ".iob", ".iob2", ".bio", ".iobes")
_TOKEN_NUMBER = re.compile(r"\d+(?:[-.]\d+)?")


def conll_layout(path: Path, found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of CoNLL columns, or None where the file is no such thing."""
    rows = [line for line in found if line.strip() and line[0] != "#" and not line.startswith(DOCUMENT_START)]
    if not rows:
        return None
    tabs = sum("\t" in line for line in rows)
    delimiter = "\t" if tabs * 2 > len(rows) else " "
    cells = [split(line, delimiter) for line in rows]
    width, share = usual_width(cells)
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
            if parallel([[row[token], row[tag]] for row in full]) or (delimiter == " " and not few):
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


def _names_token_and_tag(cells: Sequence[str], token: int, tag: int) -> bool:
    """Tell whether the first line is a header such as "word TAB tag"."""
    return normal(cells[token]) in TEXT_NAMES and len(cells) > tag and normal(cells[tag]) in LABEL_NAMES

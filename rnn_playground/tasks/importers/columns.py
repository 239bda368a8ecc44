"""Guess from names and contents which columns hold text and label, and whether the first row names them."""

import re
from collections import Counter
from collections.abc import Sequence

# Most telling first. A name counts in full ("text") before it counts as one of several words ("review_text").
TEXT_NAMES = (
    "text", "sentence", "utterance", "review", "tweet", "question", "query", "message", "comment", "sms",
    "phrase", "tokens", "words", "token", "word", "form", "content", "document", "headline", "body",
    "description", "title", "surname", "name", "input", "source", "transcript", "line",
)  # fmt: skip
LABEL_NAMES = (
    "label", "labels", "intent", "category", "class", "sentiment", "tags", "tag", "emotion", "topic", "upos",
    "pos", "ner", "slots", "polarity", "target", "language", "lang", "stars", "rating", "score", "gender",
    "type", "genre", "country", "origin", "nationality", "spam", "output", "gold", "y",
)  # fmt: skip
_OTHER_NAMES = ("id", "index", "idx", "no", "nr", "number", "row", "split", "date", "user", "author", "lemma")
# Names that are as likely a label (positive, spam) or a line of text: alone they make no header.
_DOUBTFUL = frozenset(
    ("pos", "spam", "y", "type", "name", "word", "line", "title", "question", "message", "comment",
     "body", "form")
)  # fmt: skip
_TEXT, _LABEL = frozenset(TEXT_NAMES), frozenset(LABEL_NAMES)
_KNOWN = _TEXT | _LABEL
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 40  # characters

Rows = Sequence[Sequence[str]]


def normal(name: str) -> str:
    """Return a column's name as it is compared: "Review_Text " is "review text"."""
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()


def is_header(rows: Rows) -> bool:
    """Tell whether the first row names the columns, from the names themselves or from how it differs."""
    if not rows:
        return False
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    names = [normal(cell) for cell in first]
    filled = [name for name in names if name]
    if not filled or len(set(filled)) < len(filled) or max(map(len, first)) > _LONGEST_NAME:
        return False
    columns = [[row[place].strip() for row in rest if place < len(row)] for place in range(len(first))]
    if not any(name and cell in column for name, cell, column in zip(names, first, columns, strict=True)):
        known = [name for name in filled if name in _KNOWN]
        usual = len(known) + sum(name in _OTHER_NAMES for name in filled)
        short = all(len(name.split()) == 1 for name in filled)
        sure = any(name not in _DOUBTFUL for name in known) or len(known) > 1
        likely = sure or (bool(known) and short and known[0] not in ("pos", "spam"))
        if likely and usual * 2 >= len(filled):
            return True
    return any(
        _stands_out(cell, column) for cell, column in zip(first, columns, strict=True)
    ) and all(len(cell.split()) <= 4 and not NUMBER.fullmatch(cell) for cell in first)  # fmt: skip


def _stands_out(cell: str, column: list[str]) -> bool:
    """Tell whether a cell differs in sort from those below: a word over numbers, a new name over labels."""
    filled = [value for value in column if value]
    if len(filled) < 3 or not cell:
        return False
    if all(map(NUMBER.fullmatch, filled)):
        return True
    counts = Counter(filled)
    few = len(counts) * 4 <= len(filled) and min(counts.values()) >= 2
    return cell not in counts and len(filled) >= 8 and few


def roles(rows: Rows, names: Sequence[str], width: int, avoid: Sequence[int] = ()) -> tuple[int, int | None]:
    """Return the column of the text and that of the label (None where there is no other column).

    `rows` are without the header; `names` are () where there is none. Columns in `avoid` are taken already.
    """
    free = [column for column in range(width) if column not in avoid]
    if not free:
        return 0, None
    text = _by_name(names, free, TEXT_NAMES, _TEXT - _LABEL)
    label = _by_name(names, [column for column in free if column != text], LABEL_NAMES, _LABEL - _TEXT)
    values = [[row[column].strip() for row in rows if column < len(row)] for column in range(width)]
    if text is None:
        candidates = [column for column in free if column != label] or free
        text = max(candidates, key=lambda column: (_text_likeness(values[column]), -column))
    if label is None:
        candidates = [column for column in free if column != text]
        if candidates:
            label = max(candidates, key=lambda column: (_label_likeness(values[column]), column))
    return text, label if label != text else None


def _by_name(
    names: Sequence[str], free: Sequence[int], exact: Sequence[str], words: frozenset[str]
) -> int | None:
    """Return the free column with the most telling name, or None."""
    plain = {column: normal(names[column]) for column in free if column < len(names)}
    for wanted in exact:
        for column, name in plain.items():
            if name == wanted:
                return column
    for column, name in plain.items():
        found = _WORD.findall(name)
        if found and found[-1] in words:
            return column
    return None


def _text_likeness(values: list[str]) -> float:
    """Rate a column as text: long cells that differ and are no numbers."""
    filled = [value for value in values if value]
    if not filled or all(map(NUMBER.fullmatch, filled)):
        return 0.0
    return sum(map(len, filled)) / len(values) * (len(set(filled)) / len(filled)) ** 2


def _label_likeness(values: list[str]) -> tuple[bool, float]:
    """Rate a column as label: filled, more than one value, few different ones."""
    filled = [value for value in values if value]
    if not filled:
        return False, -1.0
    different = len(set(filled)) / len(filled)
    return len(set(filled)) > 1, len(filled) / len(values) - different


def label_quality(rows: Rows, label: int | None) -> float:
    """Rate from 0 to 1 how much a column repeats itself, as labels do."""
    if label is None:
        return 0.0
    values = [row[label].strip() for row in rows if label < len(row)]
    filled = [value for value in values if value]
    if not filled:
        return 0.0
    return (1 - (len(set(filled)) - 1) / len(filled)) * len(filled) / len(rows)

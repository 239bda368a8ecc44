"""Recognise the two columns of a translation, and how their texts are cut into tokens."""

import re
from collections.abc import Sequence

from rnn_playground.tasks.importers.cells import blank_separated
from rnn_playground.tasks.importers.columns import NUMBER, normal

# Most telling first, as in columns.py.
SOURCE_NAMES = (
    "source", "src", "input", "from", "grapheme", "graphemes", "spelling", "letters", "word", "words", "text",
    "sentence", "question", "dna", "gene", "english", "en", "eng", "lemma",
)  # fmt: skip
TARGET_NAMES = (
    "target", "tgt", "trg", "output", "to", "translation", "translated", "phonemes", "phoneme", "pronunciation",
    "arpabet", "ipa", "answer", "reply", "protein", "french", "fr", "fra", "german", "de", "deu", "spanish", "es",
    "spa", "italian", "it", "ita", "portuguese", "pt", "por", "dutch", "nl", "nld", "russian", "ru", "rus", "latin",
    "la", "lat", "greek", "el", "ell", "turkish", "tr", "tur", "polish", "pl", "pol", "czech", "cs", "ces",
    "swedish", "sv", "swe", "danish", "da", "dan", "finnish", "fi", "fin", "japanese", "ja", "jpn", "chinese", "zh",
    "cmn", "arabic", "ar", "ara", "hungarian", "hu", "hun", "esperanto", "eo", "epo", "form", "inflected",
)  # fmt: skip
_NAMES = frozenset(SOURCE_NAMES + TARGET_NAMES)
_ABOUT = re.compile(r"cc-by|cc0|creative commons|tatoeba|attribution|https?://", re.IGNORECASE)
_INVENTORY = 200  # different symbols of a prepared notation: phonemes, notes, codons
_SYMBOL = 3.0  # characters that such a symbol has in the mean, at most
_CODE = 12  # rows from which on a column with hardly any differing cells is no text

Rows = Sequence[Sequence[str]]


def pair_header(rows: Rows) -> bool:
    """Tell whether the first row names the columns: two names at least, different ones, that do not come again."""
    names = [normal(cell) for cell in rows[0]] if rows else []
    below = [normal(cell) for cell in rows[1]] if len(rows) > 1 else []
    known = {name for name in names if name in _NAMES and name not in below}
    return len(known) >= 2 and len(set(names)) == len(names)


def pair_roles(rows: Rows, names: Sequence[str], width: int) -> tuple[int, int | None]:
    """Return the columns of source and target (None where there is no second column).

    `rows` are without the header. Without telling names these are the first two columns that hold text: not
    numbers, codes of languages or notes on where a sentence is from.
    """
    if not width:
        return 0, None
    values = [[row[column].strip() for row in rows if column < len(row)] for column in range(width)]
    plain = [normal(name) for name in names]
    texts = [column for column in range(width) if _is_text(values[column], len(rows))]
    texts += [column for column in range(width) if column not in texts]
    target = _named(plain, TARGET_NAMES)
    source = _named(plain, SOURCE_NAMES)
    if source is None and target is None:
        return texts[0], texts[1] if width > 1 else None
    if source is None:
        source = next((column for column in texts if column != target), 0)
    if target is None:
        target = next((column for column in texts if column != source), None)
    return source, target if target != source else None


def pair_tokens(rows: Rows, source: int, target: int) -> tuple[str, str]:
    """Return how source and target are cut: "words", "chars" or "spaced" (symbols of a notation)."""
    full = [(row[source].strip(), row[target].strip()) for row in rows if len(row) > max(source, target)]
    one, other = (tokens_of([pair[side] for pair in full]) for side in (0, 1))
    return one, other


def tokens_of(texts: Sequence[str]) -> str:
    """Return how texts are cut: at blanks where these part short symbols, by characters where there are none."""
    filled = [text for text in texts if text]
    if not filled:
        return ""
    pieces = [blank_separated(text) for text in filled]
    spaced = sum(len(found) > 1 for found in pieces)
    symbols = [symbol for found in pieces for symbol in found]
    if spaced >= 0.5 * len(filled) and len(set(symbols)) <= _INVENTORY:
        letters = sum(map(len, symbols))
        signs = sum(symbol[-1] in ".,!?" for symbol in symbols)
        if letters <= _SYMBOL * len(symbols) and signs < 0.05 * len(symbols) and len(symbols) > 2 * len(filled):
            return "spaced"
    sentences = sum(text[-1] in ".!?…。！？" for text in filled) > 0.3 * len(filled)  # "Go.", "Wait!"
    return "words" if spaced >= 0.1 * len(filled) or sentences else "chars"


def _is_text(values: Sequence[str], rows: int) -> bool:
    filled = [value for value in values if value]
    if len(filled) < 0.5 * rows or all(map(NUMBER.fullmatch, filled)):
        return False
    if sum(bool(_ABOUT.search(value)) for value in filled) > 0.5 * len(filled):
        return False
    return len(filled) < _CODE or len(set(filled)) > 0.05 * len(filled)


def _named(plain: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in wanted if name in plain), None)

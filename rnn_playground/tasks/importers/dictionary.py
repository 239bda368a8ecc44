"""Read pronouncing dictionaries: on each line a word and its phonemes, as CMUdict writes them."""

import re
from collections.abc import Iterator, Sequence

from rnn_playground.tasks.importers.cells import Places, item
from rnn_playground.tasks.importers.guess_pairs import pair_header
from rnn_playground.tasks.importers.items import Item
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

COLUMNS = ("word", "phonemes")
# The phonemes of American English as the ARPABET writes them, with 0, 1 or 2 behind a vowel for its stress.
ARPABET = frozenset((
    "AA", "AE", "AH", "AO", "AW", "AX", "AXR", "AY", "B", "CH", "D", "DH", "DX", "EH", "EL", "EM", "EN", "ER", "EY",
    "F", "G", "HH", "IH", "IX", "IY", "JH", "K", "L", "M", "N", "NG", "NX", "OW", "OY", "P", "Q", "R", "S", "SH", "T",
    "TH", "UH", "UW", "UX", "V", "W", "WH", "Y", "Z", "ZH",
))  # fmt: skip
_VARIANT = re.compile(r"(?<=.)\(\d+\)$")
_NOTE = re.compile(r"\s#.*$")
_COLUMNS = re.compile(r".[,;|]")
_LARGEST_INVENTORY = 150


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each entry; "WORD(1)", another way to say WORD, is a further row of that word.

    Lines that begin with ";;;" or with "# " are comments, as is what follows a blank and "#". An entry may begin
    with a sign: "!EXCLAMATION-POINT".
    """
    for row, line in enumerate(lines(text), 1):
        cells = cut(line)
        if not cells:
            continue
        if len(cells) < 2:
            message = f"“{cells[0][:30]}” has no phonemes: write them behind the word, blanks between them"
            yield Item(row, cells, None, message)
        else:
            yield item(row, cells, Places.of(plan), need)


def cut(line: str) -> tuple[str, ...]:
    """Return word and phonemes of a line; () for a comment or a blank line."""
    written = _NOTE.sub("", line)
    if line.startswith((";;;", "# ", "##")) or not written.strip():
        return ()
    word, *phonemes = written.split()
    word = _VARIANT.sub("", word)
    return (word, " ".join(phonemes)) if phonemes else (word,)


def dictionary_layout(found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of a pronouncing dictionary, or None where the file is none.

    What says so are phonemes of the ARPABET, or for a translation any small inventory of short symbols.
    """
    rows = [cells for line in found if (cells := cut(line))]
    full = [(word, rest.split(" ")) for word, *others in rows for rest in others]
    if not full:
        return None
    symbols = [symbol for _, phonemes in full for symbol in phonemes]
    if not forced:
        if pair_header(rows) or sum(bool(_COLUMNS.search(word)) for word, _ in full) > 0.5 * len(full):
            return None  # a table, with words and phonemes in its columns
        if len(full) < 0.9 * len(rows) or len(symbols) < 2 * len(full):
            return None
        english = sum(symbol.upper().rstrip("012") in ARPABET for symbol in symbols) >= 0.95 * len(symbols)
        short = sum(map(len, symbols)) < 2.5 * len(symbols) and len(set(symbols)) <= _LARGEST_INVENTORY
        again = len(set(symbols)) <= 0.2 * len(symbols)
        words = len({word for word, _ in full}) > 0.5 * len(full)
        if not (words and (english or (need == "target" and short and again))):
            return None
    return Layout(
        kind="dictionary", columns=COLUMNS, width=2, target_column=1, tokens="chars", target_tokens="spaced"
    )

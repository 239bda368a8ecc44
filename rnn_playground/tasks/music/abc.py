r"""Read a tune book in ABC notation (abcnotation.com, standard 2.1) into melodies made of words.

What is a melody is kept: notes, rests, ties, bar lines, keys and metres, with repeats and endings played out. A
chord gives its highest note. Chord names, decorations, grace notes, lyrics, slurs and layout are left out; of
several voices only the first is read. Whatever else stands there is passed over with a remark, and nothing in a
file raises an exception.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from rnn_playground.tasks.music.abc_body import Body
from rnn_playground.tasks.music.abc_repeats import played_out
from rnn_playground.tasks.music.keys import Key, parse_key
from rnn_playground.tasks.music.metres import bar_length, metre_word, parse_metre
from rnn_playground.tasks.music.notes import read_note

_HEAD_FIELD = re.compile(r"([A-Za-z+]):(.*)")
_BODY_FIELD = re.compile(r"([IKLMNPQRTUVWmrsw+]):(.*)")  # not A to G: "d:|" is music
_UNIT = re.compile(r"\s*(\d{1,3})\s*/\s*(\d{1,3})")
LONGEST = 20_000  # words of one tune, repeats played out
REMARKS = 20  # kept of one tune


@dataclass(frozen=True)
class Tune:
    """Hold one tune of a book; `tokens` are the words of the melody, key and metre first."""

    title: str
    key: str  # as a word without "K:": "G", "Em", "Ador", "none"
    metre: str  # "6/8", "none"
    unit: Fraction  # length of a note written without one
    tokens: tuple[str, ...]
    number: str = ""  # X:
    remarks: tuple[str, ...] = ()  # what was passed over, in words

    @property
    def text(self) -> str:
        """Return the melody as a row of the sentence table, its words separated by blanks."""
        return " ".join(self.tokens)


@dataclass
class _Head:
    """Collect the fields of one tune until its music begins."""

    number: str = ""
    title: str = ""
    key: Key = field(default_factory=lambda: Key(""))
    metre: str = "none"
    unit: Fraction | None = None
    remarks: list[str] = field(default_factory=list)

    def take(self, letter: str, value: str) -> None:
        value = value.strip()
        if letter == "X" and not self.number:
            self.number = value
        elif letter == "T" and not self.title:
            self.title = value
        elif letter == "M":
            found = parse_metre(value)
            if found is None:
                self.remarks.append(f"the metre “{value[:20]}” is not known: read as free")
            self.metre = found or "none"
        elif letter == "L":
            self.unit = unit_length(value) or self.unit
        elif letter == "K":
            key = parse_key(value)
            if key is None:
                self.remarks.append(f"the key “{value[:20]}” is not known: read as none")
            self.key = key or Key("")

    def length(self) -> Fraction:
        """Return the unit length: as written, or by the standard's rule 1/16 in metres under 3/4 and else 1/8."""
        bar = bar_length(self.metre)
        return self.unit or Fraction(1, 16 if bar is not None and bar < Fraction(3, 4) else 8)


def unit_length(text: str) -> Fraction | None:
    """Return what an L: field says; None if nothing."""
    found = _UNIT.match(text)
    return Fraction(int(found[1]), int(found[2])) if found and int(found[1]) and int(found[2]) else None


def tunes(text: str) -> tuple[Tune, ...]:
    """Return the tunes of a book, in its order; those without a note are left out. Never raises.

    A tune begins with X: and ends with an empty line after its music; one without X: has at least a K:.
    """
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    books: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("X:"):
            books.append([])
        books[-1].append(without_comment(line))
    found = (_tune(lines) for lines in books)
    return tuple(tune for tune in found if tune is not None)


def _tune(lines: list[str]) -> Tune | None:
    head = _Head()
    fields = [_HEAD_FIELD.match(line) for line in lines]
    begin = next((place for place, found in enumerate(fields) if found and found[1] == "K"), None)
    if begin is None:
        return None
    for found in fields[: begin + 1]:
        if found:
            head.take(found[1], found[2])
    body = Body(head.key, head.metre, head.length(), head.remarks)
    for line in lines[begin + 1 :]:
        if not line.strip() and body.items:
            break
        inner = _BODY_FIELD.match(line)
        if inner:
            body.field(inner[1], inner[2])
        else:
            body.read(line)
    words = played_out(body.items, LONGEST)
    if len(words) >= LONGEST:
        body.remark(f"the tune is cut after {LONGEST:,} words")
    if not any(note is not None and note.midi is not None for note in map(read_note, words)):
        return None
    return Tune(
        title=head.title or (f"tune {head.number}" if head.number else "untitled"),
        key=head.key.word[2:],
        metre=head.metre,
        unit=head.length(),
        tokens=(head.key.word, metre_word(head.metre), *words),
        number=head.number,
        remarks=tuple(body.remarks[:REMARKS]),
    )


def without_comment(line: str) -> str:
    r"""Return a line without what follows a % that is not written \%."""
    return re.split(r"(?<!\\)%", line, maxsplit=1)[0]

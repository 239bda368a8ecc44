r"""Read the music of a tune in ABC: notes with accidentals, lengths, ties, tuplets and broken rhythm, and bar lines."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from rnn_playground.tasks.music.abc_repeats import Item
from rnn_playground.tasks.music.keys import Key, parse_key
from rnn_playground.tasks.music.metres import bar_length, metre_word, parse_metre
from rnn_playground.tasks.music.notes import BAR, LETTERS, note_word, rest_word

_ONE = Fraction(1)
_LENGTH = r"(\d{0,4})(/*)(\d{0,4})"
_PITCH = r"(\^\^|\^|__|_|=)?([A-Ga-g])([',]*)"
_TOKENS = re.compile(
    rf"(?P<note>{_PITCH}{_LENGTH})"
    rf"|(?P<rest>[zx]{_LENGTH})"
    r"|(?P<bars>[ZX](\d{0,3}))"
    rf"|(?P<chord>\[((?:{_PITCH}(?:\d|/)*[ -]*)+)\]{_LENGTH})"
    r"|(?P<inline>\[([A-Za-z]):([^\]]*)\])"
    r"|(?P<grace>\{[^}]*\}?)"
    r'|(?P<quoted>"[^"]*"?)'
    r"|(?P<mark>![^!\s|]*!|\+[^+\s|]+\+)"
    r"|(?P<tuplet>\((\d)(?::(\d?))?(?::(\d?))?)"
    r"|(?P<broken>>+|<+)"
    r"|(?P<bar>:*\|*\[?\|[\]|]*:*|::+|\|\])(?P<turns>\s*\[?\d[\d,.\-]*)?"
    r"|(?P<ending>\[(\d[\d,.\-]*))"
    r"|(?P<tie>-)"
    r"|(?P<overlay>&)"
    r"|(?P<nothing>[\s`~.HIJLMNOPQRSTUVWuvyk$*\\()\[\]\d!;]+?)"
)
_TUPLET_TIME = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}  # p notes in the time of so many; 5, 7, 9: 3 in compound metres, else 2
_SIGNS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_COMPOUND = ("6/8", "9/8", "12/8", "6/4", "9/4")


@dataclass
class _Sound:
    """Hold a note or rest until it is known whether broken rhythm or a tie changes it."""

    letter: str  # "" for a rest
    accidental: int
    octave: int
    length: Fraction
    tied: bool = False

    def word(self) -> str:
        if not self.letter:
            return rest_word(self.length)
        return note_word(self.letter, self.accidental, self.octave, self.length, tied=self.tied)


@dataclass
class Body:
    """Turn lines of music into items, a melody's words and signs of form, in `items`."""

    key: Key
    metre: str
    unit: Fraction
    remarks: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    _voice: str = ""  # the first that is named
    _silent: bool = False  # another voice is written: passed over
    _accidentals: dict[str, int] = field(default_factory=dict)  # of this bar
    _last: _Sound | None = None  # not yet in items
    _factor: Fraction = _ONE  # of broken rhythm, for the next note
    _tuplet: tuple[Fraction, int] = (_ONE, 0)  # factor, notes left
    _overlay: bool = False
    _word: str = ""  # the newest among the first `_looked` items
    _looked: int = 0

    def remark(self, text: str) -> None:
        """Say what is passed over; the same is said once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def field(self, letter: str, value: str) -> None:
        """Take over a voice, key, metre or unit length that changes within the tune; other fields say nothing here."""
        if letter == "V":
            named = (value.split() or [""])[0]
            self._voice = self._voice or named
            self._silent = named != self._voice
            if self._silent:
                self.remark("only the first voice is read")
        elif self._silent:
            return
        elif letter == "K":
            key = parse_key(value)
            if key is None:
                self.remark(f"the key “{value[:20]}” is not known: passed over")
            elif key != self.key and (key.tonic or value.strip().lower() == "none"):
                self._flush()
                self.key = key
                self._accidentals.clear()
                self.items.append(Item("word", key.word))
        elif letter == "M":
            metre = parse_metre(value)
            if metre is None:
                self.remark(f"the metre “{value[:20]}” is not known: passed over")
            elif metre != self.metre:
                self._flush()
                self.metre = metre
                self.items.append(Item("word", metre_word(metre)))
        elif letter == "L":
            over, _, under = value.strip().partition("/")
            if over.strip().isdigit() and under.strip().isdigit() and int(over) and int(under):
                self.unit = Fraction(int(over), int(under))

    def read(self, line: str) -> None:
        """Read one line of music."""
        place = 0
        while place < len(line):
            found = _TOKENS.match(line, place)
            if found is None or found.end() == place:
                self.remark(f"“{line[place]}” is passed over")
                place += 1
                continue
            place = found.end()
            self._take(found)
        self._flush()

    def _take(self, found: re.Match[str]) -> None:
        kind, text = found.lastgroup, found.group()
        if self._silent and found["inline"] is None:
            return
        if found["bar"] is not None:
            self._bar(found["bar"], found["turns"] or "")
        elif self._overlay:
            return  # a second part of this bar, written over the first
        elif found["note"] is not None:
            self._note(text)
        elif found["chord"] is not None:
            self._chord(text)
        elif found["rest"] is not None:
            self._sound(_Sound("", 0, 0, _length(text[1:])))
        elif found["bars"] is not None:
            self._rest_bars(int(text[1:] or 1))
        elif found["inline"] is not None:
            letter, _, value = text[1:-1].partition(":")
            self.field(letter, value)
        elif found["tuplet"] is not None:
            self._begin_tuplet(text)
        elif found["broken"] is not None:
            self._break(text)
        elif found["ending"] is not None:
            self._flush()
            self._ending(text)
        elif found["tie"] is not None:
            if self._last is not None and self._last.letter:
                self._last.tied = True
        elif found["overlay"] is not None:
            self._overlay = True
            self.remark("only the first of the voices written over one another with & is read")
        elif kind not in ("grace", "quoted", "mark", "nothing"):
            self.remark(f"“{text[:20]}” is passed over")

    def _note(self, text: str) -> None:
        found = re.match(_PITCH, text)
        if found is None:
            return
        sign, name, marks = found.groups()
        self._sound(_Sound(*self._pitch(sign, name, marks), _length(text[found.end() :])))

    def _pitch(self, sign: str | None, name: str, marks: str) -> tuple[str, int, int]:
        """Return letter, accidental and octave; an accidental holds until the bar ends, in every octave."""
        letter = name.upper()
        if sign is not None:
            self._accidentals[letter] = _SIGNS[sign]
        accidental = self._accidentals.get(letter, self.key.signature.get(letter, 0))
        return letter, accidental, 4 + name.islower() + marks.count("'") - marks.count(",")

    def _chord(self, text: str) -> None:
        inside, _, after = text[1:].partition("]")
        notes = [
            (self._pitch(*match.groups()[:3]), _length(match[4])) for match in re.finditer(_PITCH + r"([\d/]*)", inside)
        ]
        highest = max(notes, key=lambda note: 12 * note[0][2] + LETTERS[note[0][0]] + note[0][1])
        self._sound(_Sound(*highest[0], highest[1] * _length(after), tied="-" in inside))
        self.remark("of chords only the highest note is read")

    def _sound(self, sound: _Sound) -> None:
        self._flush()
        factor, left = self._tuplet
        # Fractions are slow, and a book has a hundred thousand notes: nearly all of them are neither dotted by > nor
        # in a tuplet.
        sound.length *= self.unit
        if self._factor is not _ONE:
            sound.length *= self._factor
            self._factor = _ONE
        if left:
            sound.length *= factor
            self._tuplet = (factor, left - 1)
        if sound.length > 0 and sound.length.numerator < 10_000 and sound.length.denominator < 10_000:
            self._last = sound
        else:
            self.remark("a note of no or of endless length is passed over")

    def _rest_bars(self, count: int) -> None:
        bar = bar_length(self.metre)
        if bar is None:
            self.remark("rests of whole bars are passed over in free time")
            return
        self._flush()
        for number in range(min(count, 100)):
            self.items += [Item("word", BAR)] * (number > 0) + [Item("word", rest_word(bar))]

    def _begin_tuplet(self, text: str) -> None:
        parts = text[1:].split(":")
        notes = int(parts[0])
        if notes < 2:
            return
        usual = _TUPLET_TIME.get(notes, 3 if self.metre in _COMPOUND else 2)
        time = int(parts[1]) if len(parts) > 1 and parts[1] else usual
        over = int(parts[2]) if len(parts) > 2 and parts[2] else notes
        if time:
            self._tuplet = (Fraction(time, notes), over)

    def _break(self, text: str) -> None:
        """Lengthen the note before > and shorten the one after it; < does the reverse."""
        short = Fraction(1, 2 ** min(len(text), 4))
        long = 2 - short
        if self._last is not None:
            self._last.length *= long if text[0] == ">" else short
            self._factor = short if text[0] == ">" else long

    def _bar(self, text: str, turns: str) -> None:
        self._flush()
        self._overlay = False
        self._accidentals.clear()
        self._tuplet, self._factor = (_ONE, 0), _ONE
        closes, opens = text.startswith(":"), text.endswith(":")
        if self._newest_word() not in ("", BAR):  # several signs in a row are one line
            self.items.append(Item("word", BAR))
        if closes:
            self.items.append(Item("close"))
        if opens:
            self.items.append(Item("open"))
        elif not closes and ("||" in text or "]" in text):
            self.items.append(Item("part"))
        if turns:
            self._ending(turns)

    def _newest_word(self) -> str:
        """Return the last word of the melody so far, "" before the first; signs of form are looked at once."""
        for item in reversed(self.items[self._looked :]):
            if item.kind == "word":
                self._word = item.word
                break
        self._looked = len(self.items)
        return self._word

    def _ending(self, text: str) -> None:
        numbers: set[int] = set()
        for part in re.split(r"[,.]", text.strip().strip("[")):
            ends = [int(number) for number in part.split("-") if number.isdigit()]
            if ends:
                numbers.update(range(ends[0], min(ends[-1], ends[0] + 16) + 1))
        if numbers:
            self.items.append(Item("ending", turns=frozenset(number for number in numbers if number <= 16)))

    def _flush(self) -> None:
        if self._last is not None:
            self.items.append(Item("word", self._last.word()))
            self._last = None


@lru_cache(maxsize=4096)
def _length(text: str) -> Fraction:
    """Return what "3", "/2", "3/2", "//" or nothing multiplies the unit length by; 0 for no length."""
    found = re.match(_LENGTH, text)
    if found is None:
        return _ONE
    over, strokes, under = found.groups()
    length = Fraction(int(over or 1))
    if strokes:
        below = int(under) if under else 2 ** min(len(strokes), 8)
        return length / below if below else Fraction(0)
    return length

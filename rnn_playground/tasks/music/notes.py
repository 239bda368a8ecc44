"""Notes and rests as words: "F#4:3/8" is F sharp above middle C, three eighths of a whole note long; "z:1/4" rests."""

import re
from dataclasses import dataclass
from fractions import Fraction

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}  # semitones above C
ACCIDENTALS = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}
REST = "z"
BAR = "|"
TIED = "-"  # behind a note that goes on in the next one
_NOTE = re.compile(r"([A-G])(##|#|bb|b|)(-?\d):(\d{1,4})(?:/(\d{1,4}))?(-?)")
_REST = re.compile(r"z:(\d{1,4})(?:/(\d{1,4}))?")
_SIGNS = {text: value for value, text in ACCIDENTALS.items()}


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one note, or a rest: `midi` is its number (60 = middle C = C4), None for a rest.

    `length` is a share of a whole note.
    """

    midi: int | None
    length: Fraction
    tied: bool = False


def note_word(letter: str, accidental: int, octave: int, length: Fraction, *, tied: bool = False) -> str:
    """Write a note as a word."""
    return f"{letter}{ACCIDENTALS[accidental]}{octave}:{length_word(length)}{TIED if tied else ''}"


def rest_word(length: Fraction) -> str:
    """Write a rest as a word."""
    return f"{REST}:{length_word(length)}"


def length_word(length: Fraction) -> str:
    """Write a length, always as numerator / denominator: "1/4", "1/1"."""
    return f"{length.numerator}/{length.denominator}"


def read_note(word: str) -> Note | None:
    """Return the note or rest that a word stands for, None for any other word."""
    found = _NOTE.fullmatch(word)
    if found:
        letter, sign, octave, over, under, tied = found.groups()
        midi = 12 * (int(octave) + 1) + LETTERS[letter] + _SIGNS[sign]
        length = _length(over, under)
        return Note(midi, length, bool(tied)) if length and 0 <= midi <= 127 else None
    found = _REST.fullmatch(word)
    if found:
        length = _length(*found.groups())
        return Note(None, length) if length else None
    return None


def _length(over: str, under: str | None) -> Fraction:
    """Return a length; 0 for one that is none."""
    below = int(under or 1)
    return Fraction(int(over), below) if below else Fraction(0)

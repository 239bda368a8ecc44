"""Keys and modes: which sharps and flats a key has, and which notes are its scale."""

import re
from dataclasses import dataclass

from rnn_playground.tasks.music.notes import ACCIDENTALS, LETTERS

# How far each mode's signature lies from that of the major key on the same note, in fifths; names as in ABC.
MODES: dict[str, int] = {
    "major": 0, "ionian": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "aeolian": -3, "phrygian": -4, "locrian": -5,
    "lydian": 1,
}  # fmt: skip
SHORT = {"major": "", "ionian": "", "minor": "m", "aeolian": "m"}  # written after the tonic; others: three letters
_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_SHARPS = "FCGDAEB"  # in the order in which sharps come; flats come from the end
_KEY = re.compile(r"([A-G])([#b♯♭]?)\s*([A-Za-z]*)")


@dataclass(frozen=True, slots=True)
class Key:
    """Hold a tonic ("F#") and a mode ("minor"), or no key at all (tonic "")."""

    tonic: str
    mode: str = "major"

    @property
    def fifths(self) -> int:
        """Return the number of sharps (positive) or flats (negative), -7 to 7."""
        if not self.tonic:
            return 0
        sign = {"#": 7, "b": -7}.get(self.tonic[1:], 0)
        return _FIFTHS[self.tonic[0]] + sign + MODES[self.mode]

    @property
    def signature(self) -> dict[str, int]:
        """Return 1 for each letter with a sharp and -1 for each with a flat; others are left out."""
        count = self.fifths
        return dict.fromkeys(_SHARPS[:count], 1) if count >= 0 else dict.fromkeys(_SHARPS[count:], -1)

    @property
    def pitch(self) -> int:
        """Return the tonic in semitones above C, 0 to 11."""
        return (LETTERS[self.tonic[0]] + {"#": 1, "b": -1}.get(self.tonic[1:], 0)) % 12 if self.tonic else 0

    @property
    def scale(self) -> frozenset[int]:
        """Return the notes of the key in semitones above C; a minor key's leading note belongs to it, too."""
        if not self.tonic:
            return frozenset(range(12))
        notes = {(LETTERS[letter] + self.signature.get(letter, 0)) % 12 for letter in LETTERS}
        return frozenset(notes | {(self.pitch - 1) % 12}) if SHORT.get(self.mode) == "m" else frozenset(notes)

    @property
    def word(self) -> str:
        """Return the key as a word of a melody: "K:G", "K:Em", "K:Ador", "K:none"."""
        return f"K:{self.tonic}{SHORT.get(self.mode, self.mode[:3])}" if self.tonic else "K:none"

    def spell(self, degree: int, octave: int, raised: int = 0) -> tuple[str, int, int]:
        """Return letter, accidental and octave of a step of the scale; degree 0 is the tonic in `octave`."""
        letters = "CDEFGAB"
        place = letters.index(self.tonic[0]) + degree
        letter = letters[place % 7]
        return letter, self.signature.get(letter, 0) + raised, octave + place // 7


def parse_key(text: str) -> Key | None:
    """Return the key that "G", "Em", "F#min", "Ador", "D Mixolydian", "Bb", "HP" or "none" names; None if none does."""
    text = text.strip()
    if text.lower() in ("", "none"):
        return Key("")
    if text[:2] in ("HP", "Hp"):
        return Key("A", "mixolydian")  # the Highland bagpipe: two sharps, and A as its tonic
    found = _KEY.match(text)
    if not found:
        return None
    letter, sign, name = found.groups()
    tonic = letter + {"♯": "#", "♭": "b"}.get(sign, sign)
    mode = _mode(name)
    key = Key(tonic, mode)
    return key if -7 <= key.fifths <= 7 else None


def _mode(name: str) -> str:
    """Return the mode whose name begins with these letters; anything else (a clef, "exp") is not one: major."""
    lower = name.lower()
    if name == "m" or lower.startswith("min"):
        return "minor"
    if len(lower) >= 3:
        for mode in MODES:
            if mode.startswith(lower[:3]):
                return mode
    return "major"


__all__ = ["ACCIDENTALS", "MODES", "Key", "parse_key"]

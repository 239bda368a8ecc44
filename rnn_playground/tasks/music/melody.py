"""Read the words of a melody: which note sounds when, in which key, and whether its bars are full."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rnn_playground.tasks.music.keys import Key, parse_key
from rnn_playground.tasks.music.metres import bar_length, parse_metre
from rnn_playground.tasks.music.notes import BAR, Note, read_note


@dataclass(frozen=True, slots=True)
class Sounding:
    """Hold one word's note: the word's place, when it begins (in whole notes), and the key it stands in."""

    step: int
    start: Fraction
    note: Note
    key: Key


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold what stands between two bar lines: how long it is and how long its metre wants it (None: free)."""

    number: int  # from 0
    start: Fraction
    length: Fraction
    wanted: Fraction | None
    notes: tuple[Sounding, ...]

    @property
    def full(self) -> bool:
        """Return whether the bar has the length of its metre."""
        return self.wanted is None or self.length == self.wanted


@dataclass(frozen=True)
class Melody:
    """Hold a tune: its notes and rests in order, its bars, and the key and metre of its beginning."""

    notes: tuple[Sounding, ...]
    bars: tuple[Bar, ...]
    key: Key
    metre: str
    length: Fraction
    other: tuple[int, ...] = field(default=())  # places of words that are no music

    @property
    def sounding(self) -> tuple[Sounding, ...]:
        """Return the notes without the rests."""
        return tuple(note for note in self.notes if note.note.midi is not None)

    def joined(self) -> tuple[tuple[Fraction, Fraction, int], ...]:
        """Return (start, length, midi) of each sound, tied notes as one."""
        sounds: list[tuple[Fraction, Fraction, int]] = []
        tied = False
        for place in self.notes:
            midi, length = place.note.midi, place.note.length
            if tied and sounds and midi == sounds[-1][2]:
                sounds[-1] = (sounds[-1][0], sounds[-1][1] + length, midi)
            elif midi is not None:
                sounds.append((place.start, length, midi))
            tied = place.note.tied
        return tuple(sounds)


def melody(words: Sequence[str]) -> Melody:
    """Read words; those that are no music (<SOS>, a typing error) are passed over and named in `other`.

    A bar with no note in it is none. The last notes form a bar although no line follows them.
    """
    key, metre, first_key, first_metre = Key(""), "none", None, None
    notes: list[Sounding] = []
    bars: list[Bar] = []
    other: list[int] = []
    now = begun = Fraction(0)
    since = 0
    for step, word in enumerate(words):
        note = read_note(word)
        if note is not None:
            notes.append(Sounding(step, now, note, key))
            now += note.length
        elif word == BAR:
            if len(notes) > since:
                bars.append(Bar(len(bars), begun, now - begun, bar_length(metre), tuple(notes[since:])))
            begun, since = now, len(notes)
        elif word.startswith("K:") and (named := parse_key(word[2:])) is not None:
            key = named
            first_key = first_key or named
        elif word.startswith("M:") and (found := parse_metre(word[2:])) is not None:
            metre = found
            first_metre = first_metre or found
        else:
            other.append(step)
    if len(notes) > since:
        bars.append(Bar(len(bars), begun, now - begun, bar_length(metre), tuple(notes[since:])))
    return Melody(tuple(notes), tuple(bars), first_key or Key(""), first_metre or "none", now, tuple(other))


def in_scale(found: Melody) -> tuple[int, int]:
    """Return how many of the notes belong to the scale of the key they stand in, and how many there are."""
    sounding = found.sounding
    return sum(place.note.midi % 12 in place.key.scale for place in sounding if place.note.midi is not None), len(
        sounding
    )


def full_bars(found: Melody) -> tuple[int, int]:
    """Return how many bars are as long as their metre says, and how many there are."""
    return sum(bar.full for bar in found.bars), len(found.bars)

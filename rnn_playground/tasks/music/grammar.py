"""Write tunes of eight bars: a question of four that ends away from home, and an answer that comes home.

The first two bars of the answer are those of the question (its theme returns), as in countless songs. Each bar
has a chord; notes on its beats are of the chord, those between go by steps. In minor keys the seventh step is
raised in the chord that leads home. All is drawn with a seed, so that equal seeds give equal tunes.
"""

import random
from fractions import Fraction

from rnn_playground.tasks.music.keys import Key
from rnn_playground.tasks.music.metres import metre_word
from rnn_playground.tasks.music.notes import BAR, note_word

KEYS = (
    Key("C"), Key("G"), Key("D"), Key("F"), Key("Bb"), Key("A", "minor"), Key("E", "minor"), Key("D", "minor"),
)  # fmt: skip
# Bars as lengths in eighths; the last of each are fit to end a phrase.
RHYTHMS: dict[str, tuple[tuple[int, ...], ...]] = {
    "3/4": ((2, 2, 2), (4, 2), (2, 1, 1, 2), (3, 1, 2), (2, 2, 1, 1)),
    "4/4": ((2, 2, 2, 2), (4, 2, 2), (2, 2, 4), (3, 1, 2, 2), (2, 1, 1, 2, 2)),
    "6/8": ((3, 3), (2, 1, 2, 1), (2, 1, 3), (3, 2, 1), (1, 1, 1, 3)),
}
ENDINGS = {"3/4": ((4, 2), (6,)), "4/4": ((4, 4), (8,)), "6/8": ((3, 3), (6,))}  # of the question, of the answer
BEATS = {"3/4": 2, "4/4": 4, "6/8": 3}  # eighths from one strong beat to the next
# Chords of the eight bars as steps of the scale from 0; the fourth bar is the question's end, the last the answer's.
PLANS = (
    (0, 3, 0, 4, 0, 3, 4, 0), (0, 4, 0, 4, 0, 4, 4, 0), (0, 5, 3, 4, 0, 5, 4, 0), (0, 0, 3, 4, 0, 0, 4, 0),
)  # fmt: skip
DOMINANT = 4  # the chord that leads home: in minor keys, too, with a major third
LOWEST, HIGHEST = -3, 8  # steps of the scale around the tonic
BARS = 8


def tune(source: random.Random, key: Key | None = None, metre: str | None = None) -> tuple[str, ...]:
    """Return the words of a tune; key and metre are drawn where they are not given."""
    key = key or source.choice(KEYS)
    metre = metre or source.choice(tuple(RHYTHMS))
    plan = source.choice(PLANS)
    few = source.sample(RHYTHMS[metre], 2)  # a tune keeps to two rhythms
    place = source.choice((0, 2, 4))
    bars: list[list[tuple[int, int]]] = []  # (step of the scale, eighths)
    for number in range(BARS):
        if number in (4, 5):
            bars.append(bars[number - 4])
            place = bars[-1][-1][0]
        else:
            last = number == BARS - 1
            rhythm = ENDINGS[metre][last] if number in (3, BARS - 1) else source.choice(few)
            bars.append(_bar(source, rhythm, BEATS[metre], plan[number], place, home=last))
            place = bars[-1][-1][0]
    words = [key.word, metre_word(metre)]
    for bar, chord in zip(bars, plan, strict=True):
        for step, eighths in bar:
            leading = key.mode == "minor" and chord == DOMINANT and step % 7 == 6
            letter, accidental, octave = key.spell(step, 4, int(leading))
            words.append(note_word(letter, accidental, octave, Fraction(eighths, 8)))
        words.append(BAR)
    return tuple(words)


def _bar(
    source: random.Random, rhythm: tuple[int, ...], beat: int, chord: int, place: int, *, home: bool
) -> list[tuple[int, int]]:  # fmt: skip
    """Return the notes of a bar that goes on from a step of the scale; `home` ends on the tonic."""
    notes: list[tuple[int, int]] = []
    at = 0
    for number, eighths in enumerate(rhythm):
        if home and number == len(rhythm) - 1:
            place = 0 if place < 4 else 7
        elif at % beat == 0:
            near = [step for step in range(place - 3, place + 4) if (step - chord) % 7 in (0, 2, 4) and _within(step)]
            place = source.choice([step for step in near if step != place] or near)
        else:
            place = source.choice([step for step in (place - 1, place + 1) if _within(step)])
        notes.append((place, eighths))
        at += eighths
    return notes


def _within(step: int) -> bool:
    return LOWEST <= step <= HIGHEST

"""Spoken words that mean nothing, spelled as they sound: here letters can be learnt, words cannot.

A word is consonant, vowel, consonant ("lam"). Every fifth row says a word that no training row says; the others say
each of their words about as often.
"""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator
from rnn_playground.tasks.generators.speech import NOISES, PITCHES, SPEEDS
from rnn_playground.tasks.sound.pronounce import LEXICON
from rnn_playground.tasks.sound.recipe import Recipe

FIRST = "bdfgklmnprstvz"
VOWELS = "aeiou"
LAST = "dfgklmnpst"
HELD_OUT = 5  # one of so many words


@generator("syllables")
def syllables(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different recipes of made-up words of three letters; the words of every fifth are new."""
    source = random.Random(seed)
    every = [word for word in _words() if word not in LEXICON]  # those are not all spelled as they sound
    source.shuffle(every)
    new, known = every[: len(every) // HELD_OUT], every[len(every) // HELD_OUT :]

    def draw(number: int) -> Example | None:
        away = number % 5 == 4
        word = new[number // 5 % len(new)] if away else known[(number - number // 5) % len(known)]
        recipe = Recipe(
            word,
            pitch=round(source.uniform(PITCHES[0][0], PITCHES[-1][1])),
            speed=round(source.uniform(SPEEDS[0][0], SPEEDS[-1][1]), 2),
            noise=round(source.uniform(*NOISES), 3),
            seed=source.randrange(1000),
        )
        return Example(text=recipe.text(), target=word, part="held out" if away else "train")

    return tuple(distinct(rows, draw))


def _words() -> list[str]:
    return [first + vowel + last for first in FIRST for vowel in VOWELS for last in LAST]

"""Spoken words: each row is a recipe for the synthesiser, and the word to be spelled from its sound.

Voices are high, middle or low; speech is slow, even or fast: nine ways to say a word. Every word leaves out two
of its nine ways, and only those are held out, so that each word was heard in each voice and at each speed, but
never in both together.
"""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator
from rnn_playground.tasks.sound.recipe import Recipe

WORDS = (
    "moon", "star", "fish", "tree", "bird", "cake", "door", "seven", "zero", "apple", "river", "window", "yellow",
    "lamp", "house", "night",
)  # fmt: skip
PITCHES = ((85, 115), (135, 165), (185, 225))  # Hz
SPEEDS = ((0.8, 0.92), (0.95, 1.08), (1.12, 1.25))
NOISES = (0.0, 0.03)  # standard deviation beside a loudest sample of 0.6


def held_out(word: str, pitch: int, speed: int) -> bool:
    """Return whether a word is never heard in training in the voice and at the speed of these bands."""
    return (pitch - speed) % 3 == WORDS.index(word) % 3 and pitch != WORDS.index(word) // 3 % 3


@generator("speech")
def speech(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different recipes; every fifth says its word in a way that training never heard."""
    source = random.Random(seed)

    def draw(number: int) -> Example | None:
        word, away = WORDS[number % len(WORDS)], number // len(WORDS) % 5 == 4
        pitch, speed = source.randrange(3), source.randrange(3)
        if held_out(word, pitch, speed) != away:
            return None
        recipe = Recipe(
            word,
            pitch=round(source.uniform(*PITCHES[pitch])),
            speed=round(source.uniform(*SPEEDS[speed]), 2),
            noise=round(source.uniform(*NOISES), 3),
            seed=source.randrange(1000),
        )
        return Example(text=recipe.text(), target=word, part="held out" if away else "train")

    return tuple(distinct(rows, draw))

"""Tunes of the grammar as words, one tune per row."""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator
from rnn_playground.tasks.music.grammar import tune


@generator("tunes")
def tunes(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different tunes such as "K:G M:3/4 G4:1/4 ...", with notes, bar lines, key and metre as words."""
    source = random.Random(seed)
    return tuple(distinct(rows, lambda _number: Example(text=" ".join(tune(source)))))

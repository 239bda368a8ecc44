"""The temporal order problem as rows: in which order came two rare symbols, far apart in a long sequence?

      EbdaXccadbbYacdacbdaB    XY

What it is about, and from which paper, says `rnn_playground.lab.problems.temporal_order`, which draws the same as
arrays for the literature check. Sequences have 50 symbols here.
"""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

STEPS = 50
DISTRACTORS = "abcd"
CLASSES = ("XX", "XY", "YX", "YY")
FIRST, SECOND = (STEPS // 10, STEPS // 5), (STEPS // 2, STEPS * 3 // 5)  # where X or Y stand, from 0, ends included


@generator("temporal_order")
def temporal_order(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sequences of 50 symbols, each class as often as the others."""
    source = random.Random(seed)

    def draw(number: int) -> Example:
        symbols = source.choices(DISTRACTORS, k=STEPS)
        symbols[0], symbols[-1] = "E", "B"
        label = CLASSES[number % len(CLASSES)]
        for place, symbol in zip((source.randint(*FIRST), source.randint(*SECOND)), label, strict=True):
            symbols[place] = symbol
        return Example(text="".join(symbols), label=label)

    return tuple(distinct(rows, draw))

"""The adding problem as rows: numbers with a mark of 0 or 1 beside each, and the sum of the two marked ones.

A row is "0.41,0 0.87,1 0.05,0 ...", its label the sum. One mark stands in each half. What it is about, and from
which papers, says `rnn_playground.lab.problems.adding`, which draws the same as arrays for the literature check.
Numbers have two decimals, so that a row can be read and its sum is exact.
"""

import random
from functools import partial

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

_PLAIN, _MARKED = (tuple(f"{number / 100:.2f},{mark}" for number in range(101)) for mark in (0, 1))


@generator("adding_100")
def adding_100(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sequences of 100 time steps."""
    return adding(rows, seed, 100)


@generator("adding_50")
def adding_50(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sequences of 50 time steps."""
    return adding(rows, seed, 50)


def adding(rows: int, seed: int, steps: int) -> tuple[Example, ...]:
    """Return `rows` different sequences of so many time steps (2 or more)."""
    return tuple(distinct(rows, partial(_draw, random.Random(seed), steps)))


def _draw(source: random.Random, steps: int, _: int) -> Example:
    hundredths = source.choices(range(101), k=steps)
    frames = [_PLAIN[number] for number in hundredths]
    marked = source.randrange(steps // 2), source.randrange(steps // 2, steps)
    for place in marked:
        frames[place] = _MARKED[hundredths[place]]
    total = sum(hundredths[place] for place in marked)
    return Example(text=" ".join(frames), label=f"{total / 100:.2f}")

"""Five tasks on one family, the digits 1 to 9: one for each shape that a recurrent network can take.

one-to-one                     7 -> odd
one-to-many                    4 -> 1 2 3 4
many-to-one                    2 5 1 -> 5             the largest
many-to-many, synchronised     2 5 1 -> - up down     against the digit before
many-to-many, not synchronised 2 5 1 -> 1 5 2         backwards
"""

import random
from itertools import pairwise

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

DIGITS = "123456789"
SHORTEST = 2  # digits of a sequence
LONGEST, LONGEST_TURNED = 6, 4
FIRST, UP, DOWN = "-", "up", "down"


@generator("digits_largest")
def largest(rows: int, seed: int) -> tuple[Example, ...]:
    """Return different sequences of 2 to 6 digits, each with its largest one."""
    source = random.Random(seed)

    def draw(_: int) -> Example:
        digits = _sequence(source, LONGEST)
        return Example(text=" ".join(digits), label=max(digits))

    return tuple(distinct(rows, draw))


@generator("digits_rise")
def rise(rows: int, seed: int) -> tuple[Example, ...]:
    """Return different sequences of 2 to 6 digits; a tag says of each whether it is above or below the one before.

    Neighbours are never equal.
    """
    source = random.Random(seed)

    def draw(_: int) -> Example | None:
        digits = _sequence(source, LONGEST)
        pairs = list(pairwise(digits))
        if any(before == after for before, after in pairs):
            return None
        tags = (FIRST, *(UP if after > before else DOWN for before, after in pairs))
        return Example(text=" ".join(digits), tags=tags)

    return tuple(distinct(rows, draw))


@generator("digits_backwards")
def backwards(rows: int, seed: int) -> tuple[Example, ...]:
    """Return different sequences of 2 to 4 digits, each with the same backwards."""
    source = random.Random(seed)

    def draw(_: int) -> Example:
        digits = _sequence(source, LONGEST_TURNED)
        return Example(text=" ".join(digits), target=" ".join(reversed(digits)))

    return tuple(distinct(rows, draw))


def _sequence(source: random.Random, longest: int) -> list[str]:
    return source.choices(DIGITS, k=source.randint(SHORTEST, longest))

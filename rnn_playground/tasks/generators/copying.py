"""The copying problem as rows: ten letters to be written down after a wait, a tag under every symbol.

      text  cahbbegadf...................!..........
      tags  ..............................cahbbegadf

What it is about, and from which paper, says `rnn_playground.lab.problems.copying`, which draws the same as arrays
for the literature check. The wait here is 20 steps, 40 in all.
"""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

LETTERS = "abcdefgh"
BLANK, GO = ".", "!"
LENGTH = 10  # letters to remember
DELAY = 20  # from the last letter to the sign to write


@generator("copying")
def copying(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sequences of 40 symbols with 40 tags."""
    source = random.Random(seed)

    def draw(_: int) -> Example:
        letters = "".join(source.choices(LETTERS, k=LENGTH))
        text = letters + BLANK * (DELAY - 1) + GO + BLANK * LENGTH
        return Example(text=text, tags=tuple(BLANK * (DELAY + LENGTH) + letters))

    return tuple(distinct(rows, draw))

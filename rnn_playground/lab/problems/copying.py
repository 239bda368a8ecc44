"""The copying problem: read ten symbols, wait T steps, and write them down in order.

Hochreiter and Schmidhuber 1997 asked the like with single symbols (experiment 2); this form and its baseline
are those of Arjovsky, Shah and Bengio 2016, "Unitary Evolution Recurrent Neural Networks", section 5.1:

      read     c a h b b e g a d f  . . . . . . . . ! .  . . . . . . . . .
      write    . . . . . . . . . .  . . . . . . . . . c  a h b b e g a d f

The symbols are 8 letters; "." is the blank; "!" says that it is time to write. Between the last letter and
"!" stand T - 1 blanks, so that each letter is written T + 10 steps after it was read.

Who remembers nothing knows all the blanks, and has one chance in eight for each of ten letters: 10 ln 8 nats
in T + 20 steps. Almost all of a network's first progress leads there, and then the loss stands still; a
network that cannot carry the letters through the wait stays for good.
"""

import math

import numpy as np

from rnn_playground.engine.batch import Batch

LETTERS = 8  # ids 0 to 7
BLANK, GO = 8, 9
LENGTH = 10  # letters to remember
INPUTS = 10
OUTPUTS = 9  # letters and the blank; nobody has to write GO


def baseline(delay: int) -> float:
    """Return the loss, in nats per step, of writing the blanks where they belong and guessing the letters."""
    return LENGTH * math.log(LETTERS) / (delay + 2 * LENGTH)


def draw(random: np.random.Generator, size: int, delay: int) -> Batch:
    """Return `size` sequences of `delay` + 20 time steps: for read-out "every", output "softmax".

    ValueError is raised for a delay below 1.
    """
    if delay < 1:
        raise ValueError(f"the sign to write needs a step of its own: a delay of at least 1, not {delay}")
    steps = delay + 2 * LENGTH
    letters = random.integers(0, LETTERS, (LENGTH, size))
    tokens = np.full((steps, size), BLANK)
    tokens[:LENGTH] = letters
    tokens[LENGTH + delay - 1] = GO
    targets = np.full((steps, size), BLANK)
    targets[-LENGTH:] = letters
    return Batch(lengths=np.full(size, steps), tokens=tokens, targets=targets)

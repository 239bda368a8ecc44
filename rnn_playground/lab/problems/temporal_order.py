"""The temporal order problem: in which order did two rare symbols come, far apart in a long sequence?

Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", experiment 6a. A sequence opens with E and closes
with B; between them stand distractors a to d, drawn at random, but for two places that hold X or Y each. The
four classes are XX, XY, YX and YY:

      E b d a X c c a d b b Y a c d a c b d a B      -> XY

In the paper sequences have 100 to 110 symbols; the first place lies between 10 and 20, the second between 50
and 60. Here all have T, and the places lie in the same parts of it: from T/10 to T/5, from T/2 to 3T/5. The
class is asked for after B, so that the first symbol must be kept for about 4T/5 steps or more, past another
symbol of its own kind that must not overwrite it.
"""

import math

import numpy as np

from rnn_playground.engine.batch import Batch

DISTRACTORS = 4  # ids 0 to 3
X, Y = 4, 5
START, END = 6, 7  # E and B of the paper
INPUTS = 8
OUTPUTS = 4  # XX, XY, YX, YY
CHANCE = 1 / OUTPUTS
BASELINE = math.log(OUTPUTS)  # nats of a guess


def draw(random: np.random.Generator, size: int, steps: int) -> Batch:
    """Return `size` sequences of `steps` symbols with their classes: for read-out "last", output "softmax".

    ValueError is raised for fewer than 10 steps: the places would not be apart.
    """
    if steps < 10:
        raise ValueError(f"the problem needs at least 10 time steps, not {steps}")
    sequence = np.arange(size)
    tokens = random.integers(0, DISTRACTORS, (steps, size))
    tokens[0], tokens[-1] = START, END
    first = random.integers(steps // 10, steps // 5 + 1, size)
    second = random.integers(steps // 2, steps * 3 // 5 + 1, size)
    is_y = random.integers(0, 2, (2, size))
    tokens[first, sequence], tokens[second, sequence] = np.where(is_y, Y, X)
    return Batch(lengths=np.full(size, steps), tokens=tokens, targets=2 * is_y[0] + is_y[1])

"""The adding problem: find two marked numbers in a long sequence and say their sum.

Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9(8), experiment 4, in the form
that has become common since (Le, Jaitly and Hinton 2015; Arjovsky, Shah and Bengio 2016): numbers between 0
and 1 instead of -1 and 1, the target is the plain sum, one mark stands in each half, all sequences are T long.

      number  .41  .87  .05  .66  .92  .30  .18  .73
      mark     0    1    0    0    0    0    1    0       -> .87 + .18 = 1.05

Every number looks alike until its mark is seen beside it, so the network must decide at that step what to
keep, and keep an exact number while up to T - 1 others pass. The answer is asked for at the end alone.
"""

import numpy as np

from rnn_playground.engine.batch import Batch

INPUTS = 2  # number and mark
OUTPUTS = 1  # the sum
# Mean squared error of the constant answer 1: the variance of a sum of two numbers, each of variance 1/12.
BASELINE = 1 / 6


def draw(random: np.random.Generator, size: int, steps: int) -> Batch:
    """Return `size` sequences of `steps` time steps, and the sum of each: for read-out "last", output "linear".

    The first mark stands in the first half, the second in the second half; each place is equally likely.
    ValueError is raised for fewer than two steps.
    """
    if steps < 2:
        raise ValueError(f"two marks need at least 2 time steps, not {steps}")
    half, sequence = steps // 2, np.arange(size)
    vectors = np.zeros((steps, size, INPUTS), np.float32)
    vectors[:, :, 0] = random.random((steps, size), np.float32)
    first = random.integers(0, half, size)
    second = random.integers(half, steps, size)
    vectors[first, sequence, 1] = vectors[second, sequence, 1] = 1
    total = vectors[first, sequence, 0] + vectors[second, sequence, 0]
    return Batch(lengths=np.full(size, steps), vectors=vectors, targets=total[:, None])

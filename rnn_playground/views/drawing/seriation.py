"""Put rows in an order in which those that look alike stand side by side."""

import numpy as np

from rnn_playground.engine.batch import Floats, Integers


def chain(rows: Floats) -> Integers:
    """Return an order of rows (n, T): a chain that begins with the two closest and grows at its nearer end.

    The distance of two rows is Euclid's; what is not finite counts as 0. The same rows give the same order, and
    rows that lie on a line come in the order of that line. It is a good order, not the best there is.
    """
    n = len(rows)
    if n < 3:
        return np.arange(n)
    values = np.nan_to_num(rows.astype(np.float64), posinf=0.0, neginf=0.0)
    squares = np.square(values).sum(axis=1)
    distance = squares[:, None] + squares - 2 * values @ values.T
    np.fill_diagonal(distance, np.inf)
    first, second = divmod(int(distance.argmin()), n)
    ends = [[first], [second]]
    distance[:, [first, second]] = np.inf  # taken
    for _ in range(n - 2):
        near = [int(distance[end[-1]].argmin()) for end in ends]
        side = int(distance[ends[1][-1], near[1]] < distance[ends[0][-1], near[0]])
        ends[side].append(near[side])
        distance[:, near[side]] = np.inf
    order = np.array([*reversed(ends[0]), *ends[1]])
    return order if order[0] < order[-1] else order[::-1].copy()

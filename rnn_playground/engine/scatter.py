"""Sum the gradient rows of equal tokens: what reading a row of a table becomes on the way back."""

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import Memory

# Up to so many table rows, or multiplications, one product with the one-hot matrix is fastest (measured:
# sorting costs some 60 us before it adds anything).
SMALL_TABLE = 64
SMALL_PRODUCT = 2_500_000
_ROUNDS = 16  # a token that occurs more often is summed in a call of its own


def add_by_token(rows: Floats, ids: Integers, table: Floats, memory: Memory, *, first: bool) -> None:
    """Add to table[v] the sum of rows[n] over all n with ids[n] = v; `first`: onto 0 instead.

    rows (N, W), ids (N,) in [0, V) or NOTHING, which is left out; table (V, W).
    """
    V, N = table.shape[0], ids.size
    if V <= SMALL_TABLE or table.size * N <= SMALL_PRODUCT:
        by_product(rows, ids, table, memory, first=first)
    else:
        by_sorting(rows, ids, table, first=first)


def by_product(rows: Floats, ids: Integers, table: Floats, memory: Memory, *, first: bool) -> None:
    """Sum as the product of the one-hot matrix (V, N) with the rows: V N W multiplications."""
    V, N = table.shape[0], ids.size
    one_hot = memory.lend("one_hot", V + 1, N)  # NOTHING = -1 marks the last row, which is not used
    one_hot.fill(0)
    one_hot[ids, np.arange(N)] = 1
    if first:
        one_hot[:V].dot(rows, table)
    else:
        np.add(table, one_hot[:V].dot(rows), table)


def by_sorting(rows: Floats, ids: Integers, table: Floats, *, first: bool) -> None:
    """Sum by gathering: tokens side by side, the most frequent first, round k adds each token's k-th row.

    The tokens that take part in a round are then a prefix, and no sum has two terms at once. Tokens with more
    than `_ROUNDS` rows are few; each is one product with a row of ones.
    """
    if first:
        table.fill(0)
    if table.shape[0] < 1 << 15:
        ids = ids.astype(np.int16)  # radix sort, many times as fast
    order = np.argsort(ids, kind="stable")
    in_order = ids[order]
    nothing = int(np.searchsorted(in_order, 0))
    order, in_order = order[nothing:], in_order[nothing:]
    if not order.size:
        return
    starts = np.concatenate(([0], np.flatnonzero(np.diff(in_order)) + 1))
    counts = np.diff(starts, append=order.size)
    by_count = np.argsort(-counts, kind="stable")
    starts, counts = starts[by_count], counts[by_count]
    tokens = in_order[starts]
    sums = rows[order[starts]]  # (U, W)
    frequent = int(np.count_nonzero(counts > _ROUNDS))
    ones = np.ones(int(counts[0]), rows.dtype)
    for token in range(frequent):
        start, count = starts[token], counts[token]
        ones[:count].dot(rows[order[start : start + count]], sums[token])
    for k in range(1, int(counts[frequent]) if frequent < counts.size else 0):
        taking_part = int(np.count_nonzero(counts > k))
        sums[frequent:taking_part] += rows[order[starts[frequent:taking_part] + k]]
    if first:
        table[tokens] = sums
    else:
        table[tokens] += sums

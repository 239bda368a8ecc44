"""Sum the gradient rows of equal tokens: what reading a row of a table becomes on the way back."""

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import Memory

# Up to so many table rows, or multiplications, one product with the one-hot matrix is fastest (measured:
# sorting costs some 60 us before it adds anything).
SMALL_TABLE = 64
SMALL_PRODUCT = 2_500_000
_ROUNDS = 16  # a token that occurs more often is summed in a call of its own


def sum_by_token(blocks: Floats, chosen: tuple[int, ...], ids: Integers, out: Floats, memory: Memory) -> None:
    """Set out[g, v] to the sum of blocks[chosen[g], n] over all n with ids[n] = v; 0 where there is none.

    blocks (D, N, W), ids (N,) in [0, V) or NOTHING, which is left out; out (G, V, W).
    """
    if out.shape[1] <= SMALL_TABLE or out.size * ids.size <= SMALL_PRODUCT:
        by_product(blocks, chosen, ids, out, memory)
    else:
        by_sorting(blocks, chosen, ids, out)


def by_product(blocks: Floats, chosen: tuple[int, ...], ids: Integers, out: Floats, memory: Memory) -> None:
    """Sum as the product of the one-hot matrix (V, N) with the rows: V N W multiplications for each block."""
    V, N = out.shape[1], ids.size
    one_hot = memory.lend("one_hot", V + 1, N)  # NOTHING = -1 marks the last row, which is not used
    one_hot.fill(0)
    one_hot[ids, np.arange(N)] = 1
    table = one_hot[:V]
    for g, block in enumerate(chosen):
        table.dot(blocks[block], out[g])


def by_sorting(blocks: Floats, chosen: tuple[int, ...], ids: Integers, out: Floats) -> None:
    """Sum by gathering: tokens side by side, the most frequent first, round k adds each token's k-th row.

    The tokens that take part in a round are then a prefix, and no sum has two terms at once. Tokens with more
    than `_ROUNDS` rows are few; each is one product with a row of ones.
    """
    out.fill(0)
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
    D, N, W = blocks.shape
    first_rows = np.array(chosen) * N
    rows = blocks.reshape(D * N, W)[order[:, None] + first_rows].reshape(order.size, -1)  # (N, G W)
    sums = rows[starts]  # (U, G W)
    frequent = int(np.count_nonzero(counts > _ROUNDS))
    ones = np.ones(int(counts[0]), rows.dtype)
    for token in range(frequent):
        start, count = starts[token], counts[token]
        ones[:count].dot(rows[start : start + count], sums[token])
    for k in range(1, int(counts[frequent]) if frequent < counts.size else 0):
        taking_part = int(np.count_nonzero(counts > k))
        sums[frequent:taking_part] += rows[starts[frequent:taking_part] + k]
    out.transpose(1, 0, 2)[in_order[starts]] = sums.reshape(-1, len(chosen), W)

"""Sum the gradient rows of equal tokens: what reading a row of a table becomes on the way back."""

from functools import lru_cache
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import Memory

# Up to so many multiplications one product with the one-hot matrix is faster than sorting (measured: 15 us
# before that has added anything).
SMALL_PRODUCT = 1_500_000
_ROWS_OF_ONE = 128  # symbols: their one-hot vectors are taken from a table, in a third of the time
_TOKENS = 64  # added to the table at a time: indexing copies
_ROUNDS = 16  # a token that occurs more often is summed in a call of its own


def add_by_token(
    rows: Floats, ids: Integers, table: Floats, memory: Memory, *, first: bool, spare: Floats | None = None
) -> None:  # fmt: skip
    """Add to table[v] the sum of rows[n] over all n with ids[n] = v; `first`: onto 0 instead.

    rows (N, W), contiguous; ids (N,) in [0, V) or NOTHING, which is left out; table (V, W). `spare`: numbers that are
    not needed any more, whose memory may be used.
    """
    if table.size * ids.size <= SMALL_PRODUCT:
        by_product(rows, ids, table, memory, first=first)
    else:
        by_sorting(rows, ids, table, memory, first=first, spare=spare)


def by_product(rows: Floats, ids: Integers, table: Floats, memory: Memory, *, first: bool) -> None:
    """Sum as the product of the one-hot matrix (V, N) with the rows: V N W multiplications."""
    V, N = table.shape[0], ids.size
    if V <= _ROWS_OF_ONE:
        found = memory.lend("one_hot", N, V)
        _rows_of_one(V, memory.dtype).take(ids, 0, found, "wrap")
        one_hot = found.T
    else:
        whole = memory.lend("one_hot", V + 1, N)  # NOTHING = -1 marks the last row, which is not used
        whole.fill(0)
        whole[ids, np.arange(N)] = 1
        one_hot = whole[:V]
    if first:
        one_hot.dot(rows, table)
    else:
        np.add(table, one_hot.dot(rows), table)


@lru_cache(maxsize=8)
def _rows_of_one(symbols: int, dtype: np.dtype[Any]) -> Floats:
    """Return the one-hot vector of every symbol, and zeros for NOTHING = -1, (symbols + 1, symbols)."""
    return np.eye(symbols + 1, symbols, dtype=dtype)


def by_sorting(
    rows: Floats, ids: Integers, table: Floats, memory: Memory, *, first: bool, spare: Floats | None = None
) -> None:  # fmt: skip
    """Sum by gathering: round k adds the k-th row of every token that has so many, the most frequent first.

    The tokens that take part in a round are then a prefix, no sum has two terms at once, and the rows are
    gathered in the order of the rounds, so that each round is one contiguous sum. The rows of tokens with more
    than `_ROUNDS` of them lie side by side instead, and each is one product with a row of ones.
    """
    if first:
        table.fill(0)
    # Numbers of 16 bits are sorted by radix, many times as fast.
    order = (ids if table.shape[0] >= 1 << 15 else ids.astype(np.int16)).argsort(kind="stable")
    counts = np.bincount(ids + 1, minlength=table.shape[0] + 1)
    order = order[counts[0] :]  # NOTHING comes first
    counts = counts[1:]
    tokens = (-counts).argsort(kind="stable")[: np.count_nonzero(counts)]
    if not tokens.size:
        return
    starts = (counts.cumsum() - counts)[tokens]
    counts = counts[tokens]
    frequent = int(np.count_nonzero(counts > _ROUNDS))
    for token in range(frequent):
        start, count = starts[token], counts[token]
        total = memory.ones(int(count)).dot(rows[order[start : start + count]])
        np.add(table[tokens[token]], total, table[tokens[token]])
    if frequent == tokens.size:
        return
    tokens, starts, counts = tokens[frequent:], starts[frequent:], counts[frequent:]
    rounds = np.arange(counts[0])[:, None]
    taking_part = rounds < counts  # (rounds, tokens)
    gathered = spare if spare is not None and spare.shape == rows.shape else memory.lend("scratch", *rows.shape)
    in_rounds = order[(starts + rounds)[taking_part]]
    rows.take(in_rounds, 0, gathered[: in_rounds.size], "clip")
    sums = gathered[: tokens.size]  # the first round
    place = tokens.size
    for number in np.count_nonzero(taking_part, axis=1).tolist()[1:]:
        np.add(sums[:number], gathered[place : place + number], sums[:number])
        place += number
    if first:
        table[tokens] = sums
        return
    for start in range(0, tokens.size, _TOKENS):
        part = slice(start, start + _TOKENS)
        table[tokens[part]] += sums[part]

"""Say at the end which symbol came first: blanks after it, so that nothing but memory helps.

One row for each symbol. A row has as many time steps as a feed-forward network beside it has layers.
"""

from collections.abc import Iterable

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.registry import generator

SYMBOLS = "abcdefgh"
BLANK = "·"
SHORTEST, USUAL, LONGEST = 5, 20, 100  # time steps


def first_symbol(depth: int, symbols: Iterable[str] = SYMBOLS) -> tuple[Example, ...]:
    """Return a row of so many time steps for each symbol; raise ValueError for fewer than one step."""
    if depth < 1:
        raise ValueError(f"a row has at least one time step, not {depth}")
    return tuple(Example(" ".join([symbol, *[BLANK] * (depth - 1)]), label=symbol, part="train") for symbol in symbols)


@generator("first")
def first(rows: int, seed: int) -> tuple[Example, ...]:  # noqa: ARG001 - there is nothing to draw
    """Return rows of the usual depth for the first `rows` symbols, 8 at most."""
    return first_symbol(USUAL, SYMBOLS[: max(2, rows)])

"""What a feed-forward layer needs that reads a whole sentence at once, padded to a fixed length: shapes, to be counted.

T time steps, V symbols, N units. Each place of the sentence has weights of its own; with a table of vectors that all
places share (E numbers per symbol), only what reads the vectors has.
"""

import math
from collections.abc import Mapping

from rnn_playground.engine.parameters import shapes
from rnn_playground.engine.spec import NetworkSpec

Shapes = Mapping[str, tuple[int, ...]]


def padded_shapes(length: int, symbols: int, units: int, table: int = 0) -> Shapes:
    """Return the arrays of one layer over T one-hot vectors, or over T vectors from a shared table of E numbers.

    Raises ValueError for counts below 1, or a table below 0.
    """
    if min(length, symbols, units) < 1 or table < 0:
        raise ValueError(
            f"a layer has at least one place, symbol and unit: not {length}, {symbols}, {units} and a table of {table}"
        )
    if table:
        return {"table": (symbols, table), "W": (length * table, units), "b": (units,)}
    return {"W": (length * symbols, units), "b": (units,)}


def recurrent_shapes(symbols: int, units: int) -> Shapes:
    """Return the arrays of one Elman layer over one-hot vectors: for sentences of any length."""
    found = shapes(NetworkSpec(inputs=symbols, outputs=1, hidden=units))
    return {name.removeprefix("layer0."): shape[1:] for name, shape in found.items() if name.startswith("layer0.")}


def count(arrays: Shapes) -> int:
    """Return how many numbers arrays hold."""
    return sum(map(math.prod, arrays.values()))

"""The memory of passes through a network, and the views for each shape of batch met so far."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.unroll import Recurrence

Bounds = tuple[tuple[int, int], ...]

# Rows (time steps x sequences) that go back at once: their gradients stay in the cache, and memory grows with
# the states that have to be kept alone. Measured with 2 MB of second-level cache a core: at 64 units and fewer
# 1024 rows are 5 % faster than 512, at 128 and more there is hardly a difference in time, but in memory.
LEAST_ROWS, MOST_ROWS = 512, 896
_NUMBERS = 1 << 18  # in the gradient of the sums of so many rows
_VIEWS = 20_000  # steps of recurrences whose views are kept, forth and back: some 3 kB each


def bounds_of(T: int, stride: int, marks: Sequence[int] = ()) -> Bounds:
    """Cut T steps into even chunks (start, end) of at most `stride` steps that end at every mark between."""
    edges = sorted({0, T, *(mark for mark in marks if 0 < mark < T)})
    found: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        count = ceil((end - start) / stride)
        inner = [start + (end - start) * k // count for k in range(count + 1)]
        found += pairwise(inner)
    return tuple(found)


def rows_for(width: int) -> int:
    """Return how many rows of `width` numbers go back at once."""
    return min(max(_NUMBERS // width, LEAST_ROWS), MOST_ROWS)


class Workspace:
    """Lend the memory of one kind of pass; the next pass in the same workspace writes over all of it."""

    def __init__(self, dtype: np.dtype[Any], rows: int = MOST_ROWS) -> None:
        """Begin empty; `rows` go back at once."""
        self.memory = Memory(dtype)
        self._rows = rows
        self._tapes: dict[tuple[int, int], list[Tape]] = {}
        self._chunks: dict[tuple[int, int, Bounds], list[list[Chunk]]] = {}
        self._growths = self._views = 0

    def tapes(self, recurrences: list[Recurrence], T: int, B: int) -> list[Tape]:
        """Return a tape for each recurrence."""
        self._let_go()
        found = self._tapes.get((T, B))
        if found is None:
            found = self._tapes[T, B] = [one.record(self.memory, T, B) for one in recurrences]
            self._views += T * len(recurrences)
        return found

    def stride(self, B: int) -> int:
        """Return how many time steps of B sequences go back at once."""
        return max(1, self._rows // B)

    def chunks(self, recurrences: list[Recurrence], tapes: list[Tape], bounds: Bounds) -> list[list[Chunk]]:
        """Return the chunks of each recurrence, the last one first."""
        T, B = tapes[0].h.shape[0] - 1, tapes[0].h.shape[1]
        found = self._chunks.get((T, B, bounds))
        if found is None:
            K = max(end - start for start, end in bounds)
            found = self._chunks[T, B, bounds] = [
                [one.rewind(tape, self.memory, start, end, K) for start, end in reversed(bounds)]
                for one, tape in zip(recurrences, tapes, strict=True)
            ]
            self._views += T * len(recurrences)
        return found

    def _let_go(self) -> None:
        """Drop views of memory that was outgrown, and all of them when they are many."""
        if self._growths != self.memory.growths or self._views > _VIEWS:
            self._growths, self._views = self.memory.growths, 0
            self._tapes.clear()
            self._chunks.clear()

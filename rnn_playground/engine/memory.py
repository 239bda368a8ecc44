"""Buffers that are allocated once and only grow, so that training does not allocate."""

import math
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats

_VIEWS = 4096  # shapes that are kept, as making one takes longer than many a product
# The lowest layer's gradients of sums. The table of what symbols add to the sums, and logits, lie there too: the sums
# have been gathered before the way back, and logits of some steps are read before their gradients of sums come, and
# after those of later steps have become gradients of weights.
BACK = "layer0.da"
_LINE = 64  # bytes of a cache line: what begins elsewhere is read in half the speed


def silent() -> np.errstate:
    """Return a context in which numbers that overflow warn nobody: a loss that is not finite says enough."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


def aligned(size: int, dtype: np.dtype[Any]) -> Floats:
    """Return zeros (size,) that begin at a cache line."""
    raw = np.zeros(size * dtype.itemsize + _LINE, np.uint8)
    start = -raw.ctypes.data % _LINE
    return raw[start : start + size * dtype.itemsize].view(dtype)


class Memory:
    """Lend arrays by name; a later array of the same name lies in the same memory.

    What was lent under a name is therefore overwritten by the next pass that uses the name. `growths` counts
    how often a buffer had to be replaced by a larger one: views of before keep the old memory alive, so their
    owner drops them when the count has changed.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype
        self.growths = 0
        self._buffers: dict[str, Floats] = {}
        self._lent: dict[tuple[str, tuple[int, ...]], Floats] = {}

    def lend(self, name: str, *shape: int) -> Floats:
        """Return a C-contiguous array of this shape; its values are whatever the last user left."""
        found = self._lent.get((name, shape))
        if found is None:
            found = self._lend(name, shape)
        return found

    def _lend(self, name: str, shape: tuple[int, ...]) -> Floats:
        size = math.prod(shape)
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < size:
            if buffer is not None:
                self.growths += 1
                self._lent.clear()
            buffer = self._buffers[name] = aligned(size, self.dtype)
        if len(self._lent) > _VIEWS:
            self._lent.clear()
        found = self._lent[name, shape] = buffer[:size].reshape(shape)
        return found

    def ones(self, size: int) -> Floats:
        """Return a vector of ones, to sum rows by a product."""
        buffer = self._buffers.get("ones")
        if buffer is None or buffer.size < size:
            buffer = self._buffers["ones"] = np.ones(size, self.dtype)
        return buffer[:size]

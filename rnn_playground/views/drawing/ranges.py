"""Ranges of axes and colour scales that only grow, so that pictures can be compared."""

import math

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.numbers import nice_ceiling

LARGEST = 1e30  # beyond it a value says "diverged" and would only spoil the axis


class GrowingScale:
    """Keep a round upper end that is at least every value seen since the last reset."""

    def __init__(self, least: float = 1.0) -> None:
        self._least = least
        self.top = least

    def reach(self, values: Floats) -> bool:
        """Take in values (any shape; their magnitude counts) and tell whether the end moved."""
        sizes = np.abs(values)
        sizes = sizes[sizes < LARGEST]  # drops NaN and infinity too
        largest = float(sizes.max()) if sizes.size else 0.0
        if largest <= self.top:
            return False
        self.top = nice_ceiling(largest)
        return True

    def reset(self) -> None:
        """Forget what was seen."""
        self.top = self._least


class GrowingDecades:
    """Keep the decades that hold every positive value since the last reset, from `low` to `high`."""

    def __init__(self, fewest: int = 2, most: int = 12) -> None:
        self._fewest, self._most = fewest, most
        self._seen = False
        self.low, self.high = -fewest, 0

    def reach(self, values: Floats) -> bool:
        """Take in values (any shape; only positive, finite ones count) and tell whether an end moved."""
        positive = values[(values > 0) & (values < LARGEST)]
        if not positive.size:
            return False
        low = math.floor(math.log10(float(positive.min())))
        high = max(math.ceil(math.log10(float(positive.max()))), low + 1)
        if self._seen:
            low, high = min(low, self.low), max(high, self.high)
        low = min(low, high - self._fewest)
        low = max(low, high - self._most)
        moved = not self._seen or (low, high) != (self.low, self.high)
        self._seen, self.low, self.high = True, low, high
        return moved

    def fraction(self, values: Floats) -> Floats:
        """Place values on the axis: 0 at the low end, 1 at the high one, NaN below or without a logarithm."""
        with np.errstate(divide="ignore", invalid="ignore"):
            places = (np.log10(values) - self.low) / (self.high - self.low)
        return np.where(np.isfinite(places) & (places >= 0.0), np.minimum(places, 1.0), np.nan)

    def ticks(self, most: int) -> tuple[int, ...]:
        """Choose at most `most` (2 or more) evenly spaced decades, the high end always among them."""
        step = max(1, math.ceil((self.high - self.low) / max(1, most - 1)))
        return tuple(range(self.high, self.low - 1, -step))

    def reset(self) -> None:
        """Forget what was seen."""
        self._seen = False
        self.low, self.high = -self._fewest, 0

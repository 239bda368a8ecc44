"""Make a loss curve ready to be drawn: thinned, smoothed and free of numbers that spoil an axis."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.ranges import LARGEST


def sane(values: Floats) -> Floats:
    """Return a copy in float64 in which whatever is not finite, or absurdly large, is NaN."""
    copy = np.asarray(values, np.float64).copy()
    copy[~(np.abs(copy) < LARGEST)] = np.nan
    return copy


def smooth(values: Floats, width: int) -> Floats:
    """Return the mean over a window of `width` values around each, NaN left out; ends use what there is."""
    values = sane(values)
    half = width // 2
    if half < 1 or len(values) < 3:
        return values
    there = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(there, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(there)])
    places = np.arange(len(values))
    start, stop = np.maximum(places - half, 0), np.minimum(places + half + 1, len(values))
    number = counts[stop] - counts[start]
    return np.where(number > 0, (sums[stop] - sums[start]) / np.maximum(number, 1), np.nan)


def envelope(update: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return one line that goes from low to high and back in every bin, so that no peak is lost."""
    return np.repeat(update, 2), np.stack([sane(low), sane(high)], axis=1).ravel()


def thin(updates: Floats, values: Floats, most: int) -> tuple[Floats, Floats]:
    """Drop what is NaN and all but `most` points, evenly; the newest stays."""
    values = sane(values)
    there = np.flatnonzero(np.isfinite(values))
    step = max(1, -(-len(there) // max(1, most)))
    kept = there[::-1][::step][::-1]
    return np.asarray(updates, np.float64)[kept], values[kept]


def value_at(updates: Floats, values: Floats, update: float) -> float:
    """Return the last finite value at or before an update; NaN where there is none."""
    place = int(np.searchsorted(updates, update, side="right"))
    before = np.asarray(values[:place], np.float64)
    there = np.flatnonzero(np.isfinite(before))
    return float(before[there[-1]]) if there.size else float("nan")

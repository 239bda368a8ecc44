"""Show more numbers than there are pixels: of each block the strongest stands for all."""

import numpy as np

from rnn_playground.engine.batch import Floats


def strongest(values: Floats, rows: int, columns: int) -> Floats:
    """Return of each block of rows x columns the number farthest from 0, with its sign; NaN counts as nothing."""
    for axis, size in ((0, rows), (1, columns)):
        if size > 1 and values.shape[axis]:
            starts = np.arange(0, values.shape[axis], size)
            high = np.fmax.reduceat(values, starts, axis=axis)
            low = np.fmin.reduceat(values, starts, axis=axis)
            values = np.where(high >= -low, high, low)
    return values


def strongest_place(values: Floats, rows: range, columns: range) -> tuple[int, int]:
    """Return row and column of the strongest number in a part of an array."""
    part = np.nan_to_num(np.abs(values[rows.start : rows.stop, columns.start : columns.stop]), nan=-1.0)
    row, column = divmod(int(part.argmax()), part.shape[1])
    return rows.start + row, columns.start + column

"""Which targets of a batch count, and in which shape a loss compares them with rows of outputs."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch, Booleans, Floats, Integers
from rnn_playground.engine.spec import NetworkSpec


@dataclass(frozen=True)
class Targets:
    """Hold the targets of N rows: (N,) ids for softmax, (N, K) numbers otherwise."""

    rows: Floats | Integers
    counting: Booleans | None  # (N,); None: all rows
    number: int  # of counting rows


def padding_of(batch: Batch) -> Booleans | None:
    """Return where sequences have ended (T, B), or None when all go on to the last step."""
    T, lengths = batch.steps, batch.lengths
    if lengths.shape != (batch.size,):
        raise ValueError(f"a batch of {batch.size} sequences needs as many lengths, not {lengths.shape}")
    shortest = int(np.minimum.reduce(lengths))
    if shortest < 1 or int(np.maximum.reduce(lengths)) > T:
        raise ValueError(f"lengths go from 1 to {T} time steps")
    return None if shortest == T else np.arange(T)[:, None] >= lengths


def targets_of(batch: Batch, padding: Booleans | None, spec: NetworkSpec) -> Targets:
    """Lay the targets of a batch out by rows; raise ValueError when they do not fit the network.

    Targets that do not count may hold anything, NaN included: they are replaced by 0.
    """
    given, every = batch.targets, spec.readout == "every"
    if given is None:
        raise ValueError("a batch to learn from needs targets")
    places = (batch.steps, batch.size) if every else (batch.size,)
    expected = places if spec.output == "softmax" else (*places, spec.outputs)
    if given.shape != expected:
        raise ValueError(f"targets for read-out {spec.readout!r} have shape {expected}, not {given.shape}")
    rows = given.reshape(-1, *expected[len(places) :])
    counting = batch.mask
    if counting is not None and counting.shape != places:
        raise ValueError(f"a mask for read-out {spec.readout!r} has shape {places}, not {counting.shape}")
    if every and padding is not None:
        counting = ~padding if counting is None else counting & ~padding
    number = rows.shape[0]
    if counting is not None:
        counting = counting.reshape(-1)
        number = int(np.count_nonzero(counting))
        rows = np.where(counting if rows.ndim == 1 else counting[:, None], rows, 0)
    if spec.output == "softmax" and not 0 <= rows.min() <= rows.max() < spec.outputs:
        raise ValueError(f"target ids go from 0 to {spec.outputs - 1}, not {rows.min()} to {rows.max()}")
    return Targets(rows, counting, number)

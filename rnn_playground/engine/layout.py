"""A batch laid out for one network: checked once, padding and rows in the form that all passes use."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Booleans, Floats, Integers
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.spec import NetworkSpec


@lru_cache(maxsize=64)
def _mean(number: int, dtype: np.dtype[Any]) -> Floats:
    """Return by how much each of so many rows counts in their mean, ()."""
    found = np.array(1 / max(number, 1), dtype)
    found.flags.writeable = False
    return found


@dataclass(frozen=True)
class Targets:
    """Hold the targets of N rows: (N,) ids for softmax, (N, K) numbers otherwise; 0 where none counts."""

    rows: Floats | Integers
    counting: Booleans | None  # (N,); None: all rows
    number: int  # of counting rows
    places: Integers | None  # (N,) of ids: where their numbers lie in flat rows (N K,)

    def weights(self, rows: slice, dtype: np.dtype[Any]) -> Floats:
        """Return by how much each of these rows counts in the mean, (), or (n,) where some do not."""
        mean = _mean(self.number, dtype)
        return mean if self.counting is None else np.multiply(self.counting[rows], mean, dtype=dtype)


@dataclass(frozen=True)
class Layout:
    """Hold what every pass over a batch of B sequences and T time steps needs to know of it."""

    T: int
    B: int
    lengths: Integers  # (B,)
    padding: Booleans | None  # (T, B); None when all sequences go on to the last step
    ids: Integers  # (T, B) with NOTHING in the padding; empty for vectors
    complete: bool  # no id is NOTHING
    vectors: Floats  # (T, B, D); empty for tokens
    ends: Integers  # (B,) row of states (T+1) B at which each sequence has been read
    mirror: Integers  # (T B,) row that the reversed direction reads in its place; empty for one direction
    initial: Floats | None  # (recurrences, states, B, H)


def layout_of(batch: Batch, spec: NetworkSpec) -> Layout:
    """Return the layout of a batch, checked the first time; raise ValueError when it does not fit the network."""
    kept: tuple[NetworkSpec, Layout] | None = batch.__dict__.get("_layout")
    if kept is not None and kept[0] is spec:  # by identity: comparing specs costs as much as a time step
        return kept[1]
    found = _laid_out(batch, spec)
    batch.__dict__["_layout"] = spec, found
    return found


def targets_of(batch: Batch, spec: NetworkSpec) -> Targets:
    """Return the targets of a batch, checked the first time; raise ValueError when they do not fit the network."""
    kept: tuple[NetworkSpec, Targets] | None = batch.__dict__.get("_targets")
    if kept is not None and kept[0] is spec:
        return kept[1]
    found = _targets(batch, layout_of(batch, spec).padding, spec)
    batch.__dict__["_targets"] = spec, found
    return found


def _laid_out(batch: Batch, spec: NetworkSpec) -> Layout:
    _check_inputs(batch, spec)
    padding = padding_of(batch)
    ids, mirror = np.zeros((0, 0), np.intp), np.zeros(0, np.intp)
    vectors: Floats = np.zeros((0, 0, 0))
    if spec.numeric:
        vectors = vectors_of(batch, spec)
    else:
        ids = token_ids(batch, padding, spec)
    complete = spec.numeric or int(np.minimum.reduce(ids, axis=None)) >= 0
    T, B, lengths = batch.steps, batch.size, batch.lengths
    if spec.bidirectional:
        clock = np.arange(T)[:, None]
        mirror = (np.where(clock < lengths, lengths - 1 - clock, clock) * B + np.arange(B)).reshape(-1)
    if batch.initial is not None:
        recurrences = spec.layers * len(spec.directions), len(CELLS[spec.cell].states)
        if batch.initial.shape != (*recurrences, B, spec.hidden):
            raise ValueError(
                f"initial states have shape {(*recurrences, B, spec.hidden)}, not {batch.initial.shape}"
            )
    ends = lengths * B + np.arange(B)
    return Layout(T, B, lengths, padding, ids, complete, vectors, ends, mirror, batch.initial)


def _check_inputs(batch: Batch, spec: NetworkSpec) -> None:
    if (batch.tokens is None) == (batch.vectors is None):
        raise ValueError("a batch has either tokens or vectors")
    given = batch.vectors if batch.tokens is None else batch.tokens
    assert given is not None  # noqa: S101 - one of the two is there
    if batch.tokens is None:
        if not spec.numeric:
            raise ValueError("this network reads tokens: give the batch tokens, not vectors")
    elif spec.numeric:
        raise ValueError(f"this network reads vectors of {spec.inputs} numbers per time step, not tokens")
    elif given.ndim != 2 or given.dtype.kind not in "iu":
        raise ValueError(f"tokens are whole numbers (T, B), not {given.dtype} {given.shape}")
    if 0 in given.shape[:2]:
        raise ValueError("a batch has at least one sequence and one time step")


def padding_of(batch: Batch) -> Booleans | None:
    """Return where sequences have ended (T, B), or None when all go on to the last step."""
    T, lengths = batch.steps, batch.lengths
    if lengths.shape != (batch.size,):
        raise ValueError(f"a batch of {batch.size} sequences needs as many lengths, not {lengths.shape}")
    shortest = int(np.minimum.reduce(lengths))
    if shortest < 1 or int(np.maximum.reduce(lengths)) > T:
        raise ValueError(f"lengths go from 1 to {T} time steps")
    return None if shortest == T else np.arange(T)[:, None] >= lengths


def token_ids(batch: Batch, padding: Booleans | None, spec: NetworkSpec) -> Integers:
    """Return ids (T, B) with NOTHING at padding; raise ValueError for an id that has no row."""
    assert batch.tokens is not None  # noqa: S101 - checked before
    ids = batch.tokens if padding is None else np.where(padding, NOTHING, batch.tokens)
    if np.maximum.reduce(ids, axis=None) >= spec.inputs or np.minimum.reduce(ids, axis=None) < NOTHING:
        raise ValueError(
            f"token ids go from 0 to {spec.inputs - 1}, or -1 for nothing: {ids.min()} to {ids.max()}"
        )
    return ids


def vectors_of(batch: Batch, spec: NetworkSpec) -> Floats:
    """Return the vectors (T, B, D); raise ValueError when there are none of this width."""
    given = batch.vectors
    if given is None or given.ndim != 3 or given.shape[2] != spec.inputs:
        raise ValueError(f"this network reads vectors of {spec.inputs} numbers per time step")
    return given


def _targets(batch: Batch, padding: Booleans | None, spec: NetworkSpec) -> Targets:
    """Lay the targets out by rows.

    Targets that do not count may hold anything, NaN included: they are replaced by 0.
    """
    given, every = batch.targets, spec.readout == "every"
    if given is None:
        raise ValueError("a batch to learn from needs targets")
    places = (batch.steps, batch.size) if every else (batch.size,)
    expected = places if spec.output == "softmax" else (*places, spec.outputs)
    if given.shape != expected:
        raise ValueError(f"targets for read-out {spec.readout!r} have shape {expected}, not {given.shape}")
    if spec.output == "softmax" and given.dtype.kind not in "iu":
        raise ValueError(f"targets of softmax are ids, whole numbers, not {given.dtype}")
    rows = given.reshape(-1, *expected[len(places) :])
    counting = batch.mask
    if counting is not None and counting.dtype != np.bool_:
        raise ValueError(f"a mask says True or False, not {counting.dtype}")
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
    flat: Integers | None = None
    if spec.output == "softmax":
        flat = np.asarray(rows, np.intp) + np.arange(0, rows.size * spec.outputs, spec.outputs)
    return Targets(rows, counting, number, flat)

"""The course of a training: every update's loss, and scores now and then; only ever appended to."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats

_BLOCK = 64  # updates whose lowest, highest and mean loss are kept together: a quick view of long trainings
_FIRST = 1024  # rows that a new buffer has room for
_LOW, _HIGH, _MEAN = range(3)
_COLUMNS = ("update", "train_loss", "train_metric", "held_out_loss", "held_out_metric")


@dataclass(frozen=True)
class Range:
    """Hold a stretch of the loss curve in N bins, ready to draw: a band and a line through it."""

    update: Floats  # (N,) the middle of each bin, in updates counted from 1
    low: Floats  # (N,) lowest loss of the bin
    mean: Floats  # (N,)
    high: Floats  # (N,) highest loss of the bin


@dataclass(frozen=True)
class Curve:
    """Hold the course of a training up to one update; nothing in it ever changes.

    All arrays are read-only views of buffers whose other end the Recorder goes on writing.
    """

    losses: Floats  # (n,) float32 mean loss of each update's batch, nats per target; [0] is update 1
    blocks: Floats  # (n // 64, 3) float32 lowest, highest and mean loss of 64 updates each
    scores: Floats  # (m, 5) update; train loss, headline metric; held-out loss, metric; NaN: none

    @property
    def updates(self) -> int:
        """Return n, the number of updates so far."""
        return len(self.losses)

    @property
    def score_updates(self) -> Floats:
        """Return the updates at which scores were taken, (m,)."""
        return self.scores[:, 0]

    @property
    def train_loss(self) -> Floats:
        """Return the training part's loss at `score_updates`, (m,), NaN where it was not measured."""
        return self.scores[:, 1]

    @property
    def train_metric(self) -> Floats:
        """Return the training part's headline metric at `score_updates`, (m,)."""
        return self.scores[:, 2]

    @property
    def held_out_loss(self) -> Floats:
        """Return the held-out part's loss at `score_updates`, (m,), NaN where nothing is held out."""
        return self.scores[:, 3]

    @property
    def held_out_metric(self) -> Floats:
        """Return the held-out part's headline metric at `score_updates`, (m,)."""
        return self.scores[:, 4]

    def range(self, start: float, stop: float, points: int) -> Range:
        """Return the losses of the updates from `start` up to and with `stop` in at most `points` bins.

        Wide bins are made of blocks of 64 updates, so that a training of millions is drawn in a millisecond;
        their ends may lie up to 64 updates off.
        """
        first = min(max(int(start), 1), self.updates + 1) - 1
        last = min(max(int(stop), first), self.updates)  # as an index, exclusive
        points = max(points, 1)
        width = -(-(last - first) // points)  # updates in a bin
        if last == first:
            empty = self.losses[:0]
            return Range(np.empty(0), empty, empty, empty)
        if width < 2 * _BLOCK:
            values = self.losses[first:last]
            return _bins(values, values, values, first + 1.0, 1, width)
        blocks = self.blocks[first // _BLOCK : -(-last // _BLOCK)]
        if last > len(self.blocks) * _BLOCK:  # the newest updates, not a whole block yet
            blocks = np.concatenate([blocks, _blocks(self.losses[len(self.blocks) * _BLOCK : last])])
        low, high, mean = blocks[:, _LOW], blocks[:, _HIGH], blocks[:, _MEAN]
        begin = first // _BLOCK * _BLOCK + (_BLOCK + 1) / 2
        return _bins(low, mean, high, begin, _BLOCK, -(-len(blocks) // points))

    def until(self, update: int) -> "Curve":
        """Return the course up to and with an update."""
        n = min(max(update, 0), self.updates)
        return Curve(self.losses[:n], self.blocks[: n // _BLOCK], self.scores[self.score_updates <= update])

    def columns(self) -> dict[str, Floats]:
        """Return the curve as columns for a Checkpoint; no copies."""
        return {"loss": self.losses} | {name: self.scores[:, i] for i, name in enumerate(_COLUMNS)}


def _bins(low: Floats, mean: Floats, high: Floats, begin: float, step: int, width: int) -> Range:
    """Join each `width` entries, `step` updates apart, the first at update `begin`."""
    starts = np.arange(0, len(mean), width)
    counts = np.diff(starts, append=len(mean))
    return Range(
        begin + (starts + (counts - 1) / 2) * step,
        np.minimum.reduceat(low, starts),
        (np.add.reduceat(mean, starts, dtype=np.float64) / counts).astype(np.float32),
        np.maximum.reduceat(high, starts),
    )


class Recorder:
    """Write a curve; each `curve` taken from it stays what it was."""

    def __init__(self) -> None:
        self._losses: Floats = np.empty(_FIRST, np.float32)
        self._blocks: Floats = np.empty((_FIRST // _BLOCK, 3), np.float32)
        self._scores: Floats = np.empty((64, len(_COLUMNS)))
        self._updates = 0
        self._points = 0

    @property
    def curve(self) -> Curve:
        """Return all there is so far, in constant time."""
        return Curve(
            _read_only(self._losses[: self._updates]),
            _read_only(self._blocks[: self._updates // _BLOCK]),
            _read_only(self._scores[: self._points]),
        )

    def add(self, loss: float) -> None:
        """Append the loss of one more update."""
        n = self._updates
        if n == len(self._losses):
            self._losses = _grown(self._losses)
            self._blocks = _grown(self._blocks)
        self._losses[n] = loss
        self._updates = n = n + 1
        if n % _BLOCK == 0:
            self._blocks[n // _BLOCK - 1] = _blocks(self._losses[n - _BLOCK : n])

    def add_scores(
        self, update: int, train: tuple[float, float] | None, held_out: tuple[float, float] | None
    ) -> None:
        """Append (loss, headline metric) of both parts as measured at an update; None: not measured."""
        if self._points == len(self._scores):
            self._scores = _grown(self._scores)
        nothing = (np.nan, np.nan)
        self._scores[self._points] = (update, *(train or nothing), *(held_out or nothing))
        self._points += 1

    @classmethod
    def of(cls, columns: dict[str, Floats]) -> "Recorder":
        """Go on from the columns of a Checkpoint; raise ValueError when they make no curve."""
        missing = [name for name in ("loss", *_COLUMNS) if name not in columns]
        if missing:
            raise ValueError(f"the loss curve lacks {', '.join(missing)}")
        losses = np.asarray(columns["loss"], np.float32)
        scores = [np.asarray(columns[name], np.float64) for name in _COLUMNS]
        if losses.ndim != 1 or any(column.shape != (len(scores[0]),) for column in scores):
            raise ValueError("the columns of the loss curve differ in length")
        recorder = cls()
        recorder._updates, recorder._points = len(losses), len(scores[0])
        size = _FIRST
        while size < len(losses):
            size *= 2
        recorder._losses = np.empty(size, np.float32)
        recorder._losses[: len(losses)] = losses
        recorder._blocks = np.empty((size // _BLOCK, 3), np.float32)
        whole = len(losses) // _BLOCK
        recorder._blocks[:whole] = _blocks(losses[: whole * _BLOCK].reshape(whole, _BLOCK))
        recorder._scores = np.empty((max(64, 2 * len(scores[0])), len(_COLUMNS)))
        recorder._scores[: len(scores[0])] = np.stack(scores, axis=1)
        return recorder


def _blocks(losses: Floats) -> Floats:
    """Return lowest, highest and mean loss of each row of losses, (..., updates) -> (rows, 3)."""
    rows = np.atleast_2d(losses)
    if not rows.size:
        return np.empty((0, 3), np.float32)
    columns = rows.min(axis=1), rows.max(axis=1), rows.mean(axis=1, dtype=np.float64)
    return np.stack(columns, axis=1).astype(np.float32)


def _grown(buffer: Floats) -> Floats:
    """Copy into a buffer of twice the size; who holds a view of the old one keeps that."""
    larger = np.empty((2 * len(buffer), *buffer.shape[1:]), buffer.dtype)
    larger[: len(buffer)] = buffer
    return larger


def _read_only(view: Floats) -> Floats:
    view.flags.writeable = False
    return view

"""The course of a training: the loss of every update, and scores now and then.

Memory stays bounded however long a training runs: the newest updates keep each its own loss, older ones the lowest,
highest and mean loss of blocks, whose width doubles as they grow many.
"""

from dataclasses import dataclass, field

import numpy as np

from rnn_playground.engine.batch import Floats

_BLOCK = 64  # updates whose lowest, highest and mean loss are kept together: a quick view of long trainings
_FIRST = 1024  # rows that a new buffer has room for
_RECENT = 1 << 18  # updates that keep their own loss at most; half as many at least
_OLD = 1 << 14  # older blocks at most, up to 2e9 updates: a block is never wider than half the recent ones
_SCORES = 1 << 12  # scores at most; of the older half every second one goes
_LOW, _HIGH, _MEAN = range(3)
_COLUMNS = ("update", "train_loss", "train_metric", "held_out_loss", "held_out_metric")
_OLD_COLUMNS = ("old_low", "old_high", "old_mean")


@dataclass(frozen=True)
class Range:
    """Hold a stretch of the loss curve in N bins, ready to draw: a band and a line through it."""

    update: Floats  # (N,) the middle of each bin, in updates counted from 1
    low: Floats  # (N,) lowest loss of the bin
    mean: Floats  # (N,)
    high: Floats  # (N,) highest loss of the bin


def _none() -> Floats:
    return np.empty((0, 3), np.float32)


@dataclass(frozen=True)
class Curve:
    """Hold the course of a training up to one update; nothing in it ever changes.

    All arrays are read-only views of buffers whose other end the Recorder goes on writing.
    """

    losses: Floats  # (n,) float32 mean loss of each batch, nats per target, of the newest n updates
    blocks: Floats  # (n // 64, 3) float32 lowest, highest and mean loss of 64 of them each
    scores: Floats  # (m, 5) update; train loss, headline metric; held-out loss, metric; NaN: none
    old: Floats = field(default_factory=_none)  # (k, 3) the same of the updates before, `width` each
    width: int = _BLOCK  # a power of two

    @property
    def updates(self) -> int:
        """Return the number of updates so far."""
        return self.first + len(self.losses)

    @property
    def first(self) -> int:
        """Return the number of the oldest updates whose own losses are not kept any more."""
        return len(self.old) * self.width

    @property
    def lowest(self) -> float:
        """Return the lowest mean of any block of 64 updates or more; infinity where there is none."""
        means = [part[:, _MEAN].min() for part in (self.old, self.blocks) if len(part)]
        return float(min(means, default=np.inf))

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

        Wide bins are made of blocks of 64 updates or more, so that a training of millions is drawn in a
        millisecond; their ends may lie up to a block off.
        """
        first = min(max(int(start), 1), self.updates + 1) - 1
        last = min(max(int(stop), first), self.updates)  # as an index, exclusive
        points = max(points, 1)
        width = -(-(last - first) // points)  # updates in a bin
        if last == first:
            empty = self.losses[:0]
            return Range(np.empty(0), empty, empty, empty)
        if first >= self.first and width < 2 * _BLOCK:
            values = self.losses[first - self.first : last - self.first]
            return _bins(values, values, values, first + 1.0, 1, width)
        step = _BLOCK if first >= self.first else self.width
        offset = self.first if first >= self.first else 0
        blocks = self._recent_blocks(last)
        if first < self.first:
            blocks = np.concatenate([self.old, _joined(blocks, self.width // _BLOCK)])
        blocks = blocks[(first - offset) // step : -(-(last - offset) // step)]
        low, high, mean = blocks[:, _LOW], blocks[:, _HIGH], blocks[:, _MEAN]
        begin = offset + (first - offset) // step * step + (step + 1) / 2
        return _bins(low, mean, high, begin, step, -(-len(blocks) // points))

    def _recent_blocks(self, last: int) -> Floats:
        """Return the blocks of 64 of the newest updates, up to index `last`; the last one may not be whole."""
        whole = len(self.blocks) * _BLOCK
        if last - self.first <= whole:
            return self.blocks
        return np.concatenate([self.blocks, _blocks(self.losses[whole : last - self.first])])

    def until(self, update: int) -> "Curve":
        """Return the course up to and with an update; where its block is all that is left of it, its mean."""
        n = min(max(update, 0), self.updates)
        scores = self.scores[self.score_updates <= update]
        if n >= self.first:
            recent = n - self.first
            return Curve(self.losses[:recent], self.blocks[: recent // _BLOCK], scores, self.old, self.width)
        k = n // self.width
        rest = np.full(n - k * self.width, self.old[k, _MEAN], np.float32)
        whole = len(rest) // _BLOCK
        return Curve(rest, _blocks(rest[: whole * _BLOCK].reshape(whole, _BLOCK)), scores, self.old[:k], self.width)

    def columns(self) -> dict[str, Floats]:
        """Return the curve as columns for a Checkpoint; no copies."""
        found: dict[str, Floats] = {"loss": self.losses}
        if len(self.old):
            found["old_width"] = np.array([self.width], np.float64)
            found |= {name: self.old[:, i] for i, name in enumerate(_OLD_COLUMNS)}
        return found | {name: self.scores[:, i] for i, name in enumerate(_COLUMNS)}


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
        self._old, self._width = _none(), _BLOCK
        self._updates = 0  # that keep their own loss
        self._points = 0

    @property
    def curve(self) -> Curve:
        """Return all there is so far, in constant time."""
        return Curve(
            _read_only(self._losses[: self._updates]),
            _read_only(self._blocks[: self._updates // _BLOCK]),
            _read_only(self._scores[: self._points]),
            _read_only(self._old[:]),
            self._width,
        )

    def add(self, loss: float) -> None:
        """Append the loss of one more update."""
        n = self._updates
        if n == len(self._losses):
            if n >= _RECENT:
                self._let_age()
                n = self._updates
            else:
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
            if self._points >= _SCORES:
                half = self._points // 2
                kept = np.concatenate([self._scores[:half:2], self._scores[half:]])
                self._scores = np.empty_like(self._scores)
                self._points = len(kept)
                self._scores[: self._points] = kept
            else:
                self._scores = _grown(self._scores)
        nothing = (np.nan, np.nan)
        self._scores[self._points] = (update, *(train or nothing), *(held_out or nothing))
        self._points += 1

    def _let_age(self) -> None:
        """Turn the older half of the updates into blocks; who holds views of the old buffers keeps those."""
        half = self._updates // 2
        while len(self._old) + half // self._width > _OLD and self._width < half:
            if len(self._old) % 2:  # so that blocks pair up, one more comes from the recent updates
                self._take(self._width)
                half = self._updates // 2 // (2 * self._width) * 2 * self._width
            self._old, self._width = _joined(self._old, 2), 2 * self._width
        self._take(half // self._width * self._width)

    def _take(self, updates: int) -> None:
        """Turn so many of the oldest own losses, a multiple of the width, into blocks."""
        taken = _joined(self._blocks[: updates // _BLOCK], self._width // _BLOCK)
        self._old = np.concatenate([self._old, taken])
        left = self._updates - updates
        losses, blocks = np.empty_like(self._losses), np.empty_like(self._blocks)
        losses[:left] = self._losses[updates : self._updates]
        blocks[: left // _BLOCK] = self._blocks[updates // _BLOCK : self._updates // _BLOCK]
        self._losses, self._blocks, self._updates = losses, blocks, left

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
        recorder._age(columns)
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

    def _age(self, columns: dict[str, Floats]) -> None:
        """Take over the older blocks, where there are any."""
        if "old_width" not in columns:
            return
        missing = [name for name in _OLD_COLUMNS if name not in columns]
        if missing:
            raise ValueError(f"the loss curve lacks {', '.join(missing)}")
        old = [np.asarray(columns[name], np.float32) for name in _OLD_COLUMNS]
        widths = np.asarray(columns["old_width"], np.float64)
        if any(column.shape != (len(old[0]),) for column in old):
            raise ValueError("the columns of the loss curve differ in length")
        if widths.shape != (1,) or not _BLOCK <= widths[0] <= 1 << 40 or widths[0] % _BLOCK:
            raise ValueError("the older part of the loss curve has no width that there could be")
        self._old, self._width = np.stack(old, axis=1), int(widths[0])


def _blocks(losses: Floats) -> Floats:
    """Return lowest, highest and mean loss of each row of losses, (..., updates) -> (rows, 3)."""
    rows = np.atleast_2d(losses)
    if not rows.size:
        return np.empty((0, 3), np.float32)
    columns = rows.min(axis=1), rows.max(axis=1), rows.mean(axis=1, dtype=np.float64)
    return np.stack(columns, axis=1).astype(np.float32)


def _joined(blocks: Floats, count: int) -> Floats:
    """Join each `count` blocks (m, 3) to one; the last may be made of fewer."""
    if count == 1 or not len(blocks):
        return blocks
    starts = np.arange(0, len(blocks), count)
    sizes = np.diff(starts, append=len(blocks))
    mean = np.add.reduceat(blocks[:, _MEAN], starts, dtype=np.float64) / sizes
    return np.stack([
        np.minimum.reduceat(blocks[:, _LOW], starts), np.maximum.reduceat(blocks[:, _HIGH], starts), mean,
    ], axis=1).astype(np.float32)  # fmt: skip


def _grown(buffer: Floats) -> Floats:
    """Copy into a buffer of twice the size; who holds a view of the old one keeps that."""
    larger = np.empty((2 * len(buffer), *buffer.shape[1:]), buffer.dtype)
    larger[: len(buffer)] = buffer
    return larger


def _read_only(view: Floats) -> Floats:
    view.flags.writeable = False
    return view

"""The trail of a curve: how it was at earlier updates, at distances that grow into the past."""

from collections.abc import Hashable

from rnn_playground.engine.batch import Floats

MOST = 8
_APART = 0.06  # of the updates since the first one remembered: closer ones look alike


class Trail:
    """Remember at most 8 earlier curves of one thing; another thing, or going back in time, begins anew."""

    def __init__(self) -> None:
        self._of: Hashable = None
        self._curves: list[tuple[int, Floats]] = []
        self.version = 0  # grows when what is remembered changes

    @property
    def curves(self) -> tuple[tuple[int, Floats], ...]:
        """Return (update, values), the oldest first."""
        return tuple(self._curves)

    def add(self, of: Hashable, update: int, values: Floats) -> None:
        """Take in what the curve of something is at an update; the very newest is kept too."""
        if of != self._of:
            self._of, self._curves = of, []
            self.version += 1
        while self._curves and self._curves[-1][0] > update:
            self._curves.pop()
            self.version += 1
        if self._curves:
            first, last = self._curves[0][0], self._curves[-1][0]
            if update - last < max(1, _APART * (update - first)):
                return
        self._curves.append((update, values))
        self.version += 1
        if len(self._curves) > MOST:
            del self._curves[self._least_missed(update)]

    def _least_missed(self, now: int) -> int:
        """Return which curve, neither the first nor the last, leaves the smallest gap for its age."""
        updates = [update for update, _ in self._curves]
        gaps = [(updates[i + 1] - updates[i - 1]) / (now - updates[i - 1]) for i in range(1, len(updates) - 1)]
        return 1 + gaps.index(min(gaps))

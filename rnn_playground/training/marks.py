"""Checkpoints along the training time, thinned as they age, to step back to."""

from rnn_playground.document.checkpoint import Checkpoint

MOST_MARKS = 12
MOST_BYTES = 32 << 20


def size_of(checkpoint: Checkpoint) -> int:
    """Return the bytes of weights and optimizer; the curve is shared with the running training."""
    arrays = (*checkpoint.weights.values(), *checkpoint.optimizer.values())
    return sum(array.nbytes for array in arrays)


class Marks:
    """Keep checkpoints of one run: the newest close together, older ones far apart, the first one always."""

    def __init__(self) -> None:
        self._marks: list[Checkpoint] = []

    def add(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; those of its update or later are dropped: training now goes another way."""
        while self._marks and self._marks[-1].update >= checkpoint.update:
            self._marks.pop()
        self._marks.append(checkpoint)
        room = max(2, min(MOST_MARKS, MOST_BYTES // max(1, size_of(checkpoint))))
        while len(self._marks) > room:
            del self._marks[self._least_missed()]

    def newest(self) -> Checkpoint | None:
        """Return the last checkpoint."""
        return self._marks[-1] if self._marks else None

    def before(self, update: int) -> Checkpoint | None:
        """Return the newest checkpoint from before an update; None when there is none."""
        return next((mark for mark in reversed(self._marks) if mark.update < update), None)

    def clear(self) -> None:
        """Forget all."""
        self._marks.clear()

    def _least_missed(self) -> int:
        """Return the place that leaves the smallest gap for its age; of three or more never an end."""
        if len(self._marks) < 3:
            return 0
        end = self._marks[-1].update
        updates = [mark.update for mark in self._marks]
        return min(
            range(1, len(updates) - 1),
            key=lambda place: (updates[place + 1] - updates[place - 1]) / (end - updates[place - 1]),
        )

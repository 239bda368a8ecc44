"""The timeline of one training: checkpoints on its way, thinned as they age, and the changes made by hand.

Training follows from the weights, the settings and the data alone. So any update can be made again, bit for bit,
from a checkpoint before it, if what was changed by hand on the way is changed again at the same updates.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.document.parameters import Settings
from rnn_playground.training.moment import Moment

MOST_BYTES = 64 << 20  # of weights and optimizer
# So many landmarks pass in the first 100,000 updates: from then on a long training takes no more memory, and choosing
# one to drop stays cheap.
MOST_MARKS = 320
_OVERHEAD = 1000  # bytes of Python's objects in a mark
BACK = 1.0  # s of training between steps back


@dataclass(frozen=True)
class Change:
    """Say what was changed by hand after an update and before the next one."""

    update: int
    what: Settings | SetWeight | SetRadius


@dataclass(frozen=True, eq=False)
class Kept:
    """Hold a mark, and how many changes had been made before it was taken."""

    mark: Moment
    changes: int
    seconds: float  # of training up to it
    nbytes: int  # about what it takes
    pinned: bool = False  # training began here, or weights were edited


class Timeline:
    """Keep marks of one training, the first one always, the newest closest together, and all changes by hand."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_marks: int = MOST_MARKS) -> None:
        self._most_bytes, self._most_marks = most_bytes, most_marks
        self._kept: list[Kept] = []
        self._changes: list[Change] = []
        self._bytes = 0

    @property
    def marks(self) -> list[Moment]:
        """Return the marks there are, the oldest first."""
        return [kept.mark for kept in self._kept]

    @property
    def nbytes(self) -> int:
        """Return about what the marks take."""
        return self._bytes

    @property
    def oldest(self) -> int:
        """Return the first update that can be visited; 0 without any mark."""
        return self._kept[0].mark.update if self._kept else 0

    def add(self, mark: Moment, seconds: float = 0.0, *, pinned: bool = False) -> None:
        """Keep a mark of the newest moment; it takes the place of one at the same update."""
        while self._kept and self._kept[-1].mark.update >= mark.update:
            pinned |= self._kept[-1].pinned
            self._drop(-1)
        self._insert(len(self._kept), Kept(mark, len(self._changes), seconds, mark.nbytes + _OVERHEAD, pinned))

    def fill(self, mark: Moment, changes: int) -> None:
        """Keep a mark of a moment in the past, with so many changes made before it, if there is none yet."""
        place = bisect_left(self._kept, mark.update, key=_update)
        if 0 < place < len(self._kept) and _update(self._kept[place]) != mark.update:
            self._insert(place, Kept(mark, changes, self._kept[place - 1].seconds, mark.nbytes + _OVERHEAD))

    def change(self, change: Change, *, instead: bool = False) -> None:
        """Write down a change that was made at the newest update, `instead` of the last one at that update.

        Where no mark is left, the moment after the change is to be added.
        """
        last = self._changes[-1] if self._changes else None
        if last is not None and last.update == change.update and (instead or _outdone(last, change)):
            self._changes.pop()
            while self._kept and self._kept[-1].changes > len(self._changes):
                self._drop(-1)
        self._changes.append(change)

    def near(self, update: int) -> Kept | None:
        """Return the newest mark at or before an update."""
        place = bisect_right(self._kept, update, key=_update)
        return self._kept[place - 1] if place else None

    def changes(self, done: int, update: int) -> list[Change]:
        """Return the changes up to and with an update, without the first `done` ones."""
        end = bisect_right(self._changes, update, key=lambda change: change.update)
        return self._changes[done:end]

    def back(self, update: int, seconds: float) -> int | None:
        """Return where a step back leads: about a second, or to where training began last; None: nowhere."""
        place = bisect_left(self._kept, update, key=_update)
        for kept in reversed(self._kept[:place]):
            if kept.pinned or kept.seconds <= seconds - BACK:
                return kept.mark.update
        return self._kept[0].mark.update if place else None

    def seconds_at(self, update: int) -> float:
        """Return the seconds of training up to about an update."""
        kept = self.near(update)
        return kept.seconds if kept is not None else 0.0

    def cut(self, update: int) -> None:
        """Forget what came after an update: training goes another way from there."""
        while self._kept and self._kept[-1].mark.update > update:
            self._drop(-1)
        self._changes = self.changes(0, update)

    def fresh(self) -> "Timeline":
        """Return an empty timeline with the same limits."""
        return Timeline(self._most_bytes, self._most_marks)

    def copy(self, most_bytes: int, most_marks: int) -> "Timeline":
        """Return a thinner timeline of the same training, to be set aside; marks are shared."""
        other = self.fresh()
        room = max(1, min(most_marks, most_bytes * len(self._kept) // max(self._bytes, 1)))
        other._kept = self._kept[:: -(-len(self._kept) // room) or 1]
        other._changes = list(self._changes)
        other._bytes = sum(kept.nbytes for kept in other._kept)
        return other

    def _insert(self, place: int, kept: Kept) -> None:
        self._kept.insert(place, kept)
        self._bytes += kept.nbytes
        self._thin()

    def _drop(self, place: int) -> None:
        self._bytes -= self._kept.pop(place).nbytes

    def _thin(self) -> None:
        while len(self._kept) > 2 and (self._bytes > self._most_bytes or len(self._kept) > self._most_marks):
            self._drop(self._least_missed())

    def _least_missed(self) -> int:
        """Return the place that leaves the smallest gap for its age; never an end, pinned ones up to half of all."""
        updates = np.array([kept.mark.update for kept in self._kept], np.float64)
        pinned = np.array([kept.pinned for kept in self._kept[1:-1]])
        missed = (updates[2:] - updates[:-2]) / np.sqrt(updates[-1] - updates[:-2])
        if 2 * np.count_nonzero(pinned) < pinned.size:
            missed[pinned] = np.inf
        return 1 + int(missed.argmin())


def landmark(update: int) -> bool:
    """Tell whether an update is a round one: from 80 on a multiple of 5, from 160 of 10, from 800 of 50 ..."""
    return update % _spacing(update) == 0


def next_landmark(update: int) -> int:
    """Return the next round update."""
    return (update // _spacing(update) + 1) * _spacing(update)


def _spacing(update: int) -> int:
    least = update // 16
    power: int = 10 ** (len(str(least)) - 1)
    return max(1, 5 * power if least >= 5 * power else power)


def _outdone(last: Change, change: Change) -> bool:
    """Tell whether settings that replace settings leave nothing of them behind: no new optimizer, no new deal."""
    one, other = last.what, change.what
    if not (isinstance(one, Settings) and isinstance(other, Settings)):
        return False
    return (one.optimizer, one.batch) == (other.optimizer, other.batch)


def _update(kept: Kept) -> int:
    return kept.mark.update


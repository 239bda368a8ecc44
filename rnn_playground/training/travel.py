"""Travel in training time: visit past updates of a training, come back to its newest one, or branch off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.document.parameters import Settings
from rnn_playground.training.frame import Predictions, Scores
from rnn_playground.training.moment import Moment
from rnn_playground.training.timeline import Change, Timeline
from rnn_playground.training.trainer import Trainer

FILL = 0.02  # s of replay from which on a mark is left at its end: who looks there looks around there


@dataclass(frozen=True)
class Head:
    """Hold the newest moment of a training, and what was measured of it, while an earlier one is visited."""

    mark: Moment
    scores: tuple[Scores | None, Scores | None]
    predictions: Predictions | None
    measured: bool


class Travel:
    """Move one Trainer along its timeline. `replay` does the work, in pieces; a visit ends with it."""

    def __init__(self, timeline: Timeline | None = None) -> None:
        self.timeline = timeline if timeline is not None else Timeline()
        self.seconds = 0.0  # of training up to the newest update
        self.sought: int | None = None  # the update to be visited, until it is reached
        self._head: Head | None = None
        self._done = 0  # changes of the timeline that the trainer, in the past, has behind it
        self._spent = 0.0  # s of replay since the last mark

    @property
    def past(self) -> bool:
        """Return whether an earlier update is visited."""
        return self._head is not None

    @property
    def head(self) -> Moment | None:
        """Return the newest moment while an earlier one is visited; None: the trainer stands there."""
        return self._head.mark if self._head is not None else None

    def newest(self, trainer: Trainer) -> int:
        """Return the newest update of the training."""
        return self._head.mark.update if self._head is not None else trainer.update

    def back(self, trainer: Trainer) -> int | None:
        """Return where a step back leads from here; None: nowhere."""
        standing = trainer.update if self.sought is None else self.sought
        return self.timeline.back(standing, self.timeline.seconds_at(standing) if self.past else self.seconds)

    def mark(self, trainer: Trainer, *, pinned: bool = False) -> None:
        """Leave a mark at the newest update, if the trainer stands there."""
        if not self.past:
            self.timeline.add(trainer.moment(), self.seconds, pinned=pinned)

    def begin(self) -> None:
        """Forget all: another training."""
        self.resume(self.timeline.fresh(), 0.0)

    def resume(self, timeline: Timeline, seconds: float) -> None:
        """Go on with a timeline that was set aside, at its newest update."""
        self.timeline, self.seconds = timeline, seconds
        self.sought = self._head = None

    def visit(self, trainer: Trainer, update: int, *, measured: bool) -> None:
        """Seek a past update; `measured` says whether the trainer's scores are those of where it stands."""
        update = max(update, self.timeline.oldest)
        near = self.timeline.near(update)
        if near is None or update >= self.newest(trainer):
            return
        standing = trainer.update if self.past else -1
        if self._head is None:
            scores = trainer.train_scores, trainer.held_out_scores
            self._head = Head(trainer.moment(), scores, trainer.predictions, measured)
        if not near.mark.update <= standing <= update:
            trainer.visit(near.mark)
            self._done, self._spent = near.changes, 0.0
        self.sought = update

    def come_back(self, trainer: Trainer) -> bool:
        """Stand at the newest update again; return whether the trainer's scores are those of it."""
        head, self._head, self.sought = self._head, None, None
        if head is None:
            return True
        trainer.come_back(head.mark)
        trainer.train_scores, trainer.held_out_scores = head.scores
        trainer.predictions = head.predictions
        return head.measured

    def whole(self) -> Moment | None:
        """Return the newest mark, and forget what came after it: an update has broken off."""
        head, self._head, self.sought = self._head, None, None
        marks = self.timeline.marks
        if head is not None:
            return head.mark
        if marks:
            self.timeline.cut(marks[-1].update)
        return marks[-1] if marks else None

    @contextmanager
    def at_head(self, trainer: Trainer) -> Iterator[None]:
        """Stand at the newest update for a moment."""
        head, sought = self._head, self.sought
        if head is None:
            yield
            return
        here = trainer.moment()
        scores = trainer.train_scores, trainer.held_out_scores, trainer.predictions
        self.come_back(trainer)
        try:
            yield
        finally:
            trainer.visit(here)
            trainer.train_scores, trainer.held_out_scores, trainer.predictions = scores
            self._head, self.sought = head, sought

    def replay(self, trainer: Trainer, seconds: float, interrupted: Callable[[], bool]) -> bool:
        """Make updates again for so many seconds or until interrupted; return whether the sought one is reached."""
        if self.sought is None:
            return True
        start = now = perf_counter()
        while True:
            for change in self.timeline.changes(self._done, trainer.update):
                carry_out(trainer, change)
                self._done += 1
            if trainer.update >= self.sought:
                break
            if now - start >= seconds or (now > start and interrupted()):
                self._spent += now - start
                return False
            trainer.step()
            now = perf_counter()
        if self._spent + now - start > FILL:
            self.timeline.fill(trainer.moment(), self._done)
            self._spent = 0.0
        self.sought = None
        return True

    def branch(self, trainer: Trainer) -> None:
        """Let the training go on from the update that is visited, and forget what came after it."""
        self.timeline.cut(trainer.update)
        if self._head is not None:
            trainer.branch()
            self.seconds = self.timeline.seconds_at(trainer.update)
        self._head = self.sought = None

    def change(self, trainer: Trainer, what: Settings | SetWeight | SetRadius, *, instead: bool = False) -> None:
        """Write down a change that was made at the newest update."""
        self.timeline.change(Change(trainer.update, what), instead=instead)


def carry_out(trainer: Trainer, change: Change) -> None:
    """Change again what was changed by hand."""
    if isinstance(change.what, Settings):
        trainer.tune(change.what)
    else:
        trainer.adjust(change.what)

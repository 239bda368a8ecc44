"""When the worker measures: a little beside training, and all sentences while the weights rest."""

from collections.abc import Callable, Generator
from time import perf_counter

from rnn_playground.training.pace import Budget
from rnn_playground.training.trainer import Trainer

SHARE, CREDIT = 0.04, 0.02  # of the time while training; s that can be saved up
START_CREDIT = 0.1  # s given when training begins: the first epochs are those that change most
INTERVAL, START_INTERVAL = 0.2, 0.1  # s between two measurements at most; and as a share of the time so far
MOMENT = 0.0015  # s of measuring between two slices of training, or one chunk
LONG_EPOCH = 2.0  # s after which scores are taken within an epoch, too


class Measurements:
    """Run the Trainer's measurements in pieces."""

    def __init__(self) -> None:
        self.stale = False  # the scores are not those of the present weights and all sentences
        self._running: Generator[None, None, None] | None = None
        self._budget = Budget(SHARE, CREDIT)
        self._training_since = 0.0
        self._began, self._epoch = 0.0, 0  # when measuring began last: s, and in which epoch

    def drop(self) -> None:
        """Give up what is being measured."""
        self._running = None

    def training_begins(self, trainer: Trainer) -> None:
        """Wait for the end of the epoch."""
        self.drop()
        self._began = self._training_since = perf_counter()
        self._epoch = int(trainer.epoch)
        self._budget.grant(START_CREDIT)

    def beside(self, trainer: Trainer, trained: float) -> None:
        """Measure for a moment after `trained` seconds of training, if it is time and within the budget."""
        self.stale = True
        self._budget.earn(trained)
        now = perf_counter()
        if self._running is None and self._due(trainer, now):
            self._running = trainer.evaluating()
            self._began, self._epoch = now, int(trainer.epoch)
        if self._running is not None and self._budget.open:
            spent = 0.0
            while self._running is not None and spent < MOMENT:
                self._advance()
                spent = perf_counter() - now
            self._budget.spend(spent)

    def at_rest(self, trainer: Trainer, seconds: float, interrupted: Callable[[], bool]) -> bool:
        """Measure all sentences for so many seconds or until interrupted; return whether all is measured."""
        end = perf_counter() + seconds
        if self._running is None:
            self._running = trainer.evaluating(complete=True)
        while self._running is not None and perf_counter() < end and not interrupted():
            self._advance()
            self.stale = self._running is not None
        return not self.stale

    def _due(self, trainer: Trainer, now: float) -> bool:
        """Return whether an epoch, or a long time, has passed; soon at first, later five times a second."""
        passed = now - self._began
        interval = min(INTERVAL, START_INTERVAL * (now - self._training_since))
        return passed > LONG_EPOCH or (passed > interval and int(trainer.epoch) != self._epoch)

    def _advance(self) -> None:
        if self._running is not None and next(self._running, StopIteration) is StopIteration:
            self._running = None

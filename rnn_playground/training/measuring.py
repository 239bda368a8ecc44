"""When the worker measures: a little beside training, and all sentences while the weights rest."""

from collections.abc import Callable, Generator
from time import perf_counter

from rnn_playground.training.pace import Budget
from rnn_playground.training.trainer import Trainer

SHARE, CREDIT = 0.04, 0.02  # of the time while training; s that can be saved up
INTERVAL = 0.2  # s between two measurements of a small task
LONG_EPOCH = 2.0  # s after which scores are taken within an epoch, too


class Measurements:
    """Run the Trainer's measurements in pieces."""

    def __init__(self) -> None:
        self.stale = False  # the scores are not those of the present weights and all sentences
        self._running: Generator[None, None, None] | None = None
        self._budget = Budget(SHARE, CREDIT)
        self._began, self._epoch = 0.0, 0

    def drop(self) -> None:
        """Give up what is being measured."""
        self._running = None

    def training_begins(self, trainer: Trainer) -> None:
        """Wait for the end of the epoch."""
        self.drop()
        self._began, self._epoch = perf_counter(), int(trainer.epoch)

    def beside(self, trainer: Trainer, trained: float) -> None:
        """Measure for a moment after `trained` seconds of training, if it is time and within the budget."""
        self.stale = True
        self._budget.earn(trained)
        now = perf_counter()
        if self._running is None and self._due(trainer, now - self._began):
            self._running = trainer.evaluating()
            self._began, self._epoch = now, int(trainer.epoch)
        if self._running is not None and self._budget.open:
            self._advance()
            self._budget.spend(perf_counter() - now)

    def at_rest(self, trainer: Trainer, seconds: float, interrupted: Callable[[], bool]) -> bool:
        """Measure all sentences for so many seconds or until interrupted; return whether all is measured."""
        end = perf_counter() + seconds
        if self._running is None:
            self._running = trainer.evaluating(complete=True)
        while self._running is not None and perf_counter() < end and not interrupted():
            self._advance()
            self.stale = self._running is not None
        return not self.stale

    def _due(self, trainer: Trainer, passed: float) -> bool:
        return passed > LONG_EPOCH or (passed > INTERVAL and int(trainer.epoch) != self._epoch)

    def _advance(self) -> None:
        if self._running is not None and next(self._running, StopIteration) is StopIteration:
            self._running = None

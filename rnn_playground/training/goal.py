"""How far a training was asked to go: without end, or up to an update or an epoch."""

from rnn_playground.training.messages import Train
from rnn_playground.training.trainer import Trainer


class Goal:
    """Hold the update or the epoch up to which is trained; numbers asked for meanwhile add up."""

    def __init__(self) -> None:
        self._update: int | None = None
        self._epoch: int | None = None

    @property
    def endless(self) -> bool:
        """Return whether training goes on until somebody pauses it."""
        return self._update is None and self._epoch is None

    def aim(self, command: Train, trainer: Trainer) -> None:
        """Take over what is asked for, beyond what is asked for already."""
        update, epoch = self._update, self._epoch
        self.forget()
        if command.updates is not None:
            self._update = (update if update is not None else trainer.update) + command.updates
        elif command.epochs is not None:
            self._epoch = (epoch if epoch is not None else int(trainer.epoch)) + command.epochs

    def reached(self, trainer: Trainer) -> bool:
        """Return whether the asked-for number of updates or epochs is done."""
        if self._update is not None:
            return trainer.update >= self._update
        return self._epoch is not None and trainer.epoch >= self._epoch

    def forget(self) -> None:
        """Aim at nothing."""
        self._update = self._epoch = None

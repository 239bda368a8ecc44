"""What trains beside the own run only while a panel asks for it: the deep network of the depth panel."""

import logging
from collections.abc import Iterable

from rnn_playground.training.deep_run import DeepRun
from rnn_playground.training.looks.look import Look
from rnn_playground.training.trainer import Trainer

log = logging.getLogger(__name__)


class Beside:
    """Keep a deep network at the update of the own run while a Look that needs one is watched. One thread calls.

    Nobody watches: it costs nothing and stands still. Watched again, it makes the updates that it missed. Where the
    own run went back, it begins anew: the same updates lead to the same weights.
    """

    def __init__(self) -> None:
        self.run: DeepRun | None = None
        self.problem = ""  # why there is no run
        self._wanted = False
        self._of: Trainer | None = None

    def watch(self, looks: Iterable[Look]) -> None:
        """Train from now on, or stand still."""
        self._wanted = any(look.deep for look in looks)

    def apart(self, trainer: Trainer) -> bool:
        """Return whether it is wanted and not where the own run is."""
        if not self._wanted:
            return False
        if self._of is not trainer or (self.run is not None and not self.run.fits(trainer)):
            self._begin(trainer)
        return self.run is not None and self.run.behind

    def approach(self) -> None:
        """Make one update."""
        run = self.run
        if run is None:
            return
        try:
            run.step()
        except Exception as error:  # it must not stop the own run
            log.exception("the deep network failed")
            run.problem = f"{type(error).__name__}: {error}"

    def _begin(self, trainer: Trainer) -> None:
        self._of, self.run, self.problem = trainer, None, ""
        try:
            self.run = DeepRun(trainer)
        except ValueError as error:
            self.problem = str(error)

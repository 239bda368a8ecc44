"""Carry out edits of weights on a training and write them down on its timeline."""

from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.engine.batch import Floats
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel


class ByHand:
    """Edit the newest weights of a training; the steps of one drag at one update leave only the last one behind."""

    def __init__(self) -> None:
        self._before: Floats | None = None  # a block of weights before the drag that scales it
        self._update = -1  # of the last edit

    def edit(self, trainer: Trainer, travel: Travel, edit: SetWeight | SetRadius, *, folds: bool) -> None:
        """Carry out an edit, the next step of a drag if it `folds`; raise ValueError, in words, if it does not fit."""
        again = folds and self._update == trainer.update
        if isinstance(edit, SetRadius):
            self._remember(trainer, edit, again=again)
        trainer.adjust(edit)
        self._update = trainer.update
        travel.change(trainer, edit, instead=again)
        travel.mark(trainer, pinned=True)

    def _remember(self, trainer: Trainer, edit: SetRadius, *, again: bool) -> None:
        """Let a drag scale what was there before it, not what its last step made of it: 0 leads nowhere."""
        found = trainer.model.weights.views.get(edit.name)
        if found is None or not 0 <= edit.block < len(found):
            return
        if again and self._before is not None and self._before.shape == found[edit.block].shape:
            found[edit.block] = self._before
        else:
            self._before = found[edit.block].copy()

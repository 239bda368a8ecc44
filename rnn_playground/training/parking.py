"""Runs that an edit has set aside, so that undo and redo bring their trained weights back."""

from collections import OrderedDict
from dataclasses import dataclass

import msgspec

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.edits import Edit
from rnn_playground.document.parameters import Settings, effective, parameters
from rnn_playground.tasks.examples import Example
from rnn_playground.training.timeline import Timeline
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel

MOST_BYTES = 64 << 20
MARKS, MARK_BYTES = 64, 8 << 20  # of a timeline that is set aside: any update is still there, but takes longer

Key = tuple[Settings, tuple[Example, ...], tuple[Edit, ...]]


@dataclass(frozen=True)
class Parked:
    """Hold a training that was set aside: where it stood, and how it came there."""

    checkpoint: Checkpoint
    timeline: Timeline | None = None
    seconds: float = 0.0  # of training

    def bring_back(self, trainer: Trainer, travel: Travel) -> None:
        """Let a trainer stand where this one stood; raise ValueError, changing nothing, when that does not fit."""
        trainer.restore(self.checkpoint)
        travel.resume(self.timeline or Timeline(), self.seconds)
        travel.change(trainer, trainer.settings)

    @property
    def nbytes(self) -> int:
        """Return the bytes of all arrays."""
        saved = self.checkpoint
        arrays = (*saved.weights.values(), *saved.optimizer.values(), *saved.curve.values())
        return sum(array.nbytes for array in arrays) + (self.timeline.nbytes if self.timeline else 0)


def key(document: Document) -> Key:
    """Return all that network, data and weights follow from; what can be tuned while training is left out."""
    live = {name: entry.default for name, entry in parameters().items() if entry.row.effect == "live"}
    return msgspec.structs.replace(effective(document.settings), **live), document.examples, document.edits


class Parking:
    """Keep one training for each network, its data and its edits, within 64 MB; the oldest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._parked: OrderedDict[Key, Parked] = OrderedDict()

    def __len__(self) -> int:
        """Return how many trainings are set aside."""
        return len(self._parked)

    def set_aside(self, trainer: Trainer, travel: Travel, *, untouched: bool = False) -> None:
        """Park a training as it stands at its newest update; one that nothing was done to only if asked to."""
        if untouched or trainer.update or trainer.document.edits:
            with travel.at_head(trainer):
                timeline = travel.timeline.copy(MARK_BYTES, MARKS)
                self.park(trainer.document, Parked(trainer.checkpoint(), timeline, travel.seconds))

    def park(self, document: Document, parked: Parked) -> None:
        """Set a training aside."""
        place = key(document)
        self._parked.pop(place, None)
        self._parked[place] = parked
        while sum(entry.nbytes for entry in self._parked.values()) > self._most_bytes:
            self._parked.popitem(last=False)

    def take(self, document: Document) -> Parked | None:
        """Return what was set aside for this document, and keep it no longer; None if nothing was."""
        return self._parked.pop(key(document), None)

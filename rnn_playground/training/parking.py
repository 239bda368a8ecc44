"""Runs that an edit has set aside, so that undo and redo bring their trained weights back."""

from collections import OrderedDict

import msgspec

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings, effective, parameters
from rnn_playground.tasks.examples import Example
from rnn_playground.training.marks import size_of

MOST_BYTES = 64 << 20

Key = tuple[Settings, tuple[Example, ...]]


def key(document: Document) -> Key:
    """Return all that network and data follow from; what can be tuned while training is left out."""
    live = {name: entry.default for name, entry in parameters().items() if entry.row.effect == "live"}
    return msgspec.structs.replace(effective(document.settings), **live), document.examples


class Parking:
    """Keep one checkpoint for each network and its data, within 64 MB; the oldest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._parked: OrderedDict[Key, Checkpoint] = OrderedDict()

    def park(self, document: Document, checkpoint: Checkpoint) -> None:
        """Set a run aside."""
        place = key(document)
        self._parked.pop(place, None)
        self._parked[place] = checkpoint
        while sum(map(_size, self._parked.values())) > self._most_bytes:
            self._parked.popitem(last=False)

    def take(self, document: Document) -> Checkpoint | None:
        """Return what was set aside for this network and data, and keep it no longer; None if nothing was."""
        return self._parked.pop(key(document), None)


def _size(checkpoint: Checkpoint) -> int:
    return size_of(checkpoint) + sum(column.nbytes for column in checkpoint.curve.values())

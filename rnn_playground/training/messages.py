"""Commands to the worker (imperative) and events from it (past tense)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.what_if import Mark
from rnn_playground.training.looks.look import Look


@dataclass(frozen=True)
class Rebuild:
    """Make a new network from the document, and set the old run aside for undo.

    `restore` brings back the trained weights that were set aside for this document, `checkpoint` those of a
    project file; both pause. Otherwise a training that runs without end goes on with the new network.
    """

    run_id: int
    document: Document
    restore: bool = False
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True)
class Recode:
    """Encode the sentences anew and carry the weights over, row by row, where the shapes allow.

    `restore` (undo and redo) brings back, whole, what the same sentences had been trained to, if nothing was
    learnt since: rows of words that had gone would else come back untrained.
    """

    run_id: int
    document: Document
    restore: bool = False


@dataclass(frozen=True)
class Tune:
    """Take over the document's live settings (learning rate, batch size, ...) without stopping."""

    document: Document


@dataclass(frozen=True)
class Read:
    """Read this sentence in every Frame from now on."""

    text: str
    reading_id: int


@dataclass(frozen=True)
class Compare:
    """Train the document's rivals beside its own run, and no others."""

    document: Document


@dataclass(frozen=True)
class Suppose:
    """Read under these what-if marks in every Frame from now on; training and evaluation know nothing of them."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Watch:
    """Answer these Looks in every Frame from now on, and no others."""

    looks: tuple[Look, ...]


@dataclass(frozen=True)
class Train:
    """Train until Pause, or for a number of updates or epochs; such numbers asked for meanwhile add up.

    The rest of an epoch that has begun counts as one.
    """

    updates: int | None = None
    epochs: int | None = None


@dataclass(frozen=True)
class Pause:
    """Stop training between two updates and keep everything."""


@dataclass(frozen=True)
class Reset:
    """Pause, and return to the initial weights of this run: before any update and any edit by hand."""


@dataclass(frozen=True)
class Visit:
    """Pause, and bring a past update back into every Frame; None: the newest one again.

    What had been trained stays: visiting changes nothing. Train goes on from the newest update; to go on from a past
    one is an edit of the Document (`Branch`), carried out by Adjust. An update before the oldest that can be made
    again is that one; the newest, or one beyond it, is as None.
    """

    update: int | None = None


@dataclass(frozen=True)
class Adjust:
    """Carry out the document's edits of weights that are new in it, between two updates; training goes on.

    What had been trained before is set aside. With `restore` (undo and redo) what was set aside for this document
    comes back, paused.
    """

    document: Document
    restore: bool = False


@dataclass(frozen=True)
class Snapshot:
    """Ask for a Checkpoint of the present state, answered by SnapshotTaken with the same number."""

    request: int


@dataclass(frozen=True)
class Ask:
    """Run a function of the Trainer between two updates, answered by Answered with the same number.

    For measurements such as a lesson's claims: the function must change nothing and return plain values.
    """

    request: int
    question: Callable[[Any], object]


@dataclass(frozen=True)
class Stop:
    """End the worker's thread."""


Command = (
    Rebuild | Recode | Tune | Adjust | Read | Suppose | Compare | Watch
    | Train | Pause | Visit | Reset | Snapshot | Ask | Stop
)  # fmt: skip


@dataclass(frozen=True)
class Started:
    """Training began."""

    run_id: int


@dataclass(frozen=True)
class Paused:
    """Training stopped because it was asked to, or because the asked-for updates were done."""

    run_id: int
    update: int


@dataclass(frozen=True)
class Rebuilt:
    """A network stands ready; `note` says what was carried over or brought back."""

    run_id: int
    note: str = ""


@dataclass(frozen=True)
class Moved:
    """Other weights are shown: those of another update, or edited by hand."""

    run_id: int
    update: int


@dataclass(frozen=True)
class Unfit:
    """An edit of weights was not carried out; the message says why."""

    run_id: int
    message: str


@dataclass(frozen=True)
class Unread:
    """The sentence cannot be read as what the network reads, such as numbers; the message says why."""

    run_id: int
    message: str


@dataclass(frozen=True)
class Refused:
    """The document cannot be trained as it is (no rows, one class only, ...); the message says what to do."""

    run_id: int
    message: str


@dataclass(frozen=True)
class Diverged:
    """The loss or the gradient's norm (`value`) grew beyond all use; that update was not made."""

    run_id: int
    update: int
    value: float
    remedy: str


@dataclass(frozen=True)
class Failed:
    """An exception escaped an update; training is paused and can be started again."""

    run_id: int
    message: str
    traceback: str


@dataclass(frozen=True)
class SnapshotTaken:
    """Answer Snapshot."""

    request: int
    checkpoint: Checkpoint | None


@dataclass(frozen=True)
class Answered:
    """Answer Ask; `value` is None when the question could not be answered."""

    request: int
    value: object


Event = Started | Paused | Rebuilt | Moved | Unfit | Unread | Refused | Diverged | Failed | SnapshotTaken | Answered

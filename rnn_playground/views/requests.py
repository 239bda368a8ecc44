"""What a panel may ask for on behalf of the user: frozen, named for what shall be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rnn_playground.document.parameters import Value
from rnn_playground.document.rivals import Rival
from rnn_playground.document.what_if import Mark
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.sound.wav import Recording


@dataclass(frozen=True)
class ReadText:
    """Read another sentence, as an edit that can be undone."""

    text: str
    label: str  # of the edit: "Delete “not”"
    key: str | None = None  # equal ones fold into one edit (a drag)


@dataclass(frozen=True)
class EditWord:
    """Edit the sentence by the word that is read at a time step, as an edit that can be undone."""

    kind: Literal["delete", "replace", "left", "right", "shuffle", "reverse"]
    step: int


@dataclass(frozen=True)
class EditWeight:
    """Give one weight or bias a value, as an edit that can be undone; equal keys fold into one (a drag)."""

    name: str  # "layer0.W_h"
    index: tuple[int, ...]
    value: float
    key: str


@dataclass(frozen=True)
class ScaleToRadius:
    """Scale one block of recurrent weights to a spectral radius, as an edit that can be undone."""

    name: str
    block: int
    radius: float
    key: str


@dataclass(frozen=True)
class ChangeMarks:
    """Take these what-if marks instead of those there are, as an edit that can be undone."""

    marks: tuple[Mark, ...]
    label: str
    key: str | None = None


@dataclass(frozen=True)
class ChangeSettings:
    """Set some of the settings, as one edit that can be undone; equal keys fold into one (a drag)."""

    changes: tuple[tuple[str, Value], ...]  # names as in document.parameters
    label: str
    key: str | None = None


@dataclass(frozen=True)
class UseRows:
    """Take these rows instead of those there are, as an edit that can be undone, and begin training anew."""

    examples: tuple[Example, ...]
    reading: str
    label: str
    key: str | None = None


@dataclass(frozen=True)
class VisitUpdate:
    """Bring a past update back into every view."""

    update: int


@dataclass(frozen=True)
class BranchHere:
    """Go on training from the past update that is shown."""


@dataclass(frozen=True)
class CompareWith:
    """Train these runs beside the document's own."""

    rivals: tuple[Rival, ...]
    label: str


@dataclass(frozen=True)
class PlaySound:
    """Let the system play a WAV file, given as bytes."""

    wav: bytes


@dataclass(frozen=True)
class SaveSound:
    """Ask where to save a sound; the ending of the proposed name (.wav, .mid) says what it is."""

    data: bytes
    name: str


@dataclass(frozen=True)
class OpenSound:
    """Ask for a WAV file and hand its name and what it says to `done`."""

    done: Callable[[str, Recording], None]


Request = (
    ReadText
    | EditWord
    | EditWeight
    | ScaleToRadius
    | ChangeMarks
    | ChangeSettings
    | UseRows
    | VisitUpdate
    | BranchHere
    | CompareWith
    | PlaySound
    | SaveSound
    | OpenSound
)

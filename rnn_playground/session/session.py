"""The Session: what a window, or a notebook, talks to; it owns Document, history and worker."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

import msgspec

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.edit_labels import edit_label
from rnn_playground.document.edits import Branch, Edit, SetRadius, SetWeight
from rnn_playground.document.history import History
from rnn_playground.document.parameters import compatible
from rnn_playground.document.project import open_project, save_project
from rnn_playground.session.plan import effect, plan
from rnn_playground.training.adjust import check, folded
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Look
from rnn_playground.training.messages import (
    Adjust,
    Ask,
    Command,
    Event,
    Pause,
    Read,
    Rebuild,
    Recode,
    Reset,
    Snapshot,
    SnapshotTaken,
    Train,
    Visit,
    Watch,
)
from rnn_playground.training.worker import Worker

GESTURE = 1.0  # s between two edits with one key that still belong to one gesture
ANSWER_LIMIT = 5.0  # s to wait for the weights when saving
STOP_LIMIT = 1.0  # s to wait for the worker's end

Observer = Callable[[Document, str], None]


class Session:
    """Turn edits into new Documents and into commands to the worker. Use it from one thread only.

    Each observer in `changed` is called on that thread with the new Document and where it came from: "edit",
    "undo", "redo", "new", "open" or "read". Events and frames are fetched with `poll` and `newest_frame`; a
    Frame whose `run_id` is not the Session's shows a network that has been replaced.
    """

    def __init__(self, make_worker: Callable[[], Worker], document: Document | None = None) -> None:
        """Start the worker with a document; with nothing, it waits for the first sentences."""
        self._document = document if document is not None else Document()
        self._history = History(self._document)
        self._worker = make_worker()
        self._events: list[Event] = []  # taken while waiting for another one
        self._requests = self._reading_id = 0
        self._saved = self._document
        self._trained = False
        self._edited_at = 0.0
        self._seen: Frame | None = None
        self._past: int | None = None  # the update that is visited; None: the newest
        self._breaks: deque[tuple[Document, Document]] = deque(maxlen=50)  # of new and open, in the history
        self.changed: list[Observer] = []
        self.run_id = 0
        self.project = 0  # changes where another project takes this one's place: new, open, undo of them
        if self._document.examples:
            self._build()

    @property
    def document(self) -> Document:
        """Return the present Document."""
        return self._document

    @property
    def undo_label(self) -> str | None:
        """Return the label of the edit that `undo` takes back; None when there is none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Return the label of the edit that `redo` brings back; None when there is none."""
        return self._history.redo_label

    @property
    def dirty(self) -> bool:
        """Return whether there is an edit or a training to save; the sentence being read does not count."""
        shown = msgspec.structs.replace(self._document, reading=self._saved.reading)
        return self._trained or shown != self._saved

    # Documents.

    @property
    def training(self) -> bool:
        """Return whether it trained when the newest Frame was made."""
        frame = self._newest()
        return frame is not None and frame.training

    def edit(self, document: Document, label: str, key: str | None = None) -> None:
        """Make a document the present one; edits with the same key in quick succession are undone as one.

        Raises ParameterError, changing nothing, for settings that exclude each other.
        """
        if document == self._document:
            return
        compatible(document.settings)
        if document.edits and effect(self._document, document) == "rebuild":
            document = msgspec.structs.replace(document, edits=())  # they were made to another network
        self._remember(document, label, key)
        self._show(document, "edit")

    def undo(self) -> None:
        """Go back to the Document before the last edit, with the weights it had been trained to."""
        self._travel(self._history.undo, "undo")

    def redo(self) -> None:
        """Go forward to the Document that was undone, with the weights it had been trained to."""
        self._travel(self._history.redo, "redo")

    def new(self, document: Document, label: str = "New") -> None:
        """Begin with another document and a new network; undo brings back what was there."""
        self._begin(document, label, None, "new")

    def begin_here(self) -> None:
        """Let undo go no further back than to the present document: nobody made what was there before."""
        self._history = History(self._document)
        self._breaks.clear()
        self._tell("open")

    def open(self, path: Path) -> None:
        """Open a project file and go on where its training stood; raise ProjectError for one that is none."""
        project = open_project(path)
        self._begin(project.document, f"Open {path.name}", project.checkpoint, "open")

    def save(self, path: Path, *, timeout: float = ANSWER_LIMIT) -> None:
        """Save document and weights to a project file.

        Raises ProjectError when the file cannot be written, TimeoutError when the worker does not answer
        within `timeout` seconds.
        """
        save_project(path, self._document, self._weights(path, timeout))
        self._saved, self._trained = self._document, False

    def keep(self, path: Path, *, timeout: float = ANSWER_LIMIT) -> None:
        """Write a copy for recovery; there is as much to save as before.

        Without the weights where the worker does not answer within `timeout` seconds: what was typed is worth
        more than nothing. Raises ProjectError when the file cannot be written.
        """
        try:
            checkpoint = self._weights(path, timeout)
        except TimeoutError:
            checkpoint = None
        save_project(path, self._document, checkpoint)

    def read(self, text: str) -> int:
        """Read this sentence in every Frame from now on; return the number that the answer's Frame bears."""
        self._reading_id += 1
        self._worker.send(Read(text, self._reading_id))
        if text != self._document.reading:
            self._document = msgspec.structs.replace(self._document, reading=text)
            self._tell("read")
        return self._reading_id

    def watch(self, looks: Iterable[Look]) -> None:
        """Answer these Looks in every Frame from now on, and no others."""
        self._worker.send(Watch(tuple(looks)))

    # Training.

    def train(self, updates: int | None = None, epochs: int | None = None) -> None:
        """Train until `pause`, or for a number of updates or epochs; from a past update by branching off there."""
        self.branch()
        self._train(Train(updates, epochs))

    def pause(self) -> None:
        """Stop training between two updates."""
        self._worker.send(Pause())

    def reset(self) -> None:
        """Return to the initial weights."""
        self._past = None
        self._train(Reset())

    def visit(self, update: int | None) -> None:
        """Pause and bring a past update back into every Frame; None, or the newest one, ends the visit.

        An update before the oldest that can be made again is that one.
        """
        frame = self._newest()
        oldest, newest = (frame.oldest, frame.newest) if frame is not None else (0, 0)
        self._past = max(update, oldest) if update is not None and max(update, oldest) < newest else None
        self._worker.send(Visit(self._past))

    def step_back(self) -> None:
        """Visit the update of about a second of training ago, or that at which training began last."""
        frame = self._newest()
        if frame is not None and frame.back is not None:
            self.visit(frame.back)

    # Edits of the network by hand.

    def branch(self) -> None:
        """Let training go on from the past update that is visited; undo brings back what came after it."""
        if self._past is not None:
            self._history.seal()
            branch = Branch(update=self._past)
            edits = (*self._document.edits, branch)
            self.edit(msgspec.structs.replace(self._document, edits=edits), self._label(branch))
            self._history.seal()

    def set_weight(self, name: str, index: tuple[int, ...], value: float, key: str | None = None) -> None:
        """Give one weight or bias a value, while training or not; of a past update, by branching off there.

        Raises ValueError, in words, for a name, place or value that does not fit the network.
        """
        self._by_hand(SetWeight(update=self._update, name=name, index=index, value=value), key)

    def scale_to_radius(self, name: str, block: int, radius: float, key: str | None = None) -> None:
        """Scale one block of recurrent weights to a spectral radius; else as `set_weight`."""
        self._by_hand(SetRadius(update=self._update, name=name, block=block, radius=radius), key)

    def _by_hand(self, edit: SetWeight | SetRadius, key: str | None) -> None:
        frame = self._newest()
        if frame is not None and frame.shapes:
            check(frame.shapes, edit)
        edits = self._document.edits
        new: tuple[Edit, ...] = (*edits, edit)
        if self._past is not None:
            new = (*edits, Branch(update=self._past), edit)
        elif self._history.folds(key) and monotonic() - self._edited_at <= GESTURE:
            drag = (*edits[:-1], edit)
            new = drag if folded(edits, drag) else new
        self._trained = True
        self.edit(msgspec.structs.replace(self._document, edits=new), self._label(edit), key)

    def _label(self, edit: Edit) -> str:
        return edit_label(edit, self._document.settings.cell)

    @property
    def _update(self) -> int:
        frame = self._newest()
        return self._past if self._past is not None else frame.update if frame is not None else 0

    def _newest(self) -> Frame | None:
        """Return the newest Frame of the present run, taken or not."""
        frame = self._worker.mailbox.peek() or self._seen
        return frame if frame is not None and frame.run_id == self.run_id else None

    def ask(self, question: Callable[[Any], object]) -> int:
        """Let the worker call a function of its Trainer; return the number that Answered will bear."""
        self._requests += 1
        self._worker.send(Ask(self._requests, question))
        return self._requests

    # What the worker says.

    def poll(self) -> list[Event]:
        """Return all events since the last call, the oldest first."""
        events, self._events = self._events, []
        try:
            while True:
                events.append(self._worker.events.get_nowait())
        except Empty:
            return events

    def newest_frame(self) -> Frame | None:
        """Return the newest Frame, once; None when there is no newer one."""
        frame = self._worker.mailbox.take()
        self._seen = frame or self._seen
        return frame

    def close(self, timeout: float = STOP_LIMIT) -> bool:
        """End the worker; return whether it ended within `timeout` seconds. May be called twice."""
        return self._worker.stop(timeout)

    # How it is done.

    def _show(self, document: Document, origin: str, *, restore: bool = False) -> None:
        """Make a document the present one and ask the worker for what that needs."""
        old, self._document = self._document, document
        for command in plan(old, document, self.run_id + 1, self._reading_id + 1):
            match command:
                case Adjust():
                    self._past = None
                    self._worker.send(replace(command, restore=restore))
                    continue
                case Rebuild(run_id) | Recode(run_id):
                    self.run_id, self._past = run_id, None
                    self._worker.send(replace(command, restore=restore))
                    continue
                case Read(_, reading_id):
                    self._reading_id = reading_id
            self._worker.send(command)
        self._tell(origin)

    def _travel(self, move: Callable[[], Document], origin: str) -> None:
        before, after = self._history.document, move()
        if after is before:
            return
        if any({id(before), id(after)} == {id(old), id(new)} for old, new in self._breaks):
            self._document = after  # from one project to another: no weights are carried over
            self.project += 1
            self._build(restore=True)
            self._tell(origin)
            return
        if after.reading == before.reading:  # then the edit was not about the sentence being read
            after = msgspec.structs.replace(after, reading=self._document.reading)
        self._show(after, origin, restore=True)

    def _begin(self, document: Document, label: str, checkpoint: Checkpoint | None, origin: str) -> None:
        self._keep_typed()
        before = self._history.document
        self._history.seal()
        self._history.push(label, document)
        self._history.seal()
        self._breaks.append((before, self._history.document))
        self._document = self._saved = document
        self._trained = False
        self.project += 1
        self._build(checkpoint)
        self._tell(origin)

    def _build(self, checkpoint: Checkpoint | None = None, *, restore: bool = False) -> None:
        """Ask for the network of a document that has little to do with the one before."""
        self.run_id += 1
        self._past = None
        self._worker.send(Pause())
        self._worker.send(Rebuild(self.run_id, self._document, restore, checkpoint))

    def _remember(self, document: Document, label: str, key: str | None) -> None:
        """Push a document; the history's sentence line moves only with edits that are about it."""
        now = monotonic()
        if now - self._edited_at > GESTURE:
            self._history.seal()
        self._edited_at = now
        if document.reading == self._document.reading:
            document = msgspec.structs.replace(document, reading=self._history.document.reading)
        else:
            self._keep_typed()
        self._history.push(label, document, key)

    def _keep_typed(self) -> None:
        """Let undo come back to the sentence that was typed, where another one takes its place."""
        if self._history.document.reading != self._document.reading:
            typed = msgspec.structs.replace(self._history.document, reading=self._document.reading)
            self._history.push("Type a sentence", typed)

    def _train(self, command: Command) -> None:
        self._history.seal()  # an edit after training is not the same gesture as one before
        self._trained = True
        self._worker.send(command)

    def _weights(self, path: Path, timeout: float) -> Checkpoint | None:
        """Wait for a checkpoint; other events that come meanwhile are kept for `poll`."""
        self._requests += 1
        self._worker.send(Snapshot(self._requests))
        end = monotonic() + timeout
        while True:
            try:
                event = self._worker.events.get(timeout=max(0.0, end - monotonic()))
            except Empty:
                raise TimeoutError(
                    f"cannot save {path.name}: the training did not answer within {timeout:g} s;"
                    " press Pause and save again"
                ) from None
            if isinstance(event, SnapshotTaken):
                if event.request == self._requests:
                    return event.checkpoint
                continue  # the late answer to a question that was given up
            self._events.append(event)

    def _tell(self, origin: str) -> None:
        for observer in list(self.changed):
            observer(self._document, origin)

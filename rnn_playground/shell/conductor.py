"""The conductor: lets Session, panels and editors hear of each other; the only place where they meet."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from rnn_playground.document.document import Document
from rnn_playground.editors.parameter_form import ParameterForm, QuickBar
from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.editors.sentence_table import SentenceTable
from rnn_playground.editors.what_if_editor import WhatIfEditor
from rnn_playground.session.session import Session
from rnn_playground.shell.answers import facts_of, last_answer, predicted
from rnn_playground.shell.bridge import Bridge
from rnn_playground.shell.course import Course
from rnn_playground.shell.main_window import MainWindow
from rnn_playground.shell.requests import Requests
from rnn_playground.shell.sounds import Sounds
from rnn_playground.shell.turns import Turns
from rnn_playground.shell.words import Words
from rnn_playground.tasks.registry import make_task
from rnn_playground.tasks.tokenizer import spans
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.look import Look
from rnn_playground.training.messages import (
    Answered,
    Diverged,
    Event,
    Failed,
    Moved,
    Paused,
    Rebuilt,
    Refused,
    Started,
    Unfit,
    Unread,
)
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.panel import Panel

TEXT_INTERVAL = 0.2  # s between two texts beside a running training: a new text lays out its whole row
SCRUBBING = 0.12  # s between two updates of the past up to which others are expected to follow
TABLE_INTERVAL = 0.5  # s between two repaints of the predictions in the table

log = logging.getLogger("rnn_playground")


class Conductor(QObject):
    """Show every Document in the editors and every Frame in the panels that can be seen."""

    frame_shown = Signal(object)  # Frame
    training_changed = Signal(bool)

    def __init__(
        self,
        *,
        session: Session,
        bridge: Bridge,
        window: MainWindow,
        course: Course,
        panels: list[Panel],
        line: SentenceLine,
        table: SentenceTable,
        forms: list[ParameterForm | QuickBar],
        what_if: WhatIfEditor,
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._course, self._bridge = session, window, course, bridge
        self._panels, self._line, self._table, self._forms = panels, line, table, forms
        self._what_if = what_if
        self._tokens: tuple[str, ...] | None = None
        self._predictions: object = None
        self._parts: tuple[str, ...] = ()
        self._frame: Frame | None = None
        self._turns = Turns()
        self._moved_at = 0.0  # s, when another update was shown last
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(round(1000 * SCRUBBING))
        self._settling.timeout.connect(self._settle)
        self._at_once: list[Panel] = []
        self._answered = ""  # the text whose answer stands beside the sentence line
        self._unread = ""  # what was said of a sentence that cannot be read
        self._at_end = True  # the playhead stays on the last token while a sentence grows
        self._time_step = 0
        self._watched: tuple[Look, ...] = ()
        self._closed = False
        self._words = Words(
            session, line, window,
            tokens=self._source, text=self._read_text, time_step=lambda: self._time_step,
            move_to=self.set_time_step,
        )  # fmt: skip
        self._sounds = Sounds(window, lambda text: window.banner.say(text, "note"))
        self._requests = Requests(
            session, self._words, self._sounds, lambda text: window.banner.say(text, "note")
        )
        self.training = False
        session.changed.append(self._on_document)
        bridge.woken.connect(self.look)
        bridge.ticked.connect(self.look)
        line.read_requested.connect(session.read)
        line.step_requested.connect(lambda: self.move(+1))
        line.marks_requested.connect(lambda: window.show_docks(("whatif",)))
        table.read_requested.connect(session.read)
        for panel in panels:
            panel.time_step_requested.connect(self.set_time_step)
            panel.looks_changed.connect(self._watch)
            panel.requested.connect(self._requests.carry_out)
        window.clock_bar.time_step_requested.connect(self.set_time_step)
        window.clock_bar.visit_requested.connect(session.visit)
        window.closing.connect(self._close)
        self._take_turns()
        self._handle_actions()
        self._on_document(session.document, "open")

    # Frames and events: from the worker to the panels.

    def look(self) -> None:
        """Take events and the newest Frame from the worker."""
        for event in self._session.poll():
            self._on_event(event)
        frame = self._session.newest_frame()
        if frame is not None and frame.run_id == self._session.run_id:
            self._show(frame)

    def _show(self, frame: Frame) -> None:
        trace = frame.trace
        tokens = trace.tokens if trace else ()
        if tokens != self._tokens:
            self._tokens = tokens
            last = max(0, len(tokens) - 1)
            self._time_step = last if self._at_end else min(self._time_step, last)
            self._window.clock_bar.show_tokens(tokens, self._time_step)
            self._what_if.set_time_step(self._time_step)
            for panel in self._panels:
                panel.set_time_step(self._time_step)
            self._course.set_time_step(self._time_step)
            self._watch()
        before, self._frame = self._frame, frame
        for panel in self._at_once:
            panel.show_frame(frame)
        if self._line.text() != self._answered:
            self._show_texts()
        now = monotonic()
        scrubbed = self._scrubbed(before, frame, now)
        if frame.training or scrubbed:
            self._turns.next(now)
        else:
            self._turns.all(now)
        if scrubbed:
            self._window.clock_bar.show_frame(frame)
            self._settling.start()  # what had no turn is drawn when no other update follows
        self._course.show_frame(frame)
        self.frame_shown.emit(frame)

    def _scrubbed(self, before: Frame | None, frame: Frame, now: float) -> bool:
        """Tell whether one update of the past follows another, as the training clock is dragged or plays."""
        if before is not None and before.update != frame.update:
            self._moved_at, last = now, self._moved_at
            return frame.past and now - last < SCRUBBING
        return frame.sought is not None

    def _settle(self) -> None:
        if self._frame is not None and not self._frame.training and not self._closed:
            self._turns.all(monotonic())

    def _watch(self) -> None:
        """Let the worker answer what the panels that can be seen ask, and nothing else."""
        if self._closed:  # panels that go with the window hide themselves
            return
        wanted = tuple(dict.fromkeys(look for panel in self._panels if panel.isVisible() for look in panel.looks()))
        self._bridge.serve(sum(panel.isVisible() for panel in self._panels))
        if wanted != self._watched:
            self._watched = wanted
            self._session.watch(wanted)

    def _close(self) -> None:
        self._closed = True
        self._settling.stop()
        self._window.clock_bar.rest()

    def _read_text(self) -> str:
        """Return the text that the tokens on screen are of."""
        return self._frame.trace.text if self._frame is not None and self._frame.trace is not None else ""

    def _take_turns(self) -> None:
        """Let all that is dear or read slowly be drawn a few times a second, one part a frame."""
        self._at_once = [panel for panel in self._panels if not panel.interval]
        for panel in self._panels:
            if panel.interval:
                self._turns.add(panel.interval, partial(self._show_in, panel), panel.isVisible)
        self._turns.add(TEXT_INTERVAL, self._show_texts)
        self._turns.add(TABLE_INTERVAL, self._show_predictions)

    def _show_in(self, panel: Panel) -> None:
        if self._frame is not None:
            panel.show_frame(self._frame)

    def _show_texts(self) -> None:
        if self._frame is not None:
            self._window.clock_bar.show_frame(self._frame)
            self._show_answer(self._frame.trace)

    def _show_predictions(self) -> None:
        found = self._frame.predictions if self._frame is not None else None
        if found is None and self._predictions is not None and self._frame is not None and not self._frame.parameters:
            self._predictions = None  # there is no network: what an earlier one said is not so now
            self._table.show_predictions((), ())
        if found is None or found is self._predictions:
            return
        self._predictions = found
        self._table.show_predictions(found.labels, found.right)
        if found.parts != self._parts:
            self._parts = found.parts
            self._table.show_parts(self._parts)

    def _source(self) -> tuple[str, ...]:
        """Return the tokens of the sentence, without those that a decoder is told."""
        trace = self._frame.trace if self._frame is not None else None
        return (self._tokens or ())[: trace.border or None] if trace is not None else ()

    def _show_answer(self, trace: Trace | None) -> None:
        self._what_if.show_reading(facts_of(trace))
        self._line.show_marks(sum(not mark.rest for mark in trace.marks) if trace is not None else 0)
        if trace is None or not trace.tokens:
            self._line.show_tokens(())
            self._line.show_result("")
            return
        if self._unread and self._window.banner.message() == self._unread:  # it can be read again
            self._window.banner.hide()
        settings = self._session.document.settings
        readout = make_task(settings.task).readout
        self._answered = trace.text
        if trace.text == self._line.text():
            marks = spans(trace.text, settings.tokens)
            # <SOS> stands before the first word, unless all that goes beyond is the decoder's
            shift = not trace.border and len(trace.tokens) > len(marks)
            known = trace.known[int(shift) : int(shift) + len(marks)]
            self._line.show_tokens([(start, end, k) for (start, end), k in zip(marks, known, strict=False)])
        self._line.show_result(last_answer(trace, readout), predicted(trace, readout))

    def _on_event(self, event: Event) -> None:
        banner, tr = self._window.banner, self.tr
        if isinstance(event, Answered):
            self._course.answered(event.request, event.value)
            return
        if isinstance(event, Started):
            self._run(True)
            banner.hide()
        elif isinstance(event, Paused):
            self._run(False)
        elif isinstance(event, Rebuilt):
            banner.hide()
            self._course.forget()
            self._course.measure()
            if event.note:
                self._window.statusBar().showMessage(event.note, 6000)
        elif isinstance(event, Moved):
            self._course.moved()
        elif isinstance(event, Unread):
            self._unread = event.message
            banner.say(event.message, "note")
        elif isinstance(event, Unfit):
            banner.say(event.message, "note")
        elif isinstance(event, Refused):
            self._run(False)
            self._course.forget()
            banner.say(event.message, "note")
        elif isinstance(event, Diverged):
            self._run(False)
            text = tr("Training diverged at update {0}: the loss or its gradient became {1}. {2}")
            banner.say(
                text.format(f"{event.update:,}", short(event.value), event.remedy),
                "error",
                (("step_back", tr("Step back")), ("reset", tr("Reset"))),
            )
        elif isinstance(event, Failed):
            self._run(False)
            log.error("the worker failed: %s\n%s", event.message, event.traceback)
            text = tr("Training stopped: {0}. Press Train to go on, or Reset. Details are in {1}")
            banner.say(
                text.format(event.message, self.log_place),
                "error",
                (("train", tr("Train")), ("reset", tr("Reset"))),
            )

    log_place = "the log"

    def _run(self, training: bool) -> None:
        self.training = training
        actions = self._window.actions_by_id
        actions["pause"].setEnabled(training)
        self._course.run(training)
        self.show_whether_saved()
        self.training_changed.emit(training)

    # Documents: from the Session to the editors.

    def _on_document(self, document: Document, _origin: str) -> None:
        self._line.show_document(document)
        self._table.show_document(document)
        for form in (*self._forms, self._what_if):
            form.show_document(document)
        self._course.follow(document)
        actions = self._window.actions_by_id
        for name, label, word in (
            ("undo", self._session.undo_label, self.tr("Undo")),
            ("redo", self._session.redo_label, self.tr("Redo")),
        ):
            actions[name].setEnabled(bool(label))
            actions[name].setText(f"{word}: {label}" if label else word)
        title = document.title or self.tr("untitled")
        self._window.setWindowTitle(self.tr("{0}[*] – RNN Playground").format(title))
        self.show_whether_saved()

    def show_whether_saved(self) -> None:
        """Mark the title while there is something to save."""
        self._window.setWindowModified(self._session.dirty)

    # The two clocks.

    def set_time_step(self, time_step: int) -> None:
        """Move the playhead everywhere."""
        last = max(0, len(self._tokens or ()) - 1)
        self._time_step = min(max(0, time_step), last)
        self._at_end = self._time_step == last
        self._window.clock_bar.set_time_step(self._time_step)
        self._what_if.set_time_step(self._time_step)
        for panel in self._panels:
            panel.set_time_step(self._time_step)
        self._course.set_time_step(self._time_step)
        self._watch()

    def move(self, steps: int) -> None:
        """Move the playhead by some time steps."""
        self.set_time_step(self._time_step + steps)

    @property
    def time_step(self) -> int:
        """Return where the playhead stands, from 0."""
        return self._time_step

    def _handle_actions(self) -> None:
        session, clock = self._session, self._window.clock_bar

        def toggle(_checked: bool) -> None:
            if self.training:
                session.pause()
            else:
                session.train()

        def plain(act: Callable[[], object]) -> Callable[[bool], None]:
            return lambda _checked: (act(), None)[1]

        handlers: dict[str, Callable[[bool], None]] = {
            "train": toggle,
            "pause": plain(session.pause),
            "update": plain(lambda: session.train(updates=1)),
            "epoch": plain(lambda: session.train(epochs=1)),
            "reset": plain(session.reset),
            "step_back": plain(session.step_back),
            "first_update": plain(lambda: clock.training.go_to(0)),
            "previous_update": plain(lambda: clock.training.go(-1)),
            "next_update": plain(lambda: clock.training.go(+1)),
            "newest_update": plain(lambda: session.visit(None)),
            "play_training": clock.training.play,
            "branch": plain(session.branch),
            "undo": plain(session.undo),
            "redo": plain(session.redo),
            "first": plain(lambda: self.set_time_step(0)),
            "previous": plain(lambda: self.move(-1)),
            "next": plain(lambda: self.move(+1)),
            "last": plain(lambda: self.set_time_step(10**9)),
            "play": clock.play,
            "read": plain(lambda: self._line.line.setFocus()),
            "what_if": plain(lambda: self._window.show_docks(("whatif",))),
            "clear_marks": plain(self._what_if.clear.click),
        }
        for name, handler in handlers.items():
            self._window.handle(name, handler)
        self._window.banner.remedy_requested.connect(lambda name: self._window.actions_by_id[name].trigger())

"""The runner: carries out commands, and divides time between training, measuring and showing; no threads."""

import logging
import math
import traceback
from collections.abc import Callable, Sequence
from time import perf_counter

import msgspec

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.edits import Branch, Edit
from rnn_playground.document.parameters import ParameterError
from rnn_playground.document.what_if import Mark
from rnn_playground.tasks.errors import DataError
from rnn_playground.training import messages as say
from rnn_playground.training.adjust import folded
from rnn_playground.training.beside import Beside
from rnn_playground.training.by_hand import ByHand
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.goal import Goal
from rnn_playground.training.looks.answering import Answering
from rnn_playground.training.looks.look import Subject, Superseded
from rnn_playground.training.measuring import Measurements
from rnn_playground.training.messages import Command, Event
from rnn_playground.training.outlet import SLICE, Outlet, frame_of
from rnn_playground.training.pace import Interval, Speedometer
from rnn_playground.training.parking import Parked, Parking
from rnn_playground.training.remedy import remedy
from rnn_playground.training.rivals import Rivals
from rnn_playground.training.superseded import without_superseded
from rnn_playground.training.timeline import next_landmark
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Divergence, Trainer
from rnn_playground.training.travel import Travel

MARK_INTERVAL, MARK_SHARE = 0.03, 0.005  # s between marks on the timeline; of the time
SMALL = 50_000  # numbers trained up to which round updates are marked, too: that costs next to nothing
NOTHING_TO_TRAIN = "there is nothing to train yet: type sentences with labels, or open a lesson"

log = logging.getLogger(__name__)


class Runner:
    """Own a Trainer and all that goes on around it. One thread calls; `turn` does not raise.

    Whatever changes the state leaves a Frame that shows it first and its event then, so that who takes the
    event finds the Frame.
    """

    def __init__(
        self,
        *,
        emit: Callable[[Event], None],
        publish: Callable[[Frame], None],
        wake: Callable[[], None],
        breathe: Callable[[], None],
        interrupted: Callable[[], bool],
        wanted: Callable[[], bool] = lambda: True,
        make_trainer: Callable[[Document], Trainer] = Trainer,
    ) -> None:
        """Take the ways out; `interrupted` says whether a command waits, `wanted` whether a frame would be shown."""
        self._outlet = Outlet(emit, publish, wake, breathe)
        self._interrupted, self._wanted = interrupted, wanted
        self._make_trainer = make_trainer
        self._run_id = 0
        self._document: Document | None = None
        self._trainer: Trainer | None = None
        self._aside: Trainer | None = None  # what had been learnt before the sentences became unusable
        self._refusal = NOTHING_TO_TRAIN
        self._text, self._reading_id = "", 0
        self._supposed: tuple[Mark, ...] = ()
        self._training = self._stepping = False
        self._goal = Goal()
        self._travel, self._parking = Travel(), Parking()
        self._by_hand = ByHand()
        self._measurements = Measurements()
        self._answering = Answering()
        self._rivals, self._beside = Rivals(), Beside()
        self._awaited = False  # somebody waits for a frame
        self._marking = Interval(MARK_INTERVAL, MARK_SHARE)
        self._speed = Speedometer()

    @property
    def busy(self) -> bool:
        """Return whether there is something to do without a command."""
        if self._training or self._trainer is None:
            return self._training
        reads = self._answering.stale and bool(self._text)
        behind = self._rivals.stale or self._rivals.apart(*self._place(self._trainer))
        behind = behind or self._beside.apart(self._trainer)
        return self._measurements.stale or reads or behind or self._travel.sought is not None

    def turn(self, commands: Sequence[Command]) -> None:
        """Carry out commands, then work for one slice of time."""
        for command in without_superseded(commands):
            try:
                self._carry_out(command)
            except Exception as error:
                self._fail(error)
        self._tell()
        try:
            if self._travel.sought is not None:
                self._replay()
            elif self._training:
                self._train()
            elif self.busy:
                self._measure()
        except Exception as error:
            self._fail(error)
        self._tell()

    # Commands.

    def _carry_out(self, command: Command) -> None:
        match command:
            case say.Rebuild():
                self._rebuild(command)
            case say.Recode():
                self._recode(command)
            case say.Tune(document):
                self._document = document
                if self._trainer is not None and not self._travel.past:  # else when it comes back
                    self._tune(self._trainer)
                self._rivals.tune(document)
                self._answering.renew()
            case say.Adjust():
                self._adjust(command)
            case say.Compare(document):
                self._document = document
                self._rivals.take(document, self._trainer)
                self._answering.renew()
            case say.Read(text, reading_id):
                if text != self._text:
                    self._answering.forget()
                self._text, self._reading_id, self._awaited = text, reading_id, True
            case say.Suppose(marks):
                self._answering.renew()
                self._supposed, self._awaited = marks, True
            case say.Watch(looks):
                self._answering.watch(looks)
                self._beside.watch(looks)
            case say.Train():
                self._begin(command)
            case say.Pause():
                self._halt()
            case say.Reset():
                self._reset()
            case say.Visit(update):
                self._visit(update)
            case say.Snapshot(request):
                self._snapshot(request)
            case say.Ask():
                self._answer(command)
            case say.Stop():
                self._rest()
                self._measurements.stale = False

    def _rebuild(self, command: say.Rebuild) -> None:
        goes_on = self._training and self._goal.endless
        self._park()
        self._aside = None
        if not self._take_over(command.run_id, command.document):
            return
        parked = Parked(command.checkpoint) if command.checkpoint is not None else None
        note = ""
        if command.restore and parked is None:
            parked = self._parking.take(command.document)
            note = f"brought back the weights of update {parked.checkpoint.update:,}" if parked else ""
        if parked is not None and self._trainer is not None:
            try:
                parked.bring_back(self._trainer, self._travel)
            except ValueError as error:
                note = f"the saved weights do not fit ({error}): this network is new"
        if goes_on and not command.restore and command.checkpoint is None:
            self._speed.start(perf_counter(), 0)
        else:
            self._halt()
        self._mark(pinned=True)
        self._announce(say.Rebuilt(self._run_id, note))

    def _recode(self, command: say.Recode) -> None:
        self._park()
        old = self._aside = self._trainer or self._aside
        seconds = self._travel.seconds
        if not self._take_over(command.run_id, command.document) or self._trainer is None:
            return
        note = self._trainer.carry_from(old) if old is not None else ""
        self._travel.seconds = seconds
        parked = self._parking.take(command.document) if command.restore else None
        if parked is not None and old is not None and parked.checkpoint.update == old.update:
            parked.bring_back(self._trainer, self._travel)
            note = f"brought back the weights of update {old.update:,}"
        self._aside = None
        self._mark(pinned=True)
        self._announce(say.Rebuilt(self._run_id, note))

    def _park(self) -> None:
        """Set the present training aside, and end a visit of its past."""
        if self._trainer is not None:
            self._travel.come_back(self._trainer)
            self._parking.set_aside(self._trainer, self._travel)

    def _take_over(self, run_id: int, document: Document) -> bool:
        """Put a new Trainer for the document into place; return whether the document can be trained on."""
        self._run_id, self._document, self._text = run_id, document, document.reading
        self._supposed = document.what_if
        self._trainer, self._refusal = None, ""
        self._measurements.drop()
        self._answering.forget()
        self._travel.begin()
        try:
            self._trainer = self._make_trainer(document)
        except (DataError, ParameterError) as error:
            self._refusal = str(error)
            self._rest()
            self._announce(say.Refused(run_id, self._refusal))
            return False
        self._rivals.take(document, self._trainer)
        self._measurements.stale = True
        return True

    def _tune(self, trainer: Trainer) -> None:
        """Take over the document's live settings, and write that down on the timeline."""
        if self._document is None or self._document.settings == trainer.settings:
            return
        trainer.tune(self._document.settings)
        self._travel.change(trainer, trainer.settings)
        if not self._training:
            self._mark()

    def _adjust(self, command: say.Adjust) -> None:
        self._document, trainer = command.document, self._trainer
        if trainer is None:
            return
        before, after = trainer.document.edits, command.document.edits
        folds = folded(before, after)
        if command.restore:
            self._undo_edit(trainer, command.document)
            return
        self._rivals.tune(command.document)
        if not folds and after[: len(before)] != before:  # a document from elsewhere: its weights are these
            self._come_back(trainer)
            self._parking.set_aside(trainer, self._travel, untouched=True)
            self._take_edits(trainer)
            self._tune(trainer)
            self._moved(measured=False)
            return
        new = after[-1:] if folds else after[len(before) :]
        if any(isinstance(edit, Branch) for edit in new):
            self._halt()
        if not folds:
            self._parking.set_aside(trainer, self._travel, untouched=True)
        self._take_edits(trainer)
        for edit in new:
            try:
                self._carry_out_edit(trainer, edit, folds=folds)
            except ValueError as error:
                self._outlet.emit(say.Unfit(self._run_id, str(error)))
        if not self._travel.past:
            self._tune(trainer)
        self._moved(measured=False)

    def _take_edits(self, trainer: Trainer) -> None:
        if self._document is not None:
            trainer.document = msgspec.structs.replace(trainer.document, edits=self._document.edits)

    def _carry_out_edit(self, trainer: Trainer, edit: Edit, *, folds: bool) -> None:
        if isinstance(edit, Branch):
            self._visit_whole(trainer, edit.update)
            self._travel.branch(trainer)
            self._tune(trainer)
            self._mark(pinned=True)
            return
        self._come_back(trainer)
        self._by_hand.edit(trainer, self._travel, edit, folds=folds)

    def _undo_edit(self, trainer: Trainer, document: Document) -> None:
        """Bring back what was set aside for other edits of the same network."""
        parked = self._parking.take(document)  # first, or parking might push it out
        self._travel.come_back(trainer)
        self._parking.set_aside(trainer, self._travel, untouched=True)
        self._take_edits(trainer)
        self._halt()
        note = "what had been trained before this edit is not kept any more"
        if parked is not None:
            trainer.document = msgspec.structs.replace(trainer.document, settings=document.settings)
            parked.bring_back(trainer, self._travel)
            note = f"brought back the weights of update {trainer.update:,}"
        self._tune(trainer)
        self._rivals.tune(document)
        self._came_back(note)

    # Past updates.

    def _visit(self, update: int | None) -> None:
        trainer = self._trainer
        if trainer is None:
            return
        if update is None or update >= self._travel.newest(trainer):
            if self._travel.past:
                self._moved(measured=self._come_back(trainer))
            return
        self._halt()
        self._measurements.drop()
        self._travel.visit(trainer, update, measured=not self._measurements.stale)
        self._answering.renew()

    def _visit_whole(self, trainer: Trainer, update: int) -> None:
        """Stand at an update before anything else is done."""
        if update >= self._travel.newest(trainer):
            self._come_back(trainer)
        self._travel.visit(trainer, update, measured=False)
        while not self._replayed(trainer, lambda: False):
            self._outlet.worked(SLICE)

    def _come_back(self, trainer: Trainer) -> bool:
        """Stand at the newest update; return whether the scores are those of it."""
        measured = not self._measurements.stale
        if self._travel.past:
            self._measurements.drop()
            measured = self._travel.come_back(trainer)
            self._tune(trainer)
        return measured

    def _replay(self) -> None:
        """Go on making the update that is sought again."""
        trainer, start = self._trainer, perf_counter()
        if trainer is None:
            return
        if self._replayed(trainer, self._interrupted):
            self._moved(measured=False)
        elif self._outlet.due(perf_counter()):
            self._answering.renew()
            self._publish(awaited=True)
        self._outlet.worked(perf_counter() - start)

    def _replayed(self, trainer: Trainer, interrupted: Callable[[], bool]) -> bool:
        self._stepping = True
        found = self._travel.replay(trainer, SLICE, interrupted)
        self._stepping = False
        return found

    def _moved(self, *, measured: bool) -> None:
        """Show weights that training has not led to just now."""
        self._measurements.drop()
        self._measurements.stale = not measured
        self._answering.renew()
        if self._trainer is not None:
            self._announce(say.Moved(self._run_id, self._trainer.update))

    def _begin(self, command: say.Train) -> None:
        if self._trainer is None and self._document is not None and not self._refusal:
            self._take_over(self._run_id, self._document)  # a failure took the last one
        trainer = self._trainer
        if trainer is None:
            self._announce(say.Refused(self._run_id, self._refusal))
            return
        self._come_back(trainer)  # to go on from the past is an edit
        began = not self._training
        self._goal.aim(command, trainer)
        if began:
            self._training = True
            self._measurements.training_begins(trainer)
            self._rivals.training_begins()
            self._speed.start(perf_counter(), trainer.update)
            self._mark(pinned=True)
            self._announce(say.Started(self._run_id))
        if self._goal.reached(trainer):
            self._halt()

    def _reset(self) -> None:
        if self._trainer is None:
            return
        self._halt()
        self._come_back(self._trainer)
        self._trainer.reset()
        self._travel.begin()
        self._rivals.reset()
        self._came_back("back at the initial weights")

    def _came_back(self, note: str) -> None:
        self._mark(pinned=True)
        self._measurements.drop()
        self._measurements.stale = True
        self._answering.renew()
        self._announce(say.Rebuilt(self._run_id, note))

    def _snapshot(self, request: int) -> None:
        checkpoint: Checkpoint | None = None
        try:
            if self._trainer is not None:
                with self._travel.at_head(self._trainer):
                    checkpoint = self._trainer.checkpoint()
        finally:  # somebody waits for the answer, whatever it is
            self._outlet.emit(say.SnapshotTaken(request, checkpoint))

    def _answer(self, command: say.Ask) -> None:
        value: object = None
        if self._trainer is not None:
            try:
                value = command.question(self._trainer)
            except Exception:  # a measurement that is not possible must not stop a training
                log.exception("a question could not be answered")
        self._outlet.emit(say.Answered(command.request, value))

    # Training and measuring, one slice of time.

    def _train(self) -> None:
        trainer, start = self._trainer, perf_counter()
        if trainer is None:
            return
        now, reached = start, False
        landmark = next_landmark(trainer.update) if trainer.parameters <= SMALL else math.inf
        self._stepping = True
        try:
            while not reached and now - start < SLICE:
                if self._rivals.apart(*self._place(trainer)):  # they stay together: the last one first
                    self._rivals.approach(*self._place(trainer), SLICE, self._interrupted)
                elif self._beside.apart(trainer):
                    self._beside.approach()
                else:
                    trainer.step()
                    reached = self._goal.reached(trainer)
                    if trainer.update >= landmark:
                        self._mark()
                        landmark = next_landmark(trainer.update)
                now = perf_counter()
                if self._interrupted():
                    break
        except Divergence as divergence:
            self._stepping = False
            self._rest()
            update, value = divergence.update, divergence.value
            self._announce(say.Diverged(self._run_id, update, value, remedy(trainer.settings)))
            return
        self._stepping = False
        self._travel.seconds += now - start
        self._measurements.stale = True
        self._answering.renew()
        if reached:
            self._halt()
            return
        self._measurements.beside(trainer, now - start)
        self._rivals.measure(now - start)
        self._answering.beside(self._subject)
        if self._marking.due(now):
            self._mark()
        if self._outlet.due(now) and self._wanted():
            self._publish(awaited=False)
        self._outlet.worked(perf_counter() - start)

    def _measure(self) -> None:
        """Measure all sentences with weights that rest, until a command comes."""
        start = perf_counter()
        if self._trainer is not None and self._rivals.apart(*self._place(self._trainer)):
            place = self._place(self._trainer)
            while self._rivals.apart(*place) and perf_counter() - start < SLICE:
                self._rivals.approach(*place, SLICE, self._interrupted)
            self._answering.renew()
            self._answering.beside(self._subject)  # so that their way can be watched
            self._awaited = self._outlet.due(perf_counter()) or not self._rivals.apart(*place)
        elif self._trainer is not None and self._beside.apart(self._trainer):
            while self._beside.apart(self._trainer) and perf_counter() - start < SLICE and not self._interrupted():
                self._beside.approach()
            self._answering.renew()
            self._answering.beside(self._subject)
            self._awaited = self._outlet.due(perf_counter())
        elif self._answering.stale and self._text:
            self._answering.at_rest(self._subject, SLICE, self._interrupted)
            self._awaited = True
        elif not self._measurements.stale and self._rivals.stale:
            self._rivals.measure_at_rest(SLICE, self._interrupted)
            if not self._rivals.stale:
                self._answering.renew()
        elif self._trainer is not None and self._measurements.at_rest(self._trainer, SLICE, self._interrupted):
            self._awaited = True
        self._outlet.worked(perf_counter() - start)

    def _halt(self) -> None:
        """Pause, if training."""
        if self._training:
            self._rest()
            self._announce(say.Paused(self._run_id, self._trainer.update if self._trainer else 0))

    def _rest(self) -> None:
        self._training = False
        self._goal.forget()
        self._measurements.drop()

    def _mark(self, *, pinned: bool = False) -> None:
        """Leave a mark on the timeline, at its newest update."""
        if self._trainer is not None:
            start = perf_counter()
            self._travel.mark(self._trainer, pinned=pinned)
            now = perf_counter()
            self._marking.done(now, now - start)

    def _fail(self, error: Exception) -> None:
        """Tell of an exception; where it broke off an update, go back to weights that are whole."""
        told = "".join(traceback.format_exception(error))
        self._rest()
        self._measurements.stale = False  # or measuring that fails would begin again for ever
        if self._stepping:
            self._stepping = False
            self._repair()
        self._announce(say.Failed(self._run_id, f"{type(error).__name__}: {error}", told))

    def _repair(self) -> None:
        broken, document, self._trainer = self._trainer, self._document, None
        if document is None or broken is None:
            return
        try:
            trainer = self._make_trainer(document)
            mark = self._travel.whole()
            if mark is not None:
                trainer.resume(mark, broken.curve)
                self._tune(trainer)
            self._trainer = trainer
        except Exception:  # Train tries again
            log.exception("the trainer could not be made anew")

    # Ways out.

    def _announce(self, event: Event) -> None:
        """Put a frame and then the event."""
        self._publish(awaited=True)
        self._outlet.emit(event)

    def _tell(self) -> None:
        """Put the frame that somebody waits for, and wake who waits."""
        if self._awaited:
            self._publish(awaited=True)
        self._outlet.tell(training=self._training)

    def _publish(self, *, awaited: bool) -> None:
        self._awaited = False
        self._outlet.publish(self._frame, awaited=awaited)

    def _frame(self) -> Frame:
        trace = self._trace(self._trainer) if self._trainer is not None else None
        speed = self._speed if self._training else None
        return frame_of(
            self._trainer, trace, speed, travel=self._travel, run_id=self._run_id,
            reading_id=self._reading_id, looks=self._answering.answers,
        )  # fmt: skip

    def _subject(self) -> Subject | None:
        """Return what Looks look at; None while there is nothing to read."""
        if self._trainer is None or not self._text:
            return None
        sequence = self._trainer.sequence(self._text)
        if not sequence.tokens:
            return None
        target = wanted(self._trainer.dataset, sequence.target)
        runs = tuple(self._rivals.runs)
        given = target, self._supposed, runs, self._pause, self._travel, self._beside.run, self._beside.problem
        return Subject(self._trainer, self._text, sequence, *given)

    def _place(self, trainer: Trainer) -> tuple[int, int]:
        """Return which update is shown, or sought, and the newest of the training."""
        sought = self._travel.sought
        return trainer.update if sought is None else sought, self._travel.newest(trainer)

    def _pause(self) -> None:
        """Let the window breathe in the middle of a long answer, and break it off where a command waits."""
        if self._interrupted():
            raise Superseded
        if self._training:
            self._outlet.breathe_if_long()

    def _trace(self, trainer: Trainer) -> Trace | None:
        """Read the sentence; one that cannot be read is told of once and then left alone."""
        try:
            return trainer.read(self._text, self._supposed)
        except DataError as error:  # numbers half typed: training goes on
            self._text = ""
            self._outlet.emit(say.Unread(self._run_id, str(error)))
            return None
        except Exception as error:
            told = "".join(traceback.format_exception(error))
            self._text = ""
            self._rest()
            self._outlet.emit(say.Failed(self._run_id, f"this sentence cannot be read: {error}", told))
            return None

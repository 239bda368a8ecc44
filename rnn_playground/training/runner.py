"""The runner: carries out commands, and divides time between training, measuring and showing; no threads."""

import logging
import traceback
from collections.abc import Callable, Sequence
from time import perf_counter

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.parameters import ParameterError
from rnn_playground.document.what_if import Mark
from rnn_playground.tasks.errors import DataError
from rnn_playground.training import messages as say
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.answering import Answering
from rnn_playground.training.looks.look import Subject, Superseded
from rnn_playground.training.marks import Marks
from rnn_playground.training.measuring import Measurements
from rnn_playground.training.messages import Command, Event
from rnn_playground.training.outlet import SLICE, Outlet, frame_of
from rnn_playground.training.pace import Interval, Speedometer
from rnn_playground.training.parking import Parking
from rnn_playground.training.remedy import remedy
from rnn_playground.training.rivals import Rivals
from rnn_playground.training.superseded import without_superseded
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Divergence, Trainer

MARK_INTERVAL, MARK_SHARE = 1.0, 0.005  # s between checkpoints to step back to
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
        make_trainer: Callable[[Document], Trainer] = Trainer,
    ) -> None:
        """Take the ways out; `interrupted` says whether a command waits."""
        self._outlet = Outlet(emit, publish, wake, breathe)
        self._interrupted = interrupted
        self._make_trainer = make_trainer
        self._run_id = 0
        self._document: Document | None = None
        self._trainer: Trainer | None = None
        self._aside: Trainer | None = None  # what had been learnt before the sentences became unusable
        self._refusal = NOTHING_TO_TRAIN
        self._text, self._reading_id = "", 0
        self._supposed: tuple[Mark, ...] = ()
        self._training = self._stepping = False
        self._last_update: int | None = None  # train up to here
        self._last_epoch: int | None = None
        self._marks, self._parking = Marks(), Parking()
        self._measurements = Measurements()
        self._answering = Answering()
        self._rivals = Rivals()
        self._awaited = False  # somebody waits for a frame
        self._marking = Interval(MARK_INTERVAL, MARK_SHARE)
        self._speed = Speedometer()

    @property
    def busy(self) -> bool:
        """Return whether there is something to do without a command."""
        if self._training or self._trainer is None:
            return self._training
        reads = self._answering.stale and bool(self._text)
        behind = self._rivals.stale or self._rivals.behind(self._trainer.update)
        return self._measurements.stale or reads or behind

    def turn(self, commands: Sequence[Command]) -> None:
        """Carry out commands, then work for one slice of time."""
        for command in without_superseded(commands):
            try:
                self._carry_out(command)
            except Exception as error:
                self._fail(error)
        self._tell()
        try:
            if self._training:
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
                if self._trainer is not None:
                    self._trainer.tune(document.settings)
                self._rivals.tune(document)
                self._answering.renew()
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
            case say.Train():
                self._begin(command)
            case say.Pause():
                self._halt()
            case say.Reset():
                self._reset()
            case say.StepBack():
                self._step_back()
            case say.Snapshot(request):
                self._snapshot(request)
            case say.Ask():
                self._answer(command)
            case say.Stop():
                self._rest()
                self._measurements.stale = False

    def _rebuild(self, command: say.Rebuild) -> None:
        goes_on = self._training and self._last_update is None and self._last_epoch is None
        left = self._trainer or self._aside
        if left is not None and left.update:
            self._parking.park(left.document, left.checkpoint())
        self._aside = None
        if not self._take_over(command.run_id, command.document):
            return
        checkpoint = command.checkpoint
        note = ""
        if command.restore and checkpoint is None:
            checkpoint = self._parking.take(command.document)
            note = f"brought back the weights of update {checkpoint.update:,}" if checkpoint else ""
        if checkpoint is not None and self._trainer is not None:
            try:
                self._trainer.restore(checkpoint)
            except ValueError as error:
                note = f"the saved weights do not fit ({error}): this network is new"
        if goes_on and not command.restore and command.checkpoint is None:
            self._speed.start(perf_counter(), 0)
            self._mark()
        else:
            self._halt()
        self._announce(say.Rebuilt(self._run_id, note))

    def _recode(self, command: say.Recode) -> None:
        old = self._trainer or self._aside
        self._aside = old
        if old is not None and old.update:
            self._parking.park(old.document, old.checkpoint())
        if not self._take_over(command.run_id, command.document) or self._trainer is None:
            return
        note = self._trainer.carry_from(old) if old is not None else ""
        parked = self._parking.take(command.document) if command.restore else None
        if parked is not None and old is not None and parked.update == old.update:
            self._trainer.restore(parked)
            note = f"brought back the weights of update {parked.update:,}"
        self._aside = None
        self._mark()
        self._announce(say.Rebuilt(self._run_id, note))

    def _take_over(self, run_id: int, document: Document) -> bool:
        """Put a new Trainer for the document into place; return whether the document can be trained on."""
        self._run_id, self._document, self._text = run_id, document, document.reading
        self._supposed = document.what_if
        self._trainer, self._refusal = None, ""
        self._measurements.drop()
        self._answering.forget()
        self._marks.clear()
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

    def _begin(self, command: say.Train) -> None:
        if self._trainer is None and self._document is not None and not self._refusal:
            self._take_over(self._run_id, self._document)  # a failure took the last one
        trainer = self._trainer
        if trainer is None:
            self._announce(say.Refused(self._run_id, self._refusal))
            return
        began = not self._training
        # Numbers that are asked for while the last ones are not done yet add up.
        update, epoch = self._last_update, self._last_epoch
        self._last_update = self._last_epoch = None
        if command.updates is not None:
            self._last_update = (update if update is not None else trainer.update) + command.updates
        elif command.epochs is not None:
            self._last_epoch = (epoch if epoch is not None else int(trainer.epoch)) + command.epochs
        if began:
            self._training = True
            self._measurements.training_begins(trainer)
            self._rivals.training_begins()
            self._speed.start(perf_counter(), trainer.update)
            self._mark()
            self._announce(say.Started(self._run_id))
        if self._reached(trainer):
            self._halt()

    def _reset(self) -> None:
        if self._trainer is None:
            return
        self._halt()
        self._trainer.reset()
        self._rivals.reset()
        self._came_back("back at the initial weights")

    def _step_back(self) -> None:
        if self._trainer is None:
            return
        self._halt()
        mark = self._marks.before(self._trainer.update)
        if mark is None:
            self._announce(say.Rebuilt(self._run_id, "there is no earlier checkpoint to step back to"))
            return
        self._trainer.restore(mark)
        self._came_back(f"back at update {mark.update:,}")

    def _came_back(self, note: str) -> None:
        self._mark()
        self._measurements.drop()
        self._measurements.stale = True
        self._answering.renew()
        self._announce(say.Rebuilt(self._run_id, note))

    def _snapshot(self, request: int) -> None:
        checkpoint: Checkpoint | None = None
        try:
            checkpoint = self._trainer.checkpoint() if self._trainer is not None else None
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
        self._stepping = True
        try:
            while not reached and now - start < SLICE:
                if self._rivals.behind(trainer.update):  # they stay together: the last one first
                    self._rivals.step(trainer.update)
                else:
                    trainer.step()
                    reached = self._reached(trainer)
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
        if self._outlet.due(now):
            self._publish(awaited=False)
        self._outlet.worked(perf_counter() - start)

    def _reached(self, trainer: Trainer) -> bool:
        """Return whether the asked-for number of updates or epochs is done."""
        if self._last_update is not None:
            return trainer.update >= self._last_update
        return self._last_epoch is not None and trainer.epoch >= self._last_epoch

    def _measure(self) -> None:
        """Measure all sentences with weights that rest, until a command comes."""
        start = perf_counter()
        if self._trainer is not None and self._rivals.behind(self._trainer.update):
            while self._rivals.behind(self._trainer.update) and perf_counter() - start < SLICE:
                self._rivals.step(self._trainer.update)
            self._answering.renew()
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
        self._last_update = self._last_epoch = None
        self._measurements.drop()

    def _mark(self) -> None:
        """Keep a checkpoint to step back to."""
        if self._trainer is not None:
            start = perf_counter()
            self._marks.add(self._trainer.checkpoint())
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
        mark, document, self._trainer = self._marks.newest(), self._document, None
        if document is None:
            return
        try:
            trainer = self._make_trainer(document)
            if mark is not None:
                trainer.restore(mark)
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
            self._trainer, trace, speed, run_id=self._run_id, reading_id=self._reading_id,
            looks=self._answering.answers,
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
        return Subject(self._trainer, self._text, sequence, target, self._supposed, runs, self._pause)

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
        except Exception as error:
            told = "".join(traceback.format_exception(error))
            self._text = ""
            self._rest()
            self._outlet.emit(say.Failed(self._run_id, f"this sentence cannot be read: {error}", told))
            return None

"""Rivals: runs with other settings that train beside the document's own, update by update."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import msgspec
import numpy as np

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import ParameterError, Settings, parameters, with_value
from rnn_playground.document.rivals import Rival
from rnn_playground.tasks.errors import DataError
from rnn_playground.training.measuring import Measurements
from rnn_playground.training.pace import Interval
from rnn_playground.training.timeline import Timeline
from rnn_playground.training.trainer import Divergence, Trainer
from rnn_playground.training.travel import Travel

MARK_BYTES = 16 << 20  # of the timeline of one rival
MARK_INTERVAL, MARK_SHARE = 0.05, 0.005  # s between marks on it; of the time

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Run:
    """Hold one rival: its Trainer, or why there is none, and where it stopped by itself."""

    rival: Rival
    trainer: Trainer | None = None
    problem: str = ""  # it cannot be trained, or diverged
    diverged: bool = False  # after the newest of its updates: those before can be visited
    failed: bool = False  # with an exception: it is left alone
    seconds: float = 0.0  # that its updates took
    updates: int = 0  # that were made
    shared: tuple[str, ...] = ()  # arrays that began with the same numbers as those of the document's own run
    measurements: Measurements = field(default_factory=Measurements)
    travel: Travel = field(default_factory=lambda: Travel(Timeline(MARK_BYTES)))
    marking: Interval = field(default_factory=lambda: Interval(MARK_INTERVAL, MARK_SHARE))

    @property
    def goes_on(self) -> bool:
        """Return whether it can be trained further."""
        return self.trainer is not None and not self.problem

    def stop(self, error: Exception) -> None:
        """Leave it where it is, as it fails: neither the own run nor the others wait for it."""
        log.error("a rival failed", exc_info=error)
        self.problem, self.diverged, self.failed = f"{type(error).__name__}: {error}", False, True
        self.measurements.drop()

    def clear(self) -> None:
        """Let it try again."""
        if self.trainer is not None:
            self.problem, self.diverged, self.failed = "", False, False


class Rivals:
    """Keep every rival at the update of the document's own run. One thread calls.

    A rival that is behind is trained until it is there. Where the own run visits the past or branches off, it does so
    too, along a timeline of its own. Rivals see no edits of weights: these belong to the own run.
    """

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._document = Document()

    def take(self, document: Document, own: Trainer | None) -> None:
        """Follow a document; runs whose data and settings stay as they were go on."""
        old, known = self._document, self.runs
        same = old.examples == document.examples and old.settings == document.settings
        self._document = document
        self.runs = []
        for rival in document.rivals:
            kept = (run for run in known if same and run.rival == rival and run not in self.runs)
            self.runs.append(next(kept, None) or _begun(document, rival, own))

    def tune(self, document: Document) -> None:
        """Take over live settings, but those in which a rival differs."""
        self._document = document
        for run in self.runs:
            if run.trainer is None:
                continue
            try:
                settings = _settings(document, run.rival)
                if settings == run.trainer.settings and run.goes_on:
                    continue
                run.travel.come_back(run.trainer)
                run.trainer.tune(settings)
                run.travel.change(run.trainer, settings)
                run.clear()
            except ParameterError as error:
                run.problem = str(error)

    def apart(self, update: int, newest: int) -> bool:
        """Return whether a rival is not where the own run is: at `update`, of a training that came to `newest`."""
        return any(_late(run, update, newest) for run in self.runs)

    def approach(self, update: int, newest: int, seconds: float, interrupted: Callable[[], bool]) -> None:
        """Bring the rival that is furthest behind nearer to where the own run is: an update, or a piece of a visit."""
        late = [run for run in self.runs if _late(run, update, newest)]
        if not late:
            return
        run = min(late, key=_place)
        try:
            self._approach(run, *_goal(run, update, newest), seconds, interrupted)
        except Exception as error:  # a rival that fails must not stop the own run
            run.stop(error)
            return
        run.measurements.drop()
        run.measurements.stale = True

    def _approach(
        self, run: Run, update: int, newest: int, seconds: float, interrupted: Callable[[], bool]
    ) -> None:  # fmt: skip
        trainer, travel = run.trainer, run.travel
        assert trainer is not None  # noqa: S101 - it goes on
        reached = travel.newest(trainer)
        if reached < newest:
            travel.come_back(trainer)
            self._step(run, trainer)
        elif reached > newest:  # the own run was reset, or branched off
            self._visit(run, trainer, newest, seconds, interrupted)
            if travel.sought is None:
                travel.branch(trainer)
                run.clear()
        elif update == newest:
            travel.come_back(trainer)
        else:
            self._visit(run, trainer, update, seconds, interrupted)

    def _step(self, run: Run, trainer: Trainer) -> None:
        start = perf_counter()
        if not run.travel.timeline.marks or run.marking.due(start):
            run.travel.timeline.add(trainer.moment(), run.seconds)
            run.marking.done(start, perf_counter() - start)
            start = perf_counter()
        try:
            trainer.step()
        except Divergence as divergence:
            run.problem, run.diverged = str(divergence), True
        run.seconds += perf_counter() - start
        run.updates += 1

    def _visit(
        self, run: Run, trainer: Trainer, update: int, seconds: float, interrupted: Callable[[], bool]
    ) -> None:  # fmt: skip
        if run.travel.sought != update:
            run.travel.visit(trainer, update, measured=False)
        run.travel.replay(trainer, seconds, interrupted)

    @property
    def stale(self) -> bool:
        """Return whether the scores of a rival are not those of its weights."""
        return any(run.measurements.stale and _measurable(run) for run in self.runs)

    def measure_at_rest(self, seconds: float, interrupted: Callable[[], bool]) -> None:
        """Measure all sentences of the first rival that is not measured, for so many seconds or until interrupted."""
        for run in self.runs:
            if run.trainer is not None and run.measurements.stale and _measurable(run):
                try:
                    run.measurements.at_rest(run.trainer, seconds, interrupted)
                except Exception as error:
                    run.stop(error)
                return

    def measure(self, trained: float) -> None:
        """Measure scores beside the training, each rival within a budget of its own."""
        for run in self.runs:
            if run.trainer is not None and _measurable(run):
                try:
                    run.measurements.beside(run.trainer, trained)
                except Exception as error:
                    run.stop(error)

    def training_begins(self) -> None:
        """Wait for the ends of epochs."""
        for run in self.runs:
            if run.trainer is not None:
                run.measurements.training_begins(run.trainer)

    def reset(self) -> None:
        """Return to all initial weights."""
        for run in self.runs:
            run.seconds, run.updates = 0.0, 0
            run.clear()
            if run.trainer is not None:
                run.trainer.reset()
                run.travel.begin()
                run.measurements.drop()
                run.measurements.stale = True


def title(rival: Rival) -> str:
    """Name a rival by what it changes, as in "LSTM, hidden units 32"."""
    table, words = parameters(), []
    for name, value in rival.changes.items():
        if name not in table:
            words.append(f"{name} {value}")
            continue
        entry = table[name]
        shown = entry.shown(value)
        words.append(shown if name == "cell" else f"{entry.row.title.lower()} {shown}")
    return ", ".join(words)


def _settings(document: Document, rival: Rival) -> Settings:
    settings = document.settings
    for name, value in rival.changes.items():
        settings = with_value(settings, name, value)
    return settings


def _begun(document: Document, rival: Rival, own: Trainer | None) -> Run:
    try:
        document = msgspec.structs.replace(document, settings=_settings(document, rival), edits=(), rivals=())
        trainer = Trainer(document)
        if own is None or "seed" in rival.changes:
            return Run(rival, trainer)
        # What lies around the recurrent layers is drawn after them, and so differently in another kind of cell.
        theirs, given = own.initial().weights.views, trainer.model.weights.views
        around = {
            name: theirs[name]
            for name, array in given.items()
            if not _in_a_layer(name) and name in theirs and theirs[name].shape == array.shape
        }
        trainer = Trainer(document, start=around)
    except (DataError, ParameterError) as error:
        return Run(rival, problem=str(error))
    views = trainer.model.weights.views
    equal = [name for name, array in views.items() if name in theirs and np.array_equal(array, theirs[name])]
    return Run(rival, trainer, shared=tuple(equal))


def _in_a_layer(name: str) -> bool:
    """Return whether an array belongs to a recurrent layer, also to one of an encoder or a decoder."""
    return name.removeprefix("encoder.").removeprefix("decoder.").startswith("layer")


def _measurable(run: Run) -> bool:
    return run.trainer is not None and not run.failed


def _late(run: Run, update: int, newest: int) -> bool:
    return (run.goes_on or run.diverged) and _place(run) != _goal(run, update, newest)


def _goal(run: Run, update: int, newest: int) -> tuple[int, int]:
    """Return the update that a run is to stand at, and the newest it is to come to; no further than it diverged."""
    if run.goes_on or run.trainer is None:
        return update, newest
    reached = run.travel.newest(run.trainer)
    return min(update, reached), min(newest, reached)


def _place(run: Run) -> tuple[int, int]:
    """Return the update that a run stands at, and the newest it came to."""
    if run.trainer is None:
        return 0, 0
    standing = run.trainer.update if run.travel.sought is None else -1  # on its way, it is nowhere yet
    return standing, run.travel.newest(run.trainer)

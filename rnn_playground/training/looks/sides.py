"""The runs that are compared, side by side, each as it reads the sentence now."""

from dataclasses import dataclass, replace
from typing import ClassVar

from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import Rival
from rnn_playground.tasks.errors import DataError
from rnn_playground.training.curve import Curve
from rnn_playground.training.frame import Scores, Trace
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.rivals import title
from rnn_playground.training.trainer import Trainer


@dataclass(frozen=True, kw_only=True)
class Side:
    """Show one run at one update."""

    title: str  # what it changes, "" for the document's own run
    settings: Settings | None  # None where it could not be built
    update: int
    loss: float  # of the last update's batch, nats per target
    curve: Curve | None
    train: Scores | None
    held_out: Scores | None
    trace: Trace | None
    parameters: int
    microseconds: float  # that an update takes; NaN before the first
    shared: tuple[str, ...]  # arrays that began with the numbers of the own run
    arrays: int  # of them there are in all
    problem: str = ""
    rival: Rival | None = None  # what it changes; None for the own run


@dataclass(frozen=True)
class Sides(Look):
    """Ask for the document's own run and all its rivals."""

    interval: ClassVar[float] = 0.1
    share: ClassVar[float] = 0.03

    def answer(self, subject: Subject) -> tuple[Side, ...]:
        """Read the sentence with every run; the own one comes first."""
        sides = [_side(subject.trainer, subject.text)]
        for run in subject.rivals:
            subject.pause()
            if run.trainer is None:
                sides.append(Side(
                    title=title(run.rival), settings=None, update=0, loss=float("nan"), curve=None, train=None,
                    held_out=None, trace=None, parameters=0, microseconds=float("nan"), shared=(), arrays=0,
                    problem=run.problem, rival=run.rival,
                ))  # fmt: skip
                continue
            pace = run.seconds / run.updates * 1e6 if run.updates else float("nan")
            side = _side(run.trainer, subject.text)
            sides.append(replace(
                side, title=title(run.rival), microseconds=pace, shared=run.shared, problem=run.problem,
                rival=run.rival,
            ))  # fmt: skip
        return tuple(sides)


def _side(trainer: Trainer, text: str) -> Side:
    try:
        trace = trainer.read(text)
    except DataError:  # this run reads numbers, and others read this text as words
        trace = None
    return Side(
        title="", settings=trainer.settings, update=trainer.update, loss=trainer.loss, curve=trainer.curve,
        train=trainer.train_scores, held_out=trainer.held_out_scores, trace=trace,
        parameters=trainer.parameters, microseconds=float("nan"), shared=(), arrays=len(trainer.model.weights.views),
    )  # fmt: skip

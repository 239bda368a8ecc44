"""What a Look is: a question that panels ask and the worker answers with the present weights."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from rnn_playground.document.what_if import Mark
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.held import Held
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.probes import Reading, read
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.training.rivals import Run
from rnn_playground.training.supposing import read_supposing, suppose
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel

if TYPE_CHECKING:
    from rnn_playground.training.deep_run import DeepRun


class Superseded(Exception):  # noqa: N818 - named for what happens, not for what failed
    """Break off an answer: a command waits."""


@dataclass(frozen=True, eq=False)
class Subject:
    """Hold what a Look may look at; it must leave weights, gradient, optimizer and order as they are.

    `reading` obeys the what-if marks, as the Trace does, and so does who asks `held`. Probes that run the network
    otherwise (jacobians, influence, sensitivity) look at it as it is, without marks.
    """

    trainer: Trainer
    text: str
    sequence: Sequence  # what is read, at least one token
    target: Integers | Floats | None  # as `probes.read` takes it
    marks: tuple[Mark, ...] = ()
    rivals: tuple[Run, ...] = ()  # the runs that it is compared with
    pause: Pause = go_on  # to be called now and then in what takes long; raises Superseded where a command waits
    travel: Travel | None = None  # along the training time; None: there is nothing to go back to
    deep: "DeepRun | None" = None  # the deep network that trains beside it for Looks that are `deep`
    deep_problem: str = ""  # why there is none

    @property
    def network(self) -> Network:
        """Return the network with the present weights."""
        return self.trainer.network

    @cached_property
    def reading(self) -> Reading:
        """Return what the sentence does to the network; read once for all looks that need it."""
        return read_supposing(self.network, self.sequence, self.target, self.marks, self.trainer.sequence)[0]

    @cached_property
    def own_reading(self) -> Reading:
        """Return what the sentence does to the network itself, without marks."""
        return self.reading if self.held is None else read(self.network, self.sequence.ids, self.target)

    @cached_property
    def held(self) -> Held | None:
        """Return what marks hold in this reading; None where no mark is at work."""
        return suppose(self.network, len(self.sequence.ids), self.marks, self.trainer.sequence).held


@dataclass(frozen=True)
class Look(ABC):
    """Ask one thing about the network and the sentence being read.

    A subclass is a frozen dataclass in a file of its own; its fields are the question's parameters, so that equal
    questions are answered once. `answer` runs on the worker's thread between two updates and returns a frozen value
    whose arrays are read-only copies. It raises ValueError, in words for people, where there is no answer.
    """

    interval: ClassVar[float] = 0.1  # s between two answers at least, while training
    share: ClassVar[float] = 0.02  # of the training's time that it may take at most
    deep: ClassVar[bool] = False  # a deep feed-forward network shall train beside the run while this is watched

    @abstractmethod
    def answer(self, subject: Subject) -> object:
        """Answer with the present weights."""


@dataclass(frozen=True)
class Answer:
    """Hold the newest answer to a Look."""

    update: int  # of the weights that it was given with
    value: object  # None where `problem` says why there is none
    problem: str = ""
    seconds: float = 0.0  # that it took

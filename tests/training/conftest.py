"""Documents that can be learnt, and workers that end with their test."""

import random
from queue import Empty
from time import monotonic

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import Failed, Rebuild
from rnn_playground.training.runner import Runner
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.worker import Worker

FILLER = ("the", "food", "place", "staff", "room", "was", "is", "very", "not", "and", "but", "so", "quite")
LIMIT = 20.0  # s until a test gives up; a machine under load is slow


def separable(rows=60, seed=0):
    """Sentences whose label is told by one word among fillers."""
    chance = random.Random(seed)
    examples = []
    for number in range(rows):
        words = chance.choices(FILLER, k=chance.randint(2, 7))
        words.insert(chance.randint(0, len(words)), ("awful", "lovely")[number % 2])
        examples.append(Example(" ".join(words), ("negative", "positive")[number % 2]))
    return tuple(examples)


@pytest.fixture
def document():
    """Make a document: a small classification unless told otherwise."""

    def make(examples=None, reading="", **settings):
        chosen = {"hidden": 6, "batch": 8, "rate": 0.02, **settings}
        rows = separable() if examples is None else tuple(examples)
        return Document(examples=rows, settings=Settings(**chosen), reading=reading)

    return make


@pytest.fixture
def exploding(document):
    """A document whose training ends in numbers that are not finite after a few updates."""
    words = " ".join(FILLER * 6)
    rows = [Example(f"{words} awful", "negative"), Example(f"{words} lovely", "positive")]
    return document(examples=rows, nonlinearity="relu", rate=10.0, clip=0.0, held_out=0.0, batch=1)


@pytest.fixture
def tagged():
    """Rows with a tag per token: capitals are names."""
    texts = ["among them Kennedy stands", "Ada met Kennedy", "they met", "Ada stands among them"]
    tag = {True: "name", False: "O"}
    return tuple(Example(text, tags=tuple(tag[word[0].isupper()] for word in text.split())) for text in texts)


class Wakes:
    """Count calls from the worker's thread."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1


@pytest.fixture
def workers():
    """Start workers, and stop them at the end of the test."""
    started = []

    def start(wake=None, breathe=None, document=None):
        worker = Worker(wake or Wakes(), breathe or Wakes())
        started.append(worker)
        if document is not None:
            worker.send(Rebuild(1, document))
        return worker

    yield start
    for worker in started:
        assert worker.stop(LIMIT)


@pytest.fixture
def wait():
    """Wait for the next event of a kind from a worker, passing over others but not over a failure."""

    def wait_for(worker, *kinds):
        end = monotonic() + LIMIT
        while True:
            try:
                event = worker.events.get(timeout=max(0, end - monotonic()))
            except Empty:
                raise AssertionError(f"no {kinds} within {LIMIT} s") from None
            if isinstance(event, kinds):
                return event
            assert not isinstance(event, Failed), event.traceback

    return wait_for


class Bench:
    """A runner with all its ways out written down."""

    def __init__(self, make_trainer=Trainer):
        self.events, self.frames, self.log = [], [], []
        self.stop_after = None
        self.trainers = []

        def make(document):
            self.trainers.append(make_trainer(document))
            return self.trainers[-1]

        self.runner = Runner(
            emit=lambda event: (self.events.append(event), self.log.append("event")),
            publish=lambda frame: (self.frames.append(frame), self.log.append("frame")),
            wake=lambda: self.log.append("wake"),
            breathe=lambda: self.log.append("breathe"),
            interrupted=lambda: False,
            make_trainer=make,
        )

    def do(self, *commands):
        """Carry out commands and what follows from them until there is nothing left to do."""
        before = len(self.events)
        self.runner.turn(commands)
        for _ in range(5000):
            if not self.runner.busy:
                return self.events[before:]
            self.runner.turn(())
        raise AssertionError("the runner does not come to rest")

    def then(self, *commands):
        """Carry out one command after the other, each to its end; return the events of the last one."""
        events = []
        for command in commands:
            events = self.do(command)
        return events

    @property
    def frame(self):
        return self.frames[-1]

    @property
    def trainer(self):
        return self.trainers[-1]


@pytest.fixture
def new_bench():
    """Make runners without a network."""
    return Bench


@pytest.fixture
def bench(document):
    """A runner with a network that stands ready, untrained."""

    def make(made_of=None, make_trainer=Trainer, **settings):
        bench = Bench(make_trainer)
        bench.do(Rebuild(1, document(**settings) if made_of is None else made_of))
        return bench

    return make

"""Sessions with real workers, and ways to wait for what they say."""

import threading
from time import monotonic

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.session.session import Session
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import Answered, Failed, Paused
from rnn_playground.training.worker import Worker

LIMIT = 20.0
ROWS = tuple(
    Example(f"{filler} {word} {end}".strip(), label)
    for filler in ("the food was", "a room", "staff is so")
    for word, label in (("awful", "negative"), ("lovely", "positive"))
    for end in ("", "today", "and so on")
)
START = Document(examples=ROWS, settings=Settings(hidden=5, batch=4, seed=1), reading="the food was lovely")


class Live:
    """A Session with a real worker, and ways to wait for what it says."""

    def __init__(self, document=START):
        self.woken = threading.Semaphore(0)
        self.session = Session(lambda: Worker(wake=self.woken.release), document)
        self.frame = None
        self.seen = []

    def until(self, condition):
        end = monotonic() + LIMIT
        while True:
            for event in self.session.poll():
                assert not isinstance(event, Failed), event.traceback
                self.seen.append(event)
            self.frame = self.session.newest_frame() or self.frame  # after its event, which comes later
            found = condition()
            if found:
                return found
            assert self.woken.acquire(timeout=max(0.0, end - monotonic())), "not woken in time"

    def event(self, kind):
        """Wait for an event of a kind; forget it and all before it."""

        def find():
            places = [place for place, event in enumerate(self.seen) if isinstance(event, kind)]
            return places[:1]

        [place] = self.until(find)
        event = self.seen[place]
        del self.seen[: place + 1]
        return event

    def train(self, updates):
        self.session.train(updates=updates)
        return self.event(Paused)

    def weights(self):
        """Return the present weights as bytes."""
        request = self.session.ask(lambda trainer: trainer.network.weights.vector.tobytes())
        answer = self.event(Answered)
        assert answer.request == request
        return answer.value


@pytest.fixture
def live():
    """Start Sessions with real workers, and close them."""
    started = []

    def start(document=START):
        started.append(Live(document))
        return started[-1]

    yield start
    for one in started:
        assert one.session.close(LIMIT)

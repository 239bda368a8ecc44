"""Networks that were really trained for a few updates, as the network panel sees them."""

import random

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.look import Answer, Subject
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.network.stage import MOST_OUTPUTS
from rnn_playground.views.network.structure import structure_of
from rnn_playground.views.network_panel import NetworkPanel

TEXT = "the food was not the lovely one"
FILLER = ("the", "food", "one", "was", "is", "very", "not", "and", "but", "so", "quite")


class Seen:
    """Hold a trainer, a sentence, and what the panel is told of them."""

    def __init__(self, text, updates, **settings):
        chance = random.Random(0)
        rows = []
        for number in range(40):
            words = [*chance.choices(FILLER, k=4), ("awful", "lovely")[number % 2]]
            rows.append(Example(" ".join(words), ("negative", "positive")[number % 2]))
        chosen = {"hidden": 4, "batch": 8, "rate": 0.02, **settings}
        self.trainer = Trainer(Document(examples=tuple(rows), settings=Settings(**chosen)), np.float32)
        self.text = text
        for _ in range(updates):
            self.trainer.step()

    @property
    def network(self):
        return self.trainer.network

    @property
    def trace(self):
        return self.trainer.read(self.text)

    def answers(self):
        sequence = self.trainer.sequence(self.text)
        subject = Subject(self.trainer, self.text, sequence, wanted(self.trainer.dataset, sequence.target))
        looks = (Weights(only_read=True, most_outputs=MOST_OUTPUTS), Deltas())
        return {look: Answer(self.trainer.update, look.answer(subject)) for look in looks}

    @property
    def weights(self):
        return next(answer.value for look, answer in self.answers().items() if isinstance(look, Weights))

    @property
    def structure(self):
        return structure_of(self.trace, self.network.spec)

    def frame(self, *, looks=True, training=False):
        return Frame(
            run_id=1, update=self.trainer.update, epoch=0.0, training=training, loss=0.1, speed=0.0,
            curve=Recorder().curve, train=None, held_out=None, trace=self.trace, predictions=None, gradient_norm=1.0,
            parameters=self.network.weights.size, looks=self.answers() if looks else {},
        )  # fmt: skip


@pytest.fixture
def seen():
    """Return a function that trains a network for three updates."""

    def make(text=TEXT, updates=3, **settings):
        return Seen(text, updates, **settings)

    return make


@pytest.fixture
def still(monkeypatch):
    """Let nothing move, as where the system asks for no animations."""
    monkeypatch.setattr("rnn_playground.views.network.motion.moves", lambda _widget: False)


@pytest.fixture
def network_panel(show, still):
    """Return a function that shows the panel of a network."""

    def shown(seen, size=(520, 440), mode=None, step=None, **kwargs):
        panel = show(NetworkPanel(), size=size, **kwargs)
        panel.show_frame(seen.frame())
        if mode is not None:
            panel.set_mode(mode)
        if step is not None:
            panel.set_time_step(step)
        return panel

    return shown

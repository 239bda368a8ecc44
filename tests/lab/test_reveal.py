"""Published values against the Trainer's own, and what a revealed question comes to."""

import math

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lesson_parts import Value
from rnn_playground.document.parameters import Settings
from rnn_playground.document.published import published_names
from rnn_playground.document.questions import Choice, Question
from rnn_playground.lab.reveal import reveal
from rnn_playground.lab.values import measured_values
from rnn_playground.tasks.examples import Example
from rnn_playground.training.trainer import Trainer

ROWS = (
    Example(text="the sun is warm"), Example(text="the moon is bright"), Example(text="a sun is bright"),
    Example(text="a moon is warm", part="held out"),
)  # fmt: skip


@pytest.fixture
def trainer():
    settings = Settings(task="next", held_out=0.0, mark_ends=True, hidden=8, rate=0.05, layers=2)
    made = Trainer(Document(examples=ROWS, settings=settings, reading="the sun is warm"))
    for _ in range(30):
        made.step()
    return made


def test_that_every_published_name_is_measured(trainer):
    names = published_names(trainer.settings)
    found = measured_values(names, (), "the sun is warm", trainer)
    assert found.keys() == names
    assert not [name for name, value in found.items() if math.isnan(value)]


def test_that_values_are_those_of_the_trainer_and_its_trace(trainer):
    found = measured_values(published_names(trainer.settings), (), "the sun is warm", trainer)
    trace = trainer.read("the sun is warm")
    trainer.evaluate()
    assert found["update"] == 30
    assert found["epoch"] == pytest.approx(trainer.epoch)
    assert found["loss"] == pytest.approx(trainer.curve.losses[-1])
    assert found["loss_start"] == trainer.curve.losses[0]
    assert found["loss_now"] == pytest.approx(np.mean(trainer.curve.losses[10:]), rel=1e-6)
    assert found["parameters"] == trainer.network.weights.vector.size
    assert (found["hidden"], found["layers"], found["rate"]) == (8, 2, 0.05)
    assert found["steps"] == len(trace.tokens) == 5
    losses = trace.loss[~np.isnan(trace.loss)]
    assert trace.loss[int(found["hardest_step"]) - 1] == losses.max()
    assert trace.loss[int(found["easiest_step"]) - 1] == losses.min()
    assert found["last_probability"] == pytest.approx(trace.outputs[-1].max())
    assert (found["gradient_first"], found["gradient_last"]) == tuple(trace.gradient[1, [0, -1]])
    assert found["train_accuracy"] == pytest.approx(trainer.train_scores.metrics["accuracy"])
    assert found["held_out_loss"] == pytest.approx(trainer.held_out_scores.loss, rel=1e-5)


def test_that_nothing_is_measured_of_a_sentence_without_words_or_before_training():
    fresh = Trainer(Document(examples=ROWS, settings=Settings(task="next", held_out=0.0)))
    found = measured_values(("steps", "hardest_step", "loss_start", "loss_now"), (), "", fresh)
    assert all(math.isnan(value) for value in found.values())


def test_that_a_lessons_own_value_is_its_measure(trainer):
    own = (Value(name="warm", measure="rank", arguments={"text": "the sun is", "token": "warm"}),)
    trace = trainer.read("the sun is")
    expected = 1 + int((trace.outputs[-1] > trace.outputs[-1][trace.labels.index("warm")]).sum())
    assert measured_values(("warm",), own, "", trainer) == {"warm": expected}


def test_that_a_question_is_revealed_at_its_update(trainer):
    question = Question(kind="number", text="?", answer="parameters / hidden", within=1)
    found = reveal(question, (), "", trainer)
    assert (found.update, found.measurable) == (30, True)
    assert found.found == (trainer.parameters / 8,)
    assert found.values == {"parameters": trainer.parameters, "hidden": 8}
    choices = (Choice(text="a", when="loss_now > loss_start"), Choice(text="b", when="loss_now <= loss_start"))
    assert reveal(Question(kind="choice", text="?", choices=choices), (), "", trainer).found == (0.0, 1.0)


def test_that_what_cannot_be_measured_is_said_and_not_raised(trainer):
    nothing = reveal(Question(kind="number", text="?", answer="1 / (update - 30)"), (), "", trainer)
    assert not nothing.measurable
    wrong = (Value(name="x", measure="score", arguments={"part": "test"}),)
    refused = reveal(Question(kind="number", text="?", answer="x"), wrong, "", trainer)
    assert "“train” or “held out”" in refused.problem
    assert not refused.measurable

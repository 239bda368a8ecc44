"""Measures of the lessons on depth and on counting: against networks trained by hand, and figures that are known."""

import math

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lesson_parts import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.first import first_symbol
from rnn_playground.training.deep_run import DeepRun
from rnn_playground.training.trainer import Trainer


def value(trainer, name, **arguments):
    return measure(Claim(name=name, text="", measure=name, arguments=arguments), trainer)


@pytest.fixture(scope="module")
def trainer():
    settings = Settings(task="classify", tokens="spaced", held_out=0.0, hidden=5, optimizer="sgd", rate=0.1)
    made = Trainer(Document(examples=first_symbol(6, "abc"), settings=settings))
    for _ in range(30):
        made.step()
    return made


def test_that_the_deep_network_is_trained_as_long_as_the_other(trainer):
    run = DeepRun(trainer)
    for _ in range(30):
        run.step()
    moved = np.linalg.norm(run.network.weights["W"] - run.start, axis=(1, 2))
    assert value(trainer, "depth", value="first moved") == pytest.approx(float(moved[0]))
    assert value(trainer, "depth", value="last moved") == pytest.approx(float(moved[-1]))
    assert value(trainer, "depth", value="moved") == pytest.approx(float(moved[0] / moved[-1]))
    assert value(trainer, "depth", value="deep loss") == run.loss
    assert value(trainer, "depth", value="apart") < 1e-4
    assert trainer.update == 30


def test_that_there_is_no_depth_of_sentences_that_a_deep_network_cannot_read():
    rows = (Example("a b", "x"), Example("b", "y"))
    plain = Trainer(Document(examples=rows, settings=Settings(task="classify", held_out=0.0)))
    assert math.isnan(value(plain, "depth"))
    with pytest.raises(ValueError, match="no value 'width': there are factor"):
        value(plain, "depth", value="width")


def test_that_counts_are_those_of_shapes_and_of_the_network(trainer):
    assert value(trainer, "counts", of="padded", length=20, vocabulary=20_000, units=10) == 4_000_000
    assert value(trainer, "counts", of="recurrent", vocabulary=20_000, units=10) == 200_110
    assert value(trainer, "counts", of="shared", length=20, vocabulary=20_000, units=10) == 202_010
    assert value(trainer, "counts") == trainer.network.weights.size
    assert math.isnan(value(trainer, "counts", of="padded", length=0))
    with pytest.raises(ValueError, match="not 'all'"):
        value(trainer, "counts", of="all")
    with pytest.raises(ValueError, match="whole numbers"):
        value(trainer, "counts", of="padded", length="long")

"""The influence of tokens is what reading changed sentences says, and its answer is named as people name it."""

import math

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.training.looks import influence as module
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

TEXT = "the food was not lovely"


@pytest.fixture
def make_subject(document):
    """Return a function that makes what Looks look at: a network of some updates that reads a sentence."""

    def make(text=TEXT, **settings):
        trainer = Trainer(document(**settings), np.float64)
        for _ in range(8):
            trainer.step()
        sequence = trainer.sequence(text)
        return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))

    return make


def said(subject, ids):
    """Return the probability of each label after a sentence of its own."""
    p = subject.network.outputs(Batch(lengths=np.array([len(ids)]), tokens=np.array(ids)[:, None]))[0]
    return np.array([1 - p[0], p[0]]) if len(p) == 1 else p


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_leaving_a_token_out_takes_the_influence_from_the_log_probability(make_subject, cell):
    subject = make_subject(cell=cell)
    labels = subject.trainer.dataset.labels
    for step in (2, 4):
        found = Influence(step).answer(subject)
        ids = subject.sequence.ids[: step + 1]
        best = int(said(subject, ids).argmax())

        def log_p(ids, best=best):
            return math.log(said(subject, ids)[best])

        without = [log_p(np.where(np.arange(step + 1) == t, NOTHING, ids)) for t in range(step + 1)]
        assert found.label == labels[best]
        assert found.score == pytest.approx(log_p(ids))
        assert found.left_out[: step + 1] == pytest.approx(log_p(ids) - np.array(without), abs=1e-9)
        assert not found.left_out[step + 1 :].any()
        assert not found.gradient[step + 1 :].any()
        assert (found.tokens, found.step, found.unit) == (subject.sequence.tokens, step, "nats")


def test_that_both_definitions_point_to_the_word_that_tells_the_label(make_subject):
    subject = make_subject()
    for _ in range(150):
        subject.trainer.step()
    found = Influence(99).answer(subject)
    assert found.step == 4
    assert found.label == "positive"
    assert int(np.argmax(found.left_out)) == 4
    assert int(np.argmax(found.gradient)) == 4


def test_that_a_sentence_too_long_for_leaving_out_still_has_gradients(make_subject, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 100.0)
    found = Influence(1).answer(make_subject())
    assert np.isnan(found.left_out).all()
    assert np.isfinite(found.gradient).all()


def test_that_asking_changes_nothing_of_the_training(make_subject):
    subject = make_subject()
    weights, gradient = subject.network.weights.vector.copy(), subject.network.gradient.vector.copy()
    found = Influence(3).answer(subject)
    assert np.array_equal(weights, subject.network.weights.vector)
    assert np.array_equal(gradient, subject.network.gradient.vector)
    with pytest.raises(ValueError, match="read-only"):
        found.gradient[0] = 1

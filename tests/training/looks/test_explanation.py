"""The numbers of a step are those of the network at this moment, kept; the check measures the sentence's loss."""

import dataclasses

import numpy as np
import pytest

from rnn_playground.document.what_if import Clamp
from rnn_playground.engine.equations import Bias, Product, Vector
from rnn_playground.engine.unrolled import batch_to_learn
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

TEXT = "the food was not lovely"


@pytest.fixture
def make_subject(document):
    def make(text=None, examples=None, **settings):
        trainer = Trainer(document(examples, **settings), np.float64)
        for _ in range(5):
            trainer.step()
        text = text or trainer.document.examples[0].text
        sequence = trainer.sequence(text)
        return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))

    return make


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_the_numbers_are_those_of_the_reading(make_subject, cell):
    subject = make_subject(cell=cell, layers=2, bidirectional=True)
    T = len(subject.sequence.tokens)
    for recurrence in range(4):
        for step in (0, T - 1):
            found = Explanation(step, recurrence).answer(subject)
            numbers = found.explained.values[Vector("h")]
            np.testing.assert_allclose(numbers, subject.reading.states[recurrence, step], rtol=0, atol=1e-12)
            assert (found.step, found.recurrence) == (step, recurrence)
            assert found.name == subject.network.recurrent.recurrences[recurrence].name
    answer = Explanation(T - 1).answer(subject).explained.readout[Vector("p")]
    np.testing.assert_allclose(answer, subject.reading.outputs[-1], rtol=0, atol=1e-12)


def test_that_the_accumulated_gradient_is_that_of_training_on_the_sentence(make_subject):
    subject = make_subject(cell="lstm", truncate=3)
    network, ids = subject.network, subject.sequence.ids
    batch, predicted = batch_to_learn(network, ids, subject.target, subject.reading.outputs[-1])
    assert not predicted
    loss = network.loss_and_gradient(batch, truncate=3)
    found = Explanation(0, block=("layer0.W_h", 2)).answer(subject)
    np.testing.assert_allclose(found.accumulated.so_far, network.gradient["layer0.W_h"][2], rtol=0, atol=1e-12)
    assert found.asked.mean == pytest.approx(loss)
    assert found.truncate == 3
    symbols = Explanation(0, block=("layer0.W_x", 1)).answer(subject)
    rows = subject.trainer.dataset.vocabulary.ids(symbols.row_names)
    np.testing.assert_allclose(symbols.accumulated.final, network.gradient["layer0.W_x"][1, rows], rtol=0, atol=1e-12)


def test_that_steps_and_layers_beyond_the_end_are_the_last(make_subject):
    subject = make_subject()
    found = Explanation(99, recurrence=7, unit=99, block=("layer5.W_h", 0)).answer(subject)
    assert found.step == len(subject.sequence.tokens) - 1
    assert (found.recurrence, found.block) == (0, ("layer0.W_h", 0))


@pytest.mark.parametrize("block", [("layer0.W_h", 3), ("layer0.b", 1), ("out.W", 1), ("layer0.reverse.W_h", 0)])
def test_that_weights_of_a_network_that_was_there_before_are_passed_over(make_subject, block):
    found = Explanation(1, block=block, opened=(block,), output=77).answer(make_subject(cell="elman"))
    assert found.block == ("layer0.W_h", 0)
    assert not found.matrices


def test_that_the_answer_is_kept_when_the_weights_change(make_subject):
    subject = make_subject()
    found = Explanation(1, opened=(("layer0.W_h", 0), ("out.W", 0))).answer(subject)
    before = {node: value.copy() for node, value in found.explained.values.items()}
    matrix = found.matrices["layer0.W_h", 0].values.copy()
    subject.network.weights.vector[:] += 1
    for node, value in found.explained.values.items():
        assert not value.flags.writeable
        assert np.array_equal(value, before[node]), node
    assert np.array_equal(found.matrices["layer0.W_h", 0].values, matrix)
    assert not found.accumulated.here.flags.writeable
    assert Bias("b", 0) in found.explained.values
    assert Product(Vector("x"), "W_x", 0) in found.explained.values


def test_that_an_opened_matrix_brings_the_weights_of_the_chosen_unit(make_subject):
    subject = make_subject(task="classify", output="softmax", hidden=6)
    found = Explanation(1, unit=3, output=1, opened=(("layer0.W_h", 0), ("out.W", 0))).answer(subject)
    W_h, out = subject.network.weights["layer0.W_h"][0], subject.network.weights["out.W"]
    recurrent, last = found.matrices["layer0.W_h", 0], found.matrices["out.W", 0]
    assert recurrent.column.tolist() == W_h[:, 3].tolist()
    assert recurrent.row.tolist() == W_h[3].tolist()
    assert last.row.tolist() == out[3].tolist()
    assert last.column.tolist() == out[:, min(1, out.shape[1] - 1)].tolist()


def test_that_a_sentence_without_a_label_asks_for_the_networks_own_answer(make_subject):
    found = Explanation(4).answer(make_subject("lovely food was awful indeed"))
    assert found.asked.predicted
    assert found.asked.number == 1
    assert found.asked.target is not None
    assert Explanation(1).answer(make_subject("lovely food was awful indeed")).asked.target is None
    assert not found.known[-1]


@pytest.mark.parametrize("text", [None, "lovely food was awful indeed"])
@pytest.mark.parametrize(
    "settings", [{}, {"cell": "gru", "embedding": 3}, {"cell": "lstm", "dropout": 0.5, "layers": 2}]
)
def test_that_a_right_gradient_passes_the_check(make_subject, text, settings):
    subject = make_subject(text, **settings)
    before = subject.network.weights.vector.copy()
    for name, index in (("layer0.W_h", (0, 1, 2)), ("layer0.b", (0, 3)), ("out.W", (2, 0))):
        found = GradientCheck(name, index).answer(subject)
        assert found.agrees
        assert found.analytic == pytest.approx(found.numeric, abs=1e-8)
        assert found.analytic != 0
    assert (subject.network.weights.vector == before).all()


@pytest.mark.parametrize(
    ("name", "index"), [("layer9.W_h", (0, 0, 0)), ("layer0.W_h", (0, 6, 0)), ("layer0.W_h", (0,))]
)
def test_that_a_weight_that_is_not_there_is_told(make_subject, name, index):
    with pytest.raises(ValueError, match=r"layer"):
        GradientCheck(name, index).answer(make_subject())


def test_that_a_wrong_gradient_fails_the_check(make_subject, monkeypatch):
    """The check compares two things: spoil the one that is computed."""
    from rnn_playground.engine.network import Network

    subject = make_subject()
    original = Network.loss_and_gradient

    def spoilt(self, batch, **more):
        loss = original(self, batch, **more)
        self.gradient["layer0.W_h"][...] *= 1.001
        return loss

    monkeypatch.setattr(Network, "loss_and_gradient", spoilt)
    assert not GradientCheck("layer0.W_h", (0, 1, 2)).answer(subject).agrees
    assert GradientCheck("out.W", (2, 0)).answer(subject).agrees


def test_that_marks_are_told_and_not_obeyed(make_subject):
    subject = make_subject()
    before = Explanation(1).answer(subject)
    marked = dataclasses.replace(subject, marks=(Clamp(state="h", recurrence=0, unit=0, value=0.9),))
    found = Explanation(1).answer(marked)
    assert (before.supposed, found.supposed) == (False, True)
    np.testing.assert_array_equal(found.explained.values[Vector("h")], before.explained.values[Vector("h")])
    assert GradientCheck("layer0.W_h", (0, 1, 2)).answer(marked).agrees


def test_that_a_waiting_command_can_break_it_off(make_subject):
    class Stop(Exception):  # noqa: N818
        pass

    def stop():
        raise Stop

    subject = dataclasses.replace(make_subject(), pause=stop)
    with pytest.raises(Stop):
        Explanation(1).answer(subject)
    Explanation(1).answer(dataclasses.replace(subject, pause=lambda: None))

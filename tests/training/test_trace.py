import dataclasses

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import CELLS
from rnn_playground.tasks.examples import Example
from rnn_playground.training.trainer import Trainer


@pytest.fixture
def trainer(document):
    """A trainer a few updates old."""

    def make(**settings):
        made = Trainer(document(**settings))
        for _ in range(5):
            made.step()
        return made

    return make


def test_that_there_is_no_trace_of_nothing(trainer):
    assert trainer().read("") is None
    assert trainer().read("  \t ") is None


@pytest.mark.parametrize(
    ("settings", "gates", "cells", "embedded"),
    [
        ({"cell": "elman"}, 0, False, False),
        ({"cell": "gru", "layers": 2, "embedding": 3}, 3, False, True),
        ({"cell": "lstm"}, 4, True, False),
    ],
)
def test_that_a_trace_has_a_column_for_every_token(trainer, settings, gates, cells, embedded):
    trace = trainer(**settings).read("the food was zzz lovely")
    layers = settings.get("layers", 1)
    assert trace.tokens == ("the", "food", "was", "zzz", "lovely")
    assert trace.known == (True, True, True, False, True)
    assert len(trace.ids) == 5
    assert trace.hidden.shape == (layers, 5, 6)
    assert trace.outputs.shape == (5, 2)
    assert trace.outputs.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert trace.gradient.shape == (layers, 5)
    assert [gate.shape for gate in trace.gates.values()] == [(layers, 5, 6)] * len(trace.gates)
    assert len(trace.gates) == gates
    assert (trace.cells is not None) is cells
    assert (trace.embedded is not None) is embedded


@pytest.mark.parametrize("settings", [{"cell": "lstm", "embedding": 3}, {"cell": "gru", "output": "sigmoid"}])
def test_that_no_array_of_a_trace_can_be_written_and_none_changes_later(trainer, settings):
    made = trainer(**settings)
    trace = made.read("the food was lovely")
    values = [getattr(trace, field.name) for field in dataclasses.fields(trace)] + list(trace.gates.values())
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    before = [array.copy() for array in arrays]
    made.step()
    made.read("the awful room")
    assert len(arrays) >= 4
    for array, copy in zip(arrays, before, strict=True):
        assert not array.flags.writeable
        np.testing.assert_array_equal(array, copy)


def test_that_the_target_is_the_tables_where_the_text_is_a_rows(trainer):
    made = trainer()
    row = made.document.examples[3]
    trace = made.read(row.text)
    assert (trace.target, trace.target_from) == (row.label, "table")
    expected = -np.log(trace.outputs[-1, made.dataset.labels.index(row.label)])
    assert trace.loss[-1] == pytest.approx(expected, rel=1e-4)
    assert np.isnan(trace.loss[:-1]).all()


def test_that_the_target_of_a_new_sentence_is_the_networks_own_prediction(trainer):
    trace = trainer().read("quite so lovely room")
    assert trace.target_from == "prediction"
    assert trace.target == trace.labels[trace.outputs[-1].argmax()]
    assert np.isnan(trace.loss).all()
    assert (trace.gradient > 0).all()


@pytest.mark.parametrize("label", ["negative", "positive"])
def test_that_a_single_sigmoid_speaks_for_the_second_label(trainer, label):
    made = trainer(output="sigmoid")
    row = next(row for row in made.document.examples if row.label == label)
    trace = made.read(row.text)
    assert trace.outputs.shape[1] == 1
    yes = float(trace.outputs[-1, 0])
    assert trace.target == label
    assert trace.loss[-1] == pytest.approx(-np.log(yes if label == "positive" else 1 - yes), rel=1e-4)


def test_that_each_next_token_is_a_target_and_the_last_one_has_none(trainer):
    rows = [Example("the clouds are in the sky"), Example("the birds are in the tree")]
    made = trainer(examples=rows, task="next", held_out=0.0)
    trace = made.read("the clouds are in")
    assert trace.tokens == ("the", "clouds", "are", "in")
    for step, following in enumerate(("clouds", "are", "in")):
        expected = -np.log(trace.outputs[step, trace.labels.index(following)])
        assert trace.loss[step] == pytest.approx(expected, rel=1e-4)
    assert np.isnan(trace.loss[3])
    assert trace.target_from == "prediction"


def test_that_the_end_of_a_whole_row_is_a_target_from_the_text(trainer):
    rows = [Example("the clouds are in the sky"), Example("the birds are in the tree")]
    made = trainer(examples=rows, task="next", held_out=0.0, mark_ends=True)
    trace = made.read("the clouds are in the sky")
    assert (trace.target, trace.target_from) == ("<EOS>", "text")


def test_that_the_tags_of_a_row_are_targets_with_sigmoids_too(trainer, tagged):
    for output in ("softmax", "sigmoid"):
        made = trainer(examples=tagged, task="tag", held_out=0.0, lowercase=False, output=output)
        trace = made.read("Ada met Kennedy")
        assert (trace.target, trace.target_from) == ("name", "table")
        assert np.isfinite(trace.loss).all()


def test_that_only_relu_states_are_unbounded(trainer):
    assert trainer().read("lovely").bounded
    assert not trainer(nonlinearity="relu").read("lovely").bounded


def test_that_the_decay_is_the_fitted_factor_of_the_top_layer(trainer):
    trace = trainer(layers=2).read("the food was quite lovely")
    slope = np.polyfit(np.arange(5), np.log(trace.gradient[-1]), 1)[0]
    assert trace.decay == pytest.approx(np.exp(-slope), rel=1e-4)
    assert np.isnan(trainer().read("lovely").decay)


def test_that_both_ways_answer_a_sentence_and_each_beginning_of_it_as_the_network_does(trainer):
    made = trainer(cell="lstm", layers=2, bidirectional=True)
    trace = made.read("the food was quite lovely")
    network = made.network
    for end in range(1, 6):
        tokens = np.array(trace.ids[:end])[:, None]
        alone = network.outputs(Batch(lengths=np.array([end]), tokens=tokens))
        np.testing.assert_allclose(trace.outputs[end - 1], alone[0], rtol=1e-5)
    assert trace.target == trace.labels[trace.outputs[-1].argmax()]
    assert np.isnan(trace.loss).all()


def test_that_a_long_sentence_is_answered_word_by_word_too(trainer):
    made = trainer(bidirectional=True)
    text = " ".join(("the", "food", "was", "lovely") * 40)
    trace = made.read(text)
    assert trace.outputs.shape == (160, 2)
    for end in (63, 64, 65, 128, 160):
        short = made.read(" ".join(text.split()[:end]))
        np.testing.assert_allclose(trace.outputs[end - 1], short.outputs[-1], rtol=1e-5)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_that_the_gradient_of_the_way_back_begins_at_the_first_token(trainer, output):
    made = trainer(bidirectional=True, output=output)
    row = made.document.examples[3]
    trace = made.read(row.text)
    out = made.network.weights["out.W"]  # (2 H, K)
    wanted = np.arange(len(trace.labels)) == trace.labels.index(row.label)
    error = trace.outputs[-1] - (wanted if output == "softmax" else wanted[1:])
    at_ends = error @ out.T
    assert trace.gradient[0, -1] == pytest.approx(np.linalg.norm(at_ends[:6]), rel=1e-3)
    assert trace.gradient[1, 0] == pytest.approx(np.linalg.norm(at_ends[6:]), rel=1e-3)
    probability = trace.outputs[-1, wanted][0] if output == "softmax" else trace.outputs[-1, 0]
    right = probability if output == "softmax" or wanted[1] else 1 - probability
    assert trace.loss[-1] == pytest.approx(-np.log(right), rel=1e-3)


def test_that_both_ways_are_named_and_the_top_one_from_the_beginning_gives_the_decay(trainer):
    trace = trainer(cell="gru", layers=2, bidirectional=True).read("the food was quite lovely")
    assert trace.layer_names == ("1 →", "1 ←", "2 →", "2 ←")
    assert (trace.directions, trace.top, trace.hidden.shape) == (2, 2, (4, 5, 6))
    slope = np.polyfit(np.arange(5), np.log(trace.gradient[2]), 1)[0]
    assert trace.decay == pytest.approx(np.exp(-slope), rel=1e-4)
    assert trainer(layers=2).read("lovely").layer_names == ("1", "2")


def test_that_tags_of_both_ways_are_those_of_the_whole_sentence(trainer, tagged):
    made = trainer(examples=tagged, task="tag", held_out=0.0, lowercase=False, bidirectional=True)
    trace = made.read("Ada met Kennedy")
    tokens = np.array(trace.ids)[:, None]
    whole = made.network.outputs(Batch(lengths=np.array([3]), tokens=tokens))
    np.testing.assert_allclose(trace.outputs, whole[:, 0], rtol=1e-5)
    states = made.network.final_states(Batch(lengths=np.array([3]), tokens=tokens))
    np.testing.assert_allclose(trace.hidden[0, -1], states[0, 0, 0], rtol=1e-5)
    np.testing.assert_allclose(trace.hidden[1, 0], states[1, 0, 0], rtol=1e-5)


@pytest.mark.parametrize("bounded", [True, False])
def test_that_the_cell_says_whether_states_are_bounded(trainer, monkeypatch, bounded):
    made = trainer(cell="gru")
    monkeypatch.setattr(CELLS["gru"], "bounded", property(lambda _: bounded))
    assert made.read("the food").bounded is bounded

"""Looks of spectrum, portrait and diagnosis: what they answer is what the engine's own reading says."""

import dataclasses
import math

import numpy as np
import pytest

from rnn_playground.document.what_if import Clamp, Start
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.spectrum import spectrum
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.diagnosis import Diagnosis, chance_loss, course
from rnn_playground.training.looks.flow import Flow
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.names import Names
from rnn_playground.training.looks.portrait import LONGEST, Portrait, spread
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

TEXT = "the food was lovely"


@pytest.fixture
def subject(document):
    def make(text=TEXT, updates=0, **settings):
        trainer = Trainer(document(**settings))
        for _ in range(updates):
            trainer.step()
        sequence = trainer.sequence(text)
        return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))

    return make


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_spectra_are_those_of_one_block_or_of_all(subject, cell):
    asked = subject(cell=cell, layers=2, bidirectional=True)
    network = asked.network
    for recurrence, name in enumerate(["layer0.", "layer0.reverse.", "layer1.", "layer1.reverse."]):
        every = Spectra(recurrence).answer(asked)
        for block, W in enumerate(network.weights[name + "W_h"]):
            (one,) = Spectra(recurrence, block).answer(asked)
            np.testing.assert_array_equal(one.eigenvalues, spectrum(W).eigenvalues)
            np.testing.assert_array_equal(every[block].eigenvalues, one.eigenvalues)
            assert every[block].name == one.name
            assert not one.eigenvalues.flags.writeable
    for look in (Spectra(4), Spectra(0, 4), Spectra(-1)):
        with pytest.raises(ValueError, match="so none with number"):
            look.answer(asked)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_that_paths_in_two_units_are_the_states_themselves(subject, cell, bidirectional):
    asked = subject(cell=cell, updates=5, bidirectional=bidirectional)
    network, dataset = asked.network, asked.trainer.dataset
    recurrence = 1 if bidirectional else 0
    before = network.weights.vector.copy()
    found = Portrait(recurrence, (2, 0)).answer(asked)
    own = found.paths[0]
    np.testing.assert_allclose(own.points, asked.reading.states[recurrence][:, [2, 0]])
    np.testing.assert_array_equal(own.start, 0)
    assert own.text == TEXT
    assert found.backward == bidirectional
    assert len(found.paths) == 9
    chosen = spread(dataset, 8, asked.trainer.settings.seed, asked.sequence)
    for path, place in zip(found.paths[1:], chosen, strict=True):
        sequence = dataset.sequences[place]
        alone = Subject(asked.trainer, "", sequence, None)  # read by itself, not in a padded batch
        np.testing.assert_allclose(path.points, alone.reading.states[recurrence][:, [2, 0]], atol=1e-6)
        batch = Batch(lengths=np.array([len(sequence.ids)]), tokens=sequence.ids[:, None])
        assert path.said == dataset.labels[int(dataset.decide(network.outputs(batch))[0])]
        assert path.label == dataset.labels[int(sequence.target)]
        assert path.tokens == sequence.tokens
    np.testing.assert_array_equal(network.weights.vector, before)


def test_that_principal_components_explain_what_they_say(subject):
    asked = subject(cell="gru", updates=5)
    found = Portrait(0).answer(asked)
    points = np.concatenate([path.points for path in found.paths])
    units = [Portrait(0, (unit, unit)).answer(asked) for unit in range(6)]
    states = np.stack([np.concatenate([path.points[:, 0] for path in one.paths]) for one in units], axis=1)
    total = ((states - states.mean(axis=0)) ** 2).sum()
    np.testing.assert_allclose(found.shares, (points**2).sum(axis=0) / total, rtol=1e-6)
    np.testing.assert_allclose(points, (states - states.mean(axis=0)) @ found.axes.T, atol=1e-6)


def test_that_the_path_of_the_sentence_obeys_what_if_marks_and_the_diagnosis_does_not(subject):
    asked = subject(updates=5)
    prefix = subject("awful", updates=5).reading.states[0, -1]
    marks = (Start(kind="prefix", text="awful"), Clamp(recurrence=0, unit=1, value=0.5))
    supposed = dataclasses.replace(asked, marks=marks)
    own, other = (Portrait(0, (0, 1)).answer(one) for one in (asked, supposed))
    np.testing.assert_allclose(other.paths[0].start, prefix[:2], atol=1e-6)
    np.testing.assert_array_equal(other.paths[0].points[:, 1], 0.5)
    np.testing.assert_array_equal(other.paths[1].points, own.paths[1].points)
    assert Diagnosis().answer(supposed) == Diagnosis().answer(asked)


def test_that_sentences_are_spread_over_the_labels_and_stay_the_same(subject):
    asked = subject()
    found = Portrait(0).answer(asked)
    assert sorted(path.label for path in found.paths[1:]) == ["negative"] * 4 + ["positive"] * 4
    again = Portrait(0).answer(asked)
    assert [path.text for path in again.paths] == [path.text for path in found.paths]
    row = asked.trainer.document.examples[0].text
    of_row = subject(text=row)
    assert [path.text for path in Portrait(0).answer(of_row).paths].count(row) == 1


def test_that_a_long_sentence_of_the_table_is_cut(subject, document):
    examples = [Example("lovely " * 150, "positive"), Example("awful", "negative"), Example("lovely", "positive")]
    trainer = Trainer(document(examples=examples, held_out=0.0))
    sequence = trainer.sequence("awful")
    found = Portrait(0).answer(Subject(trainer, "awful", sequence, None))
    assert sorted((len(path.points), path.cut) for path in found.paths) == [(1, False), (1, False), (LONGEST, True)]


def test_that_a_portrait_of_what_is_not_there_is_refused(subject):
    asked = subject()
    for look, words in ((Portrait(1), "no recurrence"), (Portrait(0, (0, 6)), "6 units"), (Flow(0), "two units")):
        with pytest.raises(ValueError, match=words):
            look.answer(asked)


@pytest.mark.parametrize("embedding", [0, 3])
@pytest.mark.parametrize("cell", ["elman", "gru"])
def test_that_the_flow_is_what_one_more_token_does(subject, cell, embedding):
    asked = subject(cell=cell, hidden=2, layers=2, embedding=embedding, updates=3)
    network = asked.network
    found = Flow(0, step=2).answer(asked)
    assert found.token == asked.sequence.tokens[2]
    for place in (0, 100, 288):  # one token read from a state of the grid, by the network itself
        initial = np.zeros((2, 1, 1, 2), np.float32)
        initial[0, 0, 0] = found.places[place]
        batch = Batch(lengths=np.array([1]), tokens=asked.sequence.ids[2:3, None], initial=initial)
        after = network.final_states(batch)[0, 0, 0]
        np.testing.assert_allclose(found.places[place] + found.moves[place], after, atol=1e-5)
    assert Flow(0, None).answer(asked).token == ""


def test_that_the_flow_of_a_layer_above_reads_the_states_of_the_one_below(subject):
    asked = subject(cell="elman", hidden=2, layers=2, updates=3)
    w, states = asked.network.weights, asked.reading.states.astype(float)
    found = Flow(1, step=2).answer(asked)
    sums = states[0, 2] @ w["layer1.W_x"][0] + w["layer1.b"][0]
    wanted_there = np.tanh(sums + found.places @ w["layer1.W_h"][0])
    np.testing.assert_allclose(found.places + found.moves, wanted_there, atol=1e-6)


def test_that_a_lstm_has_fixed_points_of_all_its_state_but_no_arrows(subject):
    asked = subject(cell="lstm", hidden=2, updates=3)
    found = Flow(0, None).answer(asked)
    assert found.places is None
    assert found.fixed
    b, W = asked.network.weights["layer0.b"].astype(float), asked.network.weights["layer0.W_h"].astype(float)
    for point in found.fixed:
        h, c = point.state[:2], point.state[2:]
        i, f, o = (1 / (1 + np.exp(-(b[g] + h @ W[g]))) for g in (0, 1, 3))
        np.testing.assert_allclose(f * c + i * np.tanh(b[2] + h @ W[2]), c, atol=1e-7)
        np.testing.assert_allclose(o * np.tanh(c), h, atol=1e-7)


def test_that_looking_leaves_the_training_as_it_is(document):
    alone, watched = (Trainer(document(cell="lstm", hidden=2)) for _ in range(2))
    for _ in range(20):
        alone.step()
        watched.step()
        sequence = watched.sequence(TEXT)
        asked = Subject(watched, TEXT, sequence, wanted(watched.dataset, sequence.target))
        for look in (Portrait(0), Flow(0, 1), Spectra(0), Diagnosis(), Names()):
            look.answer(asked)
    np.testing.assert_array_equal(alone.network.weights.vector, watched.network.weights.vector)


def test_that_guessing_by_frequency_is_the_entropy_of_the_labels(document):
    trainer = Trainer(document(held_out=0.0))
    assert chance_loss(trainer.dataset) == pytest.approx(math.log(2))
    uneven = document(held_out=0.0).examples
    uneven = uneven[::2][:5] + uneven[1::2][:15]
    p = 0.25
    wanted_loss = -(p * math.log(p) + (1 - p) * math.log(1 - p))
    for output in ("softmax", "sigmoid"):
        trainer = Trainer(document(examples=uneven, held_out=0.0, output=output))
        assert chance_loss(trainer.dataset) == pytest.approx(wanted_loss)
        # a network that answers so, whatever it reads, has this loss
        trainer.network.weights["out.W"][:] = 0
        bias = trainer.network.weights["out.b"]
        shares = {"negative": p, "positive": 1 - p}
        if output == "softmax":
            bias[:] = [math.log(shares[label]) for label in trainer.dataset.labels]
        else:
            bias[:] = math.log((1 - p) / p) * (1 if trainer.dataset.labels[1] == "positive" else -1)
        trainer.evaluate()
        assert trainer.train_scores.loss == pytest.approx(wanted_loss, rel=1e-5)


def cases(trainer, text=TEXT):
    sequence = trainer.sequence(text)
    asked = Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))
    return [finding.case for finding in Diagnosis().answer(asked)]


def test_that_a_new_network_is_called_untrained_and_a_trained_one_not(document):
    trainer = Trainer(document())
    assert cases(trainer)[0] == "untrained"
    for _ in range(300):
        trainer.step()
    trainer.evaluate()
    assert not {"untrained", "guessing", "above chance", "unsteady"} & set(cases(trainer))


def test_that_a_rate_far_too_high_is_seen_in_the_losses(document):
    trainer = Trainer(document(rate=3.0, optimizer="sgd", clip=0.0, nonlinearity="tanh", batch=2))
    for _ in range(300):
        trainer.step()
    assert {"above chance", "unsteady"} & set(cases(trainer))


def test_that_a_network_that_learns_nothing_is_called_so(document):
    trainer = Trainer(document(rate=1e-7))
    for _ in range(200):
        trainer.step()
    trainer.evaluate()
    assert "guessing" in cases(trainer)


def test_that_clipping_is_counted(document):
    for limit, clipped in ((1e-12, 1.0), (1e6, 0.0)):
        trainer = Trainer(document(clip=limit))
        for _ in range(130):
            trainer.step()
        assert course(trainer).clipped == clipped
        assert len(trainer.recent_norms) == 100
        assert ("clipped" in cases(trainer)) == bool(clipped)
    trainer.reset()
    assert not trainer.recent_norms


def test_that_the_course_is_that_of_the_curve(document):
    trainer = Trainer(document())
    for _ in range(400):
        trainer.step()
    found, losses = course(trainer), trainer.curve.losses.astype(float)
    assert found.recent == pytest.approx(losses[-64:].mean())
    assert found.noise == pytest.approx(losses[-64:].std() / losses[-64:].mean())
    assert found.quarter == pytest.approx(losses[300:].mean(), rel=1e-5)
    assert found.quarter_before == pytest.approx(losses[200:300].mean(), rel=1e-5)
    assert found.lowest == pytest.approx(min(losses[start : start + 64].mean() for start in range(0, 384, 64)))


def test_that_names_are_those_of_the_dataset(subject, document):
    asked = subject()
    found = Names().answer(asked)
    assert found.tokens == asked.trainer.dataset.vocabulary.tokens
    assert found.outputs == asked.trainer.dataset.labels
    single = Trainer(document(output="sigmoid"))
    sequence = single.sequence(TEXT)
    assert Names().answer(Subject(single, TEXT, sequence, None)).outputs == single.dataset.labels[1:]

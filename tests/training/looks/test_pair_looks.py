"""Looks that can answer for an encoder and a decoder do so of both, and the others say in words why not."""

import dataclasses

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.document.parameters import Settings
from rnn_playground.engine.equations import Vector
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.training.looks.batch_decay import BatchDecay
from rnn_playground.training.looks.decodability import Decodability
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.diagnosis import Diagnosis, chance_loss
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.filmstrip import Filmstrip
from rnn_playground.training.looks.flow import Flow
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.training.looks.gradient_paths import GradientPaths
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.jacobian_map import JacobianMap
from rnn_playground.training.looks.jacobian_pair import JacobianPair
from rnn_playground.training.looks.limits import Limits
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.pairs import pair_of
from rnn_playground.training.looks.portrait import Portrait
from rnn_playground.training.looks.some_training import some_training
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.training.looks.swap_in import SwapIn
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel


@pytest.fixture(scope="module")
def trainer():
    settings = Settings(
        task="translate", tokens="chars", target_tokens="chars", lowercase=False, cell="lstm", hidden=6, embedding=3,
        batch=8, held_out=0.0,
    )  # fmt: skip
    trainer = Trainer(Document(examples=GENERATORS["genes"](40, 1), settings=settings), np.float64)
    for _ in range(3):
        trainer.step()
    return trainer


def subject_of(trainer, text):
    sequence = trainer.sequence(text)
    return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))


@pytest.fixture(params=["of the table", "typed"])
def subject(request, trainer):
    return subject_of(trainer, trainer.document.examples[0].text if request.param == "of the table" else "ATGCCC")


def test_that_influence_is_asked_of_the_decoder_alone(trainer, subject):
    trace = trainer.read(subject.text)
    with pytest.raises(ValueError, match="the encoder says nothing"):
        Influence(trace.border - 1).answer(subject)
    found = Influence(trace.border).answer(subject)
    assert found.tokens == trace.tokens
    assert found.step == trace.border
    assert found.label == trace.labels[int(trace.outputs[trace.border].argmax())]
    assert np.exp(found.score) == pytest.approx(trace.outputs[trace.border].max())
    assert not found.left_out[trace.border + 1 :].any()


def test_that_deltas_are_those_whose_norms_the_trace_has(trainer, subject):
    trace, found = trainer.read(subject.text), Deltas().answer(subject)
    np.testing.assert_allclose(np.linalg.norm(found.states, axis=2), trace.gradient, rtol=1e-9)
    assert found.predicted is (trace.target_from == "prediction")


def test_that_spectra_count_the_layers_of_both(trainer, subject):
    model = trainer.model
    for place, name in enumerate(("encoder.layer0.W_h", "decoder.layer0.W_h")):
        found = Spectra(place, 1).answer(subject)[0]
        assert found.norm == pytest.approx(np.linalg.norm(model.weights[name][1]))
    with pytest.raises(ValueError, match="2 recurrences"):
        Spectra(2).answer(subject)


def test_that_weights_are_named_by_their_network(trainer, subject):
    found = Weights().answer(subject)
    assert found.encoder == trainer.model.encoder_spec
    assert set(found.arrays) == set(trainer.model.weights.views)
    np.testing.assert_array_equal(found.arrays["encoder.embedding"], trainer.model.weights["encoder.embedding"])
    np.testing.assert_array_equal(
        Weights(("out.b",)).answer(subject).arrays["out.b"], trainer.model.weights["decoder.out.b"]
    )
    with pytest.raises(ValueError, match="no weights called W"):
        Weights(("W",)).answer(subject)


def test_that_the_weights_of_one_part_are_those_that_it_meets(trainer, subject):
    encoder = Weights(only_read=True, part="encoder").answer(subject)
    assert encoder.symbols == tuple(sorted(set(subject.sequence.ids.tolist())))
    assert not any(name.startswith("out") for name in encoder.arrays)
    decoder = Weights(only_read=True, most_outputs=4, part="decoder").answer(subject)
    assert len(decoder.outputs) == 4
    assert decoder.arrays["out.W"].shape == (6, 4)
    assert trainer.dataset.answers.sos in decoder.symbols
    with pytest.raises(ValueError, match="no middle"):
        Weights(part="middle").answer(subject)


def test_that_limits_are_told(trainer, subject):
    assert Limits().answer(subject).clip == trainer.settings.clip


def test_that_a_step_is_explained_in_the_part_that_it_belongs_to(trainer, subject):
    trace = trainer.read(subject.text)
    for step in (0, trace.border - 1, trace.border, len(trace.tokens) - 1):
        found = Explanation(step).answer(subject)
        decoder = step >= trace.border
        assert found.part == ("decoder" if decoder else "encoder")
        assert found.first + found.step == step
        assert found.tokens == (trace.tokens[trace.border :] if decoder else trace.tokens[: trace.border])
        np.testing.assert_allclose(found.explained.values[Vector("h")], trace.hidden[0, step], atol=1e-12)
        assert bool(found.explained.readout) is decoder
        assert found.asked.mean == Explanation(0).answer(subject).asked.mean
    assert Explanation(999).answer(subject).step == len(trace.tokens) - trace.border - 1


@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_that_a_gradient_of_either_is_the_slope_that_is_measured(trainer, subject, part):
    found = GradientCheck("layer0.W_h", (1, 2, 3), part).answer(subject)
    assert found.agrees
    step = 0 if part == "encoder" else 999
    numbers = Explanation(step, block=("layer0.W_h", 1)).answer(subject)
    assert numbers.accumulated.final[2, 3] == pytest.approx(found.analytic)
    with pytest.raises(ValueError, match=f"the {part} has no weights called W"):
        GradientCheck("W", (0,), part).answer(subject)
    with pytest.raises(ValueError, match="has the shape"):
        GradientCheck("layer0.W_h", (1, 2), part).answer(subject)


def test_that_only_the_decoder_has_a_read_out(subject):
    for step, there in ((0, False), (999, True)):
        found = Explanation(step, block=("out.W", 0), opened=(("out.W", 0), ("layer0.h0", 0))).answer(subject)
        assert (found.block[0] == "out.W") is there
        assert set(found.matrices) == ({("out.W", 0)} if there else set())


def test_that_the_map_of_pushes_goes_through_both(trainer, subject):
    trace = trainer.read(subject.text)
    found = JacobianMap(0, rest=True).answer(subject)
    assert found.tokens == trace.tokens
    assert found.border == trace.border
    assert found.growth.shape == (len(trace.tokens),) * 2
    last = len(trace.tokens) - 1
    pair = JacobianPair(0, last, 0).answer(subject)
    assert np.log10(pair.size) == pytest.approx(found.growth[last, 0], rel=1e-5)
    # Along c alone, the forget gates of encoder and decoder multiply, whatever network they are of.
    np.testing.assert_allclose(pair.kept, trace.gates["forget"][0, 1:].prod(axis=0), rtol=1e-9)
    with pytest.raises(ValueError, match="no such layer"):
        JacobianMap(1).answer(subject)


def test_that_the_gradients_ways_go_through_both(trainer, subject):
    trace, found = trainer.read(subject.text), GradientPaths().answer(subject)
    assert found.tokens == trace.tokens
    np.testing.assert_allclose(found.hidden, trace.gradient, rtol=1e-9)


def test_that_the_diagnosis_judges_the_whole_way_back(trainer, subject):
    trace, findings = trainer.read(subject.text), Diagnosis().answer(subject)
    (gradient,) = (one for one in findings if one.case in {"vanishing", "exploding", "healthy"})
    assert gradient.values["factor"] == pytest.approx(trace.decay)
    assert gradient.values["forget"] == pytest.approx(trace.gates["forget"][0].mean())
    assert gradient.values["steps"] == len(trace.tokens) - 1
    gains = (np.linalg.norm(trainer.model.weights[f"{part}.layer0.W_h"][2], 2) for part in ("encoder", "decoder"))
    assert gradient.values["gain"] == pytest.approx(max(gains))


def test_that_guessing_counts_the_end_of_an_answer_too(trainer):
    said = np.concatenate([sequence.target for sequence in trainer.dataset.sequences])
    shares = np.unique(said, return_counts=True)[1] / len(said)
    assert chance_loss(trainer.dataset) == pytest.approx(-(shares * np.log(shares)).sum())


def test_that_a_path_goes_through_both(trainer, subject):
    trace = trainer.read(subject.text)
    found = Portrait(0, (2, 0)).answer(subject)
    own = found.paths[0]
    np.testing.assert_allclose(own.points, trace.hidden[0][:, [2, 0]])
    np.testing.assert_array_equal(own.start, 0)
    assert (own.tokens, own.border, own.text) == (trace.tokens, trace.border, subject.text)
    said = [trace.labels[best] for best in trace.outputs[trace.border :].argmax(axis=1)]
    assert own.said == "".join(said).partition("<EOS>")[0]
    targets = {example.text: example.target for example in trainer.document.examples}
    assert own.label == targets.get(subject.text, "")
    assert len(found.paths) == 9
    for path in found.paths[1:]:
        row = trainer.read("".join(path.tokens[: path.border]))
        np.testing.assert_allclose(path.points, row.hidden[0][:, [2, 0]])
        assert path.label == targets[row.text]
    with pytest.raises(ValueError, match="no recurrence with number 1"):
        Portrait(1).answer(subject)


def test_that_the_flow_is_that_of_the_network_that_has_the_step(trainer):
    settings = msgspec.structs.replace(trainer.settings, hidden=2, cell="gru")
    small = Trainer(msgspec.structs.replace(trainer.document, settings=settings), np.float64)
    text = trainer.document.examples[0].text
    subject, trace = subject_of(small, text), small.read(text)
    for step in (1, trace.border + 1):
        field = Flow(step=step, grid=3).answer(subject)
        assert field.token == trace.tokens[step]
        part = "encoder" if step < trace.border else "decoder"
        weights = small.model.weights.part(f"{part}.")
        sums = weights["layer0.b"].copy()
        x = weights["embedding"][trace.ids[step]]
        cell = getattr(small.model, part).recurrences[0].cell
        after, _ = cell.step((x @ weights["layer0.W_x"] + sums)[:, None], (field.places,))
        np.testing.assert_allclose(field.moves, after[0] - field.places, atol=1e-12)
    assert Flow(step=None).answer(subject).token == ""


def test_that_a_batch_lays_the_ends_of_answers_on_top_of_each_other(trainer, subject):
    found = BatchDecay(last=True).answer(subject)
    pairs = [trainer.read(trainer.document.examples[place].text) for place in some_training(trainer, 32, 1600)]
    assert found.counts[0] == len(pairs) == 32
    last = np.array([pair.gradient[0, -1] for pair in pairs])
    assert found.mean[0, 0] == pytest.approx(last.mean())
    before = np.array([pair.gradient[0, -4] for pair in pairs])
    assert found.mean[0, 3] == pytest.approx(before.mean())
    assert not found.every
    assert BatchDecay().answer(subject).every
    assert found.mean.shape[1] == max(len(pair.tokens) for pair in pairs)


def test_that_a_film_shows_both_at_each_moment_and_leaves_the_weights(trainer):
    other, travel = Trainer(trainer.document, np.float64), Travel()
    text, then = trainer.document.examples[0].text, []
    for _ in range(4):
        travel.timeline.add(other.moment())
        then.append(other.read(text).hidden[0])
        other.step()
    weights = other.model.weights.vector.copy()
    film = Filmstrip().answer(dataclasses.replace(subject_of(other, text), travel=travel))
    trace = other.read(text)
    assert film.tokens == trace.tokens
    assert film.updates[-1] == 4
    np.testing.assert_allclose(film.states[-1], trace.hidden[0])
    for update, states in zip(film.updates[:-1], film.states[:-1], strict=True):
        np.testing.assert_allclose(states, then[update])
    np.testing.assert_array_equal(other.model.weights.vector, weights)


def test_that_a_look_into_one_network_says_what_to_open_instead(subject):
    with pytest.raises(ValueError, match="open Equations, Jacobian map"):
        Decodability().answer(subject)


def test_that_other_words_are_put_into_both(trainer, subject):
    trace = trainer.read(subject.text)
    with pytest.raises(ValueError, match="the encoder says nothing"):
        SwapIn(trace.border - 1).answer(subject)
    step = trace.border + 1
    found, whole = SwapIn(step, rest=True).answer(subject), Influence(step).answer(subject)
    assert found.tokens == trace.tokens
    assert found.words == 3  # the other letters of a gene
    assert np.isnan(found.mean[trace.border])  # <SOS>
    assert not found.mean[step + 1 :].any()
    pair = pair_of(subject)
    for place in (0, trace.border - 1, step):
        ids, heard = np.array(subject.sequence.ids), np.array(pair.heard[:2])
        other = found.word[place]
        assert other != trace.tokens[place]
        if place < trace.border:
            ids[place] = trainer.dataset.vocabulary.tokens.index(other)
        else:
            heard[1] = trace.labels.index(other)
        said = read_pair(trainer.model, ids, heard).outputs[-1][trace.labels.index(whole.label)]
        assert found.extreme[place] == pytest.approx(whole.score - np.log(said))


def test_that_weights_of_either_can_be_changed_by_hand(trainer):
    before = trainer.model.weights.vector.copy()
    trainer.adjust(SetWeight(update=0, name="decoder.layer0.W_h", index=(0, 1, 2), value=0.5))
    assert trainer.model.weights["decoder.layer0.W_h"][0, 1, 2] == 0.5
    trainer.adjust(SetRadius(update=0, name="encoder.layer0.W_h", block=2, radius=0.9))
    radius = np.abs(np.linalg.eigvals(trainer.model.weights["encoder.layer0.W_h"][2])).max()
    assert radius == pytest.approx(0.9)
    trainer.model.weights.vector[:] = before

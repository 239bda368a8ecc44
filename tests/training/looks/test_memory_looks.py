"""Looks at gradients and memory: fixed choices, words in place of words, sizes relative to a push."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.jacobians import jacobian, jacobians, step_jacobians
from rnn_playground.engine.probes import read
from rnn_playground.training.looks.batch_decay import BatchDecay
from rnn_playground.training.looks.decodability import Decodability
from rnn_playground.training.looks.gradient_paths import GradientPaths
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.jacobian_map import JacobianMap, rows_for
from rnn_playground.training.looks.jacobian_pair import JacobianPair
from rnn_playground.training.looks.limits import Limits
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.some_training import some_training
from rnn_playground.training.looks.swap_in import SwapIn
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

TEXT = "the food was not lovely"
LOOKS = (
    Limits(), GradientPaths(), BatchDecay(), BatchDecay(last=True), JacobianMap(0), JacobianPair(0, 3, 1), SwapIn(4),
    Decodability(),
)  # fmt: skip


@pytest.fixture
def make_subject(document):
    """Return a function that makes what Looks look at: a network of some updates that reads a sentence."""

    def make(text=TEXT, updates=4, **settings):
        trainer = Trainer(document(**settings), np.float64)
        for _ in range(updates):
            trainer.step()
        sequence = trainer.sequence(text)
        return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))

    return make


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: type(look).__name__)
@pytest.mark.parametrize("task", ["classify", "next"])
@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_an_answer_is_read_only_and_leaves_the_training_alone(make_subject, look, task, cell):
    subject = make_subject(task=task, cell=cell, layers=2)
    network = subject.network
    before = network.weights.vector.copy(), network.gradient.vector.copy()
    found = look.answer(subject)
    arrays = [value for value in vars(found).values() if isinstance(value, np.ndarray)]
    assert all(not array.flags.writeable for array in arrays)
    assert all(not np.shares_memory(array, network.weights.vector) for array in arrays)
    np.testing.assert_array_equal(before[0], network.weights.vector)
    np.testing.assert_array_equal(before[1], network.gradient.vector)


def test_that_limits_are_the_settings_and_the_last_norm(make_subject):
    subject = make_subject(clip=0.7, truncate=3)
    found = Limits().answer(subject)
    assert (found.clip, found.truncate, found.norm) == (0.7, 3, subject.trainer.gradient_norm)
    assert np.isnan(Limits().answer(make_subject(updates=0)).norm)


def test_that_paths_belong_to_the_loss_of_the_trace(make_subject):
    for task in ("classify", "next"):
        subject = make_subject(task=task, cell="lstm", layers=2)
        found = GradientPaths().answer(subject)
        np.testing.assert_allclose(found.hidden, subject.reading.gradient, rtol=1e-9)
        assert found.tokens == subject.sequence.tokens


def test_that_the_choice_of_sentences_is_fixed_and_keeps_to_its_limits(make_subject):
    trainer = make_subject().trainer
    chosen = some_training(trainer, 16, 60)
    trainer.step()
    np.testing.assert_array_equal(some_training(trainer, 16, 60), chosen)
    lengths = trainer.dataset.lengths
    one_more = some_training(trainer, len(chosen) + 1, 999)
    assert lengths[chosen].max() * len(chosen) <= 60 < lengths[one_more].max() * len(one_more)
    assert set(chosen) <= set(trainer.dataset.train)
    assert len(some_training(trainer, 16, 1)) == 1


def alone(subject, index, step_of_loss, every=False):
    """Return |dL/dh_t| (L, T) of one training sequence by itself, by the single-sequence probe."""
    dataset = subject.trainer.dataset
    sequence = dataset.sequences[index]
    if not every:
        return read(subject.network, sequence.ids, wanted(dataset, sequence.target)).gradient
    return read(subject.network, sequence.ids[: step_of_loss + 1], sequence.target[: step_of_loss + 1]).gradient


@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_that_the_batch_is_the_mean_of_sentences_read_alone(make_subject, cell):
    subject = make_subject(cell=cell, layers=2)
    found = BatchDecay().answer(subject)
    chosen = some_training(subject.trainer, 32, 3200)
    each = [alone(subject, index, None) for index in chosen]
    assert found.counts[0] == len(each) == 32
    for back in range(len(found.counts)):
        there = [norms[:, -1 - back] for norms in each if norms.shape[1] > back]
        assert found.counts[back] == len(there)
        np.testing.assert_allclose(found.mean[:, back], np.mean(there, axis=0), rtol=1e-9)
        np.testing.assert_allclose(found.low[:, back], np.quantile(there, 0.1, axis=0), rtol=1e-9)
    assert not found.every
    slope = np.polyfit(np.arange(len(found.counts)), np.log(found.mean[1]), 1)[0]  # per step back
    assert found.decay == pytest.approx(np.exp(slope))


def test_that_of_a_task_with_an_answer_at_each_step_the_last_can_be_taken_alone(make_subject):
    subject = make_subject(task="next", cell="gru")
    found = BatchDecay(last=True).answer(subject)
    chosen = some_training(subject.trainer, 32, 3200)
    lengths = subject.trainer.dataset.lengths
    each = [alone(subject, index, lengths[index] - 1, every=True) for index in chosen]
    np.testing.assert_allclose(found.mean[0, 0], np.mean([norms[0, -1] for norms in each]), rtol=1e-9)
    np.testing.assert_allclose(found.mean[0, 1], np.mean([norms[0, -2] for norms in each if norms.shape[1] > 1]))
    whole = BatchDecay().answer(subject)
    assert whole.every
    assert not found.every
    assert found.mean[0, 3] < whole.mean[0, 3]


def test_that_a_size_is_what_is_left_of_a_push_on_the_average(make_subject):
    subject = make_subject(cell="lstm")
    found = JacobianMap(0).answer(subject)
    assert (found.rows, found.error, found.reversed) == (0, 0, False)
    assert found.growth[2, 2] == 0
    assert np.isnan(found.growth[1, 3])
    J = jacobian(subject.network, subject.sequence.ids, 0, 4, 1).matrix
    pushes = np.random.default_rng(0).standard_normal((6, 40_000))
    pushes /= np.linalg.norm(pushes, axis=0)
    average = np.sqrt((np.linalg.norm(J @ pushes, axis=0) ** 2).mean())
    assert 10.0 ** found.growth[4, 1] == pytest.approx(average, rel=0.02)


def test_that_the_sketch_says_so_and_how_it_errs(make_subject, monkeypatch):
    monkeypatch.setattr("rnn_playground.training.looks.jacobian_map._SKETCHED", 0)
    subject = make_subject(cell="lstm", hidden=33)
    found, exact = JacobianMap(0).answer(subject), JacobianMap(0, rest=True).answer(subject)
    assert (found.rows, found.error) == (8, 0.25)
    assert exact.rows == 0
    sketch = jacobians(subject.network, subject.sequence.ids, 0, rows=8).log_norms
    np.testing.assert_allclose(found.growth, (sketch - np.log(33) / 2) / np.log(10), rtol=1e-5)


def test_that_what_takes_too_long_is_sketched_or_refused_in_words():
    assert rows_for(100, 64, 2, rest=False) == 8
    assert rows_for(100, 64, 2, rest=True) == 0
    assert rows_for(100, 64, 1, rest=False) == 0
    assert rows_for(20, 32, 2, rest=False) == 0
    with pytest.raises(ValueError, match="press Pause"):
        rows_for(300, 512, 1, rest=False)
    assert rows_for(300, 512, 1, rest=True) == 1
    with pytest.raises(ValueError, match="read a shorter one"):
        rows_for(500, 512, 2, rest=True)


def test_that_a_pair_has_the_size_of_the_map_and_steps_of_its_own(make_subject):
    subject = make_subject(cell="lstm")
    found = JacobianPair(0, 4, 1).answer(subject)
    assert np.log10(found.size) == pytest.approx(JacobianMap(0).answer(subject).growth[4, 1], rel=1e-5)
    steps = step_jacobians(subject.network, subject.sequence.ids)[2:5]
    np.testing.assert_allclose(found.steps, np.linalg.norm(steps, axis=(1, 2)) / np.sqrt(12))
    np.testing.assert_allclose(found.kept, subject.reading.gates["forget"][0, 2:5].prod(axis=0))
    with pytest.raises(ValueError, match="choose a pair anew"):
        JacobianPair(0, 9, 1).answer(subject)
    with pytest.raises(ValueError, match="k comes before t"):
        JacobianPair(0, 1, 3).answer(subject)


def log_p(subject, ids):
    p = subject.network.outputs(Batch(lengths=np.array([len(ids)]), tokens=np.array(ids)[:, None]))[0]
    return np.log(np.array([1 - p[0], p[0]]) if len(p) == 1 else p)


def test_that_swapping_in_is_the_mean_over_sentences_with_another_word(make_subject):
    subject = make_subject(cell="gru")
    for rest, words in ((False, 4), (True, 12)):
        found = SwapIn(3, rest).answer(subject)
        vocabulary = subject.trainer.dataset.vocabulary
        ids = subject.sequence.ids[:4]
        best = int(log_p(subject, ids).argmax())
        assert found.words >= words
        assert found.words <= 16
        for t in range(4):
            changed = ids.copy()
            changed[t] = vocabulary.id(found.word[t])
            assert changed[t] != ids[t]
            assert found.extreme[t] == pytest.approx(log_p(subject, ids)[best] - log_p(subject, changed)[best])
            assert abs(found.extreme[t]) >= abs(found.mean[t])
        assert found.mean[4] == found.extreme[4] == 0
    every = [i for i in range(4, vocabulary.size) if i != ids[2]]
    changes = [log_p(subject, ids)[best] - log_p(subject, [*ids[:2], i, ids[3]])[best] for i in every]
    assert len(every) <= 16
    np.testing.assert_allclose(SwapIn(3, rest=True).answer(subject).mean[2], np.mean(changes))
    assert found.unit == Influence(3).answer(subject).unit


def test_that_of_a_long_sentence_the_last_tokens_are_swapped(make_subject, monkeypatch):
    subject = make_subject(" ".join(["the food was not"] * 10))
    monkeypatch.setattr("rnn_playground.training.looks.swap_in.TRAINING", 40 * 22**2 * 12.0)
    found = SwapIn(39).answer(subject)
    assert found.words == 1
    assert np.isnan(found.mean).tolist() == [True] * 28 + [False] * 12


def test_that_unknown_words_can_be_read_by_all(make_subject):
    subject = make_subject("quite unheard of", special_tokens=False)
    assert (subject.sequence.ids == NOTHING).any()
    for look in (*LOOKS[:3], JacobianMap(0), JacobianPair(0, 2, 0), SwapIn(2)):
        look.answer(subject)


def test_that_the_token_just_read_is_decoded_better_than_by_guessing(make_subject):
    found = Decodability().answer(make_subject(updates=60, hidden=16))
    assert found.delays[:3].tolist() == [0, 1, 2]
    assert found.accuracy[0] > found.chance[0] + 0.2
    assert found.accuracy[0] > found.accuracy[3]
    assert found.sentences == 48


def test_that_gradients_that_are_not_finite_are_told_in_words(make_subject):
    subject = make_subject()
    subject.network.weights["layer0.W_h"][...] = np.nan
    with pytest.raises(ValueError, match="diverged"):
        BatchDecay().answer(subject)


def test_that_a_large_network_reads_fewer_sentences(make_subject, monkeypatch):
    subject = make_subject()
    monkeypatch.setattr("rnn_playground.training.looks.batch_decay._WORK", 6**2 * 50.0)  # 50 time steps of 6 units
    found = BatchDecay().answer(subject)
    assert 1 <= found.counts[0] <= 50 / len(found.counts)

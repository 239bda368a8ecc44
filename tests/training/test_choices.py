"""Each choice about network and training reaches the engine, and a checkpoint goes on bit for bit with it."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.parameters import ParameterError
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.training.evaluation import _cost
from rnn_playground.training.trainer import Trainer


def steps(trainer, count):
    return [trainer.step() for _ in range(count)]


def bits(trainer):
    checkpoint = trainer.checkpoint()
    arrays = {**checkpoint.weights, **checkpoint.optimizer, **checkpoint.curve}
    return {name: array.tobytes() for name, array in arrays.items()}


CHOICES = [
    {"bidirectional": True},
    {"bidirectional": True, "layers": 2, "cell": "lstm", "dropout": 0.4, "initial_state": "learnt"},
    {"layers": 2, "dropout": 0.5},
    {"layers": 3, "dropout": 0.3, "cell": "gru", "embedding": 4, "head": 3},
    {"initial_state": "learnt", "cell": "lstm"},
    {"recurrent": "spectral", "radius": 0.8},
    {"truncate": 2},
    {"clip_value": 0.01},
    {"decay": 0.1, "optimizer": "adamw"},
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: " ".join(choice))
@pytest.mark.parametrize("before", [0, 7])
def test_that_a_checkpoint_goes_on_bit_for_bit_with_every_choice(document, choice, before):
    original = Trainer(document(**choice))
    steps(original, before)
    checkpoint = original.checkpoint()
    expected = steps(original, 10)
    restored = Trainer(document(**choice))
    steps(restored, 3)
    restored.restore(checkpoint)
    assert steps(restored, 10) == expected
    assert bits(restored) == bits(original)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: " ".join(choice))
def test_that_every_choice_makes_another_run(document, choice):
    idle = {"dropout": 0.0, "decay": 0.0, "clip_value": 0.0, "truncate": 0, "bidirectional": False}
    idle |= {"initial_state": "zero", "recurrent": "uniform"}
    plain = {**choice, **{name: value for name, value in idle.items() if name in choice}}
    assert steps(Trainer(document(**choice)), 6) != steps(Trainer(document(**plain)), 6)


def test_that_dropout_is_drawn_anew_by_each_update_and_absent_from_measuring(document):
    made = document(layers=2, dropout=0.5, hidden=12, rate=1e-6, batch=1024, held_out=0.0)
    trainer = Trainer(made)
    losses = steps(trainer, 4)  # of the same batch of all rows, with weights that hardly move
    assert len({round(loss, 3) for loss in losses}) > 1
    whole = Trainer(msgspec.structs.replace(made, settings=msgspec.structs.replace(made.settings, dropout=0.0)))
    steps(whole, 1)
    trainer.evaluate()
    assert trainer.train_scores.loss == pytest.approx(whole.loss, abs=1e-3)


def test_that_weight_decay_takes_rate_times_share_off_with_plain_descent_and_with_adamw(document):
    def weights(optimizer, decay):
        trainer = Trainer(document(optimizer=optimizer, rate=0.1, decay=decay, clip=0.0), np.float64)
        before = trainer.network.weights.vector.copy()
        trainer.step()
        return before, trainer.network.weights.vector

    for optimizer in ("sgd", "adamw"):
        initial, plain = weights(optimizer, 0.0)
        _, decayed = weights(optimizer, 0.2)
        np.testing.assert_allclose(decayed - plain, -0.1 * 0.2 * initial, rtol=1e-9, atol=1e-15)


def test_that_adam_adds_the_decay_to_the_gradient_and_so_hardly_sees_its_size(document):
    trainer = Trainer(document(optimizer="adam", rate=0.1, decay=0.9, clip=0.0), np.float64)
    before = trainer.network.weights.vector.copy()
    trainer.step()
    slope = trainer.network.gradient.vector + 0.9 * before  # Adam's first step: the rate against the sign
    moved = np.abs(slope) > 1e-3
    np.testing.assert_allclose(
        (trainer.network.weights.vector - before)[moved], -0.1 * np.sign(slope[moved]), rtol=1e-4
    )


def test_that_clipping_by_value_cuts_each_number_after_the_norm_was_taken(document):
    loose, cut = (Trainer(document(clip=0.0, clip_value=limit)) for limit in (0.0, 0.01))
    loose.step()
    cut.step()
    whole, found = loose.network.gradient.vector, cut.network.gradient.vector
    assert np.abs(whole).max() > 0.01
    np.testing.assert_array_equal(found, np.clip(whole, -np.float32(0.01), np.float32(0.01)))
    assert cut.gradient_norm == loose.gradient_norm


def test_that_both_limits_hold_together(document):
    trainer = Trainer(document(clip=0.05, clip_value=0.02))
    trainer.step()
    found = trainer.network.gradient.vector
    assert np.abs(found).max() <= np.float32(0.02)
    assert np.linalg.norm(found) <= 0.05


def test_that_a_border_beyond_every_sentence_cuts_nothing(document):
    whole, cut = Trainer(document()), Trainer(document(truncate=50))
    assert steps(whole, 8) == steps(cut, 8)
    assert bits(whole) == bits(cut)


def test_that_a_border_after_every_step_leaves_the_recurrent_weights_one_step_of_gradient(document):
    trainer = Trainer(document(truncate=1, clip=0.0), np.float64)
    batch = trainer._order.batch()
    trainer.step()
    network = Network(trainer.network.spec, trainer.settings.seed, np.float64)
    network.weights.load(Trainer(document(), np.float64).network.weights.views)
    network.loss_and_gradient(batch, truncate=1)
    np.testing.assert_array_equal(trainer.network.gradient["layer0.W_h"], network.gradient["layer0.W_h"])
    network.loss_and_gradient(batch)
    assert np.abs(trainer.network.gradient["layer0.W_h"] - network.gradient["layer0.W_h"]).max() > 1e-4


def test_that_truncation_decay_and_clipping_are_taken_over_between_two_updates(document):
    tuned, fresh = Trainer(document()), Trainer(document(truncate=2, decay=0.05, clip_value=0.02))
    tuned.tune(fresh.settings)
    assert steps(tuned, 5) == steps(fresh, 5)
    assert bits(tuned) == bits(fresh)


def test_that_truncation_of_both_ways_is_refused_before_anything_changes(document):
    with pytest.raises(ParameterError, match="set “Truncate” to 0"):
        Trainer(document(bidirectional=True, truncate=3))
    trainer = Trainer(document(bidirectional=True))
    before = trainer.settings
    with pytest.raises(ParameterError, match="“Both ways” to off"):
        trainer.tune(msgspec.structs.replace(before, truncate=3))
    assert trainer.settings == before


@pytest.mark.parametrize("embedding", [0, 3])
def test_that_special_tokens_say_nothing_to_either_direction_until_they_are_trained(document, embedding):
    weights = Trainer(document(bidirectional=True, embedding=embedding)).network.weights.views
    tables = [weights["embedding"]] if embedding else [weights["layer0.W_x"][0], weights["layer0.reverse.W_x"][0]]
    for table in tables:
        assert not table[:4].any()
        assert table[4:].all()


def test_that_a_learnt_beginning_is_zero_at_first_and_then_learnt(document):
    trainer = Trainer(document(initial_state="learnt", cell="lstm"))
    views = trainer.network.weights.views
    assert not views["layer0.h0"].any()
    assert not views["layer0.c0"].any()
    steps(trainer, 3)
    assert views["layer0.h0"].all()
    assert views["layer0.c0"].all()


def test_that_measuring_a_network_of_both_ways_is_estimated_to_cost_twice(document):
    one, both = (Trainer(document(bidirectional=way, cell="gru")).network.spec for way in (False, True))
    assert _cost(both) - 50 == pytest.approx(2 * (_cost(one) - 50), rel=1e-12)


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_that_without_choices_an_update_is_gradient_clip_and_optimizer_bit_for_bit(document, optimizer):
    made = document(cell="gru", optimizer=optimizer, clip=0.5)
    trainer, other = Trainer(made), Trainer(made)
    network, rule = other.network, make_optimizer(optimizer, other.parameters)
    for _ in range(12):
        loss = network.loss_and_gradient(trainer._order.batch())
        clip_by_norm(network.gradient.vector, 0.5)
        rule.step(network.weights.vector, network.gradient.vector, made.settings.rate)
        assert trainer.step() == loss
    assert trainer.network.weights.vector.tobytes() == network.weights.vector.tobytes()

import math

import msgspec
import numpy as np
import pytest

from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import optimizer_names
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.training.trainer import Divergence, Trainer


def state(trainer):
    """All that the next update depends on, and what was recorded, as bytes."""
    checkpoint = trainer.checkpoint()
    arrays = {**checkpoint.weights, **checkpoint.optimizer, **checkpoint.curve}
    return {name: array.tobytes() for name, array in arrays.items()} | {
        "update": checkpoint.update, "random": checkpoint.random, "order": checkpoint.order,
    }


def steps(trainer, count):
    return [trainer.step() for _ in range(count)]


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_equal_documents_give_bit_equal_runs(document, cell):
    one, other = Trainer(document(cell=cell)), Trainer(document(cell=cell))
    assert steps(one, 25) == steps(other, 25)
    assert state(one) == state(other)


def test_that_measuring_and_reading_leave_the_run_as_it_is(document):
    plain, watched = Trainer(document()), Trainer(document())
    expected = steps(plain, 20)
    found = []
    for _ in range(20):
        found += steps(watched, 1)
        watched.evaluate()
        watched.read("the food was lovely")
    assert found == expected
    assert plain.network.weights.vector.tobytes() == watched.network.weights.vector.tobytes()


def test_that_another_seed_gives_another_run(document):
    assert steps(Trainer(document(seed=1)), 3) != steps(Trainer(document(seed=2)), 3)


@pytest.mark.parametrize("optimizer", optimizer_names())
@pytest.mark.parametrize("before", [0, 3, 6, 13])
def test_that_a_checkpoint_goes_on_bit_for_bit(document, optimizer, before):
    original = Trainer(document(optimizer=optimizer))
    steps(original, before)
    checkpoint = original.checkpoint()
    expected = steps(original, 15)
    restored = Trainer(document(optimizer=optimizer))
    steps(restored, 4)
    restored.restore(checkpoint)
    assert restored.update == before
    assert steps(restored, 15) == expected
    assert state(restored) == state(original)


def test_that_a_checkpoint_does_not_change_while_training_goes_on(document):
    trainer = Trainer(document())
    steps(trainer, 5)
    checkpoint = trainer.checkpoint()
    weights = {name: array.copy() for name, array in checkpoint.weights.items()}
    losses = checkpoint.curve["loss"].copy()
    steps(trainer, 2000)
    assert all((checkpoint.weights[name] == weights[name]).all() for name in weights)
    assert checkpoint.curve["loss"].tolist() == losses.tolist()
    for array in (*checkpoint.weights.values(), *checkpoint.optimizer.values(), *checkpoint.curve.values()):
        assert not array.flags.writeable


def test_that_a_checkpoint_of_another_network_is_refused_and_changes_nothing(document):
    trainer, other = Trainer(document(hidden=6)), Trainer(document(hidden=7))
    steps(trainer, 3)
    before = state(trainer)
    with pytest.raises(ValueError, match="shape"):
        trainer.restore(other.checkpoint())
    assert state(trainer) == before


@pytest.mark.parametrize("part", ["weights", "optimizer"])
def test_that_a_checkpoint_with_nan_is_refused(document, part):
    trainer = Trainer(document())
    checkpoint = trainer.checkpoint()
    arrays = {name: array.copy() for name, array in getattr(checkpoint, part).items()}
    next(iter(arrays.values())).flat[0] = np.nan
    damaged = type(checkpoint)(**{**vars(checkpoint), part: arrays})
    with pytest.raises(ValueError, match="not finite"):
        trainer.restore(damaged)


def test_that_a_checkpoint_of_another_optimizer_brings_the_weights_alone(document):
    adam = Trainer(document(optimizer="adam"))
    steps(adam, 5)
    plain = Trainer(document(optimizer="sgd"))
    plain.restore(adam.checkpoint())
    assert plain.network.weights.vector.tobytes() == adam.network.weights.vector.tobytes()
    assert set(plain.checkpoint().optimizer) == {"steps"}
    assert math.isfinite(plain.step())


def test_that_reset_returns_to_the_same_initial_weights_and_the_same_run(document):
    trainer = Trainer(document(cell="lstm"))
    initial = trainer.network.weights.vector.copy()
    first = steps(trainer, 20)
    trainer.evaluate()
    trainer.reset()
    assert trainer.network.weights.vector.tobytes() == initial.tobytes()
    assert (trainer.update, trainer.epoch, trainer.curve.updates) == (0, 0.0, 0)
    assert trainer.train_scores is None
    assert trainer.predictions is None
    assert math.isnan(trainer.gradient_norm)
    assert steps(trainer, 20) == first


@pytest.mark.parametrize("embedding", [0, 3])
def test_that_special_tokens_say_nothing_until_they_are_trained(document, embedding):
    name = "embedding" if embedding else "layer0.W_x"
    trainer = Trainer(document(embedding=embedding))
    seeds_own = Network(trainer.network.spec, trainer.settings.seed).weights.views[name]
    made = trainer.network.weights.views[name]
    special, words = (np.s_[:4], np.s_[4:]) if embedding else (np.s_[:, :4], np.s_[:, 4:])
    assert not made[special].any()
    np.testing.assert_array_equal(made[words], seeds_own[words])


def test_that_a_trained_unknown_token_begins_with_the_seeds_weights(document):
    rows = (*document().examples, Example("a quokka was lovely", "positive", part="train"))
    trainer = Trainer(document(examples=rows, min_count=2))
    unknown = trainer.dataset.vocabulary.id("<UNK>")
    assert any(unknown in sequence.ids for sequence in trainer.dataset.sequences)
    assert trainer.network.weights.views["layer0.W_x"][:, unknown].all()


def test_that_a_separable_task_is_learnt_and_unseen_rows_are_right(document):
    trainer = Trainer(document())
    trainer.evaluate()
    untrained = trainer.held_out_scores
    steps(trainer, 300)
    trainer.evaluate()
    assert untrained.metrics["accuracy"] < 0.9
    assert trainer.train_scores.metrics["accuracy"] == 1.0
    assert trainer.held_out_scores.metrics["accuracy"] == 1.0
    assert trainer.held_out_scores.loss < 0.1
    assert trainer.read("the awful room was quite so").outputs[-1].argmax() == 0
    assert trainer.curve.train_metric.tolist()[-1] == 1.0
    assert trainer.curve.score_updates.tolist() == [0.0, 300.0]


def test_that_the_curve_holds_the_loss_of_every_update(document):
    trainer = Trainer(document())
    losses = steps(trainer, 12)
    assert trainer.curve.losses.tolist() == np.array(losses, np.float32).tolist()
    assert (trainer.update, trainer.loss) == (12, losses[-1])


def test_that_the_gradient_norm_is_that_before_clipping(document):
    loose, tight = Trainer(document(clip=0.0)), Trainer(document(clip=1e-3))
    loose.step()
    tight.step()
    assert loose.gradient_norm == tight.gradient_norm > 1e-3
    assert np.linalg.norm(loose.network.gradient.vector) == pytest.approx(loose.gradient_norm, rel=1e-5)
    assert np.linalg.norm(tight.network.gradient.vector) == pytest.approx(1e-3, rel=1e-2)


def test_that_live_settings_are_taken_over_between_two_updates(document):
    trainer = Trainer(document(optimizer="sgd", batch=8))
    trainer.step()
    before = trainer.network.weights.vector.copy()
    tuned = msgspec.structs.replace(trainer.settings, rate=1e-6, batch=3, optimizer="adam", clip=1.0)
    trainer.tune(tuned)
    trainer.step()
    assert np.abs(trainer.network.weights.vector - before).max() == pytest.approx(1e-6, rel=0.2)
    assert {"m", "v"} < set(trainer.checkpoint().optimizer)
    assert max(map(len, trainer.checkpoint().order)) == 3
    assert trainer.settings == tuned


def test_that_a_divergence_is_raised_before_anything_changes(exploding):
    trainer, divergence = Trainer(exploding), None
    while divergence is None and trainer.update < 100:
        before = state(trainer)
        try:
            trainer.step()
        except Divergence as error:
            divergence = error
    assert state(trainer) == before
    assert divergence.update == trainer.update + 1
    assert not divergence.value < 1e18
    assert np.isfinite(trainer.network.weights.vector).all()


def test_that_rows_that_teach_nothing_are_refused(document):
    with pytest.raises(DataError):
        Trainer(document(examples=()))
    rows = [msgspec.structs.replace(row, label="same") for row in document().examples]
    with pytest.raises(DataError, match="same"):
        Trainer(document(examples=rows))


def test_that_float64_trains_too(document):
    trainer = Trainer(document(), np.float64)
    loss = steps(trainer, 5)
    assert trainer.network.weights.vector.dtype == np.float64
    assert loss[:1] == pytest.approx(steps(Trainer(document()), 1), rel=1e-5)


def test_that_tags_and_next_tokens_are_learnt(document, tagged):
    tags = Trainer(document(examples=tagged, task="tag", held_out=0.0, lowercase=False))
    following = Trainer(document(examples=tagged, task="next", held_out=0.0, mark_ends=True))
    for trainer, metric in ((tags, "token_accuracy"), (following, "accuracy")):
        steps(trainer, 200)
        trainer.evaluate()
        assert trainer.train_scores.metrics[metric] > 0.8
        assert trainer.held_out_scores is None



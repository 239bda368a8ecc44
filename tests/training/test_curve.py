import numpy as np
import pytest

import rnn_playground.training.curve as module
from rnn_playground.training.curve import Recorder


def recorded(losses):
    recorder = Recorder()
    for loss in losses:
        recorder.add(loss)
    return recorder


def test_that_a_snapshot_stays_what_it_was_while_the_curve_grows():
    recorder = recorded([3.0, 2.0])
    recorder.add_scores(2, (0.5, 0.25), None)
    early = recorder.curve
    for loss in range(5000):
        recorder.add(float(loss))
        recorder.add_scores(loss, None, (1.0, 1.0))
    assert early.losses.tolist() == [3.0, 2.0]
    assert early.score_updates.tolist() == [2.0]
    assert recorder.curve.updates == 5002
    assert recorder.curve.losses[2:].tolist() == list(range(5000))


def test_that_a_snapshot_copies_nothing():
    recorder = recorded(np.ones(3000))
    assert np.shares_memory(recorder.curve.losses, recorder.curve.losses)


def test_that_a_snapshot_cannot_be_written():
    recorder = recorded(np.ones(100))
    recorder.add_scores(1, (1.0, 0.0), None)
    curve = recorder.curve
    for array in (curve.losses, curve.blocks, curve.scores, curve.train_loss):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


def test_that_scores_that_were_not_measured_are_nan():
    recorder = Recorder()
    recorder.add_scores(7, (0.5, 0.75), None)
    recorder.add_scores(9, None, (0.25, 1.0))
    curve = recorder.curve
    assert curve.score_updates.tolist() == [7.0, 9.0]
    assert curve.train_loss[0] == 0.5
    assert curve.train_metric[0] == 0.75
    assert np.isnan(curve.held_out_loss[0])
    assert np.isnan(curve.train_loss[1])
    assert curve.held_out_metric[1] == 1.0


@pytest.mark.parametrize("points", [1, 7, 100, 999])
def test_that_a_decimated_range_keeps_every_extreme(points):
    losses = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    shown = recorded(losses).curve.range(1, 1000, points)
    assert 1 <= len(shown.update) <= points
    assert shown.low.min() == losses.min()
    assert shown.high.max() == losses.max()
    assert (shown.low <= shown.mean).all()
    assert (shown.mean <= shown.high).all()


def test_that_a_range_of_single_updates_is_the_losses_themselves():
    losses = np.arange(10, dtype=np.float32)
    shown = recorded(losses).curve.range(3, 6, 100)
    assert shown.update.tolist() == [3.0, 4.0, 5.0, 6.0]
    assert shown.low.tolist() == shown.mean.tolist() == shown.high.tolist() == [2.0, 3.0, 4.0, 5.0]


def test_that_bins_of_a_range_are_the_numbers_computed_by_hand():
    shown = recorded([1, 3, 2, 8, 4]).curve.range(1, 5, 3)
    assert shown.update.tolist() == [1.5, 3.5, 5.0]
    assert shown.low.tolist() == [1, 2, 4]
    assert shown.mean.tolist() == [2, 5, 4]
    assert shown.high.tolist() == [3, 8, 4]


def test_that_a_long_training_shows_its_newest_update_and_its_oldest():
    losses = np.ones(100_037, np.float32)
    losses[0], losses[-1], losses[50_000] = 9, 7, -3
    shown = Recorder.of({**Recorder().curve.columns(), "loss": losses}).curve.range(1, 100_037, 200)
    assert len(shown.update) <= 200
    assert shown.high[0] == 9
    assert shown.high[-1] == 7
    assert shown.low.min() == -3
    assert abs(shown.update[shown.low.argmin()] - 50_001) < 600
    assert (np.diff(shown.update) > 0).all()
    assert shown.update[0] > 1
    assert shown.update[-1] <= 100_037


def test_that_a_range_outside_the_curve_is_empty():
    curve = recorded([1.0, 2.0]).curve
    assert len(curve.range(5, 9, 10).update) == 0
    assert len(Recorder().curve.range(0, 100, 10).update) == 0


@pytest.mark.parametrize("updates", [0, 5, 64, 3000])
def test_that_a_curve_made_of_its_columns_goes_on_like_the_first(updates):
    losses = np.random.default_rng(1).random(updates)
    first = recorded(losses)
    first.add_scores(updates, (1.0, 0.5), (2.0, 0.25))
    second = Recorder.of(first.curve.columns())
    for recorder in (first, second):
        for loss in np.linspace(0, 1, 200):
            recorder.add(loss)
        recorder.add_scores(updates + 200, None, (3.0, 0.125))
    one, other = first.curve, second.curve
    assert one.losses.tobytes() == other.losses.tobytes()
    assert one.blocks.tobytes() == other.blocks.tobytes()
    assert one.scores.tobytes() == other.scores.tobytes()


def test_that_damaged_columns_are_refused_with_a_reason():
    columns = recorded([1.0]).curve.columns()
    with pytest.raises(ValueError, match="held_out_loss"):
        Recorder.of({name: column for name, column in columns.items() if name != "held_out_loss"})
    with pytest.raises(ValueError, match="differ in length"):
        Recorder.of({**columns, "train_loss": np.zeros(3)})


@pytest.fixture
def short_memory(monkeypatch):
    """Let a curve age after 1,024 updates, with 32 older blocks at most."""
    monkeypatch.setattr(module, "_RECENT", 1024)
    monkeypatch.setattr(module, "_OLD", 32)
    monkeypatch.setattr(module, "_SCORES", 64)


@pytest.mark.parametrize("updates", [1025, 4_000, 9_999, 14_003])
def test_that_a_long_course_counts_every_update_within_bounded_memory(short_memory, updates):
    losses = np.random.default_rng(0).random(updates).astype(np.float32)
    curve = recorded(losses).curve
    assert curve.updates == updates
    assert len(curve.losses) <= 1024
    assert len(curve.old) <= 32
    assert curve.losses.tolist() == losses[-len(curve.losses) :].tolist()


@pytest.mark.parametrize("updates", [1025, 3_000, 20_000])
def test_that_older_blocks_are_those_of_the_losses_they_stand_for(short_memory, updates):
    losses = np.random.default_rng(1).random(updates).astype(np.float32)
    curve = recorded(losses).curve
    parts = losses[: curve.first].reshape(-1, curve.width)
    np.testing.assert_array_equal(curve.old[:, 0], parts.min(axis=1))
    np.testing.assert_array_equal(curve.old[:, 1], parts.max(axis=1))
    np.testing.assert_allclose(curve.old[:, 2], parts.mean(axis=1), rtol=1e-5)
    assert curve.lowest <= parts.mean(axis=1).min() * (1 + 1e-5)


def test_that_a_range_over_old_and_new_updates_keeps_every_extreme(short_memory):
    losses = np.ones(30_000, np.float32)
    losses[[10, 15_000, 29_999]] = 9, -3, 7
    curve = recorded(losses).curve
    shown = curve.range(1, 30_000, 50)
    assert len(shown.update) <= 50
    assert (shown.high[0], shown.low.min(), shown.high[-1]) == (9, -3, 7)
    assert abs(shown.update[shown.low.argmin()] - 15_001) < 2 * curve.width
    assert (np.diff(shown.update) > 0).all()
    newest = curve.range(29_990, 30_000, 100)
    assert newest.update.tolist() == list(range(29_990, 30_001))
    assert newest.high[-1] == 7


def test_that_a_snapshot_stays_what_it_was_while_the_course_ages(short_memory):
    recorder = recorded(np.arange(1000, dtype=np.float32))
    early = recorder.curve
    for loss in range(5000):
        recorder.add(float(loss))
    assert early.losses.tolist() == list(range(1000))
    assert early.updates == 1000


@pytest.mark.parametrize("update", [0, 1, 63, 700, 5_000, 19_000, 19_999])
def test_that_the_course_until_an_update_has_so_many_updates(short_memory, update):
    curve = recorded(np.random.default_rng(2).random(20_000)).curve
    shorter = curve.until(update)
    assert shorter.updates == update
    again = Recorder.of(shorter.columns()).curve
    assert again.updates == update
    assert again.losses.tobytes() == shorter.losses.tobytes()


def test_that_an_aged_curve_made_of_its_columns_goes_on_like_the_first(short_memory):
    first = recorded(np.random.default_rng(3).random(9_000))
    second = Recorder.of(first.curve.columns())
    for recorder in (first, second):
        for loss in np.linspace(0, 1, 3_000):
            recorder.add(loss)
    one, other = first.curve.range(1, 12_000, 40), second.curve.range(1, 12_000, 40)
    assert first.curve.updates == second.curve.updates == 12_000
    np.testing.assert_allclose(one.mean.mean(), other.mean.mean(), rtol=0.02)
    assert one.low.min() == other.low.min()


def test_that_scores_are_thinned_from_the_old_end_and_never_too_many(short_memory):
    recorder = Recorder()
    for update in range(1000):
        recorder.add_scores(update, (1.0, 0.5), None)
    updates = recorder.curve.score_updates
    assert len(updates) <= 64
    assert updates[0] == 0
    assert updates[-1] == 999
    assert (np.diff(updates) > 0).all()
    assert np.diff(updates)[-8:].max() == 1


def test_that_damage_to_the_older_part_is_refused_with_a_reason(short_memory):
    columns = recorded(np.ones(5000)).curve.columns()
    with pytest.raises(ValueError, match="old_mean"):
        Recorder.of({name: column for name, column in columns.items() if name != "old_mean"})
    with pytest.raises(ValueError, match="width"):
        Recorder.of({**columns, "old_width": np.array([65.0])})
    with pytest.raises(ValueError, match="differ in length"):
        Recorder.of({**columns, "old_low": np.zeros(3)})

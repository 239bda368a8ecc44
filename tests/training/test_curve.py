import numpy as np
import pytest

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

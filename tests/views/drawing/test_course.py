"""A loss curve is smoothed and thinned without inventing values."""

import numpy as np
import pytest

from rnn_playground.views.drawing.course import envelope, sane, smooth, thin, value_at


def test_that_smoothing_is_the_mean_of_the_neighbours():
    values = np.array([1.0, 5.0, 3.0, 7.0, 2.0])
    expected = [np.mean(values[max(0, i - 1) : i + 2]) for i in range(5)]
    np.testing.assert_allclose(smooth(values, 3), expected)


def test_that_smoothing_leaves_missing_values_out():
    np.testing.assert_allclose(smooth(np.array([1.0, np.nan, 3.0, np.inf, 5.0]), 2), [1.0, 2.0, 3.0, 4.0, 5.0])


def test_that_absurd_numbers_become_gaps():
    np.testing.assert_array_equal(sane(np.array([1.0, 1e308, -np.inf, np.nan])), [1.0, np.nan, np.nan, np.nan])


def test_that_the_envelope_touches_both_ends_of_every_bin():
    x, y = envelope(np.array([1.0, 2.0]), np.array([0.0, 0.5]), np.array([3.0, 4.0]))
    assert x.tolist() == [1.0, 1.0, 2.0, 2.0]
    assert y.tolist() == [0.0, 3.0, 0.5, 4.0]


def test_that_thinning_keeps_the_newest_point():
    updates = np.arange(1.0, 101.0)
    x, y = thin(updates, updates * 2, 7)
    assert len(x) <= 7
    assert x[-1] == 100.0
    np.testing.assert_array_equal(y, x * 2)


def test_that_thinning_nothing_gives_nothing():
    x, y = thin(np.array([1.0, 2.0]), np.array([np.nan, np.nan]), 5)
    assert len(x) == len(y) == 0


@pytest.mark.parametrize(("update", "value"), [(0.0, np.nan), (10.0, 1.0), (15.0, 1.0), (25.0, 2.0), (40.0, 2.0)])
def test_that_a_value_is_the_last_one_measured(update, value):
    np.testing.assert_equal(value_at(np.array([10.0, 20.0, 30.0]), np.array([1.0, 2.0, np.nan]), update), value)

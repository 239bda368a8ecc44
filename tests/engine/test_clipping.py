"""Clipping by norm and by value: against PyTorch (optimizer_fixture.npz) and cases made by hand."""

from pathlib import Path

import numpy as np
import pytest

from rnn_playground.engine.clipping import clip_by_norm, clip_by_value

with np.load(Path(__file__).with_name("optimizer_fixture.npz"), allow_pickle=False) as file:
    GIVEN = {name.removeprefix("clip/"): file[name] for name in file.files if name.startswith("clip/")}
PAIRS = list(np.ndindex(GIVEN["norms"].shape))


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_that_clipping_by_norm_equals_pytorch(pair):
    gradient = GIVEN["gradients"][pair[0]].copy()
    assert clip_by_norm(gradient, float(GIVEN["limits"][pair[1]])) == pytest.approx(
        GIVEN["norms"][pair], rel=1e-14, abs=0
    )
    np.testing.assert_allclose(gradient, GIVEN["by_norm"][pair], rtol=1e-13)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_that_clipping_by_value_equals_pytorch(pair):
    gradient = GIVEN["gradients"][pair[0]].copy()
    largest = max(abs(number) for number in gradient.tolist())
    assert clip_by_value(gradient, float(GIVEN["limits"][pair[1]])) == largest
    np.testing.assert_array_equal(gradient, GIVEN["by_value"][pair])


def test_that_the_fixture_has_gradients_above_and_below_their_limits():
    for clipped in ("by_norm", "by_value"):
        changed = (GIVEN[clipped] != GIVEN["gradients"][:, None]).any(axis=-1)
        assert {*changed.ravel().tolist()} == {True, False}


def test_that_clipping_shortens_by_pytorchs_factor_and_only_above_the_limit():
    gradient = np.array([3.0, 4.0])
    assert clip_by_norm(gradient, 5.5) == 5
    assert gradient.tolist() == [3, 4]
    assert clip_by_norm(gradient, 0) == 5
    assert gradient.tolist() == [3, 4]
    assert clip_by_norm(gradient, 1) == 5
    np.testing.assert_allclose(gradient, np.array([3, 4]) / 5.000001, rtol=1e-15)


@pytest.mark.parametrize("size", [2, 500, 100_000])
def test_that_clipping_measures_what_float32_squares_cannot(size):
    gradient = np.full(size, 3e30, np.float32)
    assert clip_by_norm(gradient, 1) == pytest.approx(3e30 * size**0.5, rel=1e-6)
    np.testing.assert_allclose(gradient, size**-0.5, rtol=1e-6)


def test_that_clipping_by_norm_returns_what_is_not_finite_and_changes_nothing():
    gradient = np.array([np.inf, 1], np.float32)
    assert clip_by_norm(gradient, 1) == np.inf
    assert gradient.tolist() == [np.inf, 1]
    assert np.isnan(clip_by_norm(np.array([np.nan, 1]), 1))


def test_that_clipping_by_value_cuts_on_both_sides_and_only_above_the_limit():
    gradient = np.array([3, -4, 0.25], np.float32)
    for limit in (0, 4, 5):
        assert clip_by_value(gradient, limit) == 4
        assert gradient.tolist() == [3, -4, 0.25]
    assert clip_by_value(gradient, 0.5) == 4
    assert gradient.tolist() == [0.5, -0.5, 0.25]


@pytest.mark.parametrize("wrong", [np.inf, -np.inf, np.nan])
def test_that_clipping_by_value_returns_what_is_not_finite_and_changes_nothing(wrong):
    gradient = np.array([2, wrong, 1], np.float32)
    np.testing.assert_equal(clip_by_value(gradient, 1), abs(wrong))
    np.testing.assert_array_equal(gradient, np.array([2, wrong, 1], np.float32))

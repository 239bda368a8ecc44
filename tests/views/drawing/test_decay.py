"""A fitted factor is put into words that agree with its powers."""

import math

import numpy as np
import pytest

from rnn_playground.views.drawing.decay import fitted_line, headline, in_words


@pytest.mark.parametrize("factor", [0.05, 0.64, 0.9, 0.99])
def test_that_the_words_name_the_first_step_at_which_one_percent_is_left(factor):
    steps = next(n for n in range(1, 1000) if factor**n <= 0.01)
    assert in_words(factor, str) == f"falls to 1 % in {steps} steps"


def test_that_a_growing_gradient_is_said_to_grow():
    steps = next(n for n in range(1, 1000) if 1.25**n >= 100)
    assert in_words(1.25, str) == f"grows 100-fold in {steps} steps"


def test_that_a_factor_near_one_keeps_the_size():
    assert in_words(1.001, str) == "keeps its size going back in time"


def test_that_no_factor_has_no_words():
    assert in_words(math.nan, str) == ""
    assert headline(math.nan, str) == "no factor: too few steps"
    assert headline(0.64, str) == "factor per step .64"


def test_that_the_fitted_line_is_the_least_squares_line():
    random = np.random.default_rng(3)
    norms = 0.7 ** np.arange(12)[::-1] * np.exp(random.normal(0, 0.3, 12))
    norms[4] = 0.0
    there = norms > 0
    slope, start = np.polyfit(np.arange(12)[there], np.log10(norms[there]), 1)
    line = fitted_line(norms, 10**-slope)
    assert line == pytest.approx((start, start + 11 * slope))


def test_that_one_norm_has_no_line():
    assert fitted_line(np.array([0.0, 0.3]), math.nan) is None
    assert fitted_line(np.array([0.0, 0.3]), 0.5) is None

"""A gradient check is told with its numbers, and in words that hold."""

import math

import pytest

from rnn_playground.engine.gradcheck import WeightCheck
from rnn_playground.palette import LIGHT
from rnn_playground.views.equations.check_text import digits, verdict


def told(**numbers):
    return verdict("W_h[2 ← 5]", WeightCheck(step=1e-5, rounding=4e-11, **numbers), "", LIGHT, lambda text: text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.0123456, "-.0123456"), (1.5, "1.50000"), (0, "0"), (2.5e-7, "2.50000e-7"), (math.nan, "–"), (-math.inf, "-∞"),
     (0.00012345678, ".000123457"), (123456.7, "123457"), (1e7, "1.00000e7")],
)  # fmt: skip
def test_that_numbers_are_written_with_the_digits_that_count(value, text):
    assert digits(value) == text


def test_that_both_numbers_their_error_and_the_verdict_are_told():
    text = told(analytic=-0.0123456, numeric=-0.0123456004)
    assert "analytic -.0123456" in text
    assert "relative error 3.2e-8" in text
    assert "✓ they agree" in text
    assert "✗ they differ" in told(analytic=-0.0123456, numeric=-0.0123)
    assert "✗" in told(analytic=math.nan, numeric=0.1)


def test_that_rounding_is_named_where_it_explains_the_difference():
    assert "within rounding (±4.0e-11)" in told(analytic=1e-8, numeric=1.001e-8)


def test_that_a_weight_that_is_not_used_says_so():
    assert "both are 0" in told(analytic=0.0, numeric=0.0)


def test_that_names_and_problems_cannot_bring_html():
    assert "&lt;b&gt;" in verdict("<b>", None, "", LIGHT, lambda text: text)
    assert "&lt;i&gt;" in verdict("x", None, "<i>", LIGHT, lambda text: text)

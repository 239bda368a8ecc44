"""Numbers are short, without a leading zero."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.views.drawing.numbers import (
    nice_ceiling,
    nice_ticks,
    power_of_ten,
    probability,
    said,
    short,
    tick,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.42, "-.42"),
        (0.974, ".97"),
        (1.0, "1.00"),
        (-1.0, "-1.00"),
        (3.21, "3.21"),
        (12.34, "12.3"),
        (1240.0, "1,240"),
        (4e-5, "4.0e-5"),
        (-0.001, "-.0010"),
        (2.5e9, "2.5e9"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
        (0.005, ".01"),
        (0.999, "1.00"),
    ],
)
def test_that_a_number_is_written_short(value, text):
    assert short(value) == text


@given(st.floats(-1e6, 1e6))
def test_that_a_short_number_reads_back_to_within_its_last_digit(value):
    read = float(short(value).replace(",", ""))
    assert math.isclose(read, value, rel_tol=0.06, abs_tol=0.0051)


@pytest.mark.parametrize(("value", "text"), [(0.973, ".973"), (1.0, "1.000"), (0.0, ".000"), (0.9999, "1.000")])
def test_that_a_probability_has_three_decimals(value, text):
    assert probability(value) == text


def test_that_decades_are_written_as_powers():
    assert [power_of_ten(e) for e in (1, 0, -1, -12)] == ["10¹", "1", "10⁻¹", "10⁻¹²"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.5, ".5"), (2.5, "2.5"), (1000.0, "1,000"), (50_000, "50k"), (2e6, "2M")]
)
def test_that_an_axis_label_has_no_needless_zeros(value, text):
    assert tick(value) == text


@given(st.floats(1e-9, 1e9))
def test_that_a_nice_ceiling_is_at_most_a_third_above(value):
    top = nice_ceiling(value)
    assert value * (1 - 1e-9) <= top <= value * 1.34
    assert nice_ceiling(top) == pytest.approx(top)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_that_ticks_are_few_and_inside(low, size, most):
    ticks = nice_ticks(low, low + size, most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 * size <= value <= low + size * (1 + 1e-6) for value in ticks)


def test_that_an_answer_which_is_a_number_is_told_from_its_probability():
    assert said("sky", ".910") == "sky .910"
    assert said("2", ".814") == "2 (.814)"
    assert said("label 1", ".7") == "label 1 .7"

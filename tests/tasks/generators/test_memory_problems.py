"""Rows of the field's memory tests: what their labels must be is worked out from the text in another way."""

import re
from collections import Counter

import numpy as np
import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.reber import successors


@pytest.mark.parametrize("steps", [50, 100])
def test_that_the_label_is_the_sum_of_the_two_marked_numbers(steps):
    for row in GENERATORS[f"adding_{steps}"](200, 1):
        numbers, marks = np.array([frame.split(",") for frame in row.text.split()], float).T
        places = np.flatnonzero(marks)
        assert len(numbers) == steps
        assert len(places) == 2
        assert places[0] < steps // 2 <= places[1]
        assert float(row.label) == pytest.approx(numbers[places].sum())


def test_that_guessing_the_mean_has_the_error_that_is_published():
    sums = np.array([float(row.label) for row in GENERATORS["adding_100"](4000, 1)])
    assert sums.mean() == pytest.approx(1, abs=0.03)
    assert sums.var() == pytest.approx(1 / 6, abs=0.01)


def test_that_letters_are_to_be_copied_after_the_sign():
    for row in GENERATORS["copying"](100, 1):
        found = re.fullmatch(r"([a-h]{10})\.{19}!\.{10}", row.text)
        assert found
        assert "".join(row.tags) == "." * 30 + found[1]


def test_that_the_order_of_x_and_y_is_the_label():
    rows = GENERATORS["temporal_order"](200, 1)
    for row in rows:
        assert re.fullmatch(r"E[a-dXY]{48}B", row.text)
        assert re.sub("[^XY]", "", row.text) == row.label
        first, second = (match.start() for match in re.finditer("[XY]", row.text))
        assert 5 <= first <= 10
        assert 25 <= second <= 30
    assert Counter(row.label for row in rows) == dict.fromkeys(("XX", "XY", "YX", "YY"), 50)


def test_that_the_last_but_one_symbol_of_a_string_repeats_the_second():
    rows = GENERATORS["reber"](500, 1)
    inner = "B(T(S*X)|P(T*V))"  # how Reber's own graph begins
    for row in rows:
        assert row.text[1] == row.text[-2]
        assert row.text[0] + row.text[-1] == "BE"
        assert re.match(inner, row.text[2:-2])
        allowed = successors(row.text)
        assert all(symbol in before for symbol, before in zip(row.text[1:], allowed, strict=False))
        assert allowed[-1] == ""
    assert len({row.text for row in rows}) == 500


@pytest.mark.parametrize("name", ["adding_100", "copying", "temporal_order", "reber"])
def test_that_a_seed_gives_the_same_rows(name):
    assert GENERATORS[name](20, 3) == GENERATORS[name](20, 3) != GENERATORS[name](20, 4)

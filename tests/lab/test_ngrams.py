"""Counting models: probabilities by hand, and sums to one."""

import math

import numpy as np
import pytest

from rnn_playground.lab.ngrams import Ngrams

# a b a b b: pairs ab ab ba bb
TEXT = [(np.array([0, 1, 0, 1]), np.array([1, 0, 1, 1]))]


def test_that_a_bigram_is_what_one_counts_by_hand():
    model = Ngrams(TEXT, 2, 3)
    # Single tokens: b 3 times, a once, of 4 followers of 2 kinds; below them one third each.
    single = [(1 + 2 / 3) / 6, (3 + 2 / 3) / 6, (2 / 3) / 6]
    assert model.probability((), 0) == pytest.approx(single[0])
    # After b: a once, b once, 2 kinds.
    assert model.probability((1,), 0) == pytest.approx((1 + 2 * single[0]) / 4)
    assert model.probability((1,), 2) == pytest.approx(2 * single[2] / 4)
    assert model.probability((2,), 1) == pytest.approx(single[1])  # never seen: as if nothing were known
    assert model.add_one((1,), 0) == pytest.approx(2 / 5)
    assert model.bits([(np.array([1]), np.array([0]))], add_one=True) == pytest.approx(-math.log2(2 / 5))


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_that_chances_sum_to_one(order):
    random = np.random.default_rng(order)
    ids = random.integers(0, 6, 300)
    model = Ngrams([(ids[:-1], ids[1:])], order, 7)
    for start in range(0, 200, 7):
        context = tuple(ids[start : start + order - 1].tolist())
        assert sum(model.probability(context, token) for token in range(7)) == pytest.approx(1.0)
        assert sum(model.add_one(context, token) for token in range(7)) == pytest.approx(1.0)


def test_that_steps_without_a_target_do_not_count():
    counted = Ngrams([(np.array([0, 1]), np.array([1, -1]))], 2, 2)
    assert counted.counts[()].total() == 1
    assert math.isnan(counted.bits([(np.array([0]), np.array([-1]))]))


def test_that_an_order_of_nothing_is_refused():
    with pytest.raises(ValueError, match="1 token or more"):
        Ngrams(TEXT, 0, 2)

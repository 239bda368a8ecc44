"""Rows that look alike come to stand side by side."""

import itertools

import numpy as np
import pytest

from rnn_playground.views.drawing.seriation import chain


def way(rows, order):
    """Return the length of the way from row to row."""
    return sum(float(np.linalg.norm(rows[a] - rows[b])) for a, b in itertools.pairwise(order))


def greedy(rows):
    """Build the chain by trying every pair and every extension: the same rule, by brute force."""
    n = len(rows)

    def apart(a, b):
        return float(np.linalg.norm(rows[a] - rows[b]))

    order = list(min(itertools.combinations(range(n), 2), key=lambda pair: apart(*pair)))
    while len(order) < n:
        left = [row for row in range(n) if row not in order]
        end, row = min(itertools.product((0, -1), left), key=lambda one: apart(order[one[0]], one[1]))
        order.insert(0 if end == 0 else len(order), row)
    return order if order[0] < order[-1] else order[::-1]


@pytest.mark.parametrize("seed", range(5))
def test_that_rows_on_a_line_come_in_the_order_of_the_line(seed):
    random = np.random.default_rng(seed)
    places = random.random(12)
    rows = np.outer(places, random.normal(size=7)) + random.normal(size=7)
    found = places[chain(rows)]
    assert (np.diff(found) > 0).all() or (np.diff(found) < 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_that_the_chain_is_the_greedy_one_that_brute_force_builds(seed):
    rows = np.random.default_rng(seed).normal(size=(9, 4))
    assert chain(rows).tolist() == greedy(rows)


def test_that_the_chain_is_not_much_longer_than_the_shortest_there_is():
    for seed in range(6):
        rows = np.random.default_rng(seed).normal(size=(6, 3))
        shortest = min(way(rows, order) for order in itertools.permutations(range(6)))
        assert way(rows, chain(rows)) <= 1.5 * shortest


@pytest.mark.parametrize("n", [0, 1, 2, 3, 40])
def test_that_every_row_comes_once_also_where_all_are_equal_or_no_numbers(n):
    for rows in (np.zeros((n, 5)), np.full((n, 5), np.nan), np.full((n, 5), np.inf)):
        assert sorted(chain(rows).tolist()) == list(range(n))


def test_that_the_same_rows_give_the_same_order():
    rows = np.random.default_rng(1).normal(size=(30, 8)).round(1)
    assert chain(rows).tolist() == chain(rows.copy()).tolist()

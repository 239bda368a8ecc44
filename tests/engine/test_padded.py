"""Counts of weights: the figures of the textbook, and those of networks that are made."""

import pytest

from rnn_playground.engine.network import Network
from rnn_playground.engine.padded import count, padded_shapes, recurrent_shapes
from rnn_playground.engine.spec import NetworkSpec


def test_that_the_textbooks_figures_come_out():
    padded, recurrent = padded_shapes(20, 20_000, 10), recurrent_shapes(20_000, 10)
    assert padded == {"W": (400_000, 10), "b": (10,)}
    assert count(padded) - 10 == 20 * 20_000 * 10 == 4_000_000
    assert recurrent == {"W_x": (20_000, 10), "W_h": (10, 10), "b": (10,)}
    assert count(recurrent) == 20_000 * 10 + 10 * 10 + 10 == 200_110


def test_that_a_shared_table_saves_as_much_as_recurrence():
    assert count(padded_shapes(20, 20_000, 10, table=10)) == 20_000 * 10 + 20 * 10 * 10 + 10 == 202_010


def test_that_the_recurrent_count_is_that_of_a_network():
    network = Network(NetworkSpec(inputs=37, outputs=3, hidden=5), 1)
    assert count(recurrent_shapes(37, 5)) == network.weights.size - (5 * 3 + 3)


@pytest.mark.parametrize("counts", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 1, -1)])
def test_that_less_than_one_of_anything_is_refused(counts):
    with pytest.raises(ValueError, match="at least one"):
        padded_shapes(*counts)

"""The cells without recurrent weights: what they can tell apart, and what they cannot."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.network import Network
from rnn_playground.engine.parameters import shapes
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.spectrum import spectra


def network_of(cell, **more) -> Network:
    return Network(NetworkSpec(inputs=6, outputs=3, hidden=5, cell=cell, **more), 1, np.float64)


def outputs(network: Network, *tokens: int) -> np.ndarray:
    """Return what the network says after the last token."""
    read_all = network.outputs(Batch(lengths=np.array([len(tokens)]), tokens=np.array(tokens)[:, None]))
    return read_all.reshape(-1, 3)[-1]


@pytest.mark.parametrize("cell", ["bag", "last"])
def test_that_no_weights_lead_from_state_to_state_and_none_are_counted(cell):
    network = network_of(cell)
    assert shapes(network.spec) == {"layer0.W_x": (1, 6, 5), "layer0.b": (1, 5), "out.W": (5, 3), "out.b": (3,)}
    assert network.weights.size == 6 * 5 + 5 + 5 * 3 + 3
    with pytest.raises(ValueError, match=r"(Bag of words|Last step only).* no weights from state"):
        spectra(network)


def test_that_a_bag_of_words_cannot_tell_orders_apart_but_counts():
    bag = network_of("bag")
    np.testing.assert_allclose(outputs(bag, 1, 4, 2, 2), outputs(bag, 2, 1, 2, 4), rtol=0, atol=1e-15)
    assert np.abs(outputs(bag, 1, 2) - outputs(bag, 1, 2, 2)).max() > 1e-3


def test_that_a_bag_of_words_is_logistic_regression_on_counts():
    bag = network_of("bag", readout="last")
    w, counts = bag.weights, np.array([0, 1, 3, 0, 1, 0])
    logits = (counts @ w["layer0.W_x"][0] + 5 * w["layer0.b"][0]) @ w["out.W"] + w["out.b"]
    expected = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(outputs(bag, 2, 1, 2, 4, 2), expected, rtol=0, atol=1e-14)


def test_that_the_last_step_is_all_that_the_other_knows():
    last = network_of("last")
    np.testing.assert_array_equal(outputs(last, 1, 4, 2), outputs(last, 3, 3, 0, 2))
    assert np.abs(outputs(last, 2, 1) - outputs(last, 1, 2)).max() > 1e-3


def test_that_a_bag_hands_the_gradient_back_whole_and_the_last_step_none():
    tokens = np.array([1, 2, 3, 4])
    bag, last = (read(network_of(cell, readout="last"), tokens, 0).gradient[0] for cell in ("bag", "last"))
    np.testing.assert_allclose(bag / bag[-1], 1, rtol=1e-12)
    assert last[-1] > 1e-3
    np.testing.assert_array_equal(last[:-1], 0)


@pytest.mark.parametrize("cell", ["bag", "last"])
def test_that_what_comes_after_the_end_of_a_sequence_leaves_its_state_alone(cell):
    network, tokens = network_of(cell, readout="last"), np.array([[1, 2], [3, 4], [5, 0]])
    both = network.outputs(Batch(lengths=np.array([3, 2]), tokens=tokens))
    np.testing.assert_allclose(both[0], outputs(network, 1, 3, 5), rtol=0, atol=1e-15)
    np.testing.assert_allclose(both[1], outputs(network, 2, 4), rtol=0, atol=1e-15)

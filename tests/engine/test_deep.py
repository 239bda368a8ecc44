"""The deep feed-forward network: its gradients are slopes, and its weights are drawn as W_h is."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.deep import DeepNetwork, deep_shapes
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

SPEC = NetworkSpec(inputs=5, outputs=3, hidden=4)
SYMBOLS, TARGETS = np.array([0, 3, 3, 1, 4, 2]), np.array([2, 0, 1, 1, 0, 2])


@pytest.mark.parametrize("depth", [1, 2, 7])
def test_that_the_gradient_is_the_slope_of_the_mean_loss(depth):
    deep = DeepNetwork(SPEC, depth, 1, np.float64)
    deep.weights.vector *= 2
    assert deep.loss_and_gradient(SYMBOLS, TARGETS) == pytest.approx(deep.loss(SYMBOLS, TARGETS), rel=1e-14)
    vector, slopes = deep.weights.vector, np.empty(deep.weights.size)
    for place, value in enumerate(vector.copy()):
        ends = []
        for push in (1e-6, -1e-6):
            vector[place] = value + push
            ends.append(deep.loss(SYMBOLS, TARGETS))
        vector[place] = value
        slopes[place] = (ends[0] - ends[1]) / 2e-6
    np.testing.assert_allclose(deep.gradient.vector, slopes, rtol=0, atol=1e-9)


def test_that_the_norm_of_each_layer_is_the_slope_of_its_own_loss_by_its_bias():
    """A bias stands within tanh, so the slope by it is dL/dh (1 - h^2)."""
    deep = DeepNetwork(SPEC, 5, 1, np.float64)
    norms = deep.layers(SYMBOLS[:1], TARGETS[:1]).gradient[:, 0]
    deep.loss_and_gradient(SYMBOLS[:1], TARGETS[:1])
    by_state = deep.gradient["b"] / (1 - deep.states(SYMBOLS[:1])[:, 0] ** 2)
    np.testing.assert_allclose(norms, np.linalg.norm(by_state, axis=1), rtol=1e-12)


def test_that_equal_layers_are_a_recurrent_network_that_reads_nothing_after_the_first_symbol():
    T, rnn = 6, Network(SPEC, 3, np.float64)
    deep = DeepNetwork(SPEC, T, 3, np.float64)
    deep.weights["W_x"][...] = rnn.weights["layer0.W_x"][0]
    deep.weights["W"][...] = rnn.weights["layer0.W_h"]
    deep.weights["b"][...] = rnn.weights["layer0.b"]
    for name in ("out.W", "out.b"):
        deep.weights[name][...] = rnn.weights[name]
    tokens = np.full((T, len(SYMBOLS)), -1)
    tokens[0] = SYMBOLS
    said = rnn.outputs(Batch(lengths=np.full(len(SYMBOLS), T), tokens=tokens)).reshape(T, -1, 3)[-1]
    np.testing.assert_allclose(deep.outputs(SYMBOLS), said, rtol=0, atol=1e-14)


@pytest.mark.parametrize("recurrent", ["uniform", "glorot", "orthogonal", "spectral", "identity"])
def test_that_each_layer_is_drawn_as_recurrent_weights_are_and_follows_from_the_seed(recurrent):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=40, recurrent=recurrent, radius=1.3)
    deep, again, other = (DeepNetwork(spec, 4, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(deep.weights.vector, again.weights.vector)
    assert not np.array_equal(deep.weights.vector, other.weights.vector)
    for W in deep.weights["W"]:
        if recurrent == "orthogonal":
            np.testing.assert_allclose(W @ W.T, np.eye(40), atol=1e-5)
        elif recurrent in ("spectral", "identity"):
            assert np.abs(np.linalg.eigvals(W)).max() == pytest.approx(1.3, rel=1e-4)
        else:
            limit = np.sqrt(6 / 80) if recurrent == "glorot" else 1 / np.sqrt(40)
            assert 0.9 * limit < np.abs(W).max() <= limit * (1 + 1e-6)
    if recurrent != "identity":
        assert not np.array_equal(deep.weights["W"][0], deep.weights["W"][1])


def test_that_another_radius_scales_the_same_directions():
    small, large = (
        DeepNetwork(NetworkSpec(inputs=5, outputs=3, hidden=6, recurrent="spectral", radius=radius), 4, 1, np.float64)
        for radius in (0.5, 2.0)
    )
    np.testing.assert_allclose(large.weights["W"], 4 * small.weights["W"], rtol=1e-12)


def test_that_a_gradient_too_faint_for_the_numbers_is_zero_and_not_slow():
    deep = DeepNetwork(NetworkSpec(inputs=5, outputs=3, hidden=6, recurrent="spectral", radius=0.1), 60, 1)
    norms = deep.layers(SYMBOLS, TARGETS).gradient
    assert (norms[0] == 0).all()
    assert (norms[-1] > 0.01).all()
    assert np.isfinite(deep.loss_and_gradient(SYMBOLS, TARGETS))


def test_that_counts_follow_from_the_shapes_and_a_network_without_layers_is_refused():
    deep = DeepNetwork(SPEC, 7, 1)
    assert deep.weights.size == 5 * 4 + 7 * 4 + 6 * 16 + 4 * 3 + 3
    assert set(deep_shapes(SPEC, 7)) == set(deep.weights.views)
    with pytest.raises(ValueError, match="at least one layer, not 0"):
        DeepNetwork(SPEC, 0, 1)

"""Dropout between layers: which numbers an update does not see, how the others grow, and that gradients know."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
directions = pytest.mark.parametrize("both", [False, True], ids=["one", "both"])


@pytest.mark.parametrize("readout", ["every", "last"])
@directions
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_gradient_is_the_slope_of_the_loss_under_one_draw(cell, nonlinearity, both, readout, make_batch):
    spec = NetworkSpec(
        inputs=2, outputs=2, cell=cell, hidden=2, layers=2 if both else 3, dropout=0.4,
        nonlinearity=nonlinearity, bidirectional=both, readout=readout,
    )  # fmt: skip
    network, batch, step = Network(spec, 1, np.float64), make_batch(spec, 4, ragged=True), 1e-5
    network.weights.vector += np.random.default_rng(5).normal(0, 0.2, network.weights.size)
    network.loss_and_gradient(batch, draw=7)
    gradient, weights = network.gradient.vector.copy(), network.weights.vector
    slopes = np.empty_like(gradient)
    for index, before in enumerate(weights.tolist()):
        losses = []
        for value in (before + step, before - step):
            weights[index] = value
            losses.append(network.loss_and_gradient(batch, draw=7))
        weights[index] = before
        slopes[index] = (losses[0] - losses[1]) / (2 * step)
    np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-8)
    assert np.abs(slopes).max() > 1e-3


def see_through(H: int, layers: int = 2, share: float = 0.25) -> Network:
    """A network whose output is what dropout left: every layer hands on ones, and the last one what it gets."""
    spec = NetworkSpec(
        inputs=1, outputs=H, hidden=H, layers=layers, dropout=share, nonlinearity="relu", output="linear",
        numeric=True,
    )  # fmt: skip
    network = Network(spec, 4, np.float64)
    network.weights.vector[...] = 0
    for layer in range(layers - 1):
        network.weights[f"layer{layer}.b"][...] = 1
    network.weights[f"layer{layers - 1}.W_x"][...] = np.eye(H)
    network.weights["out.W"][...] = np.eye(H)
    return network


def mask_of(network: Network, T: int, B: int, draw: int) -> np.ndarray:
    """Read the mask (T, B, H) from the gradient of the output's bias, 2 y where only one target counts and is 0."""
    H, found = network.spec.hidden, []
    for place in range(T * B):
        counting = np.arange(T * B).reshape(T, B) == place
        batch = Batch(lengths=np.full(B, T), vectors=np.zeros((T, B, 1)), targets=np.zeros((T, B, H)), mask=counting)
        network.loss_and_gradient(batch, draw=draw)
        found.append(network.gradient["out.b"] / 2)
    return np.reshape(found, (T, B, H))


def test_that_each_number_of_each_step_is_kept_or_not_by_itself_and_what_is_kept_grows_by_the_share():
    T, B, H = 6, 5, 60
    mask = mask_of(see_through(H), T, B, draw=3)
    np.testing.assert_allclose(np.unique(mask.round(12)), [0, 1 / 0.75], rtol=1e-12)
    kept = mask > 0
    spread = np.sqrt(0.75 * 0.25)  # of one number; four times that of the mean is met once in 16,000
    assert abs(kept.mean() - 0.75) < 4 * spread / np.sqrt(kept.size)
    # Steps, sequences and units each have their own: what two of them share is what chance gives.
    for axis in range(3):
        places = np.moveaxis(kept, axis, 0)
        equal = (places[1:] == places[:-1]).mean()
        assert abs(equal - (0.75**2 + 0.25**2)) < 4 * 0.5 / np.sqrt(places[1:].size)


def test_that_draws_differ_and_each_seed_has_its_own():
    network = see_through(20)
    masks = [mask_of(network, 3, 2, draw) for draw in (0, 1, 2, 3, 4, 1)]
    np.testing.assert_array_equal(masks.pop(), masks[1])
    network.seed = 5
    masks.append(mask_of(network, 3, 2, 1))
    for one, other in itertools.combinations(masks, 2):
        assert 0.2 < (one != other).mean() < 0.55  # by chance: 2 x .75 x .25


def test_that_every_border_between_layers_drops_out_with_a_mask_of_its_own():
    T, H = 4, 200
    network = see_through(H, layers=3)
    network.weights["layer1.b"][...] = 0
    network.weights["layer1.W_x"][...] = np.eye(H)
    kept = mask_of(network, T, 1, draw=0) > 0
    share = 0.75**2  # both have to keep it
    assert abs(kept.mean() - share) < 4 * np.sqrt(share * (1 - share) / kept.size)


@directions
@pytest.mark.parametrize("readout", ["every", "last"])
def test_that_nothing_is_left_out_before_the_first_and_after_the_last_layer(readout, both, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=2, cell="gru", hidden=3, readout=readout, embedding=2, head=2, bidirectional=both
    )
    batch = make_batch(spec, 5, ragged=True)
    plain, dropping = Network(spec, 1), Network(replace(spec, dropout=0.9), 1)
    assert dropping.loss_and_gradient(batch) == plain.loss_and_gradient(batch)
    np.testing.assert_array_equal(dropping.gradient.vector, plain.gradient.vector)
    # Of two layers the second reads what was dropped; where it ignores that, nothing is missing.
    plain, dropping = (Network(replace(spec, layers=2, dropout=share), 1) for share in (0, 0.9))
    for network in (plain, dropping):
        for direction in spec.directions:
            network.weights[f"layer1.{direction}W_x"][...] = 0
    assert dropping.loss_and_gradient(batch) == plain.loss_and_gradient(batch)
    for name in ("out.W", "out.b", "head.W", "head.b", "layer1.W_h", "layer1.b"):
        np.testing.assert_array_equal(dropping.gradient[name], plain.gradient[name], err_msg=name)


@directions
def test_that_only_updates_drop_out(both, make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, cell="lstm", hidden=4, layers=2, bidirectional=both)
    plain, dropping = Network(spec, 1), Network(replace(spec, dropout=0.5), 1)
    batch = make_batch(spec, 5, ragged=True)
    assert dropping.loss_and_gradient(batch) != plain.loss_and_gradient(batch)
    assert dropping.loss(batch) == plain.loss(batch)
    np.testing.assert_array_equal(dropping.outputs(batch), plain.outputs(batch))
    np.testing.assert_array_equal(dropping.final_states(batch), plain.final_states(batch))
    for found, expected in zip(dropping.evaluate(batch), plain.evaluate(batch), strict=True):
        np.testing.assert_array_equal(found, expected)


@directions
@pytest.mark.parametrize("cell", cell_names())
def test_that_equal_draws_give_equal_bits_whatever_came_between(cell, both, make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, cell=cell, hidden=4, layers=3, dropout=0.3, bidirectional=both)
    batch, other = make_batch(spec, 5, ragged=True), make_batch(spec, 9, B=5, ragged=True)
    fresh, used = Network(spec, 1), Network(spec, 1)
    used.loss_and_gradient(other, draw=1)
    used.loss_and_gradient(batch, draw=3)
    assert used.loss_and_gradient(batch, draw=2) == fresh.loss_and_gradient(batch, draw=2)
    assert used.gradient.vector.tobytes() == fresh.gradient.vector.tobytes()
    assert used.loss_and_gradient(batch) == fresh.loss_and_gradient(batch, draw=0)


def test_that_float32_and_float64_leave_the_same_out(make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, cell="gru", hidden=4, layers=2, dropout=0.5)
    batch, single, double = make_batch(spec, 5, ragged=True), Network(spec, 1), Network(spec, 1, np.float64)
    assert single.loss_and_gradient(batch, draw=3) == pytest.approx(double.loss_and_gradient(batch, draw=3), rel=1e-5)
    np.testing.assert_allclose(single.gradient.vector, double.gradient.vector, rtol=0, atol=1e-6)


@pytest.mark.parametrize("cell", cell_names())
def test_that_dropped_gradients_in_chunks_and_cut_are_the_same(cell, make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, cell=cell, hidden=3, layers=3, dropout=0.4)
    network, batch = Network(spec, 1, np.float64), make_batch(spec, 7, ragged=True)
    for truncate in (0, 3):
        network.training = Workspace(network.dtype, rows=1024)
        loss = network.loss_and_gradient(batch, draw=2, truncate=truncate)
        gradient = network.gradient.vector.copy()
        network.training = Workspace(network.dtype, rows=3)
        assert network.loss_and_gradient(batch, draw=2, truncate=truncate) == pytest.approx(loss, rel=1e-14)
        np.testing.assert_allclose(network.gradient.vector, gradient, rtol=0, atol=1e-13)


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5])
def test_that_a_share_that_leaves_nothing_or_too_much_is_refused(share):
    with pytest.raises(ValueError, match="dropout is a share"):
        NetworkSpec(inputs=2, outputs=2, dropout=share)

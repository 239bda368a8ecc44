"""A network that reads both ways: two recurrences for each layer, one of them from the end of each sequence."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import CELLS as ALL_CELLS
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]


def one_way(network: Network, layer: int, direction: str) -> Network:
    """A network of one layer in one direction with the weights of one recurrence; it reads vectors."""
    spec = network.spec
    inputs = spec.inputs if layer == 0 else spec.width
    small = replace(spec, inputs=inputs, layers=1, bidirectional=False, numeric=True)
    found = Network(small, 0, network.dtype)
    for name, view in found.weights.views.items():
        if name.startswith("layer0."):
            view[...] = network.weights[f"layer{layer}.{direction}{name.removeprefix('layer0.')}"]
    return found


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_reversed_direction_reads_each_sequence_from_its_own_end(cell, nonlinearity, ragged, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=2, nonlinearity=nonlinearity, bidirectional=True,
        numeric=True,
    )  # fmt: skip
    network, T = Network(spec, 3, np.float64), 6
    batch = make_batch(spec, T, B=4, ragged=ragged)
    run = network.forward(batch, network.reading)
    rows = [states.reshape(T, 4, 6).copy() for states in run.rows]
    last = network.recurrent.last(run, network.reading.memory).copy()
    final = network.final_states(batch)
    for b, length in enumerate(batch.lengths):
        x = batch.vectors[:length, b]
        for layer in range(2):
            there, back = (one_way(network, layer, direction) for direction in spec.directions)
            alone = []
            for small, order in ((there, 1), (back, -1)):
                one = Batch(lengths=np.array([length]), vectors=np.ascontiguousarray(x[::order, None]))
                alone.append(small.forward(one, small.reading).rows[0][::order].copy())
                np.testing.assert_allclose(
                    final[2 * layer + (order < 0), :, b], small.final_states(one)[0, :, 0], atol=1e-14
                )
            x = np.concatenate(alone, axis=1)
            np.testing.assert_allclose(rows[layer][:length, b], x, rtol=0, atol=1e-14)
        # What is read last: the state at the last word going there, at the first word coming back.
        np.testing.assert_allclose(last[b], [*x[-1, :3], *x[0, 3:]], rtol=0, atol=1e-14)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_a_ragged_batch_read_both_ways_equals_its_sequences_one_by_one(cell, readout, make_batch):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=3, layers=2, bidirectional=True, readout=readout, embedding=2
    )
    network, batch = Network(spec, 2, np.float64), make_batch(spec, 6, B=4, ragged=True)
    together, (total, number) = network.outputs(batch), network.loss(batch)
    network.loss_and_gradient(batch)
    gradient, losses, sums = network.gradient.vector.copy(), [], 0.0
    for b, length in enumerate(batch.lengths):
        targets = batch.targets[b : b + 1] if readout == "last" else batch.targets[:length, b : b + 1]
        alone = Batch(lengths=np.array([length]), tokens=batch.tokens[:length, b : b + 1], targets=targets)
        loss, count, outputs = network.evaluate(alone)
        losses.append(loss)
        same = together[b] if readout == "last" else together[:length, b]
        np.testing.assert_allclose(same, outputs[0] if readout == "last" else outputs[:, 0], atol=1e-14)
        network.loss_and_gradient(alone)
        sums = sums + network.gradient.vector * count
    assert total == pytest.approx(sum(losses), rel=1e-13)
    np.testing.assert_allclose(gradient, sums / number, rtol=0, atol=1e-14)


@pytest.mark.parametrize("numeric", [False, True], ids=["tokens", "vectors"])
def test_that_what_stands_in_the_padding_changes_no_bit_when_read_both_ways(numeric, make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=3, layers=2, numeric=numeric, bidirectional=True)
    network, batch = Network(spec, 2), make_batch(spec, 6, B=4, ragged=True)
    padding = np.arange(6)[:, None] >= batch.lengths
    loss, gradient = network.loss_and_gradient(batch), network.gradient.vector.copy()
    kind = "vectors" if numeric else "tokens"
    inputs, targets = getattr(batch, kind).copy(), batch.targets.copy()
    inputs[padding], targets[padding] = (np.nan if numeric else 12345), 99
    assert network.loss_and_gradient(replace(batch, targets=targets, **{kind: inputs})) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_the_weights_of_the_two_directions_have_the_names_of_the_contract():
    spec = NetworkSpec(inputs=7, outputs=3, cell="lstm", hidden=4, layers=2, bidirectional=True, initial_state="learnt")
    shapes = {name: view.shape for name, view in Network(spec, 1).weights.views.items()}
    expected = {}
    for layer, below in ((0, 7), (1, 8)):
        for direction in ("", "reverse."):
            name = f"layer{layer}.{direction}"
            expected |= {name + "W_x": (4, below, 4), name + "W_h": (4, 4, 4), name + "b": (4, 4)}
            expected |= {name + "h0": (4,), name + "c0": (4,)}
    assert shapes == expected | {"out.W": (8, 3), "out.b": (3,)}


def test_that_the_two_directions_begin_with_weights_of_their_own():
    weights = Network(NetworkSpec(inputs=7, outputs=3, hidden=4, bidirectional=True), 1).weights
    for name in ("W_x", "W_h", "b"):
        assert not np.isclose(weights["layer0." + name], weights["layer0.reverse." + name]).any()


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_that_gradients_of_both_directions_are_not_truncated(cut, make_batch):
    spec = NetworkSpec(inputs=4, outputs=3, hidden=3, bidirectional=True)
    network, batch = Network(spec, 1), make_batch(spec, 6, ragged=True)
    with pytest.raises(ValueError, match="cannot be truncated"):
        network.loss_and_gradient(batch, truncate=cut)
    loss, gradient = network.loss_and_gradient(batch), network.gradient.vector.copy()
    assert network.loss_and_gradient(batch, truncate=6) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_initial_states_of_another_shape_are_refused(make_batch):
    spec = NetworkSpec(inputs=4, outputs=3, cell="lstm", hidden=3, layers=2, bidirectional=True)
    batch = make_batch(spec, 4, ragged=False)
    right = len(spec.directions) * spec.layers, len(ALL_CELLS["lstm"].states), 3, 3
    Network(spec, 1).loss(replace(batch, initial=np.zeros(right)))
    for wrong in ((2, 2, 3, 3), (4, 1, 3, 3), (4, 2, 2, 3), (4, 2, 3, 4), (4, 2, 3)):
        with pytest.raises(ValueError, match=r"initial states have shape \(4, 2, 3, 3\), not"):
            Network(spec, 1).loss(replace(batch, initial=np.zeros(wrong)))

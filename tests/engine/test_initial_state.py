"""Where a sequence begins: at zero, at a learnt state, or at the batch's own; states that go on in the next batch."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import CELLS as ALL_CELLS
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
KINDS = {"one-hot": {}, "embedding": {"embedding": 3}, "numeric": {"numeric": True}}


def piece(batch: Batch, start: int, end: int, chosen: np.ndarray, initial: np.ndarray | None = None) -> Batch:
    """Return some steps of some sequences as a batch of their own."""
    given = {
        name: np.ascontiguousarray(getattr(batch, name)[start:end, chosen])
        for name in ("tokens", "vectors", "targets")
        if getattr(batch, name) is not None
    }
    lengths = np.clip(batch.lengths[chosen] - start, 0, end - start)
    return Batch(lengths=lengths, initial=initial, **given)


@pytest.mark.parametrize("beginning", ["zero", "learnt"])
@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_two_halves_with_the_state_carried_equal_the_whole(
    cell, nonlinearity, layers, kind, ragged, beginning, make_batch
):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=layers, nonlinearity=nonlinearity, initial_state=beginning,
        **KINDS[kind],
    )  # fmt: skip
    network, batch = Network(spec, 3, np.float64), make_batch(spec, 9, B=5, ragged=ragged, seed=2)
    network.weights.vector += np.random.default_rng(0).normal(0, 0.1, network.weights.size)
    whole, final = network.outputs(batch), network.final_states(batch)
    everyone, longer = np.arange(5), np.flatnonzero(batch.lengths > 4)
    assert (longer.size < 5) == ragged
    first = piece(batch, 0, 4, everyone)
    carried = network.final_states(first)
    second = piece(batch, 4, 9, longer, carried[:, :, longer])
    for b in everyone:
        length = first.lengths[b]
        np.testing.assert_allclose(network.outputs(first)[:length, b], whole[:length, b], rtol=0, atol=1e-14)
    for place, b in enumerate(longer):
        length = second.lengths[place]
        found = network.outputs(second)[:length, place]
        np.testing.assert_allclose(found, whole[4 : 4 + length, b], rtol=0, atol=1e-14)
    np.testing.assert_allclose(network.final_states(second), final[:, :, longer], rtol=0, atol=1e-14)
    shorter = np.setdiff1d(everyone, longer)
    np.testing.assert_allclose(carried[:, :, shorter], final[:, :, shorter], rtol=0, atol=1e-14)
    assert sum(network.loss(half)[0] for half in (first, second)) == pytest.approx(network.loss(batch)[0], rel=1e-13)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [False, True], ids=["one", "both"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_a_given_beginning_comes_before_a_learnt_one_and_that_before_zero(cell, both, layers, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=layers, bidirectional=both, initial_state="learnt"
    )
    learnt, zero = Network(spec, 3), Network(replace(spec, initial_state="zero"), 3)
    batch, names = make_batch(spec, 5, ragged=True), ALL_CELLS[cell].states
    np.testing.assert_array_equal(learnt.outputs(batch), zero.outputs(batch))  # a learnt one begins at zero
    states = np.random.default_rng(4).standard_normal((layers * (1 + both), len(names), 3), np.float32)
    for number, of_one in enumerate(states):
        layer, direction = divmod(number, 1 + both)
        for name, value in zip(names, of_one, strict=True):
            learnt.weights[f"layer{layer}.{spec.directions[direction]}{name}0"][...] = value
    given = replace(batch, initial=np.repeat(states[:, :, None], 3, axis=2))
    expected = zero.outputs(given)
    assert (np.abs(expected - zero.outputs(batch)).max() > 1e-2) == (cell != "last")  # that one forgets it
    np.testing.assert_array_equal(learnt.outputs(batch), expected)
    at_zero = replace(batch, initial=np.zeros_like(given.initial))
    np.testing.assert_array_equal(learnt.outputs(at_zero), zero.outputs(batch))


def test_that_a_learnt_beginning_tells_what_no_input_does():
    # Nothing is read, so all that the network can learn from is where it begins.
    spec = NetworkSpec(inputs=1, outputs=3, cell="lstm", hidden=6, initial_state="learnt", readout="last")
    network, adam = Network(spec, 1), make_optimizer("adam", Network(spec, 1).weights.size)
    batch = Batch(lengths=np.array([4]), tokens=np.full((4, 1), -1), targets=np.array([2]))
    before = network.loss_and_gradient(batch)
    for _ in range(60):
        network.loss_and_gradient(batch)
        for name, gradient in network.gradient.views.items():
            if name not in ("layer0.h0", "layer0.c0"):
                gradient.fill(0)
        adam.step(network.weights.vector, network.gradient.vector, 0.1)
    assert network.loss_and_gradient(batch) < 0.7 * before


def test_that_final_states_are_copies(make_batch):
    network = Network(NetworkSpec(inputs=4, outputs=3, cell="lstm", hidden=3), 1)
    batch = make_batch(network.spec, 5, ragged=True)
    states = network.final_states(batch)
    kept = states.copy()
    network.loss_and_gradient(make_batch(network.spec, 5, ragged=True, seed=9))
    np.testing.assert_array_equal(states, kept)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_given_states_are_not_written_to(dtype, make_batch):
    network = Network(NetworkSpec(inputs=4, outputs=3, cell="lstm", hidden=3, layers=2), 1, dtype)
    initial = np.random.default_rng(1).standard_normal((2, 2, 3, 3)).astype(dtype)
    batch = replace(make_batch(network.spec, 5, ragged=True), initial=initial.copy())
    network.loss_and_gradient(batch)
    network.final_states(batch)
    np.testing.assert_array_equal(batch.initial, initial)

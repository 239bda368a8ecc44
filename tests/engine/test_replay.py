"""Equal seeds give equal bits, and training goes on from a checkpoint bit for bit."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer, optimizer_names
from rnn_playground.engine.spec import NetworkSpec

RATES = {"sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.05, "rmsprop": 0.01, "adam": 0.01, "adamw": 0.01}


def train(network: Network, optimizer, batches: list[Batch], updates: range) -> list[float]:
    """Train with dropout drawn by the update's number; return the losses."""
    losses = []
    for update in updates:
        losses.append(network.loss_and_gradient(batches[update % len(batches)], draw=update))
        clip_by_norm(network.gradient.vector, 0.5)
        rate = RATES[optimizer.name]
        optimizer.step(network.weights.vector, network.gradient.vector, rate, 0.01)
    return losses


def some_batches(spec: NetworkSpec, make_batch) -> list[Batch]:
    shapes = ((5, 3), (2, 1), (4, 17))
    return [make_batch(spec, T, B=B, ragged=B > 1, seed=T) for T, B in shapes]


@pytest.mark.parametrize(("cell", "both"), [("elman", True), ("gru", True), ("lstm", False)])
@pytest.mark.parametrize("name", optimizer_names())
def test_that_training_goes_on_from_a_checkpoint_bit_for_bit(name, cell, both, make_batch):
    spec = NetworkSpec(
        inputs=12, outputs=4, cell=cell, hidden=4, layers=2, dropout=0.3, embedding=3, bidirectional=both,
        initial_state="learnt",
    )  # fmt: skip
    batches = some_batches(spec, make_batch)
    network, optimizer = Network(spec, 1), make_optimizer(name, Network(spec, 1).weights.size)
    train(network, optimizer, batches, range(50))
    weights, state = network.weights.copies(), optimizer.state()
    expected = train(network, optimizer, batches, range(50, 100))
    assert np.ptp(expected[::3]) > 1e-4  # it is still learning
    straight = network.weights.vector.tobytes()
    # Another network with another past, and the same one again
    other = Network(spec, 1)
    train(other, make_optimizer(name, other.weights.size), batches[:2], range(5))
    for again in (other, network):
        again.weights.load(weights)
        machine = make_optimizer(name, again.weights.size)
        machine.load(state)
        assert train(again, machine, batches, range(50, 100)) == expected
        assert again.weights.vector.tobytes() == straight
        for key, array in optimizer.state().items():
            assert machine.state()[key].tobytes() == array.tobytes(), key


@pytest.mark.parametrize("recurrent", ["uniform", "glorot", "orthogonal", "identity", "spectral"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_equal_seeds_give_equal_bits_and_others_do_not(cell, recurrent, make_batch):
    spec = NetworkSpec(
        inputs=12, outputs=4, cell=cell, hidden=5, layers=2, dropout=0.3, bidirectional=True, recurrent=recurrent
    )
    batches, runs = some_batches(spec, make_batch), []
    for seed in (7, 7, 8):
        network = Network(spec, seed)
        losses = train(network, make_optimizer("adam", network.weights.size), batches, range(12))
        runs.append((losses, network.weights.vector.tobytes()))
    assert runs[0] == runs[1]
    assert all(one != other for one, other in zip(runs[0][0], runs[2][0], strict=True))


def test_that_looking_at_a_network_between_updates_changes_no_bit(make_batch):
    spec = NetworkSpec(inputs=12, outputs=4, cell="lstm", hidden=5, layers=2, dropout=0.3)
    batches, found = some_batches(spec, make_batch), []
    for watched in (False, True):
        network = Network(spec, 7)
        optimizer = make_optimizer("adam", network.weights.size)
        for update in range(12):
            if watched:
                other = batches[(update + 1) % 3]
                network.outputs(other)
                network.evaluate(other)
                network.final_states(other)
            train(network, optimizer, batches, range(update, update + 1))
        found.append(network.weights.vector.tobytes())
    assert found[0] == found[1]

"""Deltas are the slopes that pushing one number of one state makes, measured on a network written out plainly."""

import numpy as np
import pytest

from rnn_playground.engine.deltas import deltas
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec

IDS = np.array([3, 0, 4, 1, 1])
STEP = 1e-6


def loss(network, ids, target, push=None):
    """Return the loss at the last step; `push` (recurrence, token, state, unit, by) is added to one state."""
    spec, W = network.spec, network.weights
    below = W["embedding"][ids] if spec.embedding else np.eye(spec.inputs)[ids]
    number = 0
    for layer in range(spec.layers):
        both = []
        for way in spec.directions:
            recurrence = network.recurrent.recurrences[number]
            name = f"layer{layer}.{way}"
            state = tuple(np.zeros((1, spec.hidden)) for _ in recurrence.cell.states)
            rows = np.empty((len(ids), spec.hidden))
            for t in range(len(ids))[:: -1 if way else 1]:
                a = (below[t] @ W[name + "W_x"] + W[name + "b"])[:, None]
                state, gates = recurrence.cell.step(a, state)
                if push is not None and push[:2] == (number, t):
                    state = tuple(s.copy() for s in state)
                    state[push[2]][0, push[3]] += push[4]
                    if push[2] == 1:  # of an LSTM: h_t = o_t tanh(c_t) follows c_t
                        state = gates[3] * np.tanh(state[1]), state[1]
                rows[t] = state[0][0]
            both.append(rows)
            number += 1
        below = np.concatenate(both, axis=1)
    end = below[-1].copy()
    if spec.bidirectional and spec.readout == "last":
        end[spec.hidden :] = below[0, spec.hidden :]
    if spec.head:
        end = np.tanh(end @ W["head.W"] + W["head.b"])
    logits = end @ W["out.W"] + W["out.b"]
    if spec.output == "softmax":
        return np.log(np.exp(logits).sum()) - logits[target]
    return np.sum(np.log1p(np.exp(logits)) - target * logits)


def make(**changes):
    given = {"inputs": 5, "outputs": 3, "hidden": 4, **changes}
    network = Network(NetworkSpec(**given), 1, np.float64)
    network.weights.vector[:] *= 2
    return network


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize(
    "changes",
    [
        {"readout": "last"},
        {"layers": 2, "embedding": 3},
        {"bidirectional": True, "layers": 2, "readout": "last", "head": 3},
        {"bidirectional": True, "readout": "every"},
        {"output": "sigmoid", "outputs": 2, "readout": "last"},
    ],
)
def test_that_deltas_are_what_finite_differences_measure(cell, changes):
    network = make(cell=cell, **changes)
    target = np.array([1.0, 0.0]) if network.spec.output == "sigmoid" else 2
    found = deltas(network, IDS, target)
    L, T, H = found.states.shape
    assert found.states.shape == (network.spec.layers * len(network.spec.directions), 5, 4)
    arrays = [found.states] if found.cells is None else [found.states, found.cells]
    assert (len(arrays) == 2) == (cell == "lstm")
    for state, array in enumerate(arrays):
        for place in np.ndindex(L, T, H):
            recurrence, t, unit = place
            above, below = (loss(network, IDS, target, (recurrence, t, state, unit, by)) for by in (STEP, -STEP))
            assert array[place] == pytest.approx((above - below) / (2 * STEP), abs=1e-8)


def test_that_norms_of_deltas_are_those_of_the_reading():
    for cell in ("elman", "gru", "lstm"):
        network = make(cell=cell, layers=2, bidirectional=True, readout="last")
        found, reading = deltas(network, IDS, 1), read(network, IDS, 1)
        assert np.linalg.norm(found.states, axis=2) == pytest.approx(reading.gradient)
        if found.cells is not None:
            assert np.linalg.norm(found.cells, axis=2) == pytest.approx(reading.cell_gradient)


def test_that_without_a_target_the_loss_is_that_of_the_networks_own_answer():
    network = make(readout="last")
    said = int(network_answer(network))
    own, told = deltas(network, IDS), deltas(network, IDS, said)
    assert own.predicted
    assert not told.predicted
    assert np.array_equal(own.states, told.states)
    assert deltas(network, IDS, -1).predicted
    p = read(network, IDS).outputs[-1]
    assert own.logits == pytest.approx(p - (np.arange(3) == said))


def network_answer(network):
    return read(network, IDS).outputs[-1].argmax()


def test_that_the_gradient_by_the_initial_state_is_measured_too():
    network = make(cell="elman", readout="last")
    found = deltas(network, IDS, 0).initial[0]
    # h_0 acts on the first step's sums alone, as a bias of that step would.
    slopes = []
    for unit in range(4):
        h0 = np.zeros(4)
        h0[unit] = STEP
        sums = [recompute(network, IDS, sign * h0) for sign in (1, -1)]
        slopes.append((sums[0] - sums[1]) / (2 * STEP))
    assert found == pytest.approx(np.array(slopes), abs=1e-8)


def recompute(network, ids, h):
    W = network.weights
    for one in ids:
        h = np.tanh(W["layer0.W_x"][0, one] + h @ W["layer0.W_h"][0] + W["layer0.b"][0])
    logits = h @ W["out.W"] + W["out.b"]
    return np.log(np.exp(logits).sum()) - logits[0]


@pytest.mark.parametrize("target", [3, [0, 1], -2])
def test_that_a_target_which_does_not_fit_is_refused_in_words(target):
    with pytest.raises(ValueError, match="target"):
        deltas(make(readout="last"), IDS, target)

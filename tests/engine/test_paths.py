"""The ways of the gradient are slopes of the loss with the other way cut by hand, in textbook equations."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.network import Network
from rnn_playground.engine.paths import paths
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec

TOKENS = np.array([1, 4, NOTHING, 0, 2, 2])
T, H = 6, 4


def network_of(cell, **more) -> Network:
    spec = NetworkSpec(inputs=5, outputs=3, cell=cell, hidden=H, **({"readout": "last"} | more))
    network = Network(spec, 3, np.float64)
    network.weights.vector += np.random.default_rng(5).normal(0, 0.3, network.weights.size)
    return network


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sums_of(network, layer, x):
    w = network.weights
    return np.einsum("ti,gih->tgh", x, w[f"layer{layer}.W_x"]) + w[f"layer{layer}.b"]


def lstm_step(W, a, h_gates, c_before):
    """One step; h_gates is the h that the gates read."""
    i, f, o = (sigmoid(a[n] + h_gates @ W[n]) for n in (0, 1, 3))
    g = np.tanh(a[2] + h_gates @ W[2])
    c = f * c_before + i * g
    return i, f, g, o, c, o * np.tanh(c)


def gru_step(W, b_hn, a, h_gates, h_before):
    """One step; h_gates is the h that the sums read, h_before the one that z keeps."""
    r, z = (sigmoid(a[n] + h_gates @ W[n]) for n in (0, 1))
    n = np.tanh(a[2] + r * (h_gates @ W[2] + b_hn))
    return z, n, (1 - z) * n + z * h_before


def run_layer(network, layer, x, push=None, at=None, state=None, way="both"):
    """Return h of all steps; `push` is added to a state after step `at`, and goes on by one way alone."""
    W, a = network.weights[f"layer{layer}.W_h"], sums_of(network, layer, x)
    lstm = network.spec.cell == "lstm"
    b_hn = None if lstm else network.weights[f"layer{layer}.b_hn"]
    h, c = np.zeros(H), np.zeros(H)  # undisturbed
    h2, c2 = h, c  # disturbed
    out = []
    for t in range(len(x)):
        through_h = h2 if way != "direct" else h
        kept_c, kept_h = (c2, h2) if way != "gates" else (c, h)
        if lstm:
            *_, c_next, h_next = lstm_step(W, a[t], h, c)
            _, _, _, o, c2, h2 = lstm_step(W, a[t], through_h, kept_c)
        else:
            _, _, h_next = gru_step(W, b_hn, a[t], h, h)
            _, _, h2 = gru_step(W, b_hn, a[t], through_h, kept_h)
        h, c = h_next, c_next if lstm else c
        if t == at and state == "h":
            h2 = h2 + push
        elif t == at:
            c2 = c2 + push
            h2 = o * np.tanh(c2)
        out.append(h2)
    return np.array(out)


def loss_with(network, layer, target, **cut):
    x = np.zeros((T, 5))
    x[np.flatnonzero(TOKENS >= 0), TOKENS[TOKENS >= 0]] = 1
    for number in range(network.spec.layers):
        x = run_layer(network, number, x, **(cut if number == layer else {}))
    w = network.weights
    last = np.tanh(x[-1] @ w["head.W"] + w["head.b"]) if network.spec.head else x[-1]
    logits = last @ w["out.W"] + w["out.b"]
    return np.log(np.exp(logits).sum()) - logits[target]


def slope(network, layer, t, state, way):
    """Return |dL/d state_t| by central differences, later steps feeling the push by one way alone."""
    found = []
    for push in 1e-5 * np.eye(H):
        both = [loss_with(network, layer, 1, push=sign * push, at=t, state=state, way=way) for sign in (1, -1)]
        found.append((both[0] - both[1]) / 2e-5)
    return np.linalg.norm(found)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("head", [0, 3])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_that_a_way_is_the_slope_of_the_loss_with_the_other_way_cut(cell, layers, head):
    network = network_of(cell, layers=layers, head=head)
    found = paths(network, TOKENS, 1)
    kept = "c" if cell == "lstm" else "h"
    for layer in range(layers):
        for t in range(T):
            assert found.hidden[layer, t] == pytest.approx(slope(network, layer, t, "h", "both"), abs=1e-9)
            assert found.gates[layer, t] == pytest.approx(slope(network, layer, t, "h", "gates"), abs=1e-9)
            assert found.direct[layer, t] == pytest.approx(slope(network, layer, t, kept, "direct"), abs=1e-9)
            if cell == "lstm":
                assert found.cells[layer, t] == pytest.approx(slope(network, layer, t, "c", "both"), abs=1e-9)
    assert found.gates[0, 0] > 1e-7
    assert found.direct[0, 0] > 1e-7
    assert abs(found.direct[0, 0] - found.gates[0, 0]) > 1e-6


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("length", [1, 6])
def test_that_the_whole_is_what_the_probe_finds(cell, readout, bidirectional, length):
    network = network_of(cell, layers=2, head=3, readout=readout, bidirectional=bidirectional)
    tokens = TOKENS[:length]
    target = np.full(length, 2) if readout == "every" else 2
    reading, found = read(network, tokens, target), paths(network, tokens, 2)
    np.testing.assert_allclose(found.hidden, reading.gradient, rtol=1e-9, atol=1e-14)
    if cell == "lstm":
        np.testing.assert_allclose(found.cells, reading.cell_gradient, rtol=1e-9, atol=1e-14)
    else:
        assert found.cells is None


def test_that_an_elman_cell_has_the_way_through_its_sum_alone():
    found = paths(network_of("elman"), TOKENS, 1)
    assert found.direct is None
    np.testing.assert_allclose(found.gates, found.hidden)
    np.testing.assert_allclose(found.by_gates[:, :-1], found.hidden[:, :-1])


def test_that_the_way_along_c_is_the_product_of_forget_gates():
    network = network_of("lstm")
    reading, found = read(network, TOKENS, 1), paths(network, TOKENS, 1)
    f, o, c = reading.gates["forget"][0], reading.gates["output"][0], reading.cells[0]
    p = reading.outputs[-1] - np.eye(3)[1]
    last = (network.weights["out.W"] @ p) * o[-1] * (1 - np.tanh(c[-1]) ** 2)
    for t in range(T):
        assert found.direct[0, t] == pytest.approx(np.linalg.norm(f[t + 1 :].prod(axis=0) * last))


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_that_without_recurrent_weights_all_goes_past_the_sums(cell):
    network = network_of(cell)
    network.weights["layer0.W_h"][...] = 0
    found = paths(network, TOKENS, 1)
    np.testing.assert_array_equal(found.by_gates, 0)
    np.testing.assert_allclose(found.direct, found.cells if cell == "lstm" else found.hidden)


def test_that_single_precision_agrees_and_training_is_left_alone():
    double, single = (Network(network_of("lstm").spec, 3, dtype) for dtype in (np.float64, np.float32))
    weights = single.weights.vector.copy()
    one, other = paths(double, TOKENS, 1), paths(single, TOKENS, 1)
    for name in ("hidden", "cells", "direct", "gates", "by_direct", "by_gates"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(weights, single.weights.vector)
    assert not single.gradient.vector.any()


def test_that_a_pause_may_break_it_off_and_the_next_one_is_whole():
    network = network_of("lstm")
    tokens = np.resize(TOKENS, 100)
    whole = paths(network, tokens, 1)

    def enough():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        paths(network, tokens, 1, pause=enough)
    np.testing.assert_array_equal(paths(network, tokens, 1).direct, whole.direct)

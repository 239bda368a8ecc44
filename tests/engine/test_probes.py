"""Reading one sequence: what it shows is what the network computes, and training is not disturbed."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import decay_factor, read
from rnn_playground.engine.spec import NetworkSpec

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]


def last_loss_with_a_push(
    network: Network, tokens, target, recurrence: int, t: int, state: str, push: np.ndarray
) -> float:
    """Read while `push` (H,) is added to a state of one recurrence after its step t; tell the loss at the end.

    The sentence is read twice at once: a single one has steps of another form (engine/single.py).
    """
    cell = network.recurrent.recurrences[recurrence].cell
    forward = cell.forward

    def pushed(steps) -> None:
        for number, arrays in enumerate(steps):
            forward([arrays])
            if number == t and state == "h":
                arrays[-1][...] += push
            elif number == t:  # h = o tanh(c) follows c
                *_, o, _, c, _, h = arrays
                c += push
                h[...] = o * np.tanh(c)

    every = network.spec.readout == "every"
    cell.forward = pushed
    try:
        outputs = network.outputs(Batch(lengths=np.array([len(tokens)] * 2), tokens=np.stack([tokens] * 2, 1)))
    finally:
        del cell.forward
    return loss_of(network, outputs[-1, 0] if every else outputs[0], target[-1] if every else target)


def loss_of(network: Network, p: np.ndarray, target) -> float:
    if network.spec.output == "softmax":
        return float(-np.log(p[target]))
    if network.spec.output == "sigmoid":
        return float(-(target * np.log(p) + (1 - target) * np.log(1 - p)).sum())
    return float(((p - target) ** 2).sum())


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_the_gradient_norm_of_a_state_is_the_slope_of_the_last_loss(
    cell, nonlinearity, output, readout, bidirectional
):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=3, layers=2, head=2, readout=readout, output=output,
        nonlinearity=nonlinearity, bidirectional=bidirectional,
    )  # fmt: skip
    network = Network(spec, 3, np.float64)
    tokens = np.array([1, 4, NOTHING, 0, 2])
    places = (5,) if readout == "every" else ()
    target = np.ones(places, int) if output == "softmax" else np.full((*places, 3), 0.3)
    reading = read(network, tokens, target)
    last = target if readout == "last" else target[-1]
    assert reading.loss[-1] == pytest.approx(loss_of(network, reading.outputs[-1], last))
    assert (reading.cell_gradient is None) == (cell != "lstm")
    recurrences = len(network.recurrent.recurrences)
    pairs = [("h", reading.gradient)] + ([("c", reading.cell_gradient)] if cell == "lstm" else [])
    for state, norms in pairs:
        assert norms.shape == (recurrences, 5)
        for recurrence in range(recurrences):
            for t in range(5):
                clock = 4 - t if recurrence % len(spec.directions) else t
                slopes = []
                for push in 1e-6 * np.eye(3):
                    losses = [
                        last_loss_with_a_push(network, tokens, target, recurrence, clock, state, signed)
                        for signed in (push, -push)
                    ]
                    slopes.append((losses[0] - losses[1]) / 2e-6)
                assert norms[recurrence, t] == pytest.approx(np.linalg.norm(slopes), rel=1e-6, abs=1e-9)
    assert reading.gradient.max(axis=1).min() > 1e-4


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_every_prefix_is_read_like_a_sentence_of_its_own(cell, bidirectional):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=4, layers=2, readout="last", output="sigmoid",
        bidirectional=bidirectional,
    )  # fmt: skip
    network = Network(spec, 3, np.float64)
    tokens = np.array([1, 4, 0, 0, 2])
    reading = read(network, tokens)
    for t in range(1, 6):
        alone = network.outputs(Batch(lengths=np.array([t]), tokens=tokens[:t, None]))
        np.testing.assert_allclose(reading.outputs[t - 1], alone[0], atol=1e-15)


@pytest.mark.parametrize("steps", [160, 161, 400])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
def test_that_the_prefixes_of_a_long_sentence_are_not_read_one_by_one(bidirectional, steps, monkeypatch):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell="lstm", hidden=4, layers=2, readout="last", bidirectional=bidirectional
    )
    network = Network(spec, 3, np.float64)
    tokens = np.random.default_rng(0).integers(0, 5, steps)
    work, forward = [], network.forward
    monkeypatch.setattr(
        network, "forward", lambda batch, place: work.append(batch.steps * batch.size) or forward(batch, place)
    )
    reading = read(network, tokens, 1)
    assert sum(work) <= 25600 + steps
    assert len(network.reading._tapes) <= 2
    there = np.isfinite(reading.outputs).all(axis=1)
    assert there[-1]
    assert there[:-1].all() == (steps == 160 or not bidirectional)
    assert there[:-1].any() == there[:-1].all()
    alone = network.outputs(Batch(lengths=np.array([steps]), tokens=tokens[:, None]))[0]
    np.testing.assert_allclose(reading.outputs[-1], alone, rtol=0, atol=1e-15)
    assert reading.loss[-1] == pytest.approx(-np.log(alone[1]))
    assert np.isfinite(reading.gradient).all()
    assert (reading.gradient[-1] > 0).any()
    assert read(network, tokens).predicted


def test_that_gates_states_and_cells_of_the_lstm_obey_its_equations():
    spec = NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=4, layers=2)
    reading = read(Network(spec, 3, np.float64), np.array([1, 4, 0, 0, 2]))
    assert list(reading.gates) == ["input", "forget", "candidate", "output"]
    i, f, g, o = reading.gates.values()
    before = np.concatenate([np.zeros((2, 1, 4)), reading.cells[:, :-1]], axis=1)
    np.testing.assert_allclose(reading.cells, f * before + i * g, atol=1e-15)
    np.testing.assert_allclose(reading.states, o * np.tanh(reading.cells), atol=1e-15)


def test_that_gates_and_states_of_the_gru_obey_its_equations():
    spec = NetworkSpec(inputs=5, outputs=3, cell="gru", hidden=4)
    network, tokens = Network(spec, 3, np.float64), np.array([1, 4, 0, 0, 2])
    reading = read(network, tokens)
    r, z, n = reading.gates.values()
    h = np.concatenate([np.zeros((1, 1, 4)), reading.states[:, :-1]], axis=1)
    w = network.weights
    sums = w["layer0.W_x"][:, tokens] + w["layer0.b"][:, None] + h @ w["layer0.W_h"]  # (3, T, H)
    np.testing.assert_allclose(r[0], 1 / (1 + np.exp(-sums[0])), atol=1e-15)
    np.testing.assert_allclose(z[0], 1 / (1 + np.exp(-sums[1])), atol=1e-15)
    candidate = (
        w["layer0.W_x"][2, tokens] + w["layer0.b"][2] + r * (h @ w["layer0.W_h"][2] + w["layer0.b_hn"])
    )
    np.testing.assert_allclose(n, np.tanh(candidate), atol=1e-15)
    np.testing.assert_allclose(reading.states, (1 - z) * n + z * h, atol=1e-15)
    assert reading.cells is None


def test_that_an_elman_network_has_no_gates_and_shows_what_it_embeds():
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, embedding=2)
    network = Network(spec, 3)
    reading = read(network, np.array([1, NOTHING, 2]))
    assert reading.gates == {}
    table = network.weights["embedding"]
    np.testing.assert_array_equal(reading.embedded, [table[1], [0, 0], table[2]])


def test_that_the_loss_of_each_step_is_that_of_the_network(elman):
    tokens, targets = np.array([1, 4, 0, 2]), np.array([3, NOTHING, 1, 0])
    loss = read(elman, tokens, targets).loss
    probabilities = elman.outputs(Batch(lengths=np.array([4]), tokens=tokens[:, None]))[:, 0]
    np.testing.assert_allclose(loss[[0, 2, 3]], -np.log(probabilities[[0, 2, 3], [3, 1, 0]]))
    assert np.isnan(loss[1])


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("readout", ["every", "last"])
def test_that_without_a_target_the_gradient_is_against_the_own_prediction(readout, output):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, readout=readout, output=output)
    network, tokens = Network(spec, 3), np.array([1, 4, 0])
    unknown = read(network, tokens)
    last = unknown.outputs[-1]
    prediction = {"softmax": last.argmax(), "sigmoid": (last > 0.5).astype(float)}[output]
    known = read(network, tokens, np.array([prediction] * 3) if readout == "every" else prediction)
    assert unknown.predicted
    assert not known.predicted
    assert np.isnan(unknown.loss).all()
    np.testing.assert_allclose(unknown.gradient, known.gradient, rtol=1e-6)
    assert (unknown.gradient > 0).all()


@pytest.mark.parametrize("readout", ["every", "last"])
def test_that_without_a_target_the_gradient_of_numbers_is_that_of_the_answer(readout):
    """How the sum of the outputs moves with each unit of the last state: the row sums of W_y."""
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, readout=readout, output="linear")
    network, tokens = Network(spec, 3, np.float64), np.array([1, 4, 0])
    found = read(network, tokens)
    assert found.predicted
    assert np.isnan(found.loss).all()
    slopes = network.weights["out.W"].sum(axis=1)
    assert found.gradient[0, -1] == pytest.approx(np.linalg.norm(slopes))
    h = found.states[0]
    back = (1 - h[2] ** 2) * slopes @ network.weights["layer0.W_h"][0].T
    assert found.gradient[0, 1] == pytest.approx(np.linalg.norm(back))


def test_that_vectors_are_read_too():
    network = Network(NetworkSpec(inputs=2, outputs=1, hidden=4, numeric=True, output="linear"), 1)
    vectors = np.array([[0.1, 0.2], [0.3, -0.4]])
    expected = network.outputs(Batch(lengths=np.array([2]), vectors=vectors[:, None]))[:, 0]
    np.testing.assert_array_equal(read(network, vectors).outputs, expected)


@pytest.mark.parametrize("cell", cell_names())
def test_that_reading_leaves_training_and_earlier_readings_alone(cell, make_batch):
    spec = NetworkSpec(inputs=5, outputs=5, cell=cell, hidden=4, layers=2, embedding=3)
    network, batch = Network(spec, 3), make_batch(NetworkSpec(inputs=5, outputs=5), 6, ragged=True)
    loss = network.loss_and_gradient(batch)
    gradient, weights = network.gradient.vector.copy(), network.weights.vector.copy()
    first = read(network, np.array([1, 2, 3]), np.array([1, 2, 3]))
    kept = [first.states.copy(), first.outputs.copy(), first.gradient.copy(), first.embedded.copy()]
    read(network, np.array([4, 0, 4, 1]))
    np.testing.assert_array_equal(network.gradient.vector, gradient)
    np.testing.assert_array_equal(network.weights.vector, weights)
    for array, copy in zip([first.states, first.outputs, first.gradient, first.embedded], kept, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert network.loss_and_gradient(batch) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_what_was_read_before_does_not_matter(cell, bidirectional, readout):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=4, layers=2, bidirectional=bidirectional, readout=readout
    )
    used = Network(spec, 3)
    read(used, np.array([4, 0, 4, 1, 1]))
    again, fresh = (read(network, np.array([1, 2, 3])) for network in (used, Network(spec, 3)))
    for field in ("states", "cells", "outputs", "gradient", "cell_gradient"):
        np.testing.assert_array_equal(getattr(again, field), getattr(fresh, field))


def test_that_reading_has_memory_of_its_own(elman, make_batch):
    tape = elman.forward(make_batch(elman.spec, 6, ragged=False), elman.training).tapes[0]
    states = tape.h.copy()
    read(elman, np.array([1, 2, 3]))
    np.testing.assert_array_equal(tape.h, states)


def test_that_what_cannot_be_read_is_refused(elman):
    with pytest.raises(ValueError, match="an empty sequence cannot be read"):
        read(elman, np.array([], np.intp))
    with pytest.raises(ValueError, match="token ids go from 0 to 4"):
        read(elman, np.array([5]))
    with pytest.raises(ValueError, match="target ids go from 0 to 4"):
        read(elman, np.array([1]), np.array([5]))
    with pytest.raises(ValueError, match=r"a target for read-out 'every' has shape \(2,\), not \(\)"):
        read(elman, np.array([1, 2]), 1)


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.0, 1.25])
def test_that_the_decay_factor_of_a_linear_network_is_the_one_it_was_built_with(factor):
    """ReLU with positive sums is linear; W_h is `factor` times a permutation, which keeps lengths."""
    network = Network(NetworkSpec(inputs=2, outputs=2, hidden=4, nonlinearity="relu"), 1, np.float64)
    network.weights["layer0.W_h"][0] = factor * np.eye(4)[[1, 2, 3, 0]]
    network.weights["layer0.W_x"][...] = 0.3
    network.weights["layer0.b"][...] = 0.1
    reading = read(network, np.array([0, 1] * 10), np.zeros(20, np.intp))
    assert (reading.states > 0).all()
    assert decay_factor(reading.gradient[0]) == pytest.approx(factor, rel=1e-9)


def test_that_the_decay_factor_fits_all_norms_and_leaves_zeros_out():
    assert decay_factor(np.array([0, 0, 1e-3, 1e-2, 1e-1, 1])) == pytest.approx(0.1)
    assert decay_factor(np.array([8.0, 4, 2, 1])) == pytest.approx(2)
    # numpy's own fit, on norms that lie on no line
    norms = np.array([0.2, 0.5, 0.3, 0.9])
    assert decay_factor(norms) == pytest.approx(np.exp(-np.polyfit(range(4), np.log(norms), 1)[0]))


@pytest.mark.parametrize("norms", [[], [1.0], [0.0, 0.0, 0.0], [0.0, 2.0], [np.nan, 1.0]])
def test_that_too_few_norms_have_no_decay_factor(norms):
    assert np.isnan(decay_factor(np.array(norms)))


def test_that_a_trained_state_track_has_a_gate_for_every_block():
    for cell in CELLS.values():
        assert len(cell.gates) in (0, cell.blocks)

"""Reading while states are held: nothing held is the plain reading, and what is held has its consequences alone."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.deltas import deltas
from rnn_playground.engine.held import initial_states, nothing_held
from rnn_playground.engine.intervene import deltas_held, left_behind, read_held, states_of
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import Reading, read
from rnn_playground.engine.spec import NetworkSpec

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
TOKENS = np.array([1, 4, NOTHING, 0, 2])


def network_of(cell: str, nonlinearity: str = "tanh", **more) -> Network:
    parts = {"inputs": 5, "outputs": 3, "hidden": 3, "layers": 2, "head": 2, **more}
    network = Network(NetworkSpec(cell=cell, nonlinearity=nonlinearity, **parts), 3, np.float64)
    if network.spec.initial_state == "learnt":
        for name in network.weights.views:
            if name.endswith(("h0", "c0")):
                network.weights[name][...] = np.random.default_rng(len(name)).normal(size=3) / 2
    return network


def parts_of(reading: Reading) -> dict[str, np.ndarray]:
    named = {name: getattr(reading, name) for name in ("states", "outputs", "loss", "gradient", "predicted")}
    for name in ("cells", "embedded", "cell_gradient"):
        if getattr(reading, name) is not None:
            named[name] = getattr(reading, name)
    return named | reading.gates


def assert_equal(one: Reading, other: Reading, tolerance: float = 1e-12) -> None:
    first, second = parts_of(one), parts_of(other)
    assert first.keys() == second.keys()
    for name, values in first.items():
        assert np.shape(values) == np.shape(second[name]), name
        np.testing.assert_allclose(values, second[name], tolerance, tolerance, equal_nan=True, err_msg=name)


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("embedding", [0, 4], ids=["one-hot", "embedded"])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_with_nothing_held_the_reading_is_the_plain_one(
    cell, nonlinearity, layers, embedding, readout, bidirectional
):
    network = network_of(
        cell, nonlinearity, layers=layers, embedding=embedding, readout=readout, bidirectional=bidirectional,
        initial_state="learnt",
    )  # fmt: skip
    for target in (None, np.array([1, 0, 2, 1, 0]) if readout == "every" else 1):
        held = nothing_held(network, len(TOKENS))
        assert_equal(read_held(network, TOKENS, target, held), read(network, TOKENS, target))
        there = deltas(network, TOKENS, target[-1] if target is not None and readout == "every" else target)
        here = deltas_held(network, TOKENS, target, held)
        assert here.predicted == there.predicted
        for name in ("states", "cells", "initial", "logits"):
            one, other = getattr(here, name), getattr(there, name)
            assert (one is None) == (other is None)
            if one is not None:
                np.testing.assert_allclose(one, other, 1e-11, 1e-14, err_msg=name)


@pytest.mark.parametrize("output", ["sigmoid", "linear"])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
def test_that_vectors_and_other_losses_are_read_as_they_are_without_anything_held(output, bidirectional):
    network = network_of("gru", numeric=True, output=output, head=0, bidirectional=bidirectional, readout="last")
    vectors = np.random.default_rng(1).normal(size=(4, 5))
    target = np.array([0.0, 1.0, 1.0])
    assert_equal(read_held(network, vectors, target, nothing_held(network, 4)), read(network, vectors, target))
    with pytest.raises(ValueError, match="vectors of 5"):
        read_held(network, vectors[:, :3], target, nothing_held(network, 4))


def test_that_a_sentence_too_long_for_all_its_beginnings_has_only_the_last_answer():
    network = network_of("elman", bidirectional=True, readout="last", layers=1)
    tokens = np.arange(170) % 5
    reading = read_held(network, tokens, 1, nothing_held(network, 170))
    assert np.isnan(reading.outputs[:-1]).all()
    assert_equal(reading, read(network, tokens, 1))


def test_that_nothing_to_read_and_unknown_ids_are_refused():
    network = network_of("elman")
    with pytest.raises(ValueError, match="empty"):
        read_held(network, np.zeros(0, int), None, nothing_held(network, 0))
    with pytest.raises(ValueError, match="from 0 to 4"):
        read_held(network, np.array([5]), None, nothing_held(network, 1))


def some_held(network: Network, T: int, seed: int = 0):
    """Hold a third of all numbers, at random, and every unit of the first recurrence at one step."""
    random, held = np.random.default_rng(seed), nothing_held(network, T)
    held.where[...] = random.random(held.where.shape) < 0.3
    held.where[0, :, 1] = True
    held.values[...] = random.normal(size=held.values.shape)
    return held


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_every_number_that_is_held_stands_there_and_the_equations_hold_elsewhere(
    cell, nonlinearity, bidirectional
):
    network = network_of(cell, nonlinearity, bidirectional=bidirectional, readout="every", layers=2)
    held = some_held(network, 5)
    reading = read_held(network, TOKENS, None, held)
    states = [reading.states] + ([reading.cells] if reading.cells is not None else [])
    for s, values in enumerate(states):
        np.testing.assert_array_equal(values[held.where[:, s]], held.values[:, s][held.where[:, s]])
    for number, recurrence in enumerate(network.recurrent.recurrences):
        layer, direction = divmod(number, len(network.spec.directions))
        x = np.where(TOKENS[:, None] < 0, 0, np.eye(5)[TOKENS])
        if layer:
            D = len(network.spec.directions)
            x = np.concatenate(reading.states[(layer - 1) * D : layer * D], axis=1)
        clock = range(4, -1, -1) if direction else range(5)
        before = tuple(np.zeros(3) for _ in recurrence.cell.states)
        for t in clock:
            a = np.stack([x[t] @ W + b[0] for W, b in zip(recurrence.W_x, recurrence.b, strict=True)])
            after, gates = recurrence.cell.step(a, before)
            for g, gate in enumerate(recurrence.cell.gates):
                np.testing.assert_allclose(reading.gates[gate.name][number, t], gates[g], 1e-10)
            for s, new in enumerate(after):
                if s == 0 and len(after) == 2:  # h follows the c that stands there
                    new = gates[3] * np.tanh(reading.cells[number, t])
                free = ~held.where[number, s, t]
                np.testing.assert_allclose(states[s][number, t][free], new[free], 1e-10)
            before = tuple(one[number, t] for one in states)


def loss_at_the_end(network: Network, target, held) -> float:
    return float(read_held(network, TOKENS, target, held).loss[-1])


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_gradients_are_slopes_by_what_stands_there_and_end_at_what_is_held(
    cell, nonlinearity, readout, bidirectional
):
    network = network_of(cell, nonlinearity, readout=readout, bidirectional=bidirectional)
    target = np.array([1, 0, 2, 1, 0]) if readout == "every" else 1
    held = some_held(network, 5, seed=4)
    reading = read_held(network, TOKENS, target, held)
    states = [reading.states] + ([reading.cells] if reading.cells is not None else [])
    gradients = [reading.gradient] + ([reading.cell_gradient] if reading.cells is not None else [])
    found = deltas_held(network, TOKENS, target, held)
    vectors = [found.states, found.cells]
    for number, s, t in itertools.product(range(len(reading.states)), range(len(states)), range(5)):
        slopes = []
        for unit in range(3):
            losses = []
            for push in (1e-6, -1e-6):
                where, values = held.where.copy(), held.values.copy()
                where[number, s, t, unit] = True
                values[number, s, t, unit] = states[s][number, t, unit] + push
                losses.append(loss_at_the_end(network, target, replace(held, where=where, values=values)))
            slopes.append((losses[0] - losses[1]) / 2e-6)
        assert vectors[s][number, t] == pytest.approx(slopes, rel=1e-5, abs=1e-8)
        assert gradients[s][number, t] == pytest.approx(np.linalg.norm(slopes), rel=1e-5, abs=1e-8)


def test_that_nothing_comes_back_past_a_state_that_is_held_as_a_whole():
    network = network_of("lstm", layers=1, readout="last")
    held = nothing_held(network, 5)
    held.where[0, :, 2] = True
    reading = read_held(network, TOKENS, 1, held)
    assert (reading.gradient[0, :2] == 0).all()
    assert (reading.cell_gradient[0, :2] == 0).all()
    assert (reading.gradient[0, 2:] > 0).all()


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_a_whole_state_put_in_is_as_if_the_rest_had_begun_there(cell, nonlinearity, layers, readout):
    network = network_of(cell, nonlinearity, layers=layers, readout=readout, embedding=2)
    foreign = states_of(network, np.array([3, 3, 1]))  # (L, S, 3, H)
    held, step = nothing_held(network, 5), 1
    held.where[:, :, step] = True
    held.values[:, :, step] = foreign[:, :, 2]
    reading = read_held(network, TOKENS, None, held)
    rest = Batch(
        lengths=np.array([3]), tokens=TOKENS[step + 1 :, None], initial=np.ascontiguousarray(foreign[:, :, None, 2])
    )
    np.testing.assert_allclose(reading.outputs[-1], network.outputs(rest).reshape(-1, 3)[-1], 1e-12)
    run = network.forward(rest, network.reading)
    for number, tape in enumerate(run.tapes):
        np.testing.assert_allclose(reading.states[number, step + 1 :], tape.h[1:, 0], 1e-12)
    np.testing.assert_allclose(reading.states[:, 0], read(network, TOKENS).states[:, 0], 1e-12)


def test_that_one_unit_put_in_leaves_the_others_of_that_step():
    network = network_of("lstm", layers=1)
    foreign = states_of(network, np.array([3, 3, 1]))
    held = nothing_held(network, 5)
    held.where[0, :, 2, 1] = True
    held.values[0, :, 2, 1] = foreign[0, :, 2, 1]
    reading, plain = read_held(network, TOKENS, None, held), read(network, TOKENS)
    assert (reading.states[0, 2] != plain.states[0, 2]).tolist() == [False, True, False]
    assert reading.cells[0, 2, 1] == foreign[0, 1, 2, 1]
    assert (reading.states[0, 3] != plain.states[0, 3]).all()


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_a_beginning_is_that_of_batch_initial(cell, nonlinearity, bidirectional):
    network = network_of(cell, nonlinearity, bidirectional=bidirectional, initial_state="learnt", readout="every")
    initial = np.random.default_rng(2).normal(size=initial_states(network).shape)
    reading = read_held(network, TOKENS, None, replace(nothing_held(network, 5), initial=initial))
    batch = Batch(lengths=np.array([5]), tokens=TOKENS[:, None], initial=initial[:, :, None])
    np.testing.assert_allclose(reading.outputs, network.outputs(batch)[:, 0], 1e-12)


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_beginning_in_what_a_prefix_leaves_is_reading_both_as_one(cell, nonlinearity):
    network = network_of(cell, nonlinearity, initial_state="learnt", readout="every")
    prefix = np.array([2, 2, 4])
    held = replace(nothing_held(network, 5), initial=left_behind(network, prefix))
    reading = read_held(network, TOKENS, None, held)
    whole = read(network, np.concatenate([prefix, TOKENS]))
    np.testing.assert_allclose(reading.outputs, whole.outputs[3:], 1e-12)
    np.testing.assert_allclose(reading.states, whole.states[:, 3:], 1e-12)


@pytest.mark.parametrize("cell", cell_names())
def test_that_a_reversed_recurrence_has_not_met_the_prefix_when_it_begins(cell):
    network = network_of(cell, layers=1, bidirectional=True, initial_state="learnt", readout="every")
    prefix = np.array([2, 2, 4])
    initial = left_behind(network, prefix)
    np.testing.assert_array_equal(initial[1], initial_states(network)[1])
    reading = read_held(network, TOKENS, None, replace(nothing_held(network, 5), initial=initial))
    whole = read(network, np.concatenate([prefix, TOKENS]))
    np.testing.assert_allclose(reading.outputs, whole.outputs[3:], 1e-12)


def test_that_each_beginning_read_both_ways_has_what_is_held_in_it():
    network = network_of("gru", bidirectional=True, readout="last", layers=2)
    held = some_held(network, 5, seed=7)
    together = read_held(network, TOKENS, None, held)
    for n in range(1, 6):
        part = replace(held, where=held.where[:, :, :n], values=held.values[:, :, :n])
        alone = read_held(network, TOKENS[:n], None, part)
        np.testing.assert_allclose(together.outputs[n - 1], alone.outputs[-1], 1e-12)


def test_that_neither_weights_nor_their_gradient_nor_training_are_touched():
    network = network_of("lstm", bidirectional=True, readout="last")
    batch = Batch(lengths=np.array([5]), tokens=TOKENS[:, None], targets=np.array([1]))
    network.loss_and_gradient(batch)
    weights, gradient = network.weights.vector.copy(), network.gradient.vector.copy()
    read_held(network, TOKENS, 1, some_held(network, 5))
    np.testing.assert_array_equal(network.weights.vector, weights)
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_only_a_cell_with_a_cell_state_exposes_one():
    for name in cell_names():
        cell = network_of(name).recurrent.recurrences[0].cell
        if len(CELLS[name].states) == 1:
            with pytest.raises(NotImplementedError, match="no cell state"):
                cell.expose(np.zeros(3), np.zeros((4, 3)))
            with pytest.raises(NotImplementedError, match="no cell state"):
                cell.expose_back(np.zeros(3), np.zeros((4, 3)), np.zeros(3))

"""A linear reader names what an echo still holds, and no more than chance beyond."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.decodability import decodability, states_of
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

V, DEPTH = 4, 3


def echo() -> Network:
    """An Elman network with ReLU whose state is a shift register: the one-hot rows of the last three tokens."""
    spec = NetworkSpec(inputs=V, outputs=2, cell="elman", nonlinearity="relu", hidden=V * DEPTH, readout="last")
    network = Network(spec, 1, np.float64)
    for view in network.weights.views.values():
        view[...] = 0
    network.weights["layer0.W_x"][0, :, :V] = np.eye(V)
    network.weights["layer0.W_h"][0, :-V, V:] = np.eye(V * (DEPTH - 1))
    return network


def batch_of(count=60, T=12, seed=0, weights=None):
    random = np.random.default_rng(seed)
    tokens = random.choice(V, (T, count), p=weights)
    return Batch(lengths=np.where(np.arange(count) % 3, T, T - 4), tokens=tokens)


def test_that_an_echo_is_decoded_up_to_its_depth_and_no_further():
    found = decodability(*states_of(echo(), batch_of()), range(7))
    np.testing.assert_array_equal(found.accuracy[:DEPTH], 1)
    assert np.abs(found.accuracy[DEPTH:] - 1 / V).max() < 0.1
    assert np.abs(found.chance - 1 / V).max() < 0.1
    assert found.tokens == V
    lengths = np.where(np.arange(60) % 3, 12, 8)[1::2]
    assert found.places.tolist() == [int((lengths - delay).sum()) for delay in range(7)]


def test_that_a_rotated_echo_is_decoded_just_as_well():
    states, tokens = states_of(echo(), batch_of())
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((V * DEPTH, V * DEPTH)))[0]
    found = decodability([h @ turn + 3 for h in states], tokens, range(5))
    np.testing.assert_array_equal(found.accuracy[:DEPTH], 1)


def test_that_chance_is_always_saying_the_most_frequent_token():
    network = echo()
    network.weights["layer0.W_x"][...] = 0  # a state that tells nothing
    found = decodability(*states_of(network, batch_of(weights=[0.7, 0.1, 0.1, 0.1])), [0, 2])
    np.testing.assert_array_equal(found.accuracy, found.chance)
    assert np.abs(found.chance - 0.7).max() < 0.06


def test_that_the_fit_is_that_of_least_squares_on_the_other_half():
    random = np.random.default_rng(3)
    tokens = [random.integers(0, 3, 20) for _ in range(12)]
    code = random.standard_normal((3, 5))
    states = [code[ids] + random.normal(0, 1, (20, 5)) for ids in tokens]
    found = decodability(states, tokens, [0])
    h = np.concatenate(states[0::2])
    h_new = np.concatenate(states[1::2])
    W, *_ = np.linalg.lstsq(np.c_[h, np.ones(len(h))], np.eye(3)[np.concatenate(tokens[0::2])], rcond=None)
    named = (np.c_[h_new, np.ones(len(h_new))] @ W).argmax(axis=1)
    assert found.accuracy[0] == pytest.approx(np.mean(named == np.concatenate(tokens[1::2])), abs=0.01)
    assert 0.5 < found.accuracy[0] < 0.99


def test_that_too_few_places_say_nothing():
    states, tokens = states_of(echo(), batch_of(count=4, T=6))
    found = decodability(states, tokens, [0, 5, 99])
    assert np.isnan(found.accuracy).tolist() == [False, True, True]
    assert np.isnan(decodability([], [], [0]).accuracy).all()


def test_that_words_without_a_row_take_no_part():
    batch = batch_of()
    tokens = np.where(batch.tokens == 2, NOTHING, batch.tokens)
    found = decodability(*states_of(echo(), Batch(lengths=batch.lengths, tokens=tokens)), [1])
    assert found.tokens == V - 1
    assert found.accuracy[0] == 1


def test_that_numbers_are_no_tokens():
    network = Network(NetworkSpec(inputs=2, outputs=2, hidden=3, numeric=True), 1)
    with pytest.raises(ValueError, match="only tokens can be decoded"):
        states_of(network, Batch(lengths=np.array([3]), vectors=np.zeros((3, 1, 2))))

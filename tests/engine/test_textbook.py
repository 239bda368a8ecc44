"""The fast form of each cell is its textbook form: states, gates and gradients of a training pass, step by step."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import CELLS as ALL_CELLS
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]


def by_gate(rows, T, B, G, H):
    """Return rows (T B, G H) of a chunk as (T, G, B, H)."""
    return rows.reshape(T, B, G, H).transpose(0, 2, 1, 3)


@pytest.mark.parametrize("B", [1, 3, 17])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_training_computes_the_textbooks_steps(cell, nonlinearity, B):
    T, H, random = 6, 3, np.random.default_rng(1)
    spec = NetworkSpec(inputs=4, outputs=2, cell=cell, hidden=H, nonlinearity=nonlinearity, numeric=True)
    network = Network(spec, 2, np.float64)
    network.weights.vector += random.normal(0, 0.3, network.weights.size)
    W_x, b = (network.weights["layer0." + name] for name in ("W_x", "b"))
    book, names = network.recurrent.recurrences[0].cell, ALL_CELLS[cell].states
    x = random.standard_normal((T, B, 4))
    initial = random.standard_normal((1, len(names), B, H))
    batch = Batch(lengths=np.full(B, T), vectors=x, targets=random.integers(0, 2, (T, B)), initial=initial)

    states, gates = [tuple(initial[0])], []
    for t in range(T):
        state, of_step = book.step(x[t] @ W_x + b[:, None], states[-1])
        states.append(state)
        gates.append(of_step)
    tape = network.forward(batch, network.reading).tapes[0]
    np.testing.assert_allclose(tape.h, [state[0] for state in states], rtol=0, atol=1e-14)
    if "c" in names:
        np.testing.assert_allclose(tape.c, [state[1] for state in states], rtol=0, atol=1e-14)
    np.testing.assert_allclose(tape.a, gates, rtol=0, atol=1e-14)

    probabilities = network.outputs(batch)
    d_logits = (probabilities - np.eye(2)[batch.targets]) / (T * B)
    _, (chunk,) = network._learn(batch, network.reading, 0, 0)
    d_after = tuple(np.zeros((2, B, H))[: len(names)])
    dW_x, dW_h, db = (np.zeros_like(array) for array in (W_x, book.W_h, b))
    G = len(W_x)
    input_rows = by_gate(chunk.input_rows, T, B, G, H)
    hidden_rows = by_gate(chunk.hidden_rows, T, B, G, H)
    for t in reversed(range(T)):
        d_after = (d_after[0] + d_logits[t] @ network.weights["out.W"].T, *d_after[1:])
        np.testing.assert_allclose(chunk.dh[t + 1], d_after[0], rtol=0, atol=1e-14)
        d_after, by_input, by_state = book.step_back(states[t], gates[t], states[t + 1], d_after)
        np.testing.assert_allclose(input_rows[t], by_input, rtol=0, atol=1e-14)
        np.testing.assert_allclose(hidden_rows[t], by_state, rtol=0, atol=1e-14)
        dW_x += np.einsum("bi,gbh->gih", x[t], by_input)
        db += by_input.sum(axis=1)
        dW_h += np.einsum("bi,gbh->gih", states[t][0], by_state)
    np.testing.assert_allclose(chunk.dh[0], d_after[0], rtol=0, atol=1e-14)
    if "c" in names:
        np.testing.assert_allclose(chunk.dc[0], d_after[1], rtol=0, atol=1e-14)
    assert dW_h.any() == book.recurrent
    for name, expected in (("W_x", dW_x), ("b", db), *([("W_h", dW_h)] if book.recurrent else [])):
        np.testing.assert_allclose(network.gradient["layer0." + name], expected, rtol=0, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("feeding", ["every step", "the ends"])
@pytest.mark.parametrize("B", [1, 5])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_layers_over_sentences_of_any_length_are_the_textbooks_steps(cell, nonlinearity, B, feeding):
    """Two layers, each sequence by itself up to its own end: states, gates, and dL/dh, dL/dc, da of a probe."""
    T, H, V, random = 6, 3, 5, np.random.default_rng(4)
    spec = NetworkSpec(inputs=V, outputs=2, cell=cell, hidden=H, layers=2, nonlinearity=nonlinearity)
    network = Network(spec, 2, np.float64)
    network.weights.vector += random.normal(0, 0.3, network.weights.size)
    tokens, lengths = random.integers(-1, V, (T, B)), np.array([4, 6, 1, 2, 6])[:B]
    run = network.forward(Batch(lengths=lengths, tokens=tokens), network.reading)
    from_above = random.standard_normal((T, B, H))
    if feeding == "every step":
        from_above[np.arange(T)[:, None] >= lengths] = 0

        def feed(start, end, rows, dh, first) -> None:
            dh[...] = from_above.reshape(T * B, H)[start:end]

        chunks = network.recurrent.backward(run, network.reading, feed=feed, probe=True)
    else:
        from_above[np.arange(T)[:, None] != lengths - 1] = 0
        d_last = from_above[lengths - 1, np.arange(B)]
        chunks = network.recurrent.backward(run, network.reading, d_last=d_last, probe=True)

    books = [recurrence.cell for recurrence in network.recurrent.recurrences]
    for b, length in enumerate(lengths):
        x = np.array([np.eye(V)[token] if token >= 0 else np.zeros(V) for token in tokens[:length, b]])
        of_layer = []
        for layer, (book, tape) in enumerate(zip(books, run.tapes, strict=True)):
            W_x, bias = (network.weights[f"layer{layer}.{name}"] for name in ("W_x", "b"))
            states, gates = [tuple(np.zeros((len(book.states), H)))], []
            for t in range(length):
                state, of_step = book.step(x[t] @ W_x + bias, states[-1])
                states.append(state)
                gates.append(of_step)
            x = np.array([state[0] for state in states[1:]])
            np.testing.assert_allclose(tape.h[1 : length + 1, b], x, rtol=0, atol=1e-13)
            np.testing.assert_allclose(tape.a[:length, :, b], gates, rtol=0, atol=1e-13)
            if tape.c is not None:
                c = np.array([state[1] for state in states])
                np.testing.assert_allclose(tape.c[: length + 1, b], c, rtol=0, atol=1e-13)
            of_layer.append((states, gates))

        dx = from_above[:length, b]
        for layer in (1, 0):
            book, chunk, (states, gates) = books[layer], chunks[layer], of_layer[layer]
            W_x, G = network.weights[f"layer{layer}.W_x"], book.blocks
            d_after, below = tuple(np.zeros((len(book.states), H))), np.zeros((length, W_x.shape[1]))
            for t in reversed(range(length)):
                d_after = (d_after[0] + dx[t], *d_after[1:])
                np.testing.assert_allclose(chunk.dh[t + 1, b], d_after[0], rtol=0, atol=1e-13)
                if chunk.dc is not None:  # all of dL/dc, h following c; `step_back` takes what comes past h
                    o, c = gates[t][3], states[t + 1][1]
                    whole = d_after[1] + d_after[0] * o * (1 - np.tanh(c) ** 2)
                    np.testing.assert_allclose(chunk.dc[t + 1, b], whole, rtol=0, atol=1e-13)
                d_after, *da = book.step_back(states[t], gates[t], states[t + 1], d_after)
                for rows, of_step in zip((chunk.input_rows, chunk.hidden_rows), da, strict=True):
                    np.testing.assert_allclose(rows.reshape(T, B, G, H)[t, b], of_step, rtol=0, atol=1e-13)
                below[t] = np.einsum("gh,gih->i", da[0], W_x)
            for found, expected in zip((chunk.dh, chunk.dc), d_after, strict=False):
                np.testing.assert_allclose(found[0, b], expected, rtol=0, atol=1e-13)
            rest = chunk.input_rows.reshape(T, B, -1)[length:, b]
            np.testing.assert_array_equal(rest, np.zeros_like(rest))
            dx = below
        assert np.abs(chunks[0].dh[0, b]).max() > 1e-6 or nonlinearity == "relu" or cell == "last"


@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_textbook_takes_any_leading_dimensions(cell, nonlinearity):
    random = np.random.default_rng(3)
    spec = NetworkSpec(inputs=2, outputs=2, cell=cell, hidden=3, nonlinearity=nonlinearity)
    book = Network(spec, 2, np.float64).recurrent.recurrences[0].cell
    a = random.standard_normal((book.blocks, 2, 4, 5, 3))
    before, d_after = (tuple(random.standard_normal((len(book.states), 2, 4, 5, 3))) for _ in range(2))
    at = (1, 2, 3)
    before_one, d_after_one = (tuple(part[at] for part in whole) for whole in (before, d_after))
    after, gates = book.step(a, before)
    after_one, gates_one = book.step(a[:, *at], before_one)
    d_before, *da = book.step_back(before, gates, after, d_after)
    d_before_one, *da_one = book.step_back(before_one, gates_one, after_one, d_after_one)
    for whole, alone in zip((*after, *d_before), (*after_one, *d_before_one), strict=True):
        np.testing.assert_allclose(whole[at], alone, rtol=0, atol=1e-15)
    for whole, alone in zip((gates, *da), (gates_one, *da_one), strict=True):
        np.testing.assert_allclose(whole[:, *at], alone, rtol=0, atol=1e-15)

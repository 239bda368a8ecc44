"""Reading word by word gives what the network gives for the sequence, from any state, for every cell and input."""

import gc
import weakref

import numpy as np
import pytest

from rnn_playground.engine import reader_cells
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names, recurrent_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import read
from rnn_playground.engine.reader import Reader
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
SHAPES = {
    "one-hot": {},
    "embedding": {"embedding": 3},
    "numeric": {"numeric": True},
    "head": {"head": 4},
    "sigmoid": {"output": "sigmoid"},
    "linear, last": {"output": "linear", "readout": "last"},
    "learnt": {"initial_state": "learnt"},
    "wide": {"hidden": 30, "embedding": 25},  # too wide for one product of input and state
}
T = 7
every_cell = pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)


def made(cell: str = "lstm", nonlinearity: str = "tanh", seed: int = 0, size: float = 0.6, **shape) -> Network:
    """A float64 network with weights so large that states are far from linear."""
    spec = {"inputs": 6, "outputs": 4, "hidden": 5, "cell": cell, "nonlinearity": nonlinearity} | shape
    network = Network(NetworkSpec(**spec), seed, np.float64)
    scale = size if network.spec.hidden < 10 else 0.2
    network.weights.vector[:] = np.random.default_rng(seed).standard_normal(network.weights.size) * scale
    return network


def sequence(network: Network, seed: int = 5, steps: int = T) -> np.ndarray:
    random = np.random.default_rng(seed)
    if network.spec.numeric:
        return random.standard_normal((steps, network.spec.inputs))
    ids = random.integers(0, network.spec.inputs, steps)
    ids[steps // 2] = NOTHING
    return ids


def expected(network: Network, given: np.ndarray, initial: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """States (L, T, H) of the probe, outputs (T, K) of the whole sequence."""
    if initial is None:
        reading = read(network, given)
        return reading.states, reading.outputs
    part = {"vectors" if network.spec.numeric else "tokens": given[:, None]}
    batch = Batch(lengths=np.array([len(given)]), initial=initial, **part)
    run = network.forward(batch, network.reading)
    states = np.stack([tape.h[1:, 0] for tape in run.tapes])
    return states, network.readout.activated(run.rows[-1], network.reading.memory)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", SHAPES)
@every_cell
def test_that_outputs_after_each_token_are_those_of_the_whole_sequence(cell, nonlinearity, kind, layers):
    network = made(cell, nonlinearity, layers=layers, **SHAPES[kind])
    reader, given = Reader(network), sequence(network)
    states, outputs = expected(network, given)
    for t, token in enumerate(given):
        np.testing.assert_allclose(reader.read(token), outputs[t], rtol=0, atol=1e-12 * max(1, abs(outputs).max()))
        np.testing.assert_allclose(reader.state[:, 0, 0], states[:, t], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", SHAPES)
@every_cell
def test_that_a_sentence_read_at_once_is_the_whole_sequence(cell, nonlinearity, kind, layers):
    network = made(cell, nonlinearity, layers=layers, **SHAPES[kind])
    reader, given = Reader(network), sequence(network, steps=70)  # longer than the memory at first
    for steps in (6, 7, 70):
        reader.reset()
        states, outputs = expected(network, given[:steps])
        read_states, read_outputs = reader.read_sentence(given[:steps])
        largest = max(1, abs(outputs).max(), abs(states).max())
        np.testing.assert_allclose(read_states, states, rtol=0, atol=1e-12 * largest)
        np.testing.assert_allclose(read_outputs, outputs, rtol=0, atol=1e-12 * largest)


@pytest.mark.parametrize("kind", ["embedding", "numeric", "wide"])
@every_cell
def test_that_tokens_and_sentences_may_follow_each_other(cell, nonlinearity, kind):
    network = made(cell, nonlinearity, layers=2, **SHAPES[kind])
    reader, given = Reader(network), sequence(network, steps=12)
    _, outputs = expected(network, given)
    found = [reader.read(given[0]).copy()]
    found += [*reader.read_sentence(given[1:6])[1], *reader.read_sentence(given[6:8])[1]]
    reader.advance(given[8])
    found += [reader.outputs().copy(), reader.read(given[9]).copy(), *reader.read_sentence(list(given[10:]))[1]]
    np.testing.assert_allclose(found, outputs, rtol=0, atol=1e-12 * max(1, abs(outputs).max()))


@every_cell
def test_that_a_state_can_be_resumed_after_an_even_or_odd_number_of_tokens(cell, nonlinearity):
    network = made(cell, nonlinearity, layers=2)
    reader, given = Reader(network), sequence(network)
    _, outputs = expected(network, given)
    before = [reader.state]
    for token in given:
        reader.read(token)
        before.append(reader.state)
    for t, token in enumerate(given):  # from the states kept, which later reading has not changed
        reader.restore(before[t])
        np.testing.assert_array_equal(reader.state, before[t])
        np.testing.assert_allclose(reader.read(token), outputs[t], rtol=0, atol=1e-12)


@every_cell
def test_that_the_state_is_what_a_batch_takes_as_initial(cell, nonlinearity):
    network = made(cell, nonlinearity, layers=2)
    reader, given = Reader(network), sequence(network)
    reader.read_sentence(given[:3])
    _, outputs = expected(network, given[3:], reader.state)
    np.testing.assert_allclose(reader.read_sentence(given[3:])[1], outputs, rtol=0, atol=1e-12)
    batch = Batch(lengths=np.array([T]), tokens=given[:, None])
    np.testing.assert_allclose(reader.state, network.final_states(batch), rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", ["one-hot", "embedding", "numeric", "head"])
@every_cell
def test_that_refreshing_follows_the_weights_and_keeps_the_state(cell, nonlinearity, kind):
    network, other = (made(cell, nonlinearity, seed=seed, layers=2, **SHAPES[kind]) for seed in (0, 1))
    reader, given = Reader(network), sequence(network)
    reader.read_sentence(given[:3])
    state, before = reader.state, reader.outputs().copy()
    network.weights.vector[:] = other.weights.vector
    np.testing.assert_array_equal(reader.outputs(), before)
    reader.refresh()
    np.testing.assert_array_equal(reader.state, state)
    _, outputs = expected(other, given[3:], state)
    np.testing.assert_allclose(reader.read(given[3]), outputs[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(reader.read_sentence(given[4:])[1], outputs[1:], rtol=0, atol=1e-12)


@pytest.mark.parametrize("cell", sorted(reader_cells.STEPS))
def test_that_every_fast_form_is_the_textbook_form(cell, monkeypatch):
    network = made(cell, layers=2)
    given, fast = sequence(network), Reader(network)
    monkeypatch.setattr(reader_cells, "STEPS", {})
    slow = Reader(network)
    assert type(slow._layers[0]) is reader_cells.TextbookSteps
    for a, b in zip(fast.read_sentence(given), slow.read_sentence(given), strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)
    np.testing.assert_allclose(fast.read(1), slow.read(1), rtol=0, atol=1e-12)
    np.testing.assert_allclose(fast.state, slow.state, rtol=0, atol=1e-12)


def test_that_there_is_a_fast_form_for_every_recurrent_cell():
    assert set(reader_cells.STEPS) == set(recurrent_names())


@pytest.mark.parametrize("cell", cell_names())
def test_that_float32_reads_with_its_precision(cell):
    exact = made(cell, embedding=3)
    network = Network(exact.spec, 0)
    network.weights.load(exact.weights.views)
    given = sequence(exact)
    _, outputs = Reader(network).read_sentence(given)
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, expected(exact, given)[1], rtol=0, atol=1e-5)


def test_that_logits_too_large_for_exp_are_probabilities():
    network = made(size=300)
    reader, given = Reader(network), sequence(network)
    _, outputs = expected(network, given)
    assert outputs.max() > 0.999
    np.testing.assert_allclose(reader.read_sentence(given)[1], outputs, rtol=0, atol=1e-12)
    reader.reset()
    np.testing.assert_allclose([reader.read(token).copy() for token in given], outputs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("sign", [1, -1], ids=["overflow", "underflow"])
@pytest.mark.parametrize("way", ["learnt", "restored"])
def test_that_a_state_beyond_1_gives_probabilities(way, sign):
    """A GRU whose update gate is open keeps h = 5, so that logits are 175, where exp in float32 is infinite or 0."""
    state = "learnt" if way == "learnt" else "zero"
    network = Network(NetworkSpec(inputs=2, outputs=2, cell="gru", hidden=1, initial_state=state), 0)
    network.weights.vector[:] = 0
    network.weights["layer0.b"][1] = 30
    network.weights["out.W"][:] = [[35 * sign, 34 * sign]]
    if way == "learnt":
        network.weights["layer0.h0"][:] = 5
    reader = Reader(network)
    h = np.full((1, 1, 1, 1), 5, np.float32)
    expected = 1 / (1 + np.exp([-5.0 * sign, 5.0 * sign]))

    def begin() -> None:
        reader.reset()
        if way == "restored":
            reader.restore(h)

    begin()
    np.testing.assert_allclose(reader.read_sentence([0, 1])[1], [expected, expected], rtol=1e-4)
    begin()
    np.testing.assert_allclose(reader.read(0), expected, rtol=1e-4)
    network.weights["out.W"][:] *= 1.01  # still within what is safe for states within 1
    reader.refresh()
    assert np.isfinite(reader.outputs()).all()
    reader.restore(h / 5)
    assert np.isfinite(reader.read(0)).all()


def test_that_a_cell_state_that_overflows_does_not_warn():
    reader = Reader(made("lstm"))
    state = reader.state
    state[:, 1] = 1.7e308
    reader.restore(state)
    assert np.isfinite(reader.read(1)).all()
    reader.read_sentence([1, 2, 3])


@pytest.mark.parametrize(
    ("cell", "nonlinearity", "size"), [("elman", "relu", 1e200), ("lstm", "tanh", np.inf), ("gru", "tanh", 1e308)]
)
def test_that_numbers_that_overflow_do_not_warn(cell, nonlinearity, size):
    network = made(cell, nonlinearity)
    reader = Reader(network)
    network.weights.vector[:] *= size
    reader.refresh()
    found = [reader.read(token).copy() for token in (1, 2, 3, 4)]
    assert not np.isfinite(found).all()
    reader.read_sentence([1, 2, 3])
    network.weights.vector[:] = made(cell, nonlinearity).weights.vector
    reader.refresh()
    reader.reset()
    np.testing.assert_allclose(
        reader.read_sentence([1, 2, 3])[1], expected(network, np.array([1, 2, 3]))[1], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("size", [1, np.inf])
def test_that_a_reader_is_gone_with_its_last_name(size):
    """Without waiting for the garbage collector, which would have to find a cycle."""
    network = made()
    network.weights.vector[:] *= size
    reader = Reader(network)
    reader.read(1)
    gone = weakref.ref(reader)
    gc.disable()
    try:
        del reader
        assert gone() is None
    finally:
        gc.enable()


def test_that_a_network_that_reads_both_ways_is_refused():
    with pytest.raises(ValueError, match="reads both ways needs the end of a sentence"):
        Reader(made(bidirectional=True))


@pytest.mark.parametrize("shape", [{}, {"embedding": 25, "hidden": 30}], ids=["joined", "table"])
@pytest.mark.parametrize("wrong", [-2, 6, -7, -100])
def test_that_an_unknown_id_is_refused_and_changes_nothing(wrong, shape):
    reader = Reader(made(**shape))
    reader.read(1)
    state = reader.state
    for call in (lambda: reader.read(wrong), lambda: reader.read_sentence([0, wrong, 1])):
        with pytest.raises(ValueError, match=f"token ids go from 0 to 5, or -1 for nothing, not {wrong}"):
            call()
    with pytest.raises(ValueError, match="empty sentence"):
        reader.read_sentence([])
    np.testing.assert_array_equal(reader.state, state)


def test_that_vectors_and_states_of_another_shape_are_refused():
    reader = Reader(made(numeric=True))
    for call in (lambda: reader.read(np.zeros(5)), lambda: reader.read_sentence(np.zeros((2, 5)))):
        with pytest.raises(ValueError, match=r"reads vectors of 6 numbers, not of shape \(5,\)"):
            call()
    with pytest.raises(ValueError, match=r"states have shape \(1, 2, 1, 5\), not \(1, 1, 1, 5\)"):
        reader.restore(np.zeros((1, 1, 1, 5)))

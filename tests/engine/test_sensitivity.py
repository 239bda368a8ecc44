"""What `sensitivities` computes is what finite differences measure, and training does not notice."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.sensitivity import sensitivities
from rnn_playground.engine.spec import NetworkSpec

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
STEP = 1e-5


def mean_loss(network: Network, batch: Batch) -> float:
    total, number = network.loss(batch)
    return total / number


def slopes_by(array: np.ndarray, loss) -> np.ndarray:
    """Return central differences of `loss()` by every number of an array, which `loss` reads."""
    found = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + STEP
        above = loss()
        array[place] = kept - STEP
        below = loss()
        array[place] = kept
        found[place] = (above - below) / (2 * STEP)
    return found


def with_vectors(network: Network, batch: Batch) -> tuple[Network, np.ndarray]:
    """Return the same network for vectors, and as vectors what the batch's tokens stand for."""
    spec, weights = network.spec, dict(network.weights.views)
    if spec.numeric:
        return network, batch.vectors.copy()
    table = weights.pop("embedding") if spec.embedding else np.eye(spec.inputs)
    numeric = Network(replace(spec, numeric=True, embedding=0, inputs=table.shape[1]), 0, network.dtype)
    numeric.weights.load(weights)
    return numeric, np.where((batch.tokens == NOTHING)[..., None], 0, table[batch.tokens])


def assert_slopes(spec: NetworkSpec, batch: Batch) -> None:
    network = Network(spec, 2, np.float64)
    states = 2 if spec.cell == "lstm" else 1
    B, recurrences = batch.size, spec.layers * len(spec.directions)
    initial = 0.3 * np.random.default_rng(1).standard_normal((recurrences, states, B, spec.hidden))
    found = sensitivities(network, replace(batch, initial=initial))
    assert found.loss == pytest.approx(network.loss_and_gradient(replace(batch, initial=initial)), abs=1e-12)

    numeric, vectors = with_vectors(network, batch)

    def loss() -> float:
        return mean_loss(numeric, replace(batch, tokens=None, vectors=vectors, initial=initial))

    by_inputs, by_initial = slopes_by(vectors, loss), slopes_by(initial, loss)
    np.testing.assert_allclose(found.inputs, by_inputs, atol=1e-8)
    np.testing.assert_allclose(found.initial, by_initial, atol=1e-8)
    assert np.abs(by_inputs).max() > 1e-4
    assert np.abs(by_initial).max() > 1e-4 or spec.cell == "last"  # that one forgets it


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_gradients_by_inputs_and_initial_states_are_slopes(
    cell, nonlinearity, layers, bidirectional, T, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=3, outputs=2, cell=cell, hidden=3, layers=layers, bidirectional=bidirectional,
        nonlinearity=nonlinearity,
    )  # fmt: skip
    assert_slopes(spec, make_batch(spec, T, ragged=ragged))


@pytest.mark.parametrize("kind", [{}, {"embedding": 2}, {"numeric": True}], ids=["one-hot", "embedded", "numeric"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
def test_that_they_are_slopes_for_every_input_and_readout(bidirectional, readout, output, kind, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=2, cell="lstm", hidden=3, layers=2, bidirectional=bidirectional, readout=readout,
        output=output, head=2, **kind,
    )  # fmt: skip
    assert_slopes(spec, make_batch(spec, 4, B=4, ragged=True, mask=True))


def loss_with_a_push(network: Network, batch: Batch, recurrence: int, t: int, state: str, push: np.ndarray) -> float:
    """Read while `push` (B, H) is added to a state after step t of one recurrence, in its own order of reading."""
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

    cell.forward = pushed
    try:
        return mean_loss(network, batch)
    finally:
        del cell.forward


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_norms_by_states_are_those_of_slopes_in_token_order(cell, nonlinearity, bidirectional, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=2, bidirectional=bidirectional, nonlinearity=nonlinearity
    )
    network, batch = Network(spec, 2, np.float64), make_batch(spec, 4, ragged=True)
    found = sensitivities(network, batch)
    assert (found.cells is None) == (cell != "lstm")
    for recurrence in range(len(network.recurrent.recurrences)):
        for state, norms in [("h", found.hidden)] + ([("c", found.cells)] if cell == "lstm" else []):
            for t in range(4):
                for b, length in enumerate(batch.lengths):
                    if t >= length:
                        assert norms[recurrence, t, b] == 0
                        continue
                    turned = bidirectional and recurrence % 2 == 1
                    clock = length - 1 - t if turned else t
                    slopes = []
                    for unit in range(3):
                        push = np.zeros((3, 3))
                        push[b, unit] = STEP
                        above = loss_with_a_push(network, batch, recurrence, clock, state, push)
                        below = loss_with_a_push(network, batch, recurrence, clock, state, -push)
                        slopes.append((above - below) / (2 * STEP))
                    assert norms[recurrence, t, b] == pytest.approx(np.linalg.norm(slopes), abs=1e-8)
    assert found.hidden.max() > 1e-2


def test_that_only_the_last_steps_are_pushed_by_a_readout_there(make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, cell="lstm", hidden=3, readout="last")
    network = Network(spec, 2, np.float64)
    batch = make_batch(spec, 5, ragged=True)
    found = sensitivities(network, batch)
    for b, length in enumerate(batch.lengths):
        assert (found.hidden[0, :length, b] > 0).all()
        assert (found.inputs[length:, b] == 0).all()


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_training_and_earlier_sensitivities_are_left_alone(cell, readout, make_batch):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=4, layers=2, embedding=3, readout=readout, initial_state="learnt",
        bidirectional=True,
    )  # fmt: skip
    network, batch = Network(spec, 3), make_batch(spec, 6, ragged=True)
    loss = network.loss_and_gradient(batch)
    gradient, weights = network.gradient.vector.copy(), network.weights.vector.copy()
    first = sensitivities(network, batch)
    kept = [first.inputs.copy(), first.initial.copy(), first.hidden.copy()]
    sensitivities(network, make_batch(spec, 6, ragged=False, seed=7))
    for array, copy in zip([first.inputs, first.initial, first.hidden], kept, strict=True):
        np.testing.assert_array_equal(array, copy)
    np.testing.assert_array_equal(network.gradient.vector, gradient)
    np.testing.assert_array_equal(network.weights.vector, weights)
    assert network.loss_and_gradient(batch) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)
    assert first.loss == pytest.approx(loss, rel=1e-6)


def test_that_the_gradient_by_a_learnt_initial_state_is_the_sum_over_sequences(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=4, initial_state="learnt")
    network, batch = Network(spec, 3, np.float64), make_batch(spec, 6, ragged=True)
    network.loss_and_gradient(batch)
    h0, c0 = sensitivities(network, batch).initial[0].sum(axis=1)
    np.testing.assert_allclose(h0, network.gradient["layer0.h0"], atol=1e-15)
    np.testing.assert_allclose(c0, network.gradient["layer0.c0"], atol=1e-15)


def test_that_a_batch_without_targets_is_refused(elman):
    with pytest.raises(ValueError, match="a batch to learn from needs targets"):
        sensitivities(elman, Batch(lengths=np.array([1]), tokens=np.array([[1]])))

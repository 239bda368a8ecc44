"""A sentence unrolled by the textbook learns what training learns, and its gradients are slopes."""

import numpy as np
import pytest

from rnn_playground.engine.accumulate import accumulate, terms
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unrolled import batch_to_learn, unroll

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
INPUTS = {"one-hot": {}, "embedding": {"embedding": 3}, "numbers": {"numeric": True}}


def network_of(cell, nonlinearity="tanh", seed=3, **more) -> Network:
    network = Network(
        NetworkSpec(
            inputs=5, cell=cell, nonlinearity=nonlinearity, **({"hidden": 4, "outputs": 3} | more)
        ),
        seed, np.float64,
    )  # fmt: skip
    if nonlinearity == "relu":
        for name, view in network.weights.views.items():
            if name.endswith(".b"):
                view += 0.4  # so that not all of the few units are dead
    return network


def sentence_of(network: Network, T: int, seed=0):
    """Return a sequence with something unknown in it, and targets of which one does not count."""
    spec, random = network.spec, np.random.default_rng(seed)
    if spec.numeric:
        sequence = random.standard_normal((T, spec.inputs))
    else:
        sequence = random.integers(0, spec.inputs, T)
        if T > 2:
            sequence[1] = NOTHING
    places = (T,) if spec.readout == "every" else ()
    if spec.output == "softmax":
        target = random.integers(0, spec.outputs, places)
        if T > 2 and places:
            target[2] = NOTHING
    else:
        target = random.random((*places, spec.outputs))
        if T > 2 and places:
            target[2] = np.nan
    return sequence, target


def summed(network: Network, unrolled) -> dict[str, np.ndarray]:
    """Return the gradient of all arrays as the finished accumulators have it."""
    found = {}
    for name, view in network.weights.views.items():
        gradient = np.zeros_like(view)
        blocks = gradient if view.ndim == 3 or (name.endswith(".b") and view.ndim == 2) else gradient[None]
        for block, to in enumerate(blocks):
            parts = terms(network, unrolled, name, block)
            final = accumulate(parts, 0).so_far
            to[slice(None) if parts.rows is None else list(parts.rows)] = final if to.ndim == 2 else final[0]
        found[name] = gradient
    return found


@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("both", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_the_finished_accumulators_are_the_gradient_of_training(
    cell, nonlinearity, inputs, layers, both, readout, T
):
    for output, head in (("softmax", 0), ("sigmoid", 2), ("linear", 0)):
        network = network_of(
            cell, nonlinearity, layers=layers, bidirectional=both, readout=readout, output=output, head=head,
            initial_state="learnt", **INPUTS[inputs],
        )  # fmt: skip
        random = np.random.default_rng(1)
        for name, view in network.weights.views.items():
            if name.endswith(("h0", "c0")):
                view[...] = 0.3 * random.standard_normal(view.shape)
        sequence, target = sentence_of(network, T)
        unrolled = unroll(network, sequence, target)
        batch, predicted = batch_to_learn(network, sequence, target, unrolled.outputs[-1])
        loss = network.loss_and_gradient(batch)
        assert not predicted
        assert unrolled.loss @ unrolled.weights == pytest.approx(loss, abs=1e-12)
        for name, gradient in summed(network, unrolled).items():
            np.testing.assert_allclose(gradient, network.gradient[name], rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("truncate", [1, 2, 3, 9])
@pytest.mark.parametrize("cell", cell_names())
def test_that_truncation_cuts_where_training_cuts(cell, truncate):
    network = network_of(cell, layers=2)
    sequence, target = sentence_of(network, 7)
    unrolled = unroll(network, sequence, target, truncate=truncate)
    batch, _ = batch_to_learn(network, sequence, target, unrolled.outputs[-1])
    network.loss_and_gradient(batch, truncate=truncate)
    for name, gradient in summed(network, unrolled).items():
        np.testing.assert_allclose(gradient, network.gradient[name], rtol=0, atol=1e-12, err_msg=name)


def twice(batch: Batch) -> Batch:
    """Return a batch of one sequence as one of two equal ones."""
    def doubled(array, axis):
        return None if array is None else np.repeat(array, 2, axis=axis)

    every = batch.targets is not None and batch.targets.shape[0] == batch.steps and batch.targets.ndim > 1
    return Batch(
        lengths=doubled(batch.lengths, 0), tokens=doubled(batch.tokens, 1), vectors=doubled(batch.vectors, 1),
        targets=doubled(batch.targets, 1 if every else 0), mask=doubled(batch.mask, 1 if every else 0),
    )  # fmt: skip


def loss_with_a_push(network: Network, sequence, batch, recurrence: int, t: int, state: str, push) -> float:
    """Return the mean loss while `push` (H,) is added to a state of one recurrence after its t-th reading step.

    The sentence is read twice at once: a single one has steps of another form (engine/single.py).
    """
    batch = twice(batch)
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
        total, number = network.loss(batch)
    finally:
        del cell.forward
    return total / number


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("both", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_what_arrives_at_a_state_is_the_slope_of_the_loss(cell, nonlinearity, both, readout):
    network = network_of(cell, nonlinearity, layers=2, bidirectional=both, readout=readout, head=2, hidden=3)
    sequence, target = sentence_of(network, 4)
    unrolled = unroll(network, sequence, target)
    batch, _ = batch_to_learn(network, sequence, target, unrolled.outputs[-1])
    for recurrence, way in enumerate(unrolled.ways):
        for t in range(4):
            slopes = [
                loss_with_a_push(network, sequence, batch, recurrence, t, "h", push)
                - loss_with_a_push(network, sequence, batch, recurrence, t, "h", -push)
                for push in 1e-6 * np.eye(3)
            ]
            assert way.above[t] + way.later[0][t] == pytest.approx(np.array(slopes) / 2e-6, abs=1e-8)


def test_that_a_sentence_without_a_target_is_compared_with_the_networks_own_answer():
    network = network_of("gru")
    unrolled = unroll(network, np.array([1, 2, 3]), np.full(3, NOTHING))
    assert unrolled.predicted
    assert unrolled.weights.tolist() == [0, 0, 1]
    assert unrolled.targets[-1] == unrolled.outputs[-1].argmax()
    assert unrolled.loss[-1] == pytest.approx(-np.log(unrolled.outputs[-1].max()))
    assert unrolled.loss[:-1].tolist() == [0, 0]
    assert unroll(network, np.array([1, 2, 3]), None).predicted


def test_that_unrolling_leaves_weights_and_gradient_as_they_are():
    network = network_of("lstm", layers=2, bidirectional=True, embedding=2)
    network.gradient.vector[:] = 7
    before = network.weights.vector.copy()
    sequence, target = sentence_of(network, 5)
    unroll(network, sequence, target)
    assert (network.gradient.vector == 7).all()
    assert (network.weights.vector == before).all()


@pytest.mark.parametrize("step", [0, 2, 4])
def test_that_the_accumulator_fills_from_the_last_step_to_the_first(step):
    network = network_of("elman")
    sequence, target = sentence_of(network, 5)
    unrolled = unroll(network, sequence, target)
    found = accumulate(terms(network, unrolled, "layer0.W_h"), step)
    way = unrolled.ways[0]
    outer = [np.outer(way.states[0][s], way.d_hidden[s, 0]) for s in range(5)]
    assert found.here == pytest.approx(outer[step])
    assert found.so_far == pytest.approx(sum(outer[step:]))
    assert found.final == pytest.approx(sum(outer))
    assert found.norms == pytest.approx([np.linalg.norm(one) for one in outer])
    assert found.norm_so_far == pytest.approx(np.linalg.norm(sum(outer[step:])))
    assert found.shares == pytest.approx([(one * sum(outer)).sum() / (sum(outer) ** 2).sum() for one in outer])
    assert found.shares.sum() == pytest.approx(1)


def test_that_only_symbols_that_were_read_have_rows_in_the_accumulator():
    network = network_of("elman")
    tokens = np.array([4, 1, NOTHING, 4])
    found = terms(network, unroll(network, tokens, np.zeros(4, int)), "layer0.W_x")
    assert found.rows == (1, 4)
    assert found.left.tolist() == [[0, 1], [1, 0], [0, 0], [0, 1]]


def test_that_a_learnt_beginning_is_a_term_of_the_first_step_alone():
    network = network_of("lstm", initial_state="learnt")
    sequence, target = sentence_of(network, 4)
    found = terms(network, unroll(network, sequence, target), "layer0.c0")
    assert np.flatnonzero(np.abs(found.right).sum(axis=1)).tolist() == [0]


def test_that_batches_of_tokens_ask_what_the_sentence_asks():
    network = network_of("elman", readout="last", output="sigmoid", outputs=1)
    batch, predicted = batch_to_learn(network, np.array([1, 2]), np.array([1.0]), np.array([0.2]))
    assert not predicted
    assert isinstance(batch, Batch)
    assert batch.targets.tolist() == [[1.0]]
    batch, predicted = batch_to_learn(network, np.array([1, 2]), None, np.array([0.2]))
    assert predicted
    assert batch.targets.tolist() == [[0.0]]

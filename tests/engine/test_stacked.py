"""A stack computes for each of its models what a network of its own computes, bits of rounding aside."""

import numpy as np
import pytest

from rnn_playground.engine import stacked, stacked_layer
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.stacked import Stack

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
SHAPES = {
    "one-hot": {},
    "embedding": {"embedding": 3},
    "numeric": {"numeric": True},
    "head, sigmoid": {"head": 3, "output": "sigmoid"},
    "linear": {"output": "linear"},
    "learnt": {"initial_state": "learnt"},
}
SEEDS = (4, 5, 4)


def spec_of(cell: str = "gru", nonlinearity: str = "tanh", **more) -> NetworkSpec:
    return NetworkSpec(**({"inputs": 6, "outputs": 4, "hidden": 5, "cell": cell, "nonlinearity": nonlinearity} | more))


def assert_equal_to_networks(stack: Stack, batches: list[Batch], atol: float = 1e-12) -> None:
    losses = stack.loss_and_gradient(batches)
    assert losses.shape == (len(batches),)
    for model, batch in enumerate(batches):
        network = stack.network(model)
        assert losses[model] == pytest.approx(network.loss_and_gradient(batch), rel=0, abs=atol)
        for name, gradient in network.gradient.views.items():
            np.testing.assert_allclose(stack.gradient[name][model], gradient, rtol=0, atol=atol, err_msg=name)
        assert np.abs(network.gradient.vector).max() > 1e-3


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_losses_and_gradients_are_those_of_single_networks(
    cell, nonlinearity, kind, layers, readout, ragged, make_batch
):
    spec = spec_of(cell, nonlinearity, layers=layers, readout=readout, **SHAPES[kind])
    stack = Stack(spec, SEEDS, np.float64)
    if spec.initial_state == "learnt":
        stack.weights["layer0.h0"][:] = np.random.default_rng(0).standard_normal(stack.weights["layer0.h0"].shape)
    # Also of different numbers of steps, and with a mask in one batch alone.
    lengths = (6, 4, 6) if ragged else (5, 5, 5)
    batches = [make_batch(spec, T, 3, ragged=ragged, mask=model == 1, seed=model) for model, T in enumerate(lengths)]
    assert_equal_to_networks(stack, batches)
    one = [make_batch(spec, T, 1, ragged=False, seed=model) for model, T in enumerate(lengths)]  # another size
    assert_equal_to_networks(stack, one)
    assert_equal_to_networks(stack, batches)


@pytest.mark.parametrize("kind", ["one-hot", "embedding"])
def test_that_sums_of_symbols_by_sorting_are_the_same(kind, make_batch, monkeypatch):
    monkeypatch.setattr(stacked_layer, "SMALL_PRODUCT", 0)
    spec = spec_of("lstm", **SHAPES[kind])
    batches = [make_batch(spec, 5, 3, ragged=True, seed=model) for model in range(3)]
    assert_equal_to_networks(Stack(spec, SEEDS, np.float64), batches)


@pytest.mark.parametrize("output", ["softmax", "linear"])
def test_that_a_read_out_in_pieces_is_the_same(output, make_batch, monkeypatch):
    monkeypatch.setattr(stacked, "_ROWS", 12)  # 4 places of 3 models
    spec = spec_of(head=3, output=output)
    batches = [make_batch(spec, 7, 3, ragged=True, mask=True, seed=model) for model in range(3)]
    assert_equal_to_networks(Stack(spec, SEEDS, np.float64), batches)


def test_that_logits_too_large_for_exp_have_their_loss_and_leave_other_models_alone(make_batch):
    spec = spec_of("lstm")
    stack = Stack(spec, (1, 2), np.float64)
    stack.weights["out.W"][1] *= 1e4
    assert_equal_to_networks(stack, [make_batch(spec, 5, 2, ragged=True, seed=seed) for seed in (1, 2)], atol=1e-8)


def test_that_a_model_whose_loss_is_not_finite_does_not_spoil_others(make_batch):
    spec = spec_of("gru", embedding=3)
    stack, batches = Stack(spec, (1, 2), np.float64), [make_batch(spec, 5, 2, ragged=False, seed=s) for s in (1, 2)]
    good, gradient = stack.loss_and_gradient(batches)[0], stack.gradient.matrix[0].copy()
    stack.weights.matrix[1] = np.nan
    losses = stack.loss_and_gradient(batches)
    assert losses[0] == pytest.approx(good, abs=1e-12)
    assert np.isnan(losses[1])
    np.testing.assert_allclose(stack.gradient.matrix[0], gradient, rtol=0, atol=1e-12)
    norms = stack.clip_by_norm(0.1)
    assert np.isnan(norms[1])
    assert np.linalg.norm(stack.gradient.matrix[0]) == pytest.approx(0.1, rel=1e-4)


def test_that_models_are_clipped_apart():
    stack = Stack(spec_of(), (1, 2, 3), np.float64)
    random = np.random.default_rng(0)
    given = random.standard_normal(stack.gradient.matrix.shape) * np.array([[1e-3], [1.0], [30.0]])
    for limit in (5.0, 0.0, 1e-2):
        stack.gradient.matrix[:] = given
        norms = stack.clip_by_norm(limit)
        for model, row in enumerate(given.copy()):
            assert norms[model] == pytest.approx(clip_by_norm(row, limit), rel=1e-12)
            np.testing.assert_allclose(stack.gradient.matrix[model], row, rtol=1e-12, atol=0)


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_that_training_is_that_of_single_networks_with_the_same_seeds(optimizer, make_batch):
    spec = spec_of("lstm", embedding=3)
    stack = Stack(spec, SEEDS, np.float64)
    networks = [Network(spec, seed, np.float64) for seed in SEEDS]
    machine = make_optimizer(optimizer, stack.weights.vector.size, np.float64)
    own = [make_optimizer(optimizer, network.weights.size, np.float64) for network in networks]
    for update in range(8):
        batches = [make_batch(spec, 5, 2, ragged=True, seed=10 * update + model) for model in range(3)]
        losses = stack.loss_and_gradient(batches)
        stack.clip_by_norm(0.5)
        machine.step(stack.weights.vector, stack.gradient.vector, 0.05)
        for model, (network, one) in enumerate(zip(networks, own, strict=True)):
            assert losses[model] == pytest.approx(network.loss_and_gradient(batches[model]), abs=1e-9)
            clip_by_norm(network.gradient.vector, 0.5)
            one.step(network.weights.vector, network.gradient.vector, 0.05)
    for model, network in enumerate(networks):
        np.testing.assert_allclose(stack.weights.matrix[model], network.weights.vector, rtol=0, atol=1e-9)


def test_that_equal_seeds_make_equal_models_and_equal_stacks_equal_bits(make_batch):
    spec = spec_of("lstm")
    stack, again = Stack(spec, SEEDS), Stack(spec, SEEDS)
    assert stack.weights.matrix.dtype == np.float32
    np.testing.assert_array_equal(stack.weights.matrix[0], Network(spec, SEEDS[0]).weights.vector)
    np.testing.assert_array_equal(stack.weights.matrix[0], stack.weights.matrix[2])
    batch = make_batch(spec, 5, 3, ragged=True)
    losses = stack.loss_and_gradient([batch] * 3)
    first = stack.gradient.matrix.copy()
    assert losses[0] == pytest.approx(losses[2], rel=1e-6)
    assert abs(losses[0] - losses[1]) > 1e-3
    np.testing.assert_allclose(first[0], first[2], rtol=0, atol=1e-7)  # a model's place may round otherwise
    stack.loss_and_gradient([make_batch(spec, 9, 3, ragged=True)] * 3)  # outgrows the memory
    for one in (stack, again):
        np.testing.assert_array_equal(one.loss_and_gradient([batch] * 3), losses)
        np.testing.assert_array_equal(one.gradient.matrix, first)


def test_that_one_model_is_a_stack_too(make_batch):
    for B in (1, 2):
        spec = spec_of("gru")
        assert_equal_to_networks(Stack(spec, (3,), np.float64), [make_batch(spec, 4, B, ragged=False)])


@pytest.mark.parametrize("change", [{"bidirectional": True}, {"dropout": 0.5, "layers": 2}])
def test_that_what_stacks_do_not_do_is_refused(change):
    with pytest.raises(ValueError, match="read both ways or drop units are not stacked"):
        Stack(spec_of(**change), (1, 2))


def test_that_batches_that_do_not_fit_are_refused(make_batch):
    spec = spec_of()
    stack, batch = Stack(spec, (1, 2)), make_batch(spec, 4, 2, ragged=False)
    begun = Batch(lengths=batch.lengths, tokens=batch.tokens, targets=batch.targets, initial=np.zeros((1, 1, 2, 5)))
    unknown = Batch(lengths=batch.lengths, tokens=batch.tokens + 6, targets=batch.targets)
    for batches, message in (
        ([batch], "2 models need as many batches, not 1"),
        ([batch, make_batch(spec, 4, 3, ragged=False)], r"equally many sequences, not \[2, 3\]"),
        ([batch, begun], "no initial states"),
        ([batch, Batch(lengths=batch.lengths, tokens=batch.tokens)], "need targets"),
        ([batch, unknown], "token ids go from 0 to 5"),
        ([batch, make_batch(spec_of(numeric=True), 4, 2, ragged=False)], "these models read tokens"),
    ):
        with pytest.raises(ValueError, match=message):
            stack.loss_and_gradient(batches)
    with pytest.raises(ValueError, match="needs a seed"):
        Stack(spec, ())

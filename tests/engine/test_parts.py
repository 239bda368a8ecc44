"""Registry, initial weights, losses, scatter, optimizers and clipping, each against values from elsewhere."""

from pathlib import Path

import numpy as np
import pytest

import rnn_playground.engine.cells as cells_folder
from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer, optimizer_names
from rnn_playground.engine.scatter import by_product, by_sorting
from rnn_playground.engine.spec import NetworkSpec


def test_that_every_file_of_the_cells_folder_is_one_registered_cell():
    files = {path.stem for path in Path(cells_folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert {cell.__module__.rpartition(".")[2] for cell in CELLS.values()} == files
    assert len(CELLS) == len(files)
    assert cell_names() == ("elman", "gru", "lstm")
    assert all(name == cell.name for name, cell in CELLS.items())


@pytest.mark.parametrize("cell", cell_names())
def test_that_initial_weights_fill_the_ranges_of_pytorchs_defaults(cell):
    spec = NetworkSpec(
        inputs=50, outputs=40, cell=cell, hidden=25, layers=2, head=100, embedding=30, forget_bias=2.5
    )
    weights = Network(spec, 1).weights
    bounds = {"head": 1 / 5, "out": 1 / 10}
    for name, view in weights.views.items():
        part, _, kind = name.partition(".")
        if name == "embedding":
            assert view.std() == pytest.approx(1, abs=0.1)
            continue
        if cell == "lstm" and kind == "b" and part.startswith("layer"):
            assert (view[1] == 2.5).all()
            view = np.delete(view, 1, axis=0)
        bound = bounds.get(part, 1 / 5)
        assert np.abs(view).max() <= bound
        if view.size >= 100:
            assert view.std() == pytest.approx(bound / np.sqrt(3), rel=0.15), name


def test_that_float32_starts_from_the_rounded_weights_of_float64():
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, embedding=2)
    double = Network(spec, 9, np.float64).weights.vector
    np.testing.assert_array_equal(Network(spec, 9).weights.vector, double.astype(np.float32))


def test_that_weights_have_the_names_and_shapes_of_the_contract():
    spec = NetworkSpec(inputs=7, outputs=3, cell="gru", hidden=4, layers=2, embedding=5, head=6)
    weights = Network(spec, 1).weights
    assert {name: view.shape for name, view in weights.views.items()} == {
        "embedding": (7, 5),
        "layer0.W_x": (3, 5, 4), "layer0.W_h": (3, 4, 4), "layer0.b": (3, 4), "layer0.b_hn": (4,),
        "layer1.W_x": (3, 4, 4), "layer1.W_h": (3, 4, 4), "layer1.b": (3, 4), "layer1.b_hn": (4,),
        "head.W": (4, 6), "head.b": (6,), "out.W": (6, 3), "out.b": (3,),
    }  # fmt: skip
    weights.vector[...] = np.arange(weights.size)
    assert np.concatenate([view.ravel() for view in weights.views.values()]).tolist() == list(
        range(weights.size)
    )


def loss_of(name: str, logits: list[list[float]], targets) -> tuple[np.ndarray, np.ndarray]:
    rows = np.array(logits, np.float32)
    loss = LOSSES[name](rows.shape[1], rows.dtype)
    return loss.forward(rows, np.array(targets), Memory(rows.dtype)), rows


def test_that_softmax_is_stable_for_logits_of_any_size():
    losses, outputs = loss_of("softmax", [[1000, 0], [-1000, -1000], [0, 3e38]], [1, 0, 1])
    np.testing.assert_allclose(losses, [1000, np.log(2), 0], rtol=1e-6)
    np.testing.assert_allclose(outputs, [[1, 0], [0.5, 0.5], [0, 1]])


def test_that_sigmoid_is_stable_for_logits_of_any_size():
    losses, outputs = loss_of("sigmoid", [[1000, -1000], [1000, 1000], [0, 3e38]], [[1, 0], [0, 1], [0.5, 1]])
    np.testing.assert_allclose(losses, [0, 1000, np.log(2)], rtol=1e-6)
    np.testing.assert_allclose(outputs, [[1, 0], [1, 1], [0.5, 1]])


def test_that_squared_errors_are_summed_over_the_outputs():
    losses, outputs = loss_of("linear", [[1, 2], [0, -1]], [[0, 0], [0, 2]])
    assert losses.tolist() == [5, 9]
    assert outputs.tolist() == [[1, 2], [0, -1]]


@pytest.mark.parametrize("name", LOSSES)
def test_that_activating_alone_gives_the_outputs_of_the_loss(name):
    logits = np.random.default_rng(0).normal(0, 5, (6, 4))
    _, outputs = loss_of(name, logits, np.zeros(6, int) if name == "softmax" else np.zeros((6, 4)))
    alone = logits.astype(np.float32)
    LOSSES[name](4, alone.dtype).activate(alone)
    np.testing.assert_allclose(alone, outputs, rtol=1e-6)


TOKENS = {
    "frequent and rare": np.random.default_rng(1).zipf(1.3, 300) % 150,
    "one token": np.full(70, 3),
    "with nothing": np.where(np.arange(60) % 3, np.arange(60) // 4, NOTHING),
    "only nothing": np.full(5, NOTHING),
    "all different": np.arange(40)[::-1],
}


@pytest.mark.parametrize("ids", TOKENS.values(), ids=TOKENS)
def test_that_both_ways_to_sum_by_token_equal_numpys_unbuffered_sum(ids):
    blocks = np.random.default_rng(2).standard_normal((4, ids.size, 3))
    chosen = (0, 1, 3)
    expected = np.zeros((3, 150, 3))
    for g, block in enumerate(chosen):
        np.add.at(expected[g], ids[ids >= 0], blocks[block][ids >= 0])
    sorted_sums, products = np.full((2, 3, 150, 3), np.nan)
    by_sorting(blocks, chosen, ids, sorted_sums)
    by_product(blocks, chosen, ids, products, Memory(blocks.dtype))
    np.testing.assert_allclose(sorted_sums, expected, atol=1e-12)
    np.testing.assert_allclose(products, expected, atol=1e-12)


@pytest.mark.parametrize("name", optimizer_names())
def test_that_an_optimizer_continues_from_its_state_bit_for_bit(name):
    random = np.random.default_rng(0)
    gradients = random.standard_normal((10, 20)).astype(np.float32)
    straight, stopped = np.ones((2, 20), np.float32)
    optimizer = make_optimizer(name, 20)
    for gradient in gradients:
        optimizer.step(straight, gradient, 0.01)
    first = make_optimizer(name, 20)
    for gradient in gradients[:5]:
        first.step(stopped, gradient, 0.01)
    state = first.state()
    first.step(stopped.copy(), gradients[0], 1.0)  # the state is a copy: this must not change it
    second = make_optimizer(name, 20)
    second.load(state)
    for gradient in gradients[5:]:
        second.step(stopped, gradient, 0.01)
    np.testing.assert_array_equal(stopped, straight)


def test_that_optimizers_refuse_unknown_names_and_foreign_states():
    assert optimizer_names() == ("sgd", "momentum", "rmsprop", "adam")
    with pytest.raises(ValueError, match="no optimizer is called 'newton': choose one of sgd, momentum"):
        make_optimizer("newton", 3)
    with pytest.raises(ValueError, match=r"holds \['m', 'steps', 'v'\], not \['steps'\]"):
        make_optimizer("adam", 3).load(make_optimizer("sgd", 3).state())
    with pytest.raises(ValueError, match=r"m has shape \(4,\), not \(3,\)"):
        make_optimizer("adam", 3).load(make_optimizer("adam", 4).state())


def test_that_clipping_shortens_by_pytorchs_factor_and_only_above_the_limit():
    gradient = np.array([3.0, 4.0])
    assert clip_by_norm(gradient, 10) == 5
    assert gradient.tolist() == [3, 4]
    assert clip_by_norm(gradient, 0) == 5
    assert gradient.tolist() == [3, 4]
    assert clip_by_norm(gradient, 1) == 5
    np.testing.assert_allclose(gradient, np.array([3, 4]) / 5.000001, rtol=1e-15)


def test_that_clipping_measures_what_float32_squares_cannot():
    gradient = np.array([3e30, 4e30], np.float32)
    assert clip_by_norm(gradient, 1) == pytest.approx(5e30, rel=1e-6)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-6)


def test_that_clipping_returns_a_norm_that_is_not_finite_and_changes_nothing():
    gradient = np.array([np.inf, 1], np.float32)
    assert clip_by_norm(gradient, 1) == np.inf
    assert gradient.tolist() == [np.inf, 1]
    assert np.isnan(clip_by_norm(np.array([np.nan, 1]), 1))

"""Registry, named arrays, losses and scatter, each against values from elsewhere."""

from pathlib import Path

import numpy as np
import pytest

import rnn_playground.engine.cells as cells_folder
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cell import Cell
from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.discover import discover
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.gradcheck import check_gradient
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.network import Network
from rnn_playground.engine.scatter import by_product, by_sorting
from rnn_playground.engine.spec import NetworkSpec


def test_that_every_file_of_the_cells_folder_is_one_registered_cell():
    files = {path.stem for path in Path(cells_folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert {cell.__module__.rpartition(".")[2] for cell in CELLS.values()} == files
    assert len(CELLS) == len(files)
    assert cell_names() == ("elman", "gru", "lstm", "bag", "last")
    assert all(name == cell.name for name, cell in CELLS.items())


def test_that_a_folder_registers_what_it_defines_in_the_order_declared(tmp_path, monkeypatch):
    folder = tmp_path / "some_cells"
    folder.mkdir()
    head = "from rnn_playground.engine.cells.elman import Elman\n"
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text(head + "class A(Elman):\n    name, order = 'late', 9\n")
    (folder / "b.py").write_text(head + "class B(Elman):\n    name, order = 'early', 2\nclass C:\n    name = 'none'\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = discover(Cell, "some_cells", [str(folder)])
    assert [(name, one.__name__) for name, one in found.items()] == [("early", "B"), ("late", "A")]


def test_that_arrays_of_two_networks_lie_in_one_aligned_vector():
    spec = NetworkSpec(inputs=7, outputs=3, hidden=5)
    model = EncoderDecoder(spec, spec, 1)
    for arrays in (model.weights, model.gradient):
        assert arrays.vector.ctypes.data % 64 == 0
        arrays.vector[:] = np.arange(arrays.size)
        parts = [arrays.part("encoder."), arrays.part("decoder.")]
        np.testing.assert_array_equal(np.concatenate([part.vector for part in parts]), arrays.vector)
        for name, part in zip(("encoder.", "decoder."), parts, strict=True):
            assert np.shares_memory(part.vector, arrays.vector)
            for own, view in part.views.items():
                np.testing.assert_array_equal(view, arrays[name + own])


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


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("ids", TOKENS.values(), ids=TOKENS)
def test_that_both_ways_to_sum_by_token_equal_numpys_unbuffered_sum(ids, first):
    rows = np.random.default_rng(2).standard_normal((ids.size, 3))
    expected = np.zeros((150, 3)) if first else np.random.default_rng(3).standard_normal((150, 3))
    sorted_sums, products = (np.full((150, 3), np.nan) if first else expected.copy() for _ in range(2))
    np.add.at(expected, ids[ids >= 0], rows[ids >= 0])
    memory = Memory(rows.dtype)
    by_sorting(rows, ids, sorted_sums, memory, first=first)
    by_product(rows, ids, products, memory, first=first)
    np.testing.assert_allclose(sorted_sums, expected, atol=1e-12)
    np.testing.assert_allclose(products, expected, atol=1e-12)


GOOD_SPEC = {"inputs": 5, "outputs": 3}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"initial_state": "learned"}, "initial_state is one of 'zero', 'learnt', not 'learned'"),
        ({"nonlinearity": "sigmoid"}, "nonlinearity is one of 'tanh', 'relu', not 'sigmoid'"),
        ({"readout": "first"}, "readout is one of 'every', 'last', not 'first'"),
        ({"output": "mse"}, "output is one of 'softmax', 'sigmoid', 'linear', not 'mse'"),
        ({"recurrent": "ortho"}, "recurrent is one of 'uniform', 'glorot', 'orthogonal', 'identity', 'spectral'"),
        ({"hidden": 2.5}, "hidden must be a whole number of at least 1, not 2.5"),
        ({"embedding": -1}, "embedding must be a whole number of at least 0, not -1"),
        ({"numeric": True, "embedding": 3}, "set embedding to 0"),
        ({"dropout": 1.0}, "at least 0 and below 1, not 1.0"),
        ({"radius": float("nan")}, "radius"),
        ({"radius": -1.0}, "must be 0 or more"),
        ({"forget_bias": float("inf")}, "forget_bias"),
        ({"cell": "rnn"}, "cell is one of 'elman', 'gru', 'lstm', 'bag', 'last', not 'rnn'"),
    ],
)
def test_that_a_network_there_cannot_be_is_refused_with_what_can(change, message):
    with pytest.raises(ValueError, match=message):
        Network(NetworkSpec(**(GOOD_SPEC | change)), 1)


def test_that_the_gradient_check_finds_nothing_wrong_where_there_is_dropout():
    spec = NetworkSpec(**GOOD_SPEC, hidden=3, layers=2, dropout=0.3)
    batch = Batch(lengths=np.array([2]), tokens=np.array([[0], [1]]), targets=np.array([[0], [1]]))
    assert max(check.error for check in check_gradient(Network(spec, 1), batch)) < 1e-8


def test_that_states_of_a_gru_are_only_bounded_where_they_begin_at_zero():
    def bounded(cell: str, initial_state: str) -> bool:
        spec = NetworkSpec(**GOOD_SPEC, cell=cell, initial_state=initial_state)
        return Network(spec, 1).recurrent.recurrences[0].cell.bounded

    assert bounded("gru", "zero")
    assert not bounded("gru", "learnt")
    assert bounded("lstm", "learnt")

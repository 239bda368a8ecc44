"""Every gradient written by hand is the slope that finite differences measure, for each cell and topology."""

import itertools

import numpy as np
import pytest

from rnn_playground.engine import scatter
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.gradcheck import check_gradient
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]


def assert_gradient_is_the_slope(spec: NetworkSpec, batch: Batch, seed: int = 1) -> None:
    checks = check_gradient(Network(spec, seed, np.float64), batch)
    assert sum(check.checked for check in checks) == Network(spec, seed).weights.size
    for check in checks:
        assert check.error <= 1e-8 * max(check.scale, 1), check
    assert checks[0].scale > 1e-3


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("head", [0, 3], ids=["direct", "head"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_gradient_is_the_slope_for_every_readout(
    cell, nonlinearity, readout, output, head, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=4, outputs=2, cell=cell, hidden=3, readout=readout, head=head, output=output,
        nonlinearity=nonlinearity,
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 4, ragged=ragged))


INPUTS = {"one-hot": {}, "embedding": {"embedding": 3}, "numeric": {"numeric": True}}


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_gradient_is_the_slope_for_every_input_depth_and_length(
    cell, nonlinearity, kind, layers, T, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=4, outputs=2, cell=cell, hidden=3, layers=layers, nonlinearity=nonlinearity, **INPUTS[kind]
    )
    assert_gradient_is_the_slope(spec, make_batch(spec, T, ragged=ragged))


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_the_gradient_is_the_slope_where_some_targets_do_not_count(
    cell, nonlinearity, readout, output, make_batch
):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=2, embedding=2, readout=readout, output=output,
        head=2, nonlinearity=nonlinearity,
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 5, B=4, ragged=True, mask=True))


@pytest.mark.parametrize("kind", ["one-hot", "embedding"])
def test_that_the_gradient_is_the_slope_for_a_vocabulary_that_is_summed_by_sorting(
    kind, make_batch, monkeypatch
):
    monkeypatch.setattr(scatter, "SMALL_PRODUCT", 0)
    spec = NetworkSpec(inputs=20, outputs=2, cell="gru", hidden=2, **INPUTS[kind])
    assert_gradient_is_the_slope(spec, make_batch(spec, 30, B=4, ragged=True))


def test_that_the_check_finds_a_gradient_that_is_wrong(make_batch, monkeypatch):
    spec = NetworkSpec(inputs=4, outputs=2, cell="lstm", hidden=3)
    right = Network.loss_and_gradient

    def wrong(network: Network, batch: Batch) -> float:
        loss = right(network, batch)
        network.gradient["layer0.W_h"][1, 0, 0] *= 1.1
        return loss

    monkeypatch.setattr(Network, "loss_and_gradient", wrong)
    errors = {
        c.name: c.error
        for c in check_gradient(Network(spec, 1, np.float64), make_batch(spec, 4, ragged=True))
    }
    assert errors.pop("layer0.W_h") > 1e-6
    assert max(errors.values()) < 1e-8


def test_that_the_check_can_be_limited_to_some_weights_of_each_array(make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, hidden=3)
    checks = check_gradient(Network(spec, 1), make_batch(spec, 4, ragged=False), most=5)
    assert {check.name: check.checked for check in checks} == {
        "layer0.W_x": 5, "layer0.W_h": 5, "layer0.b": 3, "out.W": 5, "out.b": 2,
    }  # fmt: skip


def test_that_the_grid_of_this_file_has_every_cell():
    assert {cell for cell, _ in itertools.chain(CELLS)} == set(cell_names())

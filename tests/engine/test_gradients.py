"""Every gradient written by hand is the slope that finite differences measure, for each cell and topology."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine import scatter
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import CELLS as ALL_CELLS
from rnn_playground.engine.cells import cell_names, recurrent_names
from rnn_playground.engine.gradcheck import check_gradient
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
every_cell = pytest.mark.parametrize(("cell", "nonlinearity"), CELLS, ids=["-".join(cell) for cell in CELLS])
directions = pytest.mark.parametrize("both", [False, True], ids=["one", "both"])
full_and_ragged = pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
readouts = pytest.mark.parametrize("readout", ["every", "last"])


def shaken(spec: NetworkSpec, seed: int = 1) -> Network:
    """A network without a weight that is 0 by its initialisation."""
    network = Network(spec, seed, np.float64)
    network.weights.vector += np.random.default_rng(seed).normal(0, 0.1, network.weights.size)
    return network


def assert_gradient_is_the_slope(spec: NetworkSpec, batch: Batch, seed: int = 1) -> None:
    network = shaken(spec, seed)
    checks = check_gradient(network, batch)
    assert sum(check.checked for check in checks) == network.weights.size
    for check in checks:
        assert check.error <= 1e-8 * max(check.scale, 1), check
    assert checks[0].scale > 1e-3


@full_and_ragged
@directions
@pytest.mark.parametrize("head", [0, 3], ids=["direct", "head"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@readouts
@every_cell
def test_that_the_gradient_is_the_slope_for_every_readout(
    cell, nonlinearity, readout, output, head, both, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=3, outputs=2, cell=cell, hidden=2, readout=readout, head=head, output=output,
        nonlinearity=nonlinearity, bidirectional=both,
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 4, ragged=ragged))


INPUTS = {"one-hot": {}, "embedding": {"embedding": 2}, "numeric": {"numeric": True}}


# What the second layer reads is the same for all kinds of input.
NETWORKS = [(kind, layers, both) for kind in INPUTS for layers in (1, 2) for both in (False, True)]
NETWORKS.remove(("one-hot", 2, True))
NETWORKS.remove(("numeric", 2, True))


@full_and_ragged
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize(("kind", "layers", "both"), NETWORKS)
@every_cell
def test_that_the_gradient_is_the_slope_for_every_input_depth_and_length(
    cell, nonlinearity, kind, layers, T, both, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=3, outputs=2, cell=cell, hidden=2, layers=layers, nonlinearity=nonlinearity, bidirectional=both,
        **INPUTS[kind],
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, T, ragged=ragged))


@full_and_ragged
@directions
@pytest.mark.parametrize("B", [1, 3, 17])
@pytest.mark.parametrize("kind", ["one-hot", "embedding"])
@every_cell
def test_that_the_gradient_is_the_slope_for_more_symbols_than_places(
    cell, nonlinearity, kind, B, both, ragged, make_batch
):
    spec = NetworkSpec(
        inputs=2 * B + 1, outputs=2, cell=cell, hidden=1, nonlinearity=nonlinearity, bidirectional=both,
        **INPUTS[kind],
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 2, B=B, ragged=ragged))


@directions
@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("B", [1, 17])
@every_cell
def test_that_the_gradient_is_the_slope_for_one_sequence_and_for_many(cell, nonlinearity, B, kind, both, make_batch):
    spec = NetworkSpec(
        inputs=3, outputs=2, cell=cell, hidden=2, layers=1 if both else 2, nonlinearity=nonlinearity,
        bidirectional=both, **INPUTS[kind],
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 3, B=B, ragged=B > 1))


@directions
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@readouts
@every_cell
def test_that_the_gradient_is_the_slope_where_some_targets_do_not_count(
    cell, nonlinearity, readout, output, both, make_batch
):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=2, layers=1 if both else 2, embedding=2, readout=readout,
        output=output, head=2, nonlinearity=nonlinearity, bidirectional=both,
    )  # fmt: skip
    assert_gradient_is_the_slope(spec, make_batch(spec, 5, B=4, ragged=True, mask=True))


@pytest.mark.parametrize("given", [False, True], ids=["learnt", "given before learnt"])
@full_and_ragged
@directions
@readouts
@every_cell
def test_that_the_gradient_is_the_slope_for_every_beginning(
    cell, nonlinearity, readout, both, ragged, given, make_batch
):
    spec = NetworkSpec(
        inputs=3, outputs=2, cell=cell, hidden=2, layers=2, readout=readout, nonlinearity=nonlinearity,
        bidirectional=both, initial_state="learnt",
    )  # fmt: skip
    batch = make_batch(spec, 3, ragged=ragged)
    if given:
        places = 2 * (1 + both), len(ALL_CELLS[cell].states), batch.size, spec.hidden
        batch = replace(batch, initial=np.random.default_rng(4).standard_normal(places))
    assert_gradient_is_the_slope(spec, batch)


@pytest.mark.parametrize("kind", ["one-hot", "embedding"])
@directions
def test_that_the_gradient_is_the_slope_for_a_vocabulary_that_is_summed_by_sorting(kind, both, make_batch, monkeypatch):
    monkeypatch.setattr(scatter, "SMALL_PRODUCT", 0)
    spec = NetworkSpec(inputs=20, outputs=2, cell="gru", hidden=2, bidirectional=both, **INPUTS[kind])
    assert_gradient_is_the_slope(spec, make_batch(spec, 15, B=4, ragged=True))


PIECES = {
    "one-hot by table": {"inputs": 4},
    "one-hot by place": {"inputs": 50},
    "embedding by table": {"inputs": 4, "embedding": 3, "head": 2},
    "embedding by place": {"inputs": 50, "embedding": 3},
    "numeric": {"inputs": 4, "numeric": True, "output": "linear"},
}


@pytest.mark.parametrize("rows", [3, 7, 11])
@full_and_ragged
@readouts
@pytest.mark.parametrize("kind", PIECES)
@every_cell
def test_that_a_gradient_in_chunks_of_time_is_the_same(
    cell, nonlinearity, kind, readout, ragged, rows, make_batch, monkeypatch
):
    shape = {"outputs": 3, "readout": readout, **PIECES[kind]}
    spec = NetworkSpec(cell=cell, hidden=3, layers=2, nonlinearity=nonlinearity, initial_state="learnt", **shape)
    network, batch = shaken(spec), make_batch(spec, 8, ragged=ragged, mask=True)
    loss, gradient = network.loss_and_gradient(batch), network.gradient.vector.copy()
    network.training = Workspace(network.dtype, rows=rows)
    monkeypatch.setattr(network.readout, "rows", 2)  # so that each chunk is read out in pieces
    assert len(chunk_ends(network, batch)) == {3: 8, 7: 4, 11: 3}[rows]
    for _ in range(2):  # the second time, all memory holds what the first has left
        network.gradient.vector.fill(np.nan)
        assert network.loss_and_gradient(batch) == pytest.approx(loss, rel=1e-14)
        np.testing.assert_allclose(network.gradient.vector, gradient, rtol=0, atol=1e-12)


@readouts
@pytest.mark.parametrize("cell", cell_names())  # all smooth: among so many ReLUs some are at their bend
def test_that_the_gradient_is_the_slope_at_the_size_that_needs_chunks_and_pieces(cell, readout, make_batch):
    spec = NetworkSpec(inputs=300, outputs=7, cell=cell, hidden=6, layers=2, readout=readout, initial_state="learnt")
    network, batch = shaken(spec), make_batch(spec, 40, B=64, ragged=True)
    assert batch.lengths.sum() > 1024
    checks = check_gradient(network, batch, most=3)
    assert max(check.error for check in checks) < 1e-8
    assert len(chunk_ends(network, batch)) == 3
    # Of all other weights: as in one chunk
    network.loss_and_gradient(batch)
    gradient = network.gradient.vector.copy()
    network.training = Workspace(network.dtype, rows=1 << 62)
    network.loss_and_gradient(batch)
    np.testing.assert_allclose(network.gradient.vector, gradient, rtol=0, atol=1e-13)


def chunk_ends(network: Network, batch: Batch) -> list[int]:
    """Return where the chunks of a backward pass end, as what reads the states is asked for them."""
    found: list[int] = []
    run = network.forward(batch, network.training)

    def feed(start, end, rows, dh, first):
        found.append(end // batch.size)
        dh.fill(0)

    network.recurrent.backward(run, network.training, feed=feed, probe=True)
    return found


@pytest.mark.parametrize("rows", [1, 2, 5])
@directions
@readouts
@pytest.mark.parametrize("head", [0, 3], ids=["direct", "head"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
def test_that_reading_out_in_pieces_is_the_same(output, head, readout, both, rows, make_batch, monkeypatch):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell="gru", hidden=3, output=output, head=head, readout=readout, bidirectional=both
    )
    batch = make_batch(spec, 5, B=4, ragged=True, mask=True)
    network = shaken(spec)

    def found():
        network.gradient.vector.fill(np.nan)
        outcome = network.loss_and_gradient(batch), network.loss(batch), network.outputs(batch)
        return network.gradient.vector.copy(), outcome[0], *outcome[1], outcome[2], network.evaluate(batch)[2]

    whole = found()
    calls = []
    learn = network.readout._learn
    monkeypatch.setattr(network.readout, "rows", rows)
    monkeypatch.setattr(network.readout, "_learn", lambda *a, **k: (calls.append(len(a[0])), learn(*a, **k))[1])
    for one, other in zip(whole, found(), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-13, atol=1e-14)
    number = 20 if readout == "every" else 4
    assert (max(calls), sum(calls)) == (min(rows, number), number)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("cell", recurrent_names())
def test_that_a_gradient_that_has_become_faint_still_goes_back_through_chunks(cell, dtype):
    # Each symbol is read once, so that its row shows what came back to its time.
    spec = NetworkSpec(inputs=40, outputs=2, cell=cell, hidden=3, readout="last", forget_bias=-4.0)
    network, exact = Network(spec, 1, dtype), Network(spec, 1, np.float64)
    for one in (network, exact):
        one.weights["layer0.W_h"][...] *= 0.1
        if cell == "gru":
            one.weights["layer0.b"][1] = -4  # of the update gate: little stays
    batch = Batch(lengths=np.array([40]), tokens=np.arange(40)[:, None], targets=np.array([1]))
    exact.training = Workspace(exact.dtype, rows=1 << 62)
    network.training = Workspace(network.dtype, rows=3)
    for one in (network, exact):
        one.loss_and_gradient(batch)
    found, expected = (np.abs(one.gradient["layer0.W_x"]).max(axis=(0, 2)) for one in (network, exact))
    assert expected[0] < 1e-26 < 1e-3 < expected[-1]
    shown = expected > (1e-24 if dtype is np.float32 else 0)
    np.testing.assert_allclose(found[shown], expected[shown], rtol=1e-3 if dtype is np.float32 else 1e-9)


def test_that_the_check_finds_a_gradient_that_is_wrong(make_batch, monkeypatch):
    spec = NetworkSpec(inputs=4, outputs=2, cell="lstm", hidden=3)
    right = Network.loss_and_gradient

    def wrong(network: Network, batch: Batch) -> float:
        loss = right(network, batch)
        network.gradient["layer0.W_h"][1, 0, 0] *= 1.1
        return loss

    monkeypatch.setattr(Network, "loss_and_gradient", wrong)
    errors = {c.name: c.error for c in check_gradient(Network(spec, 1, np.float64), make_batch(spec, 4, ragged=True))}
    assert errors.pop("layer0.W_h") > 1e-6
    assert max(errors.values()) < 1e-8


def test_that_the_check_can_be_limited_to_some_weights_of_each_array(make_batch):
    spec = NetworkSpec(inputs=4, outputs=2, hidden=3)
    checks = check_gradient(Network(spec, 1), make_batch(spec, 4, ragged=False), most=5)
    assert {check.name: check.checked for check in checks} == {
        "layer0.W_x": 5, "layer0.W_h": 5, "layer0.b": 3, "out.W": 5, "out.b": 2,
    }  # fmt: skip

"""One sequence: its own form of steps is that of several sequences, number by number."""

import itertools

import numpy as np
import pytest

from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.singles import LIMIT, LIMIT_OF_ONE, SINGLES
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

INPUTS = {"one-hot": {}, "embedded": {"embedding": 3}, "vectors": {"numeric": True}}


def pair(spec: NetworkSpec, rows: int | None = None) -> tuple[Network, Network]:
    """Return two networks with the same weights, the second one without the form for one sequence."""
    networks = Network(spec, 1, np.float64), Network(spec, 1, np.float64)
    for network in networks:
        network.weights.vector[:] = np.random.default_rng(2).normal(0, 0.8, network.weights.size)
        if rows:
            network.training = Workspace(network.dtype, rows)
    for recurrence in networks[1].recurrent.recurrences:
        recurrence.serves_one = False
    return networks


def one_tape(network: Network, batch):
    (found,) = network.forward(batch, network.reading).tapes
    return found


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("both", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("cell", cell_names())
def test_that_loss_and_gradient_are_the_same(cell, kind, both, readout, make_batch):
    for layers, begins, truncate in itertools.product((1, 2), ("zero", "learnt"), (0,) if both else (0, 3)):
        spec = NetworkSpec(
            inputs=5, outputs=4, cell=cell, hidden=3, layers=layers, bidirectional=both, readout=readout,
            initial_state=begins, **INPUTS[kind],
        )  # fmt: skip
        networks = pair(spec)
        for T in (7, 1, 2, 7):  # memory grows and is used again
            batch = make_batch(spec, T, 1, ragged=False, seed=T)
            losses = []
            for network in networks:
                network.gradient.vector.fill(np.nan)
                losses.append(network.loss_and_gradient(batch, truncate=truncate))
            assert losses[0] == pytest.approx(losses[1], rel=1e-13)
            np.testing.assert_allclose(*(network.gradient.vector for network in networks), rtol=0, atol=1e-13)
        tapes = [network.training._tapes[7, 1] for network in networks]
        assert [{tape.single is None for tape in of_one} for of_one in tapes] == [{cell not in SINGLES}, {True}]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_chunks_of_time_are_the_same(cell, readout, rows, make_batch):
    spec = NetworkSpec(inputs=5, outputs=4, cell=cell, hidden=3, layers=2, readout=readout, embedding=4)
    networks, batch = pair(spec, rows), make_batch(spec, 8, 1, ragged=False)
    losses = [network.loss_and_gradient(batch) for network in networks for _ in range(2)]
    assert losses == pytest.approx([losses[0]] * 4, rel=1e-13)
    np.testing.assert_allclose(*(network.gradient.vector for network in networks), rtol=0, atol=1e-13)


@pytest.mark.parametrize("cell", cell_names())
def test_that_all_that_a_pass_leaves_is_the_same(cell, make_batch):
    spec = NetworkSpec(inputs=5, outputs=4, cell=cell, hidden=3)
    networks, batch = pair(spec), make_batch(spec, 6, 1, ragged=False)
    tapes = [one_tape(network, batch) for network in networks]
    chunks = [network._learn(batch, network.reading, 0, 0)[1][0] for network in networks]
    names = ("h", "c", "a"), ("dh", "dc", "hidden_rows", "input_rows", "h_before", "dh_rows", "before_columns")
    for found, of_one in zip((tapes, chunks), names, strict=True):
        for name in of_one:
            one, other = (getattr(each, name) for each in found)
            assert (one is None) == (other is None) == (name in ("c", "dc") and cell != "lstm")
            if one is not None:
                np.testing.assert_allclose(one, other, rtol=0, atol=1e-13, err_msg=name)


def test_that_it_serves_small_bounded_cells_alone():
    assert set(SINGLES) <= set(cell_names())

    def served(**shape) -> bool:
        (recurrence,) = Network(NetworkSpec(**shape), 1).recurrent.recurrences
        return recurrence.serves_one

    small = {"inputs": 20, "outputs": 2, "cell": "lstm", "hidden": 8}
    assert served(**small)
    for cell, limit in (("elman", LIMIT_OF_ONE), ("gru", LIMIT), ("lstm", LIMIT)):
        hidden = int((limit / 2) ** 0.5)  # H x (H + H)
        assert served(**small | {"cell": cell, "hidden": hidden, "embedding": hidden})
        assert not served(**small | {"cell": cell, "hidden": hidden + 1, "embedding": hidden + 1})
    assert not served(inputs=20, outputs=2, cell="elman", nonlinearity="relu")

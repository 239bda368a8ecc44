"""Truncated backpropagation through time: what is cut, and that loss and everything else stay.

Parity with states that PyTorch detached is in test_torch_parity.py.
"""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names, recurrent_names
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
KINDS = {
    "one-hot": {"inputs": 4},
    "embedding by place": {"inputs": 50, "embedding": 3},
    "embedding by table": {"inputs": 4, "embedding": 3, "head": 2},
    "numeric": {"inputs": 4, "numeric": True, "output": "linear"},
}


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("cut", [1, 2, 3, 7])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_segments_read_one_after_the_other_send_the_same_gradient(
    cell, nonlinearity, kind, cut, ragged, make_batch
):
    spec = NetworkSpec(outputs=3, cell=cell, hidden=3, layers=2, nonlinearity=nonlinearity, **KINDS[kind])
    network, batch = Network(spec, 1, np.float64), make_batch(spec, 10, B=4, ragged=ragged, mask=True)
    loss = network.loss_and_gradient(batch, truncate=cut)
    assert loss == pytest.approx(network.loss_and_gradient(batch), rel=1e-14)
    network.loss_and_gradient(batch, truncate=cut)
    gradient = network.gradient.vector.copy()
    np.testing.assert_allclose(gradient, by_segments(network, batch, cut), rtol=0, atol=1e-13)


def by_segments(network: Network, batch: Batch, cut: int) -> np.ndarray:
    """Give each segment as a batch of its own that begins where the one before ended; sum their gradients."""
    sums, number, initial, running = 0.0, 0, None, np.arange(batch.size)
    for start in range(0, batch.steps, cut):
        still = batch.lengths[running] > start
        running = running[still]
        if not running.size:
            break
        part = slice(start, start + cut)
        given = {
            name: np.ascontiguousarray(getattr(batch, name)[part, running])
            for name in ("tokens", "vectors", "targets", "mask")
            if getattr(batch, name) is not None
        }
        steps = len(given["targets"])
        lengths = np.minimum(batch.lengths[running] - start, steps)
        segment = Batch(lengths=lengths, initial=None if initial is None else initial[:, :, still], **given)
        network.loss_and_gradient(segment)
        count = network.loss(segment)[1]
        sums = sums + network.gradient.vector * count
        number += count
        initial = network.final_states(segment)
    return sums / number


@pytest.mark.parametrize("ragged", [False, True], ids=["full", "ragged"])
@pytest.mark.parametrize("rows", [3, 4, 13])
@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_chunks_within_a_segment_are_not_cut(cell, nonlinearity, readout, rows, ragged, make_batch):
    spec = NetworkSpec(
        inputs=4, outputs=3, cell=cell, hidden=3, layers=2, nonlinearity=nonlinearity, readout=readout,
        initial_state="learnt",
    )  # fmt: skip
    network, batch = Network(spec, 1, np.float64), make_batch(spec, 10, B=2, ragged=ragged)
    for cut in (3, 4, 10):
        network.training = Workspace(network.dtype, rows=1024)
        network.loss_and_gradient(batch, truncate=cut)
        gradient = network.gradient.vector.copy()
        network.training = Workspace(network.dtype, rows=rows)
        network.loss_and_gradient(batch, truncate=cut)
        np.testing.assert_allclose(network.gradient.vector, gradient, rtol=0, atol=1e-13)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("cell", cell_names())
def test_that_cuts_of_earlier_passes_leave_no_trace(cell, readout, make_batch):
    spec = NetworkSpec(inputs=4, outputs=3, cell=cell, hidden=3, layers=2, readout=readout)
    used, batch = Network(spec, 1), make_batch(spec, 9, ragged=True)
    for cut in (2, 0, 3, 2, 0):
        fresh = Network(spec, 1)
        assert used.loss_and_gradient(batch, truncate=cut) == fresh.loss_and_gradient(batch, truncate=cut)
        np.testing.assert_array_equal(used.gradient.vector, fresh.gradient.vector)


@pytest.mark.parametrize("readout", ["every", "last"])
def test_that_a_cut_behind_the_end_cuts_nothing(readout, make_batch):
    spec = NetworkSpec(inputs=4, outputs=3, cell="lstm", hidden=3, layers=2, readout=readout)
    network, batch = Network(spec, 1), make_batch(spec, 6, ragged=True)
    loss, gradient = network.loss_and_gradient(batch), network.gradient.vector.copy()
    for cut in (6, 7, 100):
        assert network.loss_and_gradient(batch, truncate=cut) == loss
        np.testing.assert_array_equal(network.gradient.vector, gradient)


@pytest.mark.parametrize(("cell", "nonlinearity"), [one for one in CELLS if one[0] in recurrent_names()])
def test_that_the_last_target_teaches_only_the_last_segment(cell, nonlinearity):
    spec = NetworkSpec(
        inputs=12, outputs=3, cell=cell, hidden=8, layers=2, nonlinearity=nonlinearity, readout="last",
        initial_state="learnt",
    )  # fmt: skip
    network = Network(spec, 2, np.float64)
    network.weights["layer0.W_h"][...] = np.abs(network.weights["layer0.W_h"])
    tokens = np.arange(10)[:, None] + np.zeros((10, 2), np.intp)  # symbol t is read at time t alone
    batch = Batch(lengths=np.array([10, 5]), tokens=tokens, targets=np.array([0, 1]))
    # Cut before 4 and 8: the first sequence sends as far as time 8, the second, of length 5, to time 4.
    network.loss_and_gradient(batch, truncate=4)
    reached = np.abs(network.gradient["layer0.W_x"]).max(axis=(0, 2)) > 0
    assert np.flatnonzero(reached).tolist() == [4, 8, 9]
    assert not network.gradient["layer0.h0"].any()
    network.loss_and_gradient(replace(batch), truncate=5)
    reached = np.abs(network.gradient["layer0.W_x"]).max(axis=(0, 2)) > 0
    assert np.flatnonzero(reached).tolist() == list(range(10))
    assert network.gradient["layer0.h0"].any()

"""The ways of the gradient through both networks: the whole one is that of `read_pair`, the others cut by hand."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_deltas import pair_deltas
from rnn_playground.engine.pair_paths import pair_paths
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD = np.array([1, 4, 2]), np.array([6, 3, 0, 5])
TARGET = np.array([3, 0, 7, NOTHING])


def made(cell, layers=1, head=0):
    spec = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, layers=layers)
    decoder = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, layers=layers, head=head)
    return EncoderDecoder(spec, decoder, 5, np.float64)


@pytest.mark.parametrize("target", [TARGET, None], ids=["told", "its own answer"])
@pytest.mark.parametrize(("cell", "layers", "head"), [("elman", 1, 0), ("gru", 2, 0), ("lstm", 2, 0), ("lstm", 1, 4)])
def test_that_the_whole_gradient_is_that_of_the_reading(cell, layers, head, target):
    model = made(cell, layers, head)
    found, reading = pair_paths(model, SOURCE, HEARD, target), read_pair(model, SOURCE, HEARD, target)
    np.testing.assert_allclose(found.hidden, reading.gradient, atol=1e-13)
    if cell == "lstm":
        np.testing.assert_allclose(found.cells, reading.cell_gradient, atol=1e-13)
    if cell == "elman":
        np.testing.assert_allclose(found.gates, found.hidden, atol=1e-13)


def test_that_along_c_alone_the_forget_gates_of_both_multiply():
    model = made("lstm")
    found, reading = pair_paths(model, SOURCE, HEARD), read_pair(model, SOURCE, HEARD)
    d = pair_deltas(model, SOURCE, HEARD).cells[0, -1]
    for step in range(6):
        kept = reading.gates["forget"][0, step + 1 :].prod(axis=0)
        assert found.direct[0, step] == pytest.approx(np.linalg.norm(d * kept))


def test_that_what_z_keeps_alone_goes_on_over_the_border():
    model = made("gru")
    found, reading = pair_paths(model, SOURCE, HEARD), read_pair(model, SOURCE, HEARD)
    d = pair_deltas(model, SOURCE, HEARD).states[0, -1]
    kept = reading.gates["update"][0, 1:].prod(axis=0)
    assert found.direct[0, 0] == pytest.approx(np.linalg.norm(d * kept))

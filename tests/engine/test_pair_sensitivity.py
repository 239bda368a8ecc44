"""What all losses of an answer send back is the sum of what each sends back by itself."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_deltas import pair_deltas
from rnn_playground.engine.pair_sensitivity import pair_sensitivity
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD = np.array([1, 4, 2]), np.array([6, 3, 0, 5])
TARGET = np.array([3, NOTHING, 7, 1])


@pytest.mark.parametrize(("cell", "head"), [("elman", 0), ("gru", 0), ("lstm", 4)])
def test_that_losses_add_up(cell, head):
    spec = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, layers=2)
    decoder = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, layers=2, head=head)
    model = EncoderDecoder(spec, decoder, 5, np.float64)
    alone = [np.where(np.arange(4) == step, TARGET, NOTHING) for step in (0, 2, 3)]
    whole = sum(pair_deltas(model, SOURCE, HEARD, one).states for one in alone)
    found = pair_sensitivity(model, SOURCE, HEARD, TARGET)
    np.testing.assert_allclose(found, np.linalg.norm(whole, axis=2), atol=1e-13)

"""Networks and batches of any kind, small enough for finite differences."""

from collections.abc import Callable

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

MakeBatch = Callable[..., Batch]


@pytest.fixture(scope="session")
def make_batch() -> MakeBatch:
    def make(
        spec: NetworkSpec, T: int, B: int = 3, *, ragged: bool, mask: bool = False, seed: int = 0
    ) -> Batch:
        random = np.random.default_rng(seed)
        lengths = np.full(B, T)
        if ragged:
            lengths[1:] = random.integers(1, T + 1, B - 1)
            lengths[-1] = 1
        places = (T, B) if spec.readout == "every" else (B,)
        if spec.output == "softmax":
            targets = random.integers(0, spec.outputs, places)
        else:
            targets = random.random((*places, spec.outputs))
        counting = None
        if mask:
            counting = random.random(places) < 0.6
            counting[..., 0] = True
        if spec.numeric:
            inputs = {"vectors": random.standard_normal((T, B, spec.inputs))}
        else:
            tokens = random.integers(0, spec.inputs, (T, B))
            tokens[random.random((T, B)) < 0.2] = NOTHING
            inputs = {"tokens": tokens}
        return Batch(lengths=lengths, targets=targets, mask=counting, **inputs)

    return make


@pytest.fixture
def elman() -> Network:
    """A small float64 Elman network that names every step's token."""
    return Network(NetworkSpec(inputs=5, outputs=5, hidden=4), seed=3, dtype=np.float64)

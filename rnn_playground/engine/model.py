"""What can be trained: weights in one vector, and a loss with its gradient for a batch."""

from typing import Any, Protocol

import numpy as np

from rnn_playground.engine.batch import Batch, Floats
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


class Model(Protocol):
    """Compute loss, gradient and outputs; a Network, or an encoder with a decoder."""

    seed: int
    dtype: np.dtype[Any]
    weights: Parameters
    gradient: Parameters

    @property
    def spec(self) -> NetworkSpec:
        """Return the spec of what answers."""
        ...

    def loss_and_gradient(self, batch: Batch, *, draw: int = 0, truncate: int = 0) -> float:
        """Return the mean loss per counting target, and fill `gradient` with its gradient."""
        ...

    def evaluate(self, batch: Batch) -> tuple[float, int, Floats]:
        """Return the sum of the loss over the counting targets, their number, and the activated outputs."""
        ...

    def outputs(self, batch: Batch) -> Floats:
        """Return the activated outputs: (T, B, K), or (B, K) for read-out "last"."""
        ...

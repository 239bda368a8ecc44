"""The engine of this repository, called as `rnn_playground/training/trainer.py` calls it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from peers_parts.rows import CLIP, RATE, Row
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec

if TYPE_CHECKING:
    from peers_parts.rows import Batches


class Contender:
    """Train the engine's network."""

    def __init__(self, row: Row, threads: int, batches: Batches | None = None) -> None:
        """Build network, optimizer and batches; the number of threads is OpenBLAS's, from the environment."""
        spec = NetworkSpec(
            inputs=row.V, outputs=row.V, cell=row.cell, hidden=row.H, embedding=row.H,
            readout="every" if row.every else "last",
        )  # fmt: skip
        self.network = Network(spec, 1)
        self.optimizer = make_optimizer("adam", self.network.weights.size)
        lengths = np.full(row.B, row.T)
        self.batches = itertools.cycle([
            Batch(lengths=lengths, tokens=tokens, targets=targets) for tokens, targets in batches or row.batches()
        ])  # fmt: skip

    def run(self, steps: int) -> float:
        """Make so many updates; return the last loss."""
        network, optimizer, loss = self.network, self.optimizer, 0.0
        for _ in range(steps):
            loss = network.loss_and_gradient(next(self.batches))
            gradient = network.gradient.vector
            clip_by_norm(gradient, CLIP)
            optimizer.step(network.weights.vector, gradient, RATE)
        return loss

"""The engine reads a sentence (B 1) as a whole; the answer is the probabilities after every token."""

from __future__ import annotations

import itertools

import numpy as np

from peers_parts.rows import Row
from rnn_playground.engine.batch import Batch
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec


class Contender:
    """Read with the engine's network."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build network and sentences; raise ValueError for reading by token, which has no face yet."""
        if row.task == "token":
            raise ValueError("the engine does not read token by token yet")
        spec = NetworkSpec(inputs=row.V, outputs=row.V, cell=row.cell, hidden=row.H, embedding=row.H)
        self.network = Network(spec, 1)
        lengths = np.full(1, row.T)
        self.sentences = itertools.cycle([Batch(lengths=lengths, tokens=tokens) for tokens, _ in row.batches()])

    def run(self, steps: int) -> float:
        """Read so many sentences."""
        network = self.network
        for _ in range(steps):
            probabilities = network.outputs(next(self.sentences))
        return float(probabilities.sum())

"""The engine reads with its Reader: a token with the state kept, or a sentence; the answer is probabilities."""

from __future__ import annotations

import itertools

from peers_parts.rows import Row
from rnn_playground.engine.network import Network
from rnn_playground.engine.reader import Reader
from rnn_playground.engine.spec import NetworkSpec


class Contender:
    """Read with a reader."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build network, reader and tokens."""
        spec = NetworkSpec(inputs=row.V, outputs=row.V, cell=row.cell, hidden=row.H, embedding=row.H)
        self.reader = Reader(Network(spec, 1))
        sentences = [tokens[:, 0] for tokens, _ in row.batches()]
        self.sentences = itertools.cycle(sentences)
        self.tokens = itertools.cycle([token for sentence in sentences for token in sentence.tolist()])
        self.by_token = row.task == "token"

    def run(self, steps: int) -> float:
        """Read so many tokens or sentences."""
        reader = self.reader
        if self.by_token:
            for _ in range(steps):
                probabilities = reader.read(next(self.tokens))
        else:
            for _ in range(steps):
                reader.reset()
                _, probabilities = reader.read_sentence(next(self.sentences))
        return float(probabilities.sum())

"""PyTorch reads: the module in inference mode, token by token with carried state, or a sentence in one call.

Tokens are tensors made before; the answer is the probabilities. For a token the layer is called with T = 1.
"""

from __future__ import annotations

import itertools

import torch

from peers_parts.contender_torch import Model
from peers_parts.rows import Row


class Contender:
    """Read with the model."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build the model and tokens."""
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.model = Model(row).eval()
        tokens = [torch.from_numpy(tokens) for tokens, _ in row.batches()]
        self.sentences = itertools.cycle(tokens)
        self.tokens = itertools.cycle([token for sentence in tokens for token in sentence.split(1)])
        self.by_token = row.task == "token"

    def run(self, steps: int) -> float:
        """Read so many tokens or sentences."""
        model, state = self.model, None
        embedding, layer, out = model.embedding, model.layer, model.out
        with torch.inference_mode():
            if self.by_token:
                for _ in range(steps):
                    h, state = layer(embedding(next(self.tokens)), state)
                    probabilities = torch.softmax(out(h), -1)
            else:
                for _ in range(steps):
                    probabilities = torch.softmax(model(next(self.sentences)), -1)
        return float(probabilities.sum())

"""Losses together with the activation they belong to; stable for logits of any size.

Each works on rows: logits (N, K) become activations in place, and those in place dL/d logits. Losses are in
nats (squared error in squared units) and summed over the K outputs of a row.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import Memory


class Loss(ABC):
    """Activate logits and compare them with targets."""

    def __init__(self, outputs: int, dtype: np.dtype[Any]) -> None:
        """Serve K = `outputs` logits."""
        self.outputs = outputs
        self._half = np.array(0.5, dtype)
        self._two = np.array(2, dtype)

    @abstractmethod
    def activate(self, logits: Floats) -> None:
        """Turn logits into activations, in place."""

    @abstractmethod
    def forward(self, logits: Floats, targets: Floats | Integers, memory: Memory) -> Floats:
        """Turn logits into activations, in place; return the loss of each row (N,)."""

    @abstractmethod
    def backward(self, activated: Floats, targets: Floats | Integers, weights: Floats) -> None:
        """Turn activations into weight times dL/d logits, in place; weights () or (N, 1)."""


class SoftmaxCrossEntropy(Loss):
    """-log p of the target, p_k = exp(s_k) / sum_j exp(s_j); targets are ids (N,)."""

    def activate(self, logits: Floats) -> None:
        """Shift by the largest logit, so that nothing overflows."""
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), logits)
        np.exp(logits, logits)
        np.divide(logits, np.add.reduce(logits, axis=1, keepdims=True), logits)

    def forward(self, logits: Floats, targets: Floats | Integers, memory: Memory) -> Floats:
        """Return log(sum_j exp(s_j)) - s_target."""
        N, K = logits.shape
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), logits)
        loss: Floats = logits.reshape(-1)[targets + np.arange(0, N * K, K)]
        np.exp(logits, logits)
        total = logits.dot(memory.ones(K))
        np.divide(logits, total[:, None], logits)
        np.log(total, total)
        np.subtract(total, loss, loss)
        return loss

    def backward(self, activated: Floats, targets: Floats | Integers, weights: Floats) -> None:
        """Set w (p - 1 at the target)."""
        N, K = activated.shape
        activated.reshape(-1)[targets + np.arange(0, N * K, K)] -= 1
        np.multiply(activated, weights, activated)


class SigmoidCrossEntropy(Loss):
    """-t log p - (1 - t) log(1 - p), p = sigmoid(s); targets are numbers between 0 and 1, (N, K)."""

    def activate(self, logits: Floats) -> None:
        """Compute sigmoid(s) = tanh(s/2)/2 + 1/2."""
        np.multiply(logits, self._half, logits)
        np.tanh(logits, logits)
        np.multiply(logits, self._half, logits)
        np.add(logits, self._half, logits)

    def forward(self, logits: Floats, targets: Floats | Integers, memory: Memory) -> Floats:
        """Return the sum over outputs of max(s, 0) - s t + log(1 + exp(-|s|))."""
        terms = np.abs(logits)
        np.negative(terms, terms)
        np.exp(terms, terms)
        np.log1p(terms, terms)
        np.add(terms, np.maximum(logits, 0), terms)
        np.subtract(terms, logits * targets, terms)
        self.activate(logits)
        loss: Floats = terms.dot(memory.ones(self.outputs))
        return loss

    def backward(self, activated: Floats, targets: Floats | Integers, weights: Floats) -> None:
        """Set w (p - t)."""
        np.subtract(activated, targets, activated)
        np.multiply(activated, weights, activated)


class SquaredError(Loss):
    """(y - t)^2 with y the logits themselves; targets are numbers (N, K)."""

    def activate(self, logits: Floats) -> None:
        """Leave the logits as they are."""

    def forward(self, logits: Floats, targets: Floats | Integers, memory: Memory) -> Floats:
        """Return the sum over outputs of the squared differences."""
        difference = logits - targets
        np.multiply(difference, difference, difference)
        loss: Floats = difference.dot(memory.ones(self.outputs))
        return loss

    def backward(self, activated: Floats, targets: Floats | Integers, weights: Floats) -> None:
        """Set 2 w (y - t)."""
        np.subtract(activated, targets, activated)
        np.multiply(activated, self._two * weights, activated)


LOSSES: dict[str, type[Loss]] = {
    "softmax": SoftmaxCrossEntropy,
    "sigmoid": SigmoidCrossEntropy,
    "linear": SquaredError,
}

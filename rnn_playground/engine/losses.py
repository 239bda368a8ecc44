"""Losses together with the activation they belong to; stable for logits of any size.

Each works on rows: logits (N, K) become activations in place, or dL/d logits. Losses are in nats (squared
error in squared units) and summed over the K outputs of a row.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import Memory

# Sums of exp(logits) between these have all their digits, and so has a share of the mean divided by them; beyond,
# numbers too small for float32 begin.
_LEAST, _MOST = 1e-30, 1e30
_FEW = 32


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
        """Turn activations into weight times dL/d logits, in place; weights () or (N,)."""

    def learn(
        self, logits: Floats, targets: Floats | Integers, places: Integers | None, weights: Floats, memory: Memory
    ) -> Floats | None:  # fmt: skip
        """Turn logits into weight times dL/d logits, in place; return the loss of each row (N,).

        `places` are those of ids among the flat logits. None, or a loss that is not finite: the logits are lost,
        and the caller computes them again for `forward` and `backward`, which are slower and safe.
        """
        losses = self.forward(logits, targets, memory)
        self.backward(logits, targets, weights)
        return losses


class SoftmaxCrossEntropy(Loss):
    """-log p of the target, p_k = exp(s_k) / sum_j exp(s_j); targets are ids (N,)."""

    def activate(self, logits: Floats) -> None:
        """Shift by the largest logit, so that nothing overflows."""
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), logits)
        np.exp(logits, logits)
        np.divide(logits, np.add.reduce(logits, axis=1, keepdims=True), logits)

    def forward(self, logits: Floats, targets: Floats | Integers, memory: Memory) -> Floats:
        """Return log(sum_j exp(s_j)) - s_target."""
        np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), logits)
        loss: Floats = logits.reshape(-1)[self.places(targets)]
        np.exp(logits, logits)
        total = np.add.reduce(logits, axis=1)
        np.divide(logits, total[:, None], logits)
        np.subtract(np.log(total), loss, loss)
        return loss

    def backward(self, activated: Floats, targets: Floats | Integers, weights: Floats) -> None:
        """Set w (p - 1 at the target)."""
        activated.reshape(-1)[self.places(targets)] -= 1
        np.multiply(activated, _column(weights), activated)

    def places(self, targets: Floats | Integers) -> Integers:
        """Return where the targets' numbers lie in the flat rows."""
        return np.asarray(targets, np.intp) + np.arange(0, targets.size * self.outputs, self.outputs)

    def learn(
        self, logits: Floats, targets: Floats | Integers, places: Integers | None, weights: Floats, memory: Memory
    ) -> Floats | None:  # fmt: skip
        """Do what `forward` and `backward` do in half the passes: no shift, and w p - w at the target.

        Without a shift exp may leave what the numbers can hold. Then the sum is too small, or the loss infinite.
        """
        if places is None:
            places = self.places(targets)
        flat = logits.reshape(-1)
        loss: Floats = flat.take(places, mode="clip")
        np.exp(logits, logits)
        total = logits.dot(memory.ones(self.outputs))
        if total.size <= _FEW:  # Python is faster
            sums = total.tolist()
            least, most = min(sums), max(sums)
        else:
            least, most = np.minimum.reduce(total), np.maximum.reduce(total)
        if not _LEAST < least <= most < _MOST:
            return None
        np.subtract(np.log(total), loss, loss)
        np.divide(weights, total, total)
        np.multiply(logits, total[:, None], logits)
        flat[places] -= weights
        return loss


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
        np.multiply(activated, _column(weights), activated)


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
        np.multiply(activated, self._two * _column(weights), activated)


LOSSES: dict[str, type[Loss]] = {
    "softmax": SoftmaxCrossEntropy,
    "sigmoid": SigmoidCrossEntropy,
    "linear": SquaredError,
}


def _column(weights: Floats) -> Floats:
    return weights if weights.ndim == 0 else weights[:, None]

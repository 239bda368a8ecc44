"""The read-out: from hidden states, through a feed-forward head or directly, to logits, loss, and back."""

import math
from math import ceil

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.layout import Targets
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import BACK, Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec

# Rows read at a time: their logits stay in the cache, and need little memory. Measured at 1,000 outputs: 512 rows are
# as fast as 256, 192 are 3 % slower and 128 6 %, as products are small and the sum of their parts is read more often.
ROWS, LEAST_ROWS = 512, 256
_NUMBERS = 1 << 18  # logits


class Readout:
    """Read states by rows (N, W): logits = f(h) W + b, where f is the tanh head or nothing."""

    def __init__(self, spec: NetworkSpec, weights: Parameters, gradient: Parameters) -> None:
        """Bind the read-out to its views of weights and gradient."""
        self.outputs = spec.outputs
        self.rows = rows_for(spec.outputs)
        self.head = spec.head
        self.weights = weights
        self.gradient = gradient
        self.W, self.b = weights["out.W"], weights["out.b"]
        self._columns = self.W.T
        self.dW, self.db = gradient["out.W"], gradient["out.b"]
        self.criterion = LOSSES[spec.output](spec.outputs, weights.vector.dtype)
        self._one = np.ones((), weights.vector.dtype)

    def forward(self, h: Floats, memory: Memory) -> Floats:
        """Return logits (N, K), overwritten by the next call with the same memory."""
        if self.head:
            f = memory.lend("f", h.shape[0], self.head)
            h.dot(self.weights["head.W"], f)
            np.add(f, self.weights["head.b"], f)
            h = np.tanh(f, f)
        logits = memory.lend(BACK, h.shape[0], self.outputs)
        h.dot(self.W, logits)
        np.add(logits, self.b, logits)
        return logits

    def reserve(self, rows: int, memory: Memory) -> None:
        """Claim memory for logits of this many rows before smaller arrays lie there and hold their own."""
        memory.lend(BACK, min(rows, self.rows), self.outputs)

    def activated(self, h: Floats, memory: Memory) -> Floats:
        """Return new activated outputs (N, K)."""
        outputs = np.empty((h.shape[0], self.outputs), h.dtype)
        for start in range(0, h.shape[0], self.rows):
            rows = slice(start, start + self.rows)
            logits = self.forward(h[rows], memory)
            self.criterion.activate(logits)
            outputs[rows] = logits
        return outputs

    def measure(
        self, h: Floats, targets: Targets, memory: Memory, outputs: Floats | None = None
    ) -> float:  # fmt: skip
        """Return the sum of the loss over the counting rows; put the activations into `outputs` (N, K)."""
        total = 0.0
        for start in range(0, h.shape[0], self.rows):
            rows = slice(start, start + self.rows)
            logits = self.forward(h[rows], memory)
            losses = self.criterion.forward(logits, targets.rows[rows], memory)
            if outputs is not None:
                outputs[rows] = logits
            total += _sum(losses, targets, rows, memory)
        return total

    def learn(
        self, h: Floats, targets: Targets, start: int, dh: Floats, memory: Memory, *, first: bool
    ) -> float:
        """Return the sum of the loss over these rows, which begin at `start` of all; set dh (N, W).

        The loss that is differentiated is the mean over all counting targets. The gradient of the weights is
        set, or added to if these are not the `first` rows.
        """
        number = h.shape[0]
        if number <= self.rows:
            return self._learn(h, targets, start, dh, memory, first=first)
        total = 0.0
        stride = ceil(number / ceil(number / self.rows))
        for place in range(0, number, stride):
            here = slice(place, place + stride)
            total += self._learn(h[here], targets, start + place, dh[here], memory, first=first and place == 0)
        return total

    def _learn(
        self, h: Floats, targets: Targets, start: int, dh: Floats, memory: Memory, *, first: bool
    ) -> float:
        rows = slice(start, start + h.shape[0])
        wanted, weights = targets.rows[rows], targets.weights(rows, h.dtype)
        places = targets.places
        if places is not None:
            places = places[rows] - start * self.outputs if start else places[rows]
        logits = self.forward(h, memory)
        losses = self.criterion.learn(logits, wanted, places, weights, memory)
        total = math.nan if losses is None else _sum(losses, targets, rows, memory)
        if not math.isfinite(total):
            logits = self.forward(h, memory)
            total = _sum(self.criterion.forward(logits, wanted, memory), targets, rows, memory)
            self.criterion.backward(logits, wanted, weights)
        self.backward(h, logits, dh, memory, first=first)
        return total

    def backward(self, h: Floats, d: Floats, dh: Floats, memory: Memory, *, first: bool) -> None:
        """Set dh (N, W) and the gradient of all weights, or add to that, from d = dL/d logits (N, K)."""
        weights, gradient, N = self.weights, self.gradient, h.shape[0]
        ones = memory.ones(N)
        if not self.head:
            if first:
                h.T.dot(d, self.dW)
                ones.dot(d, self.db)
            else:
                _put(self.dW, h.T, d, memory, first)
                _put(self.db, ones, d, memory, first)
            d.dot(self._columns, dh)
            return
        _put(self.dW, memory.lend("f", N, self.head).T, d, memory, first)
        _put(self.db, ones, d, memory, first)
        df = self._head_back(d, memory)
        _put(gradient["head.W"], h.T, df, memory, first)
        _put(gradient["head.b"], ones, df, memory, first)
        df.dot(weights["head.W"].T, dh)

    def state_gradient(self, d: Floats, dh: Floats, memory: Memory) -> None:
        """Set dh (N, W) alone, for a probe; the gradient of the weights stays as it is."""
        if self.head:
            self._head_back(d, memory).dot(self.weights["head.W"].T, dh)
        else:
            d.dot(self.W.T, dh)

    def _head_back(self, d: Floats, memory: Memory) -> Floats:
        # df = (d W^T) (1 - f^2), f as `forward` left it
        f = memory.lend("f", d.shape[0], self.head)
        df = memory.lend("df", *f.shape)
        d.dot(self.W.T, df)
        np.multiply(f, f, f)
        np.subtract(self._one, f, f)
        return np.multiply(df, f, df)


def rows_for(outputs: int) -> int:
    """Return how many rows with so many outputs are read at a time."""
    return min(max(_NUMBERS // outputs, LEAST_ROWS), ROWS)


def _sum(losses: Floats, targets: Targets, rows: slice, memory: Memory) -> float:
    if targets.counting is not None:
        losses = losses[targets.counting[rows]]
    return float(losses.dot(memory.ones(losses.size)))


def _put(to: Floats, left: Floats, right: Floats, memory: Memory, first: bool) -> None:
    """Set `to` to the product of left and right, or add it."""
    if first:
        left.dot(right, to)
    else:
        product = memory.lend("scratch", *to.shape)
        left.dot(right, product)
        np.add(to, product, to)

"""The read-out: from hidden states, through a feed-forward head or directly, to logits, and back."""

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


class Readout:
    """Read states by rows (N, H): logits = f(h) W + b, where f is the tanh head or nothing."""

    def __init__(self, spec: NetworkSpec, weights: Parameters, gradient: Parameters) -> None:
        """Bind the read-out to its views of weights and gradient."""
        self.outputs = spec.outputs
        self.head = spec.head
        self.last = spec.readout == "last"
        self.weights = weights
        self.gradient = gradient
        self._one = np.ones((), weights.vector.dtype)

    def rows(self, tape: Tape, lengths: Integers, memory: Memory) -> Floats:
        """Return the states that have a target: all (T B, H), or the one at each sequence's end (B, H)."""
        T, B, H = tape.h.shape
        if not self.last:
            return tape.h[1:].reshape((T - 1) * B, H)
        rows = memory.lend("last", B, H)
        # The state after step `length - 1` is h[length].
        return tape.h.reshape(T * B, H).take(lengths * B + np.arange(B), 0, rows, "clip")

    def rows_back(self, tape: Tape, memory: Memory) -> Floats:
        """Return the array (N, H) that `backward` shall fill; `deliver` brings it to the states."""
        T, B, H = tape.dh.shape
        return memory.lend("dlast", B, H) if self.last else tape.dh[1:].reshape((T - 1) * B, H)

    def deliver(self, tape: Tape, lengths: Integers, dh: Floats) -> None:
        """Put the gradients of the last states where they belong, and 0 elsewhere."""
        if self.last:
            T, B, H = tape.dh.shape
            tape.dh.fill(0)
            tape.dh.reshape(T * B, H)[lengths * B + np.arange(B)] = dh

    def forward(self, h: Floats, memory: Memory) -> Floats:
        """Return logits (N, K), overwritten by the next call with the same memory."""
        if self.head:
            f = memory.lend("f", h.shape[0], self.head)
            h.dot(self.weights["head.W"], f)
            np.add(f, self.weights["head.b"], f)
            h = np.tanh(f, f)
        logits = memory.lend("logits", h.shape[0], self.outputs)
        h.dot(self.weights["out.W"], logits)
        np.add(logits, self.weights["out.b"], logits)
        return logits

    def backward(self, h: Floats, d: Floats, dh: Floats, memory: Memory) -> None:
        """Set the gradient of all weights, and dh (N, H), from d = dL/d logits (N, K)."""
        weights, gradient, N = self.weights, self.gradient, h.shape[0]
        ones = memory.ones(N)
        read = memory.lend("f", N, self.head) if self.head else h
        read.T.dot(d, gradient["out.W"])
        ones.dot(d, gradient["out.b"])
        if not self.head:
            d.dot(weights["out.W"].T, dh)
            return
        df = self._head_back(d, memory)
        h.T.dot(df, gradient["head.W"])
        ones.dot(df, gradient["head.b"])
        df.dot(weights["head.W"].T, dh)

    def state_gradient(self, d: Floats, dh: Floats, memory: Memory) -> None:
        """Set dh (N, H) alone, for a probe; the gradient of the weights stays as it is."""
        if self.head:
            self._head_back(d, memory).dot(self.weights["head.W"].T, dh)
        else:
            d.dot(self.weights["out.W"].T, dh)

    def _head_back(self, d: Floats, memory: Memory) -> Floats:
        # df = (d W^T) (1 - f^2), f as `forward` left it
        f = memory.lend("f", d.shape[0], self.head)
        df = memory.lend("df", *f.shape)
        d.dot(self.weights["out.W"].T, df)
        np.multiply(f, f, f)
        np.subtract(self._one, f, f)
        return np.multiply(df, f, df)

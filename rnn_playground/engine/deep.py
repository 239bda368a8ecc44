"""A deep feed-forward network of equal layers: what a recurrent network would be with weights of its own at each step.

    h_1 = tanh(x W_x + b_1),  h_l = tanh(h_(l-1) W_l + b_l)  for l = 2 ... D,  p = softmax(h_D W_y + b_y)

x is the one-hot vector of one symbol, so x W_x is a row of W_x. D layers of H units, B examples, I symbols, K labels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.initialisation import draw_recurrent
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


def deep_shapes(spec: NetworkSpec, depth: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of every array of the deep network that stands beside a recurrent one."""
    H = spec.hidden
    return {
        "W_x": (spec.inputs, H), "b": (depth, H), "W": (depth - 1, H, H),
        "out.W": (H, spec.outputs), "out.b": (spec.outputs,),
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Layers:
    """Hold what one look shows of each layer."""

    gradient: Floats  # (D, B) |dL/dh_l| of each example's own loss
    loss: float  # the mean over examples, in nats


class DeepNetwork:
    """Read one symbol and answer after D layers.

    `spec` is that of the recurrent network beside it: of it count inputs, outputs, hidden and how recurrent
    weights are drawn, since each layer's matrix is drawn as its W_h would be, from numbers of its own.
    """

    def __init__(self, spec: NetworkSpec, depth: int, seed: int, dtype: Any = np.float32) -> None:
        """Draw the weights; raise ValueError for no layers."""
        if depth < 1:
            raise ValueError(f"a network has at least one layer, not {depth}")
        self.spec, self.depth, self.dtype = spec, depth, np.dtype(dtype)
        layout = deep_shapes(spec, depth)
        self.weights, self.gradient = Parameters(layout, self.dtype), Parameters(layout, self.dtype)
        random, H = np.random.default_rng([seed, depth]), spec.hidden
        for view in self.weights.views.values():
            view[...] = random.uniform(-1, 1, view.shape) / np.sqrt(H)
        if spec.recurrent != "uniform":  # as a cell's W_h, by numbers of their own: equal directions at every radius
            for layer, W in enumerate(self.weights["W"]):
                W[...] = draw_recurrent(spec, np.random.default_rng([seed, depth, layer]))
        # Less than this is as good as nothing, and subnormal numbers take a hundred times as long (as in unroll.py)
        self._least = float(np.finfo(self.dtype).tiny) * 1e12

    def states(self, symbols: Integers) -> Floats:
        """Return all layers' states (D, B, H) for symbols (B,)."""
        w = self.weights
        h = np.empty((self.depth, len(symbols), self.spec.hidden), self.dtype)
        np.tanh(w["W_x"][symbols] + w["b"][0], h[0])
        for layer in range(1, self.depth):
            np.dot(h[layer - 1], w["W"][layer - 1], h[layer])
            np.add(h[layer], w["b"][layer], h[layer])
            np.tanh(h[layer], h[layer])
        return h

    def outputs(self, symbols: Integers) -> Floats:
        """Return the probabilities of all labels (B, K)."""
        return _softmax(self._logits(self.states(symbols)[-1]))

    def loss(self, symbols: Integers, targets: Integers) -> float:
        """Return the mean loss of targets (B,), in nats."""
        return float(self._losses(self._logits(self.states(symbols)[-1]), targets).mean())

    def loss_and_gradient(self, symbols: Integers, targets: Integers) -> float:
        """Set the gradient of the mean loss by all weights; return that loss, in nats."""
        g, h = self.gradient, self.states(symbols)
        logits = self._logits(h[-1])
        d_logits = self._slope(logits, targets) / len(symbols)
        _, da = self._back(h, d_logits)
        g["out.W"][...] = h[-1].T @ d_logits
        g["out.b"][...] = d_logits.sum(axis=0)
        g["b"][...] = da.sum(axis=1)
        np.matmul(h[:-1].transpose(0, 2, 1), da[1:], g["W"])
        g["W_x"][...] = 0
        np.add.at(g["W_x"], symbols, da[0])
        return float(self._losses(logits, targets).mean())

    def layers(self, symbols: Integers, targets: Integers) -> Layers:
        """Return |dL/dh_l| of each example's own loss, for every layer; weights' gradients stay as they are."""
        h = self.states(symbols)
        logits = self._logits(h[-1])
        dh, _ = self._back(h, self._slope(logits, targets))
        norms = np.sqrt(np.einsum("lbh,lbh->lb", dh, dh, dtype=np.float64))
        return Layers(gradient=norms, loss=float(self._losses(logits, targets).mean()))

    def _logits(self, top: Floats) -> Floats:
        found: Floats = top @ self.weights["out.W"] + self.weights["out.b"]
        return found

    def _losses(self, logits: Floats, targets: Integers) -> Floats:
        shifted = logits - logits.max(axis=1, keepdims=True)
        found: Floats = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(targets)), targets]
        return found

    def _slope(self, logits: Floats, targets: Integers) -> Floats:
        found = _softmax(logits)
        found[np.arange(len(targets)), targets] -= 1
        return found

    def _back(self, h: Floats, d_logits: Floats) -> tuple[Floats, Floats]:
        """Return dL/dh and dL/da of all layers (D, B, H): da = dh (1 - h^2), dh of the layer below = da W^T."""
        dh, da = np.zeros_like(h), 1 - h**2
        np.dot(d_logits, self.weights["out.W"].T, dh[-1])
        W = self.weights["W"]
        for layer in reversed(range(self.depth)):
            np.multiply(da[layer], dh[layer], da[layer])
            if layer:
                if np.abs(da[layer]).max(initial=0) < self._least:
                    da[: layer + 1] = 0
                    break
                np.dot(da[layer], W[layer - 1].T, dh[layer - 1])
        return dh, da


def _softmax(logits: Floats) -> Floats:
    found: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found

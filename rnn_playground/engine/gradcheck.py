"""The gradient check: is the gradient written by hand the slope that finite differences measure?"""

from dataclasses import dataclass, replace

import numpy as np

from rnn_playground.engine.batch import Batch, Floats
from rnn_playground.engine.network import Network


@dataclass(frozen=True, kw_only=True)
class Check:
    """Hold the comparison for one named array of weights."""

    name: str
    checked: int  # how many of its numbers
    error: float  # largest |computed - measured|
    scale: float  # largest |measured| of the whole network; judge the error by it


def check_gradient(
    network: Network, batch: Batch, step: float = 1e-5, most: int | None = None, seed: int = 0
) -> tuple[Check, ...]:
    """Compare the gradient of every weight with central differences, in float64, on a copy of the network.

    `most` limits the weights checked in each array to that many, drawn with `seed`; None: all. The central
    difference errs by about step^2 / 6 times the third derivative, and by 1e-16 / step times the loss.
    """
    # Without dropout: `loss` leaves nothing out, so its slopes are those of the whole network.
    copy = Network(replace(network.spec, dropout=0.0), 0, np.float64)
    copy.weights.load(network.weights.views)
    copy.loss_and_gradient(batch)
    random = np.random.default_rng(seed)
    computed: list[tuple[str, Floats, Floats]] = []
    for name, view in copy.weights.views.items():
        weights, gradient = view.reshape(-1), copy.gradient[name].reshape(-1)
        chosen = np.arange(weights.size)
        if most is not None and most < weights.size:
            chosen = random.choice(weights.size, most, replace=False)
        slopes = np.array([_slope(copy, batch, weights, int(index), step) for index in chosen])
        computed.append((name, gradient[chosen], slopes))
    scale = max(float(np.abs(slopes).max()) for _, _, slopes in computed)
    return tuple(
        Check(name=name, checked=slopes.size, error=float(np.abs(gradient - slopes).max()), scale=scale)
        for name, gradient, slopes in computed
    )


def _slope(network: Network, batch: Batch, weights: Floats, index: int, step: float) -> float:
    before = weights[index]
    sums = []
    for value in (before + step, before - step):
        weights[index] = value
        sums.append(network.loss(batch))
    weights[index] = before
    (above, number), (below, _) = sums
    return (above - below) / (2 * step * max(number, 1))

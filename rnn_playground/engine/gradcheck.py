"""The gradient check: is the gradient written by hand the slope that finite differences measure?"""

from dataclasses import dataclass, replace

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on

LIMIT = 1e-6  # relative: a right gradient errs by 1e-7 to 1e-10, a wrong one by 1e-2 and more
_DIGITS = 4e-16  # of a loss, some roundings of float64


@dataclass(frozen=True, kw_only=True)
class Check:
    """Hold the comparison for one named array of weights."""

    name: str
    checked: int  # how many of its numbers
    error: float  # largest |computed - measured|
    scale: float  # largest |measured| of the whole network; judge the error by it


@dataclass(frozen=True, kw_only=True)
class WeightCheck:
    """Hold the comparison for one weight, all in nats per unit of the weight."""

    analytic: float  # by backpropagation through time
    numeric: float  # by the central difference (L(w + step) - L(w - step)) / (2 step)
    step: float
    # What the central difference may err by for rounding alone: losses have 16 digits, divided by 2 step
    rounding: float

    @property
    def error(self) -> float:
        """Return |analytic - numeric| relative to the larger of them; 0 where both are 0."""
        largest = max(abs(self.analytic), abs(self.numeric))
        return abs(self.analytic - self.numeric) / largest if largest else 0.0

    @property
    def agrees(self) -> bool:
        """Return whether they differ by no more than 1e-6 of their size and what rounding explains; NaN never does."""
        largest = max(abs(self.analytic), abs(self.numeric))
        return abs(self.analytic - self.numeric) <= LIMIT * largest + self.rounding


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


def check_weight(
    network: Network, batch: Batch, name: str, index: tuple[int, ...], step: float = 1e-5, *, pause: Pause = go_on
) -> WeightCheck:  # fmt: skip
    """Compare the gradient by one weight with its central difference, on a float64 copy of the network.

    The copy has only the input rows that are needed, so that a large vocabulary costs nothing. The step grows with
    the weight. `pause` is called between passes. Raises KeyError or IndexError for a weight that the network has not.
    """
    spec, arrays = replace(network.spec, dropout=0.0), dict(network.weights.views)
    by_symbol = "embedding" if spec.embedding else "W_x"
    if not min(index, default=0) >= 0 or len(index) != arrays[name].ndim:
        raise IndexError(f"{name} has {arrays[name].ndim} dimensions and no weight {index}")
    if batch.tokens is not None:
        row = index[-2] if _reads_symbols(name, by_symbol) else 0
        rows = np.union1d(batch.tokens[batch.tokens >= 0], [row])
        for one in arrays:
            if _reads_symbols(one, by_symbol):
                arrays[one] = arrays[one][..., rows, :]
        if _reads_symbols(name, by_symbol):
            index = (*index[:-2], int(np.searchsorted(rows, row)), index[-1])
        tokens = np.where(batch.tokens >= 0, np.searchsorted(rows, batch.tokens), NOTHING)
        spec, batch = replace(spec, inputs=len(rows)), replace(batch, tokens=tokens)
    copy = Network(spec, 0, np.float64)
    copy.weights.load(arrays)
    return compare_weight(copy, batch, name, index, step, pause)


def compare_weight(
    copy: Network | EncoderDecoder, batch: Batch, name: str, index: tuple[int, ...], step: float, pause: Pause
) -> WeightCheck:  # fmt: skip
    """Compare the gradient by one weight with its central difference, in a float64 copy that may be written to."""
    pause()
    loss = copy.loss_and_gradient(batch)
    weights = copy.weights[name].reshape(-1)
    place = int(np.ravel_multi_index(index, copy.weights[name].shape)) if index else 0
    step *= max(1.0, abs(float(weights[place])))
    numeric = _slope(copy, batch, weights, place, step, pause)
    return WeightCheck(
        analytic=float(copy.gradient[name][index]), numeric=numeric, step=step,
        rounding=_DIGITS * max(abs(loss), 1.0) / step,
    )  # fmt: skip


def _reads_symbols(name: str, by_symbol: str) -> bool:
    if by_symbol == "embedding":
        return name == "embedding"
    return name in ("layer0.W_x", "layer0.reverse.W_x")


def _slope(
    network: Network | EncoderDecoder, batch: Batch, weights: Floats, index: int, step: float, pause: Pause = go_on
) -> float:  # fmt: skip
    before = weights[index]
    sums = []
    for value in (before + step, before - step):
        pause()
        weights[index] = value
        sums.append(network.loss(batch))
    weights[index] = before
    (above, number), (below, _) = sums
    return (above - below) / (2 * step * max(number, 1))

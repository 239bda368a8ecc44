"""The weights before the first update: PyTorch's defaults, and other recurrent weights, from a seed."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


def initialise(weights: Parameters, spec: NetworkSpec, seed: int) -> None:
    """Fill the weights: recurrent layers uniform within 1/sqrt(H), read-out 1/sqrt(inputs), table N(0, 1).

    Numbers are drawn in float64 whatever the weights' dtype, so that float32 and float64 networks of one seed
    are the same up to rounding. Initial states are 0. Recurrent weights are as `spec.recurrent` asks, and
    whatever it asks, all other weights are the same. A cell may then set biases of its own (the LSTM's forget
    gate).
    """
    random = np.random.default_rng(seed)
    initial = {state + "0" for state in CELLS[spec.cell].states}
    for name, view in weights.views.items():
        part, _, kind = name.rpartition(".")
        if name == "embedding":
            view[...] = random.standard_normal(view.shape)
        elif kind in initial:
            view[...] = 0
        else:
            fan_in = weights[f"{part}.W"].shape[0] if part in ("head", "out") else spec.hidden
            view[...] = random.uniform(-1, 1, view.shape) / np.sqrt(fan_in)
        if kind == "W_h" and spec.recurrent != "uniform":
            # From a generator of its own, so that the one above goes on as it would have.
            own = np.random.default_rng([seed, *name.encode()])
            for block in view:
                block[...] = draw_recurrent(spec, own)
        if kind == "b" and part.startswith("layer"):
            CELLS[spec.cell].initialise(view, spec)


def draw_recurrent(spec: NetworkSpec, random: np.random.Generator) -> Floats:
    """Return a new matrix (H, H) of recurrent weights, drawn in another way than "uniform", in float64.

    Raises ValueError for a way that is not known.
    """
    H = spec.hidden
    W: Floats
    match spec.recurrent:
        case "glorot":  # Glorot and Bengio 2010, equation 16, with H inputs and H outputs
            W = random.uniform(-1, 1, (H, H)) * np.sqrt(6 / (H + H))
        case "orthogonal":  # Saxe et al. 2014; every rotation and reflection equally likely: Mezzadri 2007
            Q, R = np.linalg.qr(random.standard_normal((H, H)))
            W = Q * np.copysign(1, np.diag(R))
        case "identity":  # Le, Jaitly and Hinton 2015
            W = spec.radius * np.eye(H)
        case "spectral":  # Jaeger 2001: the largest |eigenvalue| is the radius
            W = random.standard_normal((H, H))
            W *= spec.radius / np.abs(np.linalg.eigvals(W)).max()
        case _:
            raise ValueError(f"recurrent weights are not drawn {spec.recurrent!r}")
    return W

"""The weights before the first update: PyTorch's defaults, from a seed."""

import numpy as np

from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


def initialise(weights: Parameters, spec: NetworkSpec, seed: int) -> None:
    """Fill the weights: recurrent layers uniform within 1/sqrt(H), read-out 1/sqrt(inputs), table N(0, 1).

    Numbers are drawn in float64 whatever the weights' dtype, so that float32 and float64 networks of one seed
    are the same up to rounding. A cell may then set biases of its own (the LSTM's forget gate).
    """
    random = np.random.default_rng(seed)
    for name, view in weights.views.items():
        if name == "embedding":
            view[...] = random.standard_normal(view.shape)
            continue
        part = name.split(".")[0]
        fan_in = weights[f"{part}.W"].shape[0] if part in ("head", "out") else spec.hidden
        view[...] = random.uniform(-1, 1, view.shape) / np.sqrt(fan_in)
    for layer in range(spec.layers):
        CELLS[spec.cell].initialise(weights[f"layer{layer}.b"], spec)

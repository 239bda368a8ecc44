"""The optimizers, one file each; the registry is filled by importing the modules of this folder."""

import numpy as np

from rnn_playground.engine.discover import discover
from rnn_playground.engine.optimizer import Dtype, Optimizer

__all__ = ["OPTIMIZERS", "Dtype", "Optimizer", "make_optimizer", "optimizer_names"]

OPTIMIZERS: dict[str, type[Optimizer]] = discover(Optimizer, __name__, __path__)  # type: ignore[type-abstract]  # of it none is made


def optimizer_names() -> tuple[str, ...]:
    """Return the names of all optimizers, the plainest first."""
    return tuple(OPTIMIZERS)


def make_optimizer(name: str, size: int, dtype: Dtype = np.float32) -> Optimizer:
    """Return a new optimizer for a flat vector of `size` weights; raise ValueError for an unknown name."""
    if name not in OPTIMIZERS:
        raise ValueError(f"no optimizer is called {name!r}: choose one of {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](size, dtype)

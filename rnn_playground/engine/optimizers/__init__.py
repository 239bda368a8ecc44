"""The optimizers, one file each; the registry is filled by importing the modules of this folder."""

import importlib
import pkgutil

import numpy as np

from rnn_playground.engine.optimizer import Dtype, Optimizer

__all__ = ["OPTIMIZERS", "Dtype", "Optimizer", "make_optimizer", "optimizer_names"]


def _discover() -> dict[str, type[Optimizer]]:
    found: list[type[Optimizer]] = []
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Optimizer) and value.__module__ == module.__name__
        ]
    return {optimizer.name: optimizer for optimizer in sorted(found, key=lambda optimizer: optimizer.order)}


OPTIMIZERS: dict[str, type[Optimizer]] = _discover()


def optimizer_names() -> tuple[str, ...]:
    """Return the names of all optimizers, the plainest first."""
    return tuple(OPTIMIZERS)


def make_optimizer(name: str, size: int, dtype: Dtype = np.float32) -> Optimizer:
    """Return a new optimizer for a flat vector of `size` weights; raise ValueError for an unknown name."""
    if name not in OPTIMIZERS:
        raise ValueError(f"no optimizer is called {name!r}: choose one of {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](size, dtype)

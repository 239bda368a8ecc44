"""Optimizers: how a gradient becomes a change of the weights, in place on flat vectors.

The update formulas are PyTorch's, with PyTorch's default constants.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats

Dtype = type[np.floating[Any]] | np.dtype[Any]


class Optimizer(ABC):
    """Change weights against their gradient and remember, between steps, what the formula needs."""

    memories: ClassVar[tuple[str, ...]] = ()  # vectors of the size of the weights

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start with an empty memory for `size` weights."""
        self._dtype = np.dtype(dtype)
        self._scratch = np.zeros(size, self._dtype)
        self._memory = {name: np.zeros(size, self._dtype) for name in self.memories}
        self._steps = 0

    @abstractmethod
    def step(self, weights: Floats, gradient: Floats, rate: float) -> None:
        """Change `weights` in place; `gradient` is left as it is. Both have the size given at the start."""

    def state(self) -> dict[str, Floats]:
        """Return copies of all that the next step depends on: vectors by name, and "steps" as array (1,)."""
        steps = np.array([self._steps], np.float64)
        return {**{name: vector.copy() for name, vector in self._memory.items()}, "steps": steps}

    def load(self, state: dict[str, Floats]) -> None:
        """Continue from what `state` returned; raise ValueError for another optimizer's or another size."""
        expected = {*self.memories, "steps"}
        if set(state) != expected:
            raise ValueError(f"the optimizer's state holds {sorted(expected)}, not {sorted(state)}")
        for name, vector in self._memory.items():
            if state[name].shape != vector.shape:
                raise ValueError(f"{name} has shape {state[name].shape}, not {vector.shape}")
        for name, vector in self._memory.items():
            vector[...] = state[name]
        self._steps = int(state["steps"][0])

    def _number(self, value: float) -> Floats:
        # An array of no dimension costs half of what a Python float costs in a ufunc.
        return np.array(value, self._dtype)


class SGD(Optimizer):
    """Go against the gradient: w -= rate g."""

    def step(self, weights: Floats, gradient: Floats, rate: float) -> None:
        """Take one step."""
        self._steps += 1
        np.multiply(gradient, self._number(rate), self._scratch)
        np.subtract(weights, self._scratch, weights)


class Momentum(Optimizer):
    """Keep most of the last step's direction: v = .9 v + g, w -= rate v."""

    memories = ("v",)

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start at rest."""
        super().__init__(size, dtype)
        self._keep = self._number(0.9)

    def step(self, weights: Floats, gradient: Floats, rate: float) -> None:
        """Take one step."""
        self._steps += 1
        v = self._memory["v"]
        np.multiply(v, self._keep, v)
        np.add(v, gradient, v)
        np.multiply(v, self._number(rate), self._scratch)
        np.subtract(weights, self._scratch, weights)


class RMSprop(Optimizer):
    """Divide by the running size of the gradient: v = .99 v + .01 g^2, w -= rate g / (sqrt(v) + 1e-8)."""

    memories = ("v",)

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start without knowledge of the gradient's size."""
        super().__init__(size, dtype)
        self._keep, self._new, self._epsilon = map(self._number, (0.99, 1 - 0.99, 1e-8))

    def step(self, weights: Floats, gradient: Floats, rate: float) -> None:
        """Take one step."""
        self._steps += 1
        v, scratch = self._memory["v"], self._scratch
        np.multiply(gradient, gradient, scratch)
        np.multiply(scratch, self._new, scratch)
        np.multiply(v, self._keep, v)
        np.add(v, scratch, v)
        np.sqrt(v, scratch)
        np.add(scratch, self._epsilon, scratch)
        np.divide(gradient, scratch, scratch)
        np.multiply(scratch, self._number(rate), scratch)
        np.subtract(weights, scratch, weights)


class Adam(Optimizer):
    """Divide the running mean of the gradient by its running size (Kingma and Ba 2015, algorithm 1).

    m = .9 m + .1 g,  v = .999 v + .001 g^2
    w -= rate m / (1 - .9^k) / (sqrt(v / (1 - .999^k)) + 1e-8)     at step k
    """

    memories = ("m", "v")
    _betas = (0.9, 0.999)

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start without knowledge of the gradient."""
        super().__init__(size, dtype)
        self._new_m, self._new_v = (self._number(1 - beta) for beta in self._betas)
        self._epsilon = self._number(1e-8)

    def step(self, weights: Floats, gradient: Floats, rate: float) -> None:
        """Take one step."""
        self._steps += 1
        m, v, scratch = self._memory["m"], self._memory["v"], self._scratch
        unbias_m, unbias_v = (1 - beta**self._steps for beta in self._betas)
        np.subtract(gradient, m, scratch)
        np.multiply(scratch, self._new_m, scratch)
        np.add(m, scratch, m)
        np.multiply(gradient, gradient, scratch)
        np.subtract(scratch, v, scratch)
        np.multiply(scratch, self._new_v, scratch)
        np.add(v, scratch, v)
        np.sqrt(v, scratch)
        np.multiply(scratch, self._number(unbias_v**-0.5), scratch)
        np.add(scratch, self._epsilon, scratch)
        np.divide(m, scratch, scratch)
        np.multiply(scratch, self._number(rate / unbias_m), scratch)
        np.subtract(weights, scratch, weights)


OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": SGD, "momentum": Momentum, "rmsprop": RMSprop, "adam": Adam}


def optimizer_names() -> tuple[str, ...]:
    """Return the names of all optimizers, the plainest first."""
    return tuple(OPTIMIZERS)


def make_optimizer(name: str, size: int, dtype: Dtype = np.float32) -> Optimizer:
    """Return a new optimizer for a flat vector of `size` weights; raise ValueError for an unknown name."""
    if name not in OPTIMIZERS:
        raise ValueError(f"no optimizer is called {name!r}: choose one of {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](size, dtype)

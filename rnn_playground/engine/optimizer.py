"""What an optimizer is: a formula that turns a gradient into a change of the weights, in place on flat vectors.

The formulas, in `optimizers/`, are PyTorch's with PyTorch's default constants. Each stands there twice: as in
the paper (`textbook`) and as the few passes over a block of memory that training runs (`update`). Symbols: w
weights, g gradient, m and v running means, k the number of this step, from 1.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats

Dtype = type[np.floating[Any]] | np.dtype[Any]

# Weights, gradient, two memories and scratch of one block, 5 x 128 KB, stay in a core's second-level cache while
# all passes of a formula run over them. Blocks do not change a bit of the result: every pass is elementwise. Up to
# two blocks' length, calls cost more than what cutting saves.
BLOCK_BYTES = 1 << 17
SWEEP = 64  # steps between two sweeps of the memory


class Optimizer(ABC):
    """Change weights against their gradient and remember, between steps, what the formula needs."""

    name: ClassVar[str]  # in settings and project files
    title: ClassVar[str]  # for people
    order: ClassVar[int]  # in lists, the plainest first
    memories: ClassVar[tuple[str, ...]] = ()  # vectors of the size of the weights
    fading: ClassVar[bool] = False  # memories shrink towards 0 where the gradient is 0

    def __init__(self, size: int, dtype: Dtype) -> None:
        """Start with an empty memory for `size` weights."""
        self._dtype = np.dtype(dtype)
        self._memory = {name: np.zeros(size, self._dtype) for name in self.memories}
        self._steps = 0
        block = BLOCK_BYTES // self._dtype.itemsize
        block = size if size <= 2 * block else block
        self._parts = [slice(start, min(size, start + block)) for start in range(0, size, block)]
        scratch = np.empty(block, self._dtype)
        self._decayed = scratch[:0]  # one block, once there is a decay
        # For each block what `update` works on beside weights and gradient, as views made once.
        self._views = [
            (*(vector[part] for vector in self._memory.values()), scratch[: part.stop - part.start])
            for part in self._parts
        ]
        # A constant as array of no dimension costs half of what a Python float costs in a ufunc.
        self._rate, self._decay = self._number(0), self._number(0)
        self._tiny = np.finfo(self._dtype).tiny * 1024

    def step(self, weights: Floats, gradient: Floats, rate: float, decay: float = 0.0) -> None:
        """Change `weights` in place; `gradient` is left as it is. Both have the size given at the start.

        `decay` pulls weights towards 0: with decay/2 |w|^2 added to the loss (L2), unless the optimizer says
        otherwise. Rate and decay may differ from step to step.
        """
        self._steps += 1
        self.prepare(rate)
        if decay:
            self._decay[()] = self.shrinkage(rate, decay)
        if len(self._parts) == 1 and not decay:
            self.update(weights, gradient, *self._views[0])
        else:
            for part, views in zip(self._parts, self._views, strict=True):
                w, g = weights[part], gradient[part]
                self.update(w, self.shrink(w, g) if decay else g, *views)
        if self.fading and not self._steps % SWEEP:
            self._sweep()

    def prepare(self, rate: float) -> None:
        """Set the constants of this step, `self._steps`."""
        self._rate[()] = rate

    # How many arrays these two take depends on `memories`. Parameters of this form stand for any: a type checker lets
    # each optimizer name its own. None takes one by keyword.
    @abstractmethod
    def update(self, *arrays: Any, **keywords: Any) -> None:
        """Change a block of w and of the memories in place, by g; the arguments are w, g, *memories, scratch."""

    @staticmethod
    @abstractmethod
    def textbook(*arrays: Any, **keywords: Any) -> tuple[Floats, ...]:
        """Return the new w and the new memories; the arguments are w, g, *memories, rate, decay, k."""

    def shrinkage(self, rate: float, decay: float) -> float:  # noqa: ARG002 - AdamW's depends on the rate
        """Return the constant with which `shrink` multiplies weights."""
        return decay

    def shrink(self, w: Floats, g: Floats) -> Floats:
        """Return the gradient of a block with weight decay: g + decay w."""
        if self._decayed.size < w.size:
            self._decayed = np.empty_like(w)
        found: Floats = self._decayed[: w.size]
        np.multiply(w, self._decay, found)
        np.add(found, g, found)
        return found

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

    def _sweep(self) -> None:
        # Where the gradient is 0, as for a word that no batch holds, memories fade by a factor a step and
        # would end among the numbers below 1.2e-38 (float32), with which processors are 70 times slower.
        # What is swept away is less than a rounding error beside the epsilon of every formula.
        for vector in self._memory.values():
            np.copyto(vector, 0, where=np.abs(vector) < self._tiny)

    def _number(self, value: float) -> Floats:
        return np.array(value, self._dtype)

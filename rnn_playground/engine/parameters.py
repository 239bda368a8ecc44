"""All trained numbers of a network: one flat vector, and a view into it for each named array."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.memory import aligned
from rnn_playground.engine.spec import NetworkSpec


def shapes(spec: NetworkSpec) -> dict[str, tuple[int, ...]]:
    """Return the shape of every named array, in the order in which they lie in the vector."""
    cell, H = CELLS[spec.cell], spec.hidden
    found: dict[str, tuple[int, ...]] = {}
    if spec.embedding:
        found["embedding"] = (spec.inputs, spec.embedding)
    below = spec.embedding or spec.inputs
    for layer in range(spec.layers):
        for direction in spec.directions:
            name = f"layer{layer}.{direction}"
            found[name + "W_x"] = (cell.blocks, below, H)
            found[name + "W_h"] = (cell.blocks, H, H)
            found[name + "b"] = (cell.blocks, H)
            for bias in cell.hidden_biases:
                found[name + bias] = (H,)
            if spec.initial_state == "learnt":
                for state in cell.states:
                    found[f"{name}{state}0"] = (H,)
        below = spec.width
    if spec.head:
        found["head.W"], found["head.b"] = (spec.width, spec.head), (spec.head,)
    found["out.W"], found["out.b"] = (spec.head or spec.width, spec.outputs), (spec.outputs,)
    return found


class Parameters:
    """Hold named arrays of one dtype in one contiguous vector, so that an optimizer needs one pass."""

    def __init__(self, spec: NetworkSpec, dtype: np.dtype[Any]) -> None:
        """Lay out the arrays of the spec, all zero."""
        layout = shapes(spec)
        self.vector: Floats = aligned(sum(map(math.prod, layout.values())), dtype)
        self.views: dict[str, Floats] = {}
        start = 0
        for name, shape in layout.items():
            end = start + math.prod(shape)
            self.views[name] = self.vector[start:end].reshape(shape)
            start = end

    def __getitem__(self, name: str) -> Floats:
        """Return the view with this name; writing to it writes to the vector."""
        return self.views[name]

    @property
    def size(self) -> int:
        """Return the count of trained numbers."""
        return self.vector.size

    def copies(self) -> dict[str, Floats]:
        """Return read-only copies of all arrays by name."""
        found = {name: view.copy() for name, view in self.views.items()}
        for array in found.values():
            array.flags.writeable = False
        return found

    def load(self, arrays: Mapping[str, Floats]) -> None:
        """Overwrite all arrays; raise ValueError when names or shapes differ, and then change nothing."""
        if set(arrays) != set(self.views):
            raise ValueError(f"the network has the arrays {', '.join(self.views)}, not {', '.join(arrays)}")
        for name, view in self.views.items():
            if arrays[name].shape != view.shape:
                raise ValueError(f"{name} has shape {view.shape}, not {arrays[name].shape}")
        for name, view in self.views.items():
            view[...] = arrays[name]

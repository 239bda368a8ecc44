"""All trained numbers of a network: one flat vector, and a view into it for each named array."""

import math
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.memory import aligned
from rnn_playground.engine.spec import NetworkSpec

Layout = Mapping[str, tuple[int, ...]]  # shapes by name, in the order in which arrays lie in a vector


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
            if cell.recurrent:
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


def places(layout: Layout) -> dict[str, slice]:
    """Return where each array of a layout lies in the vector."""
    ends = accumulate(map(math.prod, layout.values()))
    return {name: slice(end - math.prod(shape), end) for (name, shape), end in zip(layout.items(), ends, strict=True)}


class Parameters:
    """Hold named arrays of one dtype in one contiguous vector, so that an optimizer needs one pass."""

    def __init__(
        self, layout: Layout | NetworkSpec, dtype: np.dtype[Any], vector: Floats | None = None
    ) -> None:  # fmt: skip
        """Lay out arrays of these shapes, or those of a spec, in this order: in `vector`, or in a new one, all zero."""
        if isinstance(layout, NetworkSpec):
            layout = shapes(layout)
        self.vector: Floats = aligned(sum(map(math.prod, layout.values())), dtype) if vector is None else vector
        self.views: dict[str, Floats] = {
            name: self.vector[place].reshape(layout[name]) for name, place in places(layout).items()
        }

    def part(self, start: str) -> "Parameters":
        """Return the arrays whose names begin like this, which lie side by side, under the rest of their names."""
        where = places({name: view.shape for name, view in self.views.items()})
        chosen = [name for name in where if name.startswith(start)]
        layout = {name.removeprefix(start): self.views[name].shape for name in chosen}
        return Parameters(layout, self.vector.dtype, self.vector[where[chosen[0]].start : where[chosen[-1]].stop])

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

"""Carry out an edit of weights by hand."""

from collections.abc import Mapping

import numpy as np

from rnn_playground.document.edits import Edit, SetRadius, SetWeight
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spectrum import with_radius

LARGEST = float(np.finfo(np.float32).max)


def adjust(weights: Parameters, edit: SetWeight | SetRadius) -> None:
    """Change the weights as the edit says; raise ValueError, in words and changing nothing, where it does not fit."""
    check({name: view.shape for name, view in weights.views.items()}, edit)
    found = weights[edit.name]
    if isinstance(edit, SetWeight):
        found[edit.index] = edit.value
        return
    with np.errstate(over="ignore"):
        scaled = with_radius(found[edit.block], edit.radius)
    if not np.isfinite(scaled).all():
        raise ValueError(f"a spectral radius of {edit.radius:g} is beyond what weights can hold")
    found[edit.block] = scaled


def check(shapes: Mapping[str, tuple[int, ...]], edit: SetWeight | SetRadius) -> None:
    """Raise ValueError, in words, for an edit that does not fit arrays of these shapes."""
    shape = shapes.get(edit.name)
    if shape is None:
        raise ValueError(f"this network has no weights called {edit.name!r}; it has {', '.join(shapes)}")
    if isinstance(edit, SetWeight):
        if len(edit.index) != len(shape) or not all(map(_inside, edit.index, shape)):
            raise ValueError(f"{edit.name} has the shape {shape}: there is no place {edit.index} in it")
        if not abs(edit.value) <= LARGEST:
            raise ValueError(f"a weight is a finite number, not {edit.value:g}")
        return
    if not edit.name.endswith(".W_h"):
        raise ValueError(f"{edit.name} has no spectral radius: only the recurrent weights, W_h, have one")
    if not _inside(edit.block, shape[0]):
        raise ValueError(f"{edit.name} has {shape[0]} blocks, from 0: there is no block {edit.block}")
    if not 0 <= edit.radius <= LARGEST:
        raise ValueError(f"a spectral radius is a finite number of at least 0, not {edit.radius:g}")


def folded(before: tuple[Edit, ...], after: tuple[Edit, ...]) -> bool:
    """Tell whether the last edit was only made to another value, as in a drag."""
    if not before or len(before) != len(after) or before[:-1] != after[:-1]:
        return False
    match before[-1], after[-1]:
        case SetWeight() as one, SetWeight() as other:
            return (one.name, one.index) == (other.name, other.index)
        case SetRadius() as one, SetRadius() as other:
            return (one.name, one.block) == (other.name, other.block)
    return False


def _inside(place: int, size: int) -> bool:
    return 0 <= place < size

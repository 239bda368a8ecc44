"""Carry out an edit of weights by hand."""

import math

import numpy as np

from rnn_playground.document.edits import Edit, SetRadius, SetWeight
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spectrum import with_radius


def adjust(weights: Parameters, edit: SetWeight | SetRadius) -> None:
    """Change the weights as the edit says; raise ValueError, in words and changing nothing, where it does not fit."""
    found = weights.views.get(edit.name)
    if found is None:
        raise ValueError(f"this network has no weights called {edit.name!r}; it has {', '.join(weights.views)}")
    if isinstance(edit, SetWeight):
        inside = len(edit.index) == found.ndim and all(map(_inside, edit.index, found.shape))
        if not inside:
            raise ValueError(f"{edit.name} has the shape {found.shape}: there is no place {edit.index} in it")
        if not math.isfinite(edit.value) or abs(edit.value) > np.finfo(found.dtype).max:
            raise ValueError(f"a weight is a finite number, not {edit.value:g}")
        found[edit.index] = edit.value
        return
    if not edit.name.endswith("W_h"):
        raise ValueError(f"{edit.name} has no spectral radius: only the recurrent weights, W_h, have one")
    if not 0 <= edit.block < len(found):
        raise ValueError(f"{edit.name} has {len(found)} blocks: there is no block {edit.block}")
    scaled = with_radius(found[edit.block], edit.radius)
    if not np.isfinite(scaled).all():
        raise ValueError(f"a spectral radius of {edit.radius:g} is beyond what weights can hold")
    found[edit.block] = scaled


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

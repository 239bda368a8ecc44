"""What measures share: their arguments, and reading one part of the data in chunks."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.training.trainer import Trainer

T = TypeVar("T", bound=np.generic)
_CHUNK = 64  # sequences read at once


def string(claim: Claim, name: str, default: str) -> str:
    """Return an argument that is a text; raise ValueError when it is something else."""
    value = claim.arguments.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} of claim {claim.name!r} is a text")
    return value


def whole(claim: Claim, name: str, default: int) -> int:
    """Return an argument that is a whole number; raise ValueError when it is something else."""
    value = claim.arguments.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} of claim {claim.name!r} is a whole number")
    return value


def texts(claim: Claim, name: str) -> tuple[str, ...] | None:
    """Return an argument that is a list of texts, None where it is not given; raise ValueError otherwise."""
    value = claim.arguments.get(name)
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{name} of claim {claim.name!r} is a list of sentences")
    return tuple(value)


def part(claim: Claim, trainer: Trainer, default: str) -> Integers:
    """Return the indices of the sequences that the argument `part` names."""
    named = string(claim, "part", default)
    if named not in ("train", "held out"):
        raise ValueError(f"part of claim {claim.name!r} is “train” or “held out”, not {named!r}")
    return trainer.dataset.train if named == "train" else trainer.dataset.held_out


def chunks(indices: Integers) -> list[Integers]:
    """Cut indices into runs that are read at once."""
    return [indices[start : start + _CHUNK] for start in range(0, len(indices), _CHUNK)]


def each(trainer: Trainer, chunk: Integers, values: NDArray[T]) -> list[NDArray[T]]:
    """Cut values per target, (T, B, ...) or (B, ...), into one array (T, ...) or (1, ...) per sequence."""
    if trainer.dataset.readout == "last":
        return [values[place : place + 1] for place in range(len(chunk))]
    lengths = trainer.dataset.lengths[chunk]
    return [values[:length, place] for place, length in enumerate(lengths)]


def read(trainer: Trainer, indices: Integers) -> list[tuple[Sequence, Integers, Floats]]:
    """Return each sequence with its target ids (T,) and its activated outputs (T, K); T is 1 for "last"."""
    found: list[tuple[Sequence, Integers, Floats]] = []
    for chunk in chunks(indices):
        outputs = trainer.network.outputs(trainer.dataset.batch(chunk))
        own = zip(chunk, trainer.dataset.expected(chunk), each(trainer, chunk, outputs), strict=True)
        found += [(trainer.dataset.sequences[index], expected, output) for index, expected, output in own]
    return found


def probability(output: Floats, target: int) -> float:
    """Return the probability of one label, given the activated outputs (K,) of one target."""
    if len(output) == 1:
        return float(output[0]) if target == 1 else 1.0 - float(output[0])
    return float(output[target])

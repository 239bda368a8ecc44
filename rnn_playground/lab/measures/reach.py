"""How far the memory of a network reaches, in filler words between a country and its language."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import whole
from rnn_playground.training.looks.distance import FURTHEST, HALF, accuracies
from rnn_playground.training.trainer import Trainer


@measure("accuracy_at_distance", arguments=("distance",))
def accuracy_at_distance(claim: Claim, trainer: Trainer) -> float:
    """Return the share of sentences whose language ranks first with `distance` filler words before it (0 to 40)."""
    distance = whole(claim, "distance", 0)
    if not 0 <= distance <= FURTHEST:
        raise ValueError(f"distance of claim {claim.name!r} is a number of words from 0 to {FURTHEST}")
    try:
        return float(accuracies(trainer)[distance])
    except ValueError:  # the learner has other sentences, or another task
        return math.nan


@measure("falls_below_half")
def falls_below_half(claim: Claim, trainer: Trainer) -> float:  # noqa: ARG001 - as measures are called
    """Return the least number of filler words at which less than half of the languages rank first; 41: at none."""
    try:
        below = accuracies(trainer) < HALF
    except ValueError:
        return math.nan
    return float(below.argmax()) if below.any() else float(FURTHEST + 1)

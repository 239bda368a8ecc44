"""The value of a claim: find its measure in the registry, check what it asks for, and measure."""

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures import MEASURES
from rnn_playground.training.trainer import Trainer


def problem_of(claim: Claim) -> str:
    """Say in words why a claim cannot be measured at all: no such measure, no such argument; "": it can."""
    if claim.measure not in MEASURES:
        return f"no measure {claim.measure[:40]!r}: there are {', '.join(sorted(MEASURES))}"
    known = MEASURES[claim.measure].arguments
    unknown = sorted(claim.arguments.keys() - set(known))
    if unknown:
        there = f"there are {', '.join(known)}" if known else "it takes none"
        return f"measure {claim.measure!r} has no argument {unknown[0][:40]!r}: {there}"
    return ""


def measure(claim: Claim, trainer: Trainer) -> float:
    """Return the claim's value with the trainer's present weights.

    ValueError is raised for a measure or an argument that there is not.
    """
    problem = problem_of(claim)
    if problem:
        raise ValueError(problem)
    with np.errstate(all="ignore"):  # 0 / 0 of an untrained network is NaN, and nothing to warn of
        return float(MEASURES[claim.measure].function(claim, trainer))

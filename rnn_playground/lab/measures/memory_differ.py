"""How far the definitions of "what is left of a word" differ for one sentence."""

import math
from itertools import combinations

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Floats
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.memory_pie import pies
from rnn_playground.lab.parts import string
from rnn_playground.training.trainer import Trainer


@measure("memory_differ", arguments=("text", "by"))
def memory_differ(claim: Claim, trainer: Trainer) -> float:
    """Return how far the pies of a text's memory lie apart, looking at the two that differ most.

    By "share": the largest difference between the shares that two definitions give one word. By "rank": the least
    correlation of ranks (Spearman) between two definitions: 1, both put the words in one order, -1: in the opposite
    one. Arguments: text, by.
    """
    by = string(claim, "by", "share")
    if by not in ("share", "rank"):
        raise ValueError(f"by of claim {claim.name!r} is “share” or “rank”, not {by!r}")
    tokens, found = pies(trainer, string(claim, "text", trainer.document.reading))
    pairs = list(combinations(found.values(), 2))
    if len(tokens) < 2:
        return math.nan
    if by == "share":
        return max(float(np.abs(one - other).max()) for one, other in pairs)
    return min(_correlation(one, other) for one, other in pairs)


def _correlation(one: Floats, other: Floats) -> float:
    """Return Spearman's correlation of ranks; 0 where one of them has no order."""
    ranks = [_ranks(values) for values in (one, other)]
    spread = math.prod(float(rank.std()) for rank in ranks)
    if spread == 0:
        return 0.0
    return float(np.mean((ranks[0] - ranks[0].mean()) * (ranks[1] - ranks[1].mean()))) / spread


def _ranks(values: Floats) -> Floats:
    """Return ranks from 0; equal values share the mean of theirs."""
    less = (values[:, None] > values).sum(axis=1)
    equal = (values[:, None] == values).sum(axis=1)
    found: Floats = less + (equal - 1) / 2
    return found

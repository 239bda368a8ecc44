"""Whether every single output stands on the right side."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import NOTHING
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, probability, read
from rnn_playground.training.trainer import Trainer


@measure("sides", arguments=("part",))
def sides(claim: Claim, trainer: Trainer) -> float:
    """Return the smallest probability that any target of a part (by default "train") gets.

    Above one half means: every single output stands on the right side. Argument: part.
    """
    smallest = math.nan
    for _, expected, outputs in read(trainer, part(claim, trainer, "train")):
        for target, output in zip(expected, outputs, strict=True):
            if target != NOTHING:
                given = probability(output, int(target))
                smallest = given if math.isnan(smallest) else min(smallest, given)
    return smallest

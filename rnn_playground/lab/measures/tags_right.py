"""How many tags are right, one of them left out of the count."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import NOTHING
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, read, string
from rnn_playground.training.trainer import Trainer


@measure("tags_right", arguments=("part", "without"))
def tags_right(claim: Claim, trainer: Trainer) -> float:
    """Return the share of time steps at which the tag is right, of those whose tag is not `without`.

    Arguments: part (by default "held out"), without (a tag that says "nothing here").
    """
    dataset, without = trainer.dataset, string(claim, "without", "")
    if dataset.readout != "every" or dataset.output != "softmax" or dataset.answers is not None:
        return math.nan
    left_out = dataset.labels.index(without) if without in dataset.labels else NOTHING
    right: list[bool] = []
    for _, expected, outputs in read(trainer, part(claim, trainer, "held out")):
        counts = (expected != NOTHING) & (expected != left_out)
        right += (dataset.decide(outputs)[counts] == expected[counts]).tolist()
    return float(np.mean(right)) if right else math.nan

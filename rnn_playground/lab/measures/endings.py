"""How many sentences end with the network's first choice."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import NOTHING
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, read
from rnn_playground.training.trainer import Trainer


@measure("endings", arguments=("part",))
def endings(claim: Claim, trainer: Trainer) -> float:
    """Return the share of rows of a part (by default "held out") whose last word was the first choice.

    Of a next-token task in which each row is a sequence of its own. Argument: part.
    """
    vocabulary = trainer.dataset.vocabulary
    right = []
    for _, expected, outputs in read(trainer, part(claim, trainer, "held out")):
        words = np.flatnonzero((expected != NOTHING) & (expected != vocabulary.eos))
        if trainer.document.settings.task == "next" and len(words):
            right.append(int(outputs[words[-1]].argmax()) == int(expected[words[-1]]))
    return float(np.mean(right)) if right else math.nan

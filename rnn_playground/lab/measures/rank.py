"""The place of one token among all that could come next."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import string
from rnn_playground.training.trainer import Trainer


@measure("rank", arguments=("text", "token"))
def rank(claim: Claim, trainer: Trainer) -> float:
    """Return the place of a token among all outputs after the last word of a text; 1: none is more probable.

    Arguments: text, token.
    """
    trace = trainer.read(string(claim, "text", ""))
    token = string(claim, "token", "")
    if trace is None or token not in trace.labels or len(trace.labels) != trace.outputs.shape[-1]:
        return math.nan
    last = trace.outputs[-1]
    place = trace.labels.index(token)
    return 1.0 + float((np.delete(last, place) >= last[place]).sum())

"""From which word on a network keeps to one answer."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import string
from rnn_playground.training.trainer import Trainer


@measure("decided_step", arguments=("text", "label"))
def decided_step(claim: Claim, trainer: Trainer) -> float:
    """Return the time step, from 1, from which on a label is the most probable one until the end of a text.

    NaN where it is not at the end, or where the outputs are no labels of their own. Arguments: text (by default the
    sentence that is read), label.
    """
    trace = trainer.read(string(claim, "text", trainer.document.reading))
    label = string(claim, "label", "")
    if trace is None or label not in trace.labels or len(trace.labels) != trace.outputs.shape[-1]:
        return math.nan
    others = np.flatnonzero(trace.outputs.argmax(axis=-1) != trace.labels.index(label))
    first = int(others[-1]) + 2 if len(others) else 1
    return float(first) if first <= len(trace.tokens) else math.nan

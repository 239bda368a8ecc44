"""The time step of a sentence at which the network is surest of something, or least sure."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import string
from rnn_playground.training.trainer import Trainer


@measure("peak", arguments=("text", "label", "lowest"))
def peak(claim: Claim, trainer: Trainer) -> float:
    """Return the time step, from 1, at which a label or token is the most probable while a text is read.

    With lowest = true, the least probable. Where the label is not given it is the single output's, or that of the
    last answer. Arguments: text, label, lowest.
    """
    lowest = claim.arguments.get("lowest", False)
    if not isinstance(lowest, bool):
        raise ValueError(f"lowest of claim {claim.name!r} is true or false")
    trace = trainer.read(string(claim, "text", ""))
    if trace is None or np.isnan(trace.outputs).all():
        return math.nan
    single = trace.outputs.shape[-1] == 1
    label = string(claim, "label", trace.labels[1] if single else trace.labels[int(trace.outputs[-1].argmax())])
    if label not in trace.labels:
        return math.nan
    place = trace.labels.index(label)
    course = trace.outputs[:, 0] if single else trace.outputs[:, place]
    course = 1 - course if single and place == 0 else course
    return 1.0 + float(np.nanargmin(course) if lowest else np.nanargmax(course))

"""What a network makes of one sentence: the probability of a label, or the stars that it expects."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import probability, string, whole
from rnn_playground.training.trainer import Trainer


@measure("said", arguments=("text", "label", "step"))
def said(claim: Claim, trainer: Trainer) -> float:
    """Return the probability of a label after a step of a text; without a label, the mean of labels that are numbers.

    That mean weighs each number by its probability. NaN for a label or a step that there is not. Arguments: text (by
    default the sentence that is read); label; step, from 1 (by default the last).
    """
    trace = trainer.read(string(claim, "text", trainer.document.reading))
    label, step = string(claim, "label", ""), whole(claim, "step", 0)
    if trace is None or not 0 <= step <= len(trace.tokens):
        return math.nan
    output = trace.outputs[step - 1 if step else -1]
    if label:
        return probability(output, trace.labels.index(label)) if label in trace.labels else math.nan
    try:
        numbers = np.array([float(each) for each in trace.labels])
    except ValueError:
        return math.nan
    return float(output @ numbers) if len(numbers) == len(output) else math.nan

"""How surprising a text is to a network that foretells, from a fresh state or after another text was read."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.document.what_if import Start
from rnn_playground.engine.batch import Floats
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import string, whole
from rnn_playground.training.trainer import Trainer


@measure("surprise", arguments=("text", "warmed_by", "step"))
def surprise(claim: Claim, trainer: Trainer) -> float:
    """Return the mean of -ln p over the targets of a text, in nats.

    `warmed_by` is a text whose last state reading begins in, as the what-if start does; "": the network's own initial
    state. `step`: of that time step alone, counted from 1.
    """
    losses = _losses(claim, trainer)
    return float(losses.mean()) if len(losses) else math.nan


@measure("mean_probability", arguments=("text", "warmed_by", "step"))
def mean_probability(claim: Claim, trainer: Trainer) -> float:
    """Return the mean probability that the targets of a text get; arguments as of `surprise`."""
    losses = _losses(claim, trainer)
    return float(np.exp(-losses).mean()) if len(losses) else math.nan


def _losses(claim: Claim, trainer: Trainer) -> Floats:
    """Return -ln p of the targets that count; none where there is nothing to read."""
    warm, step = string(claim, "warmed_by", ""), whole(claim, "step", 0)
    marks = (Start(kind="prefix", text=warm),) if warm else ()
    trace = trainer.read(string(claim, "text", ""), marks)
    if trace is None or not trainer.task.foretells:
        return np.zeros(0)
    losses: Floats = trace.loss.astype(np.float64)
    if step:
        losses = losses[step - 1 : step]
    return losses[np.isfinite(losses)]

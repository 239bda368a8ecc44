"""What is reached without reading anything: the best constant answer."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part
from rnn_playground.training.trainer import Trainer


@measure("constant", arguments=("part",))
def constant(claim: Claim, trainer: Trainer) -> float:
    """Return the mean squared error of always saying the mean of the training rows' numbers; or, where labels are asked
    for, the share of answers that the most frequent label of the training rows gets right.

    Argument: part, by default "held out".
    """
    dataset = trainer.dataset
    chosen = part(claim, trainer, "held out")
    if not len(chosen) or dataset.answers is not None:
        return math.nan
    trained, asked = (np.concatenate(dataset.expected(indices)) for indices in (dataset.train, chosen))
    if dataset.output == "linear":
        return float(((asked - trained.mean()) ** 2).mean())
    trained, asked = trained[trained >= 0], asked[asked >= 0]
    return float((asked == np.bincount(trained.astype(np.intp)).argmax()).mean()) if len(asked) else math.nan

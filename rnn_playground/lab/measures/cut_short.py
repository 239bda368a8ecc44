"""How often the answer is right when only the first time steps of each sequence are read."""

import math
from dataclasses import replace

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, part, whole
from rnn_playground.training.trainer import Trainer


@measure("cut_short", arguments=("part", "steps"))
def cut_short(claim: Claim, trainer: Trainer) -> float:
    """Return the share of a part's sequences whose label is right after `steps` time steps, or all where it has fewer.

    Of tasks with one label for a sequence. Arguments: part (by default "held out"), steps (1 or more).
    """
    dataset, most = trainer.dataset, whole(claim, "steps", 1)
    chosen = part(claim, trainer, "held out")
    if dataset.readout != "last" or dataset.output == "linear" or not len(chosen) or most < 1:
        return math.nan
    right = 0
    for chunk in chunks(chosen):
        batch = dataset.batch(chunk)
        said = dataset.decide(trainer.network.outputs(replace(batch, lengths=np.minimum(batch.lengths, most))))
        right += sum(int(one) == int(wanted[0]) for one, wanted in zip(said, dataset.expected(chunk), strict=True))
    return right / len(chosen)

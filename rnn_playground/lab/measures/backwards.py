"""What a network says of sequences that are read from their end."""

import math
from dataclasses import replace

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Batch
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, part, string
from rnn_playground.training.trainer import Trainer


@measure("backwards", arguments=("part", "opposites"))
def backwards(claim: Claim, trainer: Trainer) -> float:
    """Return the share of a part's sequences that, with their time steps in reverse order, get the opposite label.

    The network was not trained on that. Only sequences with a label that has an opposite count. Of tasks with one
    label for a sequence. Arguments: part (by default "held out"), opposites: "left right, up down".
    """
    dataset = trainer.dataset
    pairs = [pair.split() for pair in string(claim, "opposites", "").split(",")]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"opposites of claim {claim.name!r} are pairs of labels, such as “left right, up down”")
    opposite = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    chosen = part(claim, trainer, "held out")
    if dataset.readout != "last" or dataset.output == "linear":
        return math.nan
    right: list[bool] = []
    for chunk in chunks(chosen):
        said = dataset.decide(trainer.network.outputs(_turned(dataset.batch(chunk))))
        for label, wanted in zip(said, dataset.expected(chunk), strict=True):
            other = opposite.get(dataset.labels[int(wanted[0])])
            if other is not None:
                right.append(dataset.labels[int(label)] == other)
    return float(np.mean(right)) if right else math.nan


def _turned(batch: Batch) -> Batch:
    """Return the sequences with their time steps in reverse order, padding left where it is."""
    clock = np.arange(batch.steps)[:, None]
    places = np.where(clock < batch.lengths, batch.lengths - 1 - clock, clock), np.arange(batch.size)
    turned = {name: array[places] for name in ("tokens", "vectors") if (array := getattr(batch, name)) is not None}
    return replace(batch, **turned)

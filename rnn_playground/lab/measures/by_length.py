"""How often sentences of some lengths are judged right, with padding after them or without."""

import math
from dataclasses import replace

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Batch
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, part, whole
from rnn_playground.tasks.vocabulary import PAD
from rnn_playground.training.trainer import Trainer


@measure("by_length", arguments=("part", "shortest", "longest", "padding"))
def by_length(claim: Claim, trainer: Trainer) -> float:
    """Return the share of a part's sentences with `shortest` to `longest` time steps whose label is right.

    Padding that a sentence is filled up with counts for no step of it. With `padding`, so many <PAD> at most are
    read after each sentence, as far as the longest one of all goes: by a network that was, or was not, trained to.
    Of tasks with one label for a sentence of tokens. Arguments: part (by default "held out"), shortest, longest,
    padding.
    """
    dataset = trainer.dataset
    if dataset.readout != "last" or dataset.features or not len(dataset.sequences):
        return math.nan
    low, high = whole(claim, "shortest", 1), whole(claim, "longest", 10**9)
    most = whole(claim, "padding", 0)
    chosen = part(claim, trainer, "held out")
    own = {int(i): sum(token != PAD for token in dataset.sequences[i].tokens) for i in chosen}
    chosen = np.array([i for i in chosen if low <= own[int(i)] <= high], np.intp)
    if not len(chosen):
        return math.nan
    right = 0
    for chunk in chunks(chosen):
        batch = dataset.batch(chunk)
        said = dataset.decide(trainer.network.outputs(_padded(batch, most, int(dataset.lengths.max()), trainer)))
        right += sum(int(one) == int(wanted[0]) for one, wanted in zip(said, dataset.expected(chunk), strict=True))
    return right / len(chosen)


def _padded(batch: Batch, most: int, longest: int, trainer: Trainer) -> Batch:
    """Let the network read up to `most` paddings after each sequence, none beyond the longest of the dataset."""
    if not most or batch.tokens is None:
        return batch
    lengths = np.minimum(batch.lengths + most, np.maximum(batch.lengths, longest))
    missing = int(lengths.max()) - len(batch.tokens)
    tail = np.full((max(0, missing), batch.tokens.shape[1]), trainer.dataset.vocabulary.pad, batch.tokens.dtype)
    return replace(batch, lengths=lengths, tokens=np.concatenate([batch.tokens, tail])[: int(lengths.max())])

"""Encoded examples: what a task makes of sentences, ready to be batched."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.tasks.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """Hold one encoded sequence and the row of the table it came from."""

    row: int  # index into the examples; -1 when it spans several rows (a window of running text)
    tokens: tuple[str, ...]  # as shown above the columns of the Score
    ids: Integers  # (T,)
    target: Integers | Floats  # softmax: (T,) or (); sigmoid: (T, K) or (K,)
    known: tuple[bool, ...]  # False where the token is not in the vocabulary


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Hold all sequences of a document, the vocabulary, the labels and the split."""

    sequences: tuple[Sequence, ...]
    vocabulary: Vocabulary
    labels: tuple[str, ...]  # names of the outputs; one sigmoid unit for two labels speaks for labels[1]
    outputs: int  # number of logits: len(labels), or 1 for a single sigmoid
    output: str  # "softmax" or "sigmoid"
    readout: str  # "every" or "last"
    train: Integers  # indices into sequences
    held_out: Integers

    def batch(self, indices: Integers) -> Batch:
        """Pad the chosen sequences to the longest of them."""
        raise NotImplementedError

    def epoch(self, size: int, random: np.random.Generator) -> Iterator[Integers]:
        """Deal the training sequences into shuffled groups of `size` of similar length."""
        raise NotImplementedError

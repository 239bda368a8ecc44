"""A fixed choice among the training sequences, for looks that measure more than the sentence being read."""

import numpy as np

from rnn_playground.engine.batch import Integers
from rnn_playground.training.trainer import Trainer

_CHOICE = 11  # sets these random numbers apart from others of the same seed


def some_training(trainer: Trainer, most: int, rows: int) -> Integers:
    """Return the indices of at most `most` training sequences that pad to at most `rows` time steps; one at least.

    Equal data, settings and numbers give equal choices, so that what is measured is comparable from update to update.
    """
    dataset = trainer.dataset
    if not len(dataset.train):
        raise ValueError("there are no training sentences to look at")
    chosen: Integers = np.random.default_rng([_CHOICE, trainer.settings.seed]).permutation(dataset.train)[:most]
    padded = np.maximum.accumulate(dataset.lengths[chosen]) * np.arange(1, len(chosen) + 1)
    return chosen[: max(1, int((padded <= rows).sum()))]

"""What a dictionary gets right: each word replaced by the one that stands beside it most clearly in training."""

import math
from collections import Counter

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.training.trainer import Trainer


@measure("word_by_word", arguments=("part",))
def word_by_word(claim: Claim, trainer: Trainer) -> float:
    """Return the share of targets that a dictionary made from the training rows writes without a fault.

    Of a word it has the one word of the targets with the largest Dice coefficient, 2 n(both) / (n(one) + n(other)),
    n counting training rows. Over one part of the data (by default "held out"); NaN where there are no pairs.
    Arguments: part.
    """
    dataset, indices = trainer.dataset, part(claim, trainer, "held out")
    if dataset.answers is None or not len(indices):
        return math.nan
    best = _dictionary([dataset.sequences[index] for index in dataset.train.tolist()])
    pairs = [dataset.sequences[index] for index in indices.tolist()]
    right = sum([best.get(word, -1) for word in pair.ids.tolist()] == _words(pair) for pair in pairs)
    return right / len(pairs)


def _dictionary(pairs: list[Sequence]) -> dict[int, int]:
    own: Counter[int] = Counter()
    other: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        sources, targets = set(pair.ids.tolist()), set(_words(pair))
        own.update(sources)
        other.update(targets)
        both.update((source, target) for source in sources for target in targets)
    found: dict[int, tuple[float, int]] = {}
    for (source, target), count in both.items():
        found[source] = max(found.get(source, (0.0, -1)), (2 * count / (own[source] + other[target]), -target))
    return {source: -target for source, (_, target) in found.items()}


def _words(pair: Sequence) -> list[int]:
    """Return what shall be written, without <EOS>."""
    assert pair.target is not None  # noqa: S101 - a row of the table has one
    words: list[int] = pair.target[:-1].tolist()
    return words

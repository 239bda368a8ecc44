"""By how many stars a rating is off where only the order of the words decides."""

import math
from collections import defaultdict

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, read
from rnn_playground.training.trainer import Trainer


@measure("order_error", arguments=("part",))
def order_error(claim: Claim, trainer: Trainer) -> float:
    """Return the mean absolute error of the most probable class over rows that have a twin in their part.

    A twin has the same words in another order and another label, so that no bag of words gets both right. NaN where
    labels are no numbers. Argument: part (by default "held out").
    """
    try:
        stars = [float(label) for label in trainer.dataset.labels]
    except ValueError:
        return math.nan
    bags: defaultdict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)  # -> (label, said)
    for sequence, expected, outputs in read(trainer, part(claim, trainer, "held out")):
        said = stars[int(trainer.dataset.decide(outputs[-1:])[0])]
        bags[tuple(sorted(token.casefold() for token in sequence.tokens))].append((stars[int(expected[-1])], said))
    twins = [rows for rows in bags.values() if len({label for label, _ in rows}) > 1]
    errors = [abs(label - said) for rows in twins for label, said in rows]
    return float(np.mean(errors)) if errors else math.nan

"""Word-order pairs: the same words, another label."""

import math
from collections import defaultdict

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, read, texts
from rnn_playground.training.trainer import Trainer


@measure("pairs", arguments=("part", "texts"))
def pairs(claim: Claim, trainer: Trainer) -> float:
    """Return the share of word-order pairs of a part (by default "held out") with every sentence right.

    A pair is two rows, or more, of the same words with different labels: no bag of words tells them apart.
    Arguments: part; texts, to look only at rows with these texts.
    """
    wanted = texts(claim, "texts")
    bags: defaultdict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    for sequence, expected, outputs in read(trainer, part(claim, trainer, "held out")):
        if wanted is None or trainer.document.examples[sequence.row].text in wanted:
            target = int(expected[-1])
            right = int(trainer.dataset.decide(outputs[-1:])[0]) == target
            bags[tuple(sorted(token.casefold() for token in sequence.tokens))].append((target, right))
    found = [rows for rows in bags.values() if len({target for target, _ in rows}) > 1]
    return math.nan if not found else float(np.mean([all(right for _, right in rows) for rows in found]))

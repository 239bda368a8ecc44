"""Measure predictions against targets."""

import math
from collections.abc import Sequence as List
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Integers
from rnn_playground.tasks.labels import OUTSIDE
from rnn_playground.tasks.vocabulary import SPECIALS, UNK

Said = NDArray[Any]  # as dataset.Said
# Chunk prefixes in the order of their codes; L and U of BILOU mean what E and S mean in IOBES.
PREFIXES = {"B": 1, "I": 2, "E": 3, "S": 4, "L": 3, "U": 4}
# Whether a tag begins a chunk after a tag of the same type: a row per code before, a column per code now.
BEGINS = np.array([
    # O      B     I      E      S
    [False, True, True, True, True],  # O
    [False, True, False, False, True],  # B
    [False, True, False, False, True],  # I
    [False, True, True, True, True],  # E
    [False, True, True, True, True],  # S
])  # fmt: skip


def accuracy(predicted: List[Said], expected: List[Said]) -> float:
    """Return the share of targets that were predicted; NaN where none counts."""
    said, right = _counting(predicted, expected)
    return float((said == right).mean()) if len(right) else math.nan


token_accuracy = accuracy  # the same measure, per token where each sequence has a target at every step


def macro_recall(predicted: List[Said], expected: List[Said]) -> float:
    """Return the mean over labels of the share of a label's targets that were predicted.

    Only labels that occur among the targets count. NaN where no target counts.
    """
    said, right = _counting(predicted, expected)
    if not len(right):
        return math.nan
    totals = np.bincount(right)
    hits = np.bincount(right[said == right], minlength=len(totals))
    occurring = totals > 0
    return float((hits[occurring] / totals[occurring]).mean())


def span_f1(predicted: List[Said], expected: List[Said], labels: List[str]) -> float:
    """Return the F1 score over spans of tags, by the rules of the CoNLL-2000 script `conlleval`.

    A span is right when beginning, end and type are. Reads IOB1, IOB2, IOBES and BILOU ("B-PER"). Tags
    without such prefixes form spans of equal neighbours. "O" and "-" are no span. 0 where nothing is right,
    also where there was nothing to find; NaN without sentences.
    """
    if not sum(map(len, expected)):
        return math.nan
    counting = [right >= 0 for right in expected]
    found = _spans([said[counts] for said, counts in zip(predicted, counting, strict=True)], labels)
    there = _spans([right[counts] for right, counts in zip(expected, counting, strict=True)], labels)
    both = len(found & there)
    return 2 * both / (len(found) + len(there)) if both else 0.0


def exact(predicted: List[Said], expected: List[Said]) -> float:
    """Return the share of sequences that were written without a fault; NaN without any. <UNK> is never right."""
    if not len(expected):
        return math.nan
    return float(np.mean([
        len(said) == len(right) and bool((said == right).all()) and not _unknown(right)
        for said, right in zip(predicted, expected, strict=True)
    ]))  # fmt: skip


def edit_distance(predicted: List[Said], expected: List[Said]) -> float:
    """Return the faults (insertions, deletions, replacements; Levenshtein 1966) per token that was to be written.

    A token that is <UNK> in the target cannot be written right and counts as a fault. NaN without targets.
    """
    tokens = sum(map(len, expected))
    if not tokens:
        return math.nan
    return sum(_apart(said, right) for said, right in zip(predicted, expected, strict=True)) / tokens


def _unknown(ids: Said) -> bool:
    return bool((ids == SPECIALS.index(UNK)).any())


def _apart(said: Said, right: Said) -> int:
    """Return the edit distance of two sequences of ids, <UNK> unlike everything."""
    right = np.where(right == SPECIALS.index(UNK), -2, right)
    if len(said) == len(right) and bool((said == right).all()):
        return 0
    places = np.arange(len(right) + 1)
    row = places.copy()
    for token in said.tolist():
        best = row + 1  # a token too much
        np.minimum(best[1:], row[:-1] + (right != token), out=best[1:])  # right, or another one
        # A token that is missing: from any place on the left, one each. That is a running minimum of best - place.
        row = np.minimum.accumulate(best - places) + places
    return int(row[-1])


def perplexity(loss: float) -> float:
    """Return exp(loss), loss in nats per target: guessing among so many equally likely tokens is as good."""
    try:
        return math.exp(loss)
    except OverflowError:
        return math.inf


def _counting(predicted: List[Said], expected: List[Said]) -> tuple[Integers, Integers]:
    """Return predictions and targets of all sequences end to end, without those that do not count."""
    if not len(expected):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    said, right = np.concatenate(predicted), np.concatenate(expected)
    counts = right >= 0
    return said[counts], right[counts]


def _spans(sentences: List[Said], labels: List[str]) -> set[tuple[int, int, int]]:
    """Return (begin, end, type) of all spans; places count through all sentences, with a gap between two."""
    codes, types = _scheme(labels)
    gap = np.array([len(labels)])  # an outside tag, so that no span runs on into the next sentence
    tags = np.concatenate([gap, *(part for sentence in sentences for part in (sentence, gap))])
    code, kind = codes[tags], types[tags]
    changed = (kind[1:] != kind[:-1]) & (code[1:] > 0)
    begins = np.append(False, BEGINS[code[:-1], code[1:]] | changed)
    ends = np.flatnonzero(begins | (code == 0))  # a span ends where the next one begins or nothing goes on
    places = np.flatnonzero(begins)
    closing = ends[np.searchsorted(ends, places, "right")]
    return set(zip(places.tolist(), closing.tolist(), kind[places].tolist(), strict=True))


def _scheme(labels: List[str]) -> tuple[Integers, Integers]:
    """Return the prefix code and the type of each label, and of an outside tag at the end."""
    inside = [label for label in labels if label not in OUTSIDE]
    prefixed = all(label[:1] in PREFIXES and label[1:2] == "-" for label in inside)
    bare = "B" in inside and set(inside) <= set(PREFIXES)  # chunks of one kind, without a type
    codes, types, numbers = [], [], {"": 0}
    for label in (*labels, "O"):
        if label in OUTSIDE:
            code, kind = 0, ""
        elif prefixed or bare:
            code, kind = PREFIXES[label[0]], label[2:]
        else:
            code, kind = PREFIXES["I"], label
        codes.append(code)
        types.append(numbers.setdefault(kind, len(numbers)))
    return np.array(codes, np.intp), np.array(types, np.intp)

"""Measure what a lesson claims: each measure is a function of a claim and of a Trainer as it stands.

A measure changes nothing and trains nothing. It is NaN, which keeps no bound, where there is nothing to
measure: the learner has deleted the sentences, changed the task, or nothing is held out.
"""

import math
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.training.trainer import Trainer

T = TypeVar("T", bound=np.generic)
_CHUNK = 64  # sequences read at once


def measure(claim: Claim, trainer: Trainer) -> float:
    """Return the claim's value with the trainer's present weights.

    ValueError is raised for a measure or an argument that there is not.
    """
    if claim.measure not in _MEASURES:
        raise ValueError(f"no measure {claim.measure!r}: there are {', '.join(_MEASURES)}")
    allowed, function = _MEASURES[claim.measure]
    unknown = sorted(claim.arguments.keys() - set(allowed))
    if unknown:
        raise ValueError(
            f"measure {claim.measure!r} has no argument {unknown[0]!r}: there are {', '.join(allowed)}"
        )
    return function(claim, trainer)


def score(claim: Claim, trainer: Trainer) -> float:
    """Return a metric of the task over one part of the data, all of it; arguments: part, metric.

    The metric is one of the task's, or "loss" (nats per target).
    """
    indices = _part(claim, trainer, "held out")
    if not len(indices):
        return math.nan
    loss, count = 0.0, 0
    said: list[Integers] = []
    for chunk in _chunks(indices):
        total, number, outputs = trainer.network.evaluate(trainer.dataset.batch(chunk))
        loss, count = loss + total, count + number
        said += _each(trainer, chunk, trainer.dataset.decide(outputs))
    mean = loss / count
    metrics = trainer.task.measure(said, trainer.dataset.expected(indices), trainer.dataset.labels, mean)
    return {"loss": mean, **metrics}.get(_string(claim, "metric", trainer.task.metrics[0]), math.nan)


def sides(claim: Claim, trainer: Trainer) -> float:
    """Return the smallest probability that any target of a part (by default "train") gets.

    Above one half means: every single output stands on the right side. Argument: part.
    """
    smallest = math.nan
    for _, expected, outputs in _read(trainer, _part(claim, trainer, "train")):
        for target, output in zip(expected, outputs, strict=True):
            if target != NOTHING:
                given = _probability(output, int(target))
                smallest = given if math.isnan(smallest) else min(smallest, given)
    return smallest


def pairs(claim: Claim, trainer: Trainer) -> float:
    """Return the share of word-order pairs of a part (by default "held out") with every sentence right.

    A pair is two rows, or more, of the same words with different labels: no bag of words tells them apart.
    Arguments: part; texts, to look only at rows with these texts.
    """
    texts = claim.arguments.get("texts")
    if texts is not None and not isinstance(texts, list | tuple):
        raise ValueError(f"texts of claim {claim.name!r} is a list of sentences")
    bags: defaultdict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    for sequence, expected, outputs in _read(trainer, _part(claim, trainer, "held out")):
        if texts is None or trainer.document.examples[sequence.row].text in texts:
            target = int(expected[-1])
            right = int(trainer.dataset.decide(outputs[-1:])[0]) == target
            bags[tuple(sorted(token.casefold() for token in sequence.tokens))].append((target, right))
    found = [rows for rows in bags.values() if len({target for target, _ in rows}) > 1]
    return math.nan if not found else float(np.mean([all(right for _, right in rows) for rows in found]))


def rank(claim: Claim, trainer: Trainer) -> float:
    """Return the place of a token among all outputs after the last word of a text; 1: none is more probable.

    Arguments: text, token.
    """
    trace = trainer.read(_string(claim, "text", ""))
    token = _string(claim, "token", "")
    if trace is None or token not in trace.labels or len(trace.labels) != trace.outputs.shape[-1]:
        return math.nan
    last = trace.outputs[-1]
    place = trace.labels.index(token)
    return 1.0 + float((np.delete(last, place) >= last[place]).sum())


def endings(claim: Claim, trainer: Trainer) -> float:
    """Return the share of rows of a part (by default "held out") whose last word was the first choice.

    Of a next-token task in which each row is a sequence of its own. Argument: part.
    """
    vocabulary = trainer.dataset.vocabulary
    right = []
    for _, expected, outputs in _read(trainer, _part(claim, trainer, "held out")):
        words = np.flatnonzero((expected != NOTHING) & (expected != vocabulary.eos))
        if trainer.document.settings.task == "next" and len(words):
            right.append(int(outputs[words[-1]].argmax()) == int(expected[words[-1]]))
    return float(np.mean(right)) if right else math.nan


_MEASURES: dict[str, tuple[tuple[str, ...], Callable[[Claim, Trainer], float]]] = {
    "score": (("part", "metric"), score),
    "sides": (("part",), sides),
    "pairs": (("part", "texts"), pairs),
    "rank": (("text", "token"), rank),
    "endings": (("part",), endings),
}


def _string(claim: Claim, name: str, default: str) -> str:
    value = claim.arguments.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} of claim {claim.name!r} is a text")
    return value


def _part(claim: Claim, trainer: Trainer, default: str) -> Integers:
    part = _string(claim, "part", default)
    if part not in ("train", "held out"):
        raise ValueError(f"part of claim {claim.name!r} is “train” or “held out”, not {part!r}")
    return trainer.dataset.train if part == "train" else trainer.dataset.held_out


def _chunks(indices: Integers) -> list[Integers]:
    return [indices[start : start + _CHUNK] for start in range(0, len(indices), _CHUNK)]


def _each(trainer: Trainer, chunk: Integers, values: NDArray[T]) -> list[NDArray[T]]:
    """Cut values per target, (T, B, ...) or (B, ...), into one array (T, ...) or (1, ...) per sequence."""
    if trainer.dataset.readout == "last":
        return [values[place : place + 1] for place in range(len(chunk))]
    lengths = trainer.dataset.lengths[chunk]
    return [values[:length, place] for place, length in enumerate(lengths)]


def _read(trainer: Trainer, indices: Integers) -> list[tuple[Sequence, Integers, Floats]]:
    """Return each sequence with its target ids (T,) and its activated outputs (T, K); T is 1 for "last"."""
    found: list[tuple[Sequence, Integers, Floats]] = []
    for chunk in _chunks(indices):
        outputs = trainer.network.outputs(trainer.dataset.batch(chunk))
        read = zip(chunk, trainer.dataset.expected(chunk), _each(trainer, chunk, outputs), strict=True)
        found += [(trainer.dataset.sequences[index], expected, own) for index, expected, own in read]
    return found


def _probability(output: Floats, target: int) -> float:
    """Return the probability of one label, given the activated outputs (K,) of one target."""
    if len(output) == 1:
        return float(output[0]) if target == 1 else 1.0 - float(output[0])
    return float(output[target])

"""The diagnosis: what this sentence shows of the network, and how its training goes, judged by fixed limits."""

import math
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.diagnosis import FEWEST, Course, Finding, findings, pair_signs, signs
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.tasks.dataset import Dataset, Said
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import pair_of
from rnn_playground.training.trainer import Trainer

_WINDOW = 64  # updates whose losses make a mean
_chances: WeakKeyDictionary[Dataset, float] = WeakKeyDictionary()


@dataclass(frozen=True)
class Diagnosis(Look):
    """Ask for all findings, a tuple of Finding, the gravest first."""

    interval: ClassVar[float] = 0.5
    share: ClassVar[float] = 0.01

    def answer(self, subject: Subject) -> tuple[Finding, ...]:
        """Measure and judge the network itself: what-if marks are none of its doing."""
        pair = pair_of(subject)
        if pair is None:
            seen = signs(subject.network, subject.own_reading)
        else:  # the gradient's whole way: back through the decoder and the encoder
            reading = read_pair(pair.model, subject.sequence.ids, pair.heard, pair.target)
            seen = pair_signs(pair.model, reading)
        return findings(seen, course(subject.trainer))


def course(trainer: Trainer) -> Course:
    """Return how the training goes."""
    curve, clip = trainer.curve, trainer.settings.clip
    n = curve.updates
    chance = chance_loss(trainer.dataset)
    measured = trainer.train_scores.loss if trainer.train_scores is not None else math.nan
    if n < FEWEST:
        return Course(update=n, chance=chance, loss=measured, clip=clip)
    last = curve.losses[-_WINDOW:].astype(np.float64)
    recent = float(last.mean())
    held = curve.held_out_loss[np.isfinite(curve.held_out_loss)]
    norms = np.array(trainer.recent_norms)
    return Course(
        update=n,
        chance=chance,
        loss=recent if math.isnan(measured) else measured,
        recent=recent,
        lowest=curve.lowest,
        noise=float(last.std() / recent) if recent > 0 else math.nan,
        quarter=_mean(curve.range(n - n // 4 + 1, n, 1).mean),
        quarter_before=_mean(curve.range(n - 2 * (n // 4) + 1, n - n // 4, 1).mean),
        held_out=float(held[-1]) if held.size else math.nan,
        held_out_lowest=float(held.min()) if held.size else math.nan,
        clipped=float((norms > clip).mean()) if norms.size and clip > 0 else math.nan,
        clip=clip,
    )


def chance_loss(dataset: Dataset) -> float:
    """Return the loss (nats per target) of who knows only how frequent each label is in the training part.

    Of linear outputs it is the squared error of who always says the mean.
    """
    if dataset not in _chances:
        if dataset.output == "linear":  # who knows the mean alone
            _chances[dataset] = float(np.var([dataset.sequences[place].target for place in dataset.train.tolist()]))
            return _chances[dataset]
        found: list[list[Said]]
        if dataset.answers is not None:  # with <EOS>, which the loss counts, too
            targets = [dataset.sequences[place].target for place in dataset.train.tolist()]
            found = [[target for target in targets if target is not None]]
        else:
            starts = range(0, len(dataset.train), 1000)
            found = [dataset.expected(dataset.train[start : start + 1000]) for start in starts]
        counts = np.zeros(max(1, len(dataset.labels)))
        for group in found:
            ids = np.concatenate(group)
            counts += np.bincount(ids[ids >= 0], minlength=len(counts))
        shares = counts / max(1.0, counts.sum())
        _chances[dataset] = _entropy(shares, every=dataset.output == "sigmoid", dataset=dataset)
    return _chances[dataset]


def _entropy(shares: Floats, *, every: bool, dataset: Dataset) -> float:
    """Return the entropy of one choice among all, or with sigmoid outputs the sum of a yes or no for each of them."""
    if every and dataset.outputs == 1:
        shares = shares[1:2]  # the one output says how probable labels[1] is
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = -shares * np.log(shares)
        if every:
            terms = terms - (1 - shares) * np.log1p(-shares)
    return float(np.nansum(np.where(np.isfinite(terms), terms, 0.0)))


def _mean(values: Floats) -> float:
    return float(values[-1]) if len(values) else math.nan

"""Check a lesson: train it with its own settings for several seeds and measure each of its claims."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from time import perf_counter

import msgspec

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim, Lesson
from rnn_playground.lab.claims import measure
from rnn_playground.training.trainer import Divergence, Trainer


@dataclass(frozen=True, kw_only=True)
class Result:
    """Hold what one seed gave for one claim."""

    claim: Claim
    seed: int
    value: float  # NaN where the training diverged, or there was nothing to measure
    holds: bool
    updates: int  # trained before the claim was measured
    seconds: float  # that this training took


def check_lesson(lesson: Lesson, seeds: Iterable[int]) -> tuple[Result, ...]:
    """Return one result per claim and seed, claims in the lesson's order; nothing is random but the seeds.

    Claims about the same step share one training, measured at each claim's number of updates or epochs.
    """
    results: list[Result] = []
    for seed in seeds:
        for step, claims in groupby(sorted(lesson.claims, key=_step), key=_step):
            results += _check(_seeded(lesson.document_at(step), seed), claims, seed)
    return tuple(sorted(results, key=lambda result: lesson.claims.index(result.claim)))


def _step(claim: Claim) -> int:
    return claim.step


def _reached(claim: Claim, trainer: Trainer) -> bool:
    return trainer.update >= claim.updates and trainer.epoch >= claim.epochs


def _seeded(document: Document, seed: int) -> Document:
    settings = msgspec.structs.replace(document.settings, seed=seed)
    return msgspec.structs.replace(document, settings=settings)


def _check(document: Document, claims: Iterable[Claim], seed: int) -> Iterator[Result]:
    """Train one network, and measure each claim when it is trained as long as that one asks."""
    trainer, waiting = Trainer(document), list(claims)
    seconds, diverged = 0.0, False
    while waiting:
        claim = next((claim for claim in waiting if diverged or _reached(claim, trainer)), None)
        if claim is None:
            started = perf_counter()
            try:
                trainer.step()
            except Divergence:
                diverged = True
            seconds += perf_counter() - started
            continue
        waiting.remove(claim)
        value = math.nan if diverged else measure(claim, trainer)
        yield Result(
            claim=claim,
            seed=seed,
            value=value,
            holds=claim.holds(value),
            updates=trainer.update,
            seconds=seconds,
        )

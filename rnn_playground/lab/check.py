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
        for step, claims in groupby(sorted(lesson.claims, key=_place), key=lambda claim: claim.step):
            results += _check(_seeded(lesson.document_at(step), seed), claims, seed)
    return tuple(sorted(results, key=lambda result: lesson.claims.index(result.claim)))


def _place(claim: Claim) -> tuple[int, int, int]:
    return claim.step, claim.epochs, claim.updates


def _seeded(document: Document, seed: int) -> Document:
    settings = msgspec.structs.replace(document.settings, seed=seed)
    return msgspec.structs.replace(document, settings=settings)


def _check(document: Document, claims: Iterable[Claim], seed: int) -> Iterator[Result]:
    """Train one network as long as each claim asks in turn, and measure it there."""
    trainer = Trainer(document)
    seconds, diverged = 0.0, False
    for claim in claims:
        started = perf_counter()
        try:
            while not diverged and (trainer.update < claim.updates or trainer.epoch < claim.epochs):
                trainer.step()
        except Divergence:
            diverged = True
        seconds += perf_counter() - started
        value = math.nan if diverged else measure(claim, trainer)
        yield Result(
            claim=claim,
            seed=seed,
            value=value,
            holds=claim.holds(value),
            updates=trainer.update,
            seconds=seconds,
        )

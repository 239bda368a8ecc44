"""Check a lesson: train it with its own settings for several seeds and measure each of its claims."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import thread_time

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
    seconds: float  # of one core that this training took, whatever else is at work; of two steps, both trainings


@dataclass(frozen=True)
class _Measured:
    value: float
    updates: int
    seconds: float


def check_lesson(lesson: Lesson, seeds: Iterable[int]) -> tuple[Result, ...]:
    """Return one result per claim and seed, claims in the lesson's order; nothing is random but the seeds.

    Claims about the same step share one training, measured at each claim's number of updates or epochs.
    """
    results = [result for seed in seeds for result in _check_seed(lesson, seed)]
    return tuple(sorted(results, key=lambda result: lesson.claims.index(result.claim)))


def seeded(document: Document, seed: int) -> Document:
    """Return the document with another seed for all that is random in it."""
    settings = msgspec.structs.replace(document.settings, seed=seed)
    return msgspec.structs.replace(document, settings=settings)


def _check_seed(lesson: Lesson, seed: int) -> Iterator[Result]:
    """Train each step that claims are about once, and put together what was measured."""
    about: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in lesson.claims:
        about[claim.step].append(claim)
        if claim.minus_step is not None:
            about[claim.minus_step].append(claim)
    found = {
        step: _train(seeded(lesson.document_at(step), seed), claims) for step, claims in sorted(about.items())
    }
    for claim in lesson.claims:
        own = found[claim.step][claim.name]
        value, seconds = own.value, own.seconds
        if claim.minus_step is not None:
            other = found[claim.minus_step][claim.name]
            value, seconds = value - other.value, seconds + other.seconds
        yield Result(
            claim=claim, seed=seed, value=value, holds=claim.holds(value), updates=own.updates, seconds=seconds
        )


def _reached(claim: Claim, trainer: Trainer) -> bool:
    return trainer.update >= claim.updates and trainer.epoch >= claim.epochs


def _train(document: Document, claims: Iterable[Claim]) -> dict[str, _Measured]:
    """Train one network, and measure each claim, by name, when it is trained as long as that one asks."""
    trainer, waiting = Trainer(document), list(claims)
    found: dict[str, _Measured] = {}
    seconds, diverged = 0.0, False
    while waiting:
        claim = next((claim for claim in waiting if diverged or _reached(claim, trainer)), None)
        if claim is None:
            started = thread_time()
            try:
                trainer.step()
            except Divergence:
                diverged = True
            seconds += thread_time() - started
            continue
        waiting.remove(claim)
        value = math.nan if diverged else measure(claim, trainer)
        found[claim.name] = _Measured(value, trainer.update, seconds)
    return found

"""Measure what a question asks for: published values of a Trainer as it stands, and the lesson's own."""

import math
from collections.abc import Callable, Collection

import numpy as np

from rnn_playground.document.lesson_parts import Claim, Value
from rnn_playground.document.published import PARTS, READING, TRAINING
from rnn_playground.engine.batch import Floats
from rnn_playground.lab.claims import measure
from rnn_playground.training.frame import Trace
from rnn_playground.training.trainer import Trainer

_RECENT = 20  # updates whose mean loss is the loss of now


def measured_values(
    names: Collection[str], own: Collection[Value], reading: str, trainer: Trainer
) -> dict[str, float]:
    """Return each named value with the trainer's present weights; NaN where it cannot be measured.

    `own` are the lesson's [[values]], `reading` is the sentence that is read. Nothing is changed or trained.
    """
    found: dict[str, float] = {}
    trace = trainer.read(reading) if any(name in READING for name in names) else None
    claims = {value.name: value.claim for value in own}
    for name in names:
        if name in _TRAINING:
            found[name] = _TRAINING[name](trainer)
        elif name in _READING:
            found[name] = math.nan if trace is None else _READING[name](trace)
        elif name in claims:
            found[name] = measure(claims[name], trainer)
        else:
            prefix = next((prefix for prefix in PARTS if name.startswith(prefix)), "")
            arguments: dict[str, object] = {"part": PARTS.get(prefix, ""), "metric": name.removeprefix(prefix)}
            score = Claim(name=name, text="", measure="score", arguments=arguments)
            found[name] = measure(score, trainer) if prefix else math.nan
    return found


def _loss_start(trainer: Trainer) -> float:
    curve = trainer.curve
    if not curve.updates:
        return math.nan
    return float(curve.losses[0]) if not curve.first else float(curve.old[0, 2])  # a block's mean: it is long ago


def _loss_now(trainer: Trainer) -> float:
    recent = trainer.curve.losses[-_RECENT:]
    return float(recent.mean()) if len(recent) else math.nan


def _extreme(choose: Callable[[Floats], np.intp], trace: Trace) -> float:
    """Return the step, from 1, with the largest or smallest loss; NaN where no step has one."""
    return math.nan if np.isnan(trace.loss).all() else 1.0 + float(choose(trace.loss))


def _last_probability(trace: Trace) -> float:
    return float(trace.outputs[-1].max())  # of a single output, that output


_TRAINING: dict[str, Callable[[Trainer], float]] = {
    "update": lambda trainer: float(trainer.update),
    "epoch": lambda trainer: float(trainer.epoch),
    "loss": lambda trainer: float(trainer.loss),
    "loss_start": _loss_start,
    "loss_now": _loss_now,
    "parameters": lambda trainer: float(trainer.parameters),
    "hidden": lambda trainer: float(trainer.settings.hidden),
    "layers": lambda trainer: float(trainer.settings.layers),
    "rate": lambda trainer: float(trainer.settings.rate),
}
_READING: dict[str, Callable[[Trace], float]] = {
    "steps": lambda trace: float(len(trace.tokens)),
    "decay": lambda trace: float(trace.decay),
    "hardest_step": lambda trace: _extreme(np.nanargmax, trace),
    "easiest_step": lambda trace: _extreme(np.nanargmin, trace),
    "last_probability": _last_probability,
    "gradient_first": lambda trace: float(trace.gradient[trace.top, 0]),
    "gradient_last": lambda trace: float(trace.gradient[trace.top, -1]),
}
assert _TRAINING.keys() == TRAINING.keys()  # noqa: S101 - what lesson.toml may name is what is measured here
assert _READING.keys() == READING.keys()  # noqa: S101 - as above

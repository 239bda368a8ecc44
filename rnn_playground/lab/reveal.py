"""Reveal a question: measure what it asks for and say what its expressions come to."""

import math
from dataclasses import dataclass

from rnn_playground.document.lesson_parts import Value
from rnn_playground.document.questions import Question
from rnn_playground.lab.values import measured_values
from rnn_playground.training.trainer import Trainer


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """Hold what was measured for one question, at one update."""

    update: int
    found: tuple[float, ...]  # the value of the answer, or of each choice's condition; NaN: cannot be measured
    values: dict[str, float]  # the measured values that stand in them
    problem: str = ""  # why it cannot be measured, in words

    @property
    def measurable(self) -> bool:
        """Return whether there is an answer at all."""
        return not self.problem and not any(math.isnan(value) for value in self.found)


def reveal(question: Question, own: tuple[Value, ...], reading: str, trainer: Trainer) -> Revealed:
    """Measure a question with the trainer's present weights; never raises for what cannot be measured."""
    try:
        values = measured_values(sorted(question.names), own, reading, trainer)
    except ValueError as error:  # this shape of network has no such value
        return Revealed(update=trainer.update, found=(), values={}, problem=str(error))
    found = tuple(expression.value(values) for expression in question.expressions)
    return Revealed(update=trainer.update, found=found, values=values)

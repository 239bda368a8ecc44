"""Rating: read all, then say one of several ordered classes, such as 1 to 5 stars (many-to-one)."""

import math
from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.tasks.classify import Classify
from rnn_playground.tasks.dataset import Dataset, Said
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.metrics import accuracy
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column


@task
class Rate(Classify):
    """Classify into classes that are numbers, so that to miss by one is better than to miss by three."""

    order: ClassVar[int] = 5
    name: ClassVar[str] = "rate"
    title: ClassVar[str] = "Stars for the sentence"
    help: ClassVar[str] = "Read the whole sentence, then say one of several classes in an order: 1 to 5 stars."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Sentence", "What the network reads."),
        Column("label", "Stars", "How many: a number, such as 1 to 5."),
    )
    metrics: ClassVar[tuple[str, ...]] = ("mean_absolute_error", "accuracy")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows as Classify does; raise DataError naming a row whose label is no number."""
        for number, example in enumerate(examples, 1):
            label = example.label.strip()
            if label and not _is_number(label):
                raise DataError(f"“{label[:20]}” is no number of stars: write a number, such as 4", number)
        return super().dataset(examples, encoding)

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],
        loss: float,  # noqa: ARG002 - as Task asks
    ) -> dict[str, float]:
        """Return by how many stars the most probable class is off on average, and how often it is right."""
        stars = np.array([float(label) for label in labels])
        apart = [
            abs(stars[int(said[0])] - stars[int(right[0])])
            for said, right in zip(predicted, expected, strict=True)
            if right[0] >= 0
        ]
        return {
            "mean_absolute_error": float(np.mean(apart)) if apart else math.nan,
            "accuracy": accuracy(predicted, expected),
        }


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False

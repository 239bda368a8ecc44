"""Regression: read all, then say one number (many-to-one)."""

import math
from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import all_tokens, build_vocabulary, divide, encode, filled_up, finish
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import cut

LARGEST = 1e9
ROUNDING = 1e-12  # of the mean: a smaller deviation is none
FAR, NARROW, WIDE = 2.0, 0.1, 2.0  # |mean| and deviation of numbers that a network learns as they are


@task
class Regress:
    """Give each row a number, compared by its squared error.

    Numbers of an ordinary size are learnt as they are, so that the loss is in their own units; others are
    standardised by mean and deviation of the training rows, and metrics and answers turned back.
    """

    order: ClassVar[int] = 6
    name: ClassVar[str] = "regress"
    title: ClassVar[str] = "One number for the sentence"
    help: ClassVar[str] = "Read the whole sequence, then say one number: a sum, a temperature."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Sequence", "What the network reads."),
        Column("label", "Number", "What it shall say at the end."),
    )
    shape: ClassVar[str] = "many-to-one"
    readout: ClassVar[str] = "last"
    foretells: ClassVar[bool] = False
    metrics: ClassVar[tuple[str, ...]] = ("mean_squared_error", "mean_absolute_error")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows; raise DataError naming a row without text or whose label is no number."""
        rows = all_tokens(examples, encoding)
        numbers = np.array([_number(example.label, row) for row, example in enumerate(examples, 1)])
        train, held_out = divide(examples, rows, None, encoding)
        centre, scale = _ordinary(numbers[train])
        vocabulary = build_vocabulary((rows[index].keys for index in train), encoding)
        sequences = [
            encode(row, tokens, np.array((number - centre) / scale), vocabulary, encoding, examples[row].text)
            for row, (tokens, number) in enumerate(zip(rows, numbers.tolist(), strict=True))
        ]
        return finish(
            filled_up(sequences, vocabulary, encoding), train, held_out,
            vocabulary=vocabulary, labels=("number",), output="linear", readout=self.readout,
            centre=centre, scale=scale,
        )  # fmt: skip

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed sequence; the example's number, if it is one, is the target."""
        known: Floats | None = None
        if example is not None:
            try:
                known = np.array((_number(example.label, 0) - dataset.centre) / dataset.scale)
            except DataError:
                known = None
        tokens = cut(text, encoding.tokens, encoding.lowercase)
        sequence = encode(-1, tokens, known, dataset.vocabulary, encoding, text)
        return filled_up([sequence], dataset.vocabulary, encoding, int(dataset.lengths.max()))[0]

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],  # noqa: ARG002 - as Task asks
        loss: float,  # noqa: ARG002 - as Task asks
    ) -> dict[str, float]:
        """Return the mean squared and the mean absolute error, in the units of the table."""
        if not len(expected):
            return dict.fromkeys(self.metrics, math.nan)
        errors = np.concatenate(predicted) - np.concatenate(expected)
        return {"mean_squared_error": float((errors**2).mean()), "mean_absolute_error": float(abs(errors).mean())}


def _number(label: str, row: int) -> float:
    try:
        found = float(label) if "_" not in label else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= LARGEST:
        said = f"“{label.strip()[:20]}” is no number" if label.strip() else "the number is missing"
        raise DataError(f"{said}: write one between {-LARGEST:,.0f} and {LARGEST:,.0f}", row)
    return found


def _ordinary(numbers: Floats) -> tuple[float, float]:
    mean, deviation = float(numbers.mean()), float(numbers.std())
    if abs(mean) <= FAR and NARROW <= deviation <= WIDE:
        return 0.0, 1.0
    # Equal numbers differ from their mean by rounding: that is no unit to count in.
    return mean, deviation if deviation > ROUNDING * abs(mean) else 1.0

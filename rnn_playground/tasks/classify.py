"""Sentence classification: read all, then say one label (many-to-one)."""

from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import all_tokens, build_vocabulary, divide, encode, filled_up, finish, numbered
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.labels import order_labels
from rnn_playground.tasks.metrics import accuracy, macro_recall
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import cut


@task
class Classify:
    """Give each row one label; labels.py says in which order the outputs stand."""

    order: ClassVar[int] = 1
    name: ClassVar[str] = "classify"
    title: ClassVar[str] = "One label for the sentence"
    help: ClassVar[str] = "Read the whole sentence, then say one label: its mood, its language."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Sentence", "What the network reads."),
        Column("label", "Label", "What it shall say at the end: one word for all sentences of a kind."),
    )
    shape: ClassVar[str] = "many-to-one"
    readout: ClassVar[str] = "last"
    foretells: ClassVar[bool] = False
    metrics: ClassVar[tuple[str, ...]] = ("accuracy", "macro_recall")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows; raise DataError naming a row without text or label, or where one label is all.

        The labels of held-out rows count too, so that a label never seen in training is a miss, not an error.
        """
        rows = all_tokens(examples, encoding)
        given = [example.label.strip() for example in examples]
        if "" in given:
            raise DataError("the label is missing: give it one or delete the row", given.index("") + 1)
        labels = order_labels(given)
        if len(labels) < 2:
            raise DataError(f"all rows have the label “{labels[0]}”: add rows with at least one other label")
        train, held_out = divide(examples, rows, given, encoding)
        vocabulary = build_vocabulary((rows[index].keys for index in train), encoding)
        id_of = numbered(labels)
        sequences = [
            encode(row, tokens, np.array(id_of(label), np.intp), vocabulary, encoding, examples[row].text)
            for row, (tokens, label) in enumerate(zip(rows, given, strict=True))
        ]
        sequences = filled_up(sequences, vocabulary, encoding)
        return finish(
            sequences, train, held_out,
            vocabulary=vocabulary, labels=labels, output=encoding.output, readout=self.readout,
        )  # fmt: skip

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed sentence; the example's label, if the dataset knows it, is the target."""
        target = numbered(dataset.labels)(example.label.strip()) if example is not None else -1
        known = np.array(target, np.intp) if target >= 0 else None
        tokens = cut(text, encoding.tokens, encoding.lowercase)
        sequence = encode(-1, tokens, known, dataset.vocabulary, encoding, text)
        return filled_up([sequence], dataset.vocabulary, encoding, int(dataset.lengths.max()))[0]

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],  # noqa: ARG002
        loss: float,  # noqa: ARG002
    ) -> dict[str, float]:
        """Return the accuracy, and the mean over labels of how many of a label's rows were found."""
        return {
            "accuracy": accuracy(predicted, expected),
            "macro_recall": macro_recall(predicted, expected),
        }

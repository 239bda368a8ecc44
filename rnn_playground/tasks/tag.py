"""Token tagging: say one tag at every token (many-to-many, synchronised)."""

from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import (
    all_tokens,
    build_vocabulary,
    divide,
    encode,
    finish,
    numbered,
    tokens_of,
)
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.labels import order_labels
from rnn_playground.tasks.metrics import span_f1, token_accuracy
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import cut


@task
class Tag:
    """Give each token a tag; with `mark_ends`, <SOS> and <EOS> are read but have no tag that counts."""

    order: ClassVar[int] = 2
    name: ClassVar[str] = "tag"
    title: ClassVar[str] = "One tag for every token"
    help: ClassVar[str] = "Say at every token what it is: a name or not, its part of speech."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Sentence", "What the network reads."),
        Column("tags", "Tags", "One tag under every token; “O” or “-” where there is nothing."),
    )
    shape: ClassVar[str] = "many-to-many, synchronised"
    readout: ClassVar[str] = "every"
    foretells: ClassVar[bool] = False
    metrics: ClassVar[tuple[str, ...]] = ("token_accuracy", "span_f1")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows; raise DataError naming a row whose tags do not stand under its tokens."""
        rows = all_tokens(examples, encoding)
        for number, (example, tokens) in enumerate(zip(examples, rows, strict=True), 1):
            if not example.tags:
                raise DataError("the tags are missing: give each token one or delete the row", number)
            if "" in example.tags:
                place = example.tags.index("") + 1
                raise DataError(f"the tag of token {place} is missing: give it one", number)
            if len(example.tags) != len(tokens.keys):
                start = " ".join(tokens.shown[:8]) + " …" * (len(tokens.shown) > 8)
                numbers = f"{len(tokens.keys)} tokens ({start}) but {len(example.tags)} tags"
                raise DataError(f"{numbers}: give each token one tag", number)
        labels = order_labels(tag for example in examples for tag in example.tags)
        if len(labels) < 2:
            raise DataError(f"all tokens have the tag “{labels[0]}”: use at least one other tag")
        train, held_out = divide(examples, rows, None, encoding)
        vocabulary = build_vocabulary((rows[index].keys for index in train), encoding)
        id_of = numbered(labels)
        sequences = [
            encode(row, tokens, np.array(list(map(id_of, example.tags)), np.intp), vocabulary, encoding, example.text)
            for row, (tokens, example) in enumerate(zip(rows, examples, strict=True))
        ]
        return finish(
            sequences, train, held_out,
            vocabulary=vocabulary, labels=labels, output=encoding.output, readout=self.readout,
        )  # fmt: skip

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed sentence; an example of the same text gives its tokens, its tags are the target.

        A tag that the dataset does not know is no target, nor are tags that do not stand under the tokens.
        """
        if example is not None and example.text == text:
            tokens = tokens_of(example, encoding)
        else:
            tokens = cut(text, encoding.tokens, encoding.lowercase)
        target = None
        if example is not None and example.tags and len(example.tags) == len(tokens.keys):
            target = np.array(list(map(numbered(dataset.labels), example.tags)), np.intp)
        return encode(-1, tokens, target, dataset.vocabulary, encoding, text)

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],
        loss: float,  # noqa: ARG002
    ) -> dict[str, float]:
        """Return the share of tokens with the right tag, and the F1 score of whole spans.

        Where most tags are "O", the first is high for a network that never finds anything, the second 0.
        """
        return {
            "token_accuracy": token_accuracy(predicted, expected),
            "span_f1": span_f1(predicted, expected, labels),
        }

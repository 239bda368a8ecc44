"""Generation: from one first symbol, a text that goes on by itself (one-to-many)."""

import dataclasses
import math
from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import NOTHING
from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import all_tokens, build_vocabulary, divide
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.metrics import accuracy, perplexity
from rnn_playground.tasks.next import Next, finish_next, next_in_row
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import cut
from rnn_playground.tasks.vocabulary import SOS, SPECIALS, Vocabulary


def starting_symbol(label: str) -> str:
    """Return the token that begins the texts of a label; <SOS> for those without one."""
    return f"<{label.strip()}>" if label.strip() else SOS


@task
class Generate(Next):
    """Learn to go on after a first symbol: <SOS>, or where all rows have a label, that label.

    Trained like the next-token task, with the ends of rows always marked (running text, `length` above 0, has no
    ends). What is new is how it is used: its own words come back as inputs (training/generating.py).
    """

    order: ClassVar[int] = 4
    name: ClassVar[str] = "generate"
    title: ClassVar[str] = "A text that goes on"
    help: ClassVar[str] = "Given one first symbol, write a text, a name or a tune that goes on by itself."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Text", "What the network learns to write."),
        Column("label", "Begins with", "A symbol that is read first, such as a kind of name; or nothing in all rows.",
               optional=True),
    )
    shape: ClassVar[str] = "one-to-many"
    metrics: ClassVar[tuple[str, ...]] = ("bits", "accuracy", "perplexity")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows, or all windows of the running text; raise DataError naming an unusable row."""
        if encoding.length:
            return super().dataset(examples, encoding)
        rows = all_tokens(examples, encoding)
        given = [example.label.strip() for example in examples]
        if any(given) and not all(given):
            raise DataError("other rows begin with a label, this one has none: give it one", given.index("") + 1)
        starts = [starting_symbol(label) for label in given]
        taken = next((row for row, label in enumerate(given) if label and starts[row] in SPECIALS), None)
        if taken is not None:
            raise DataError(f"the label “{given[taken]}” is a special token's name: choose another", taken + 1)
        if any(given) and not encoding.special_tokens:
            raise DataError("labels at the beginning are special tokens: switch those on")
        encoding = dataclasses.replace(encoding, mark_ends=True)
        train, held_out = divide(examples, rows, given if any(given) else None, encoding)
        vocabulary = build_vocabulary((rows[index].keys for index in train), encoding)
        labels = tuple(dict.fromkeys(start for start in starts if start not in vocabulary and start != SOS))
        vocabulary = Vocabulary((*vocabulary.tokens, *sorted(labels)), vocabulary.special_tokens)
        sequences = [
            next_in_row(row, tokens, vocabulary, encoding, start)
            for row, (tokens, start) in enumerate(zip(rows, starts, strict=True))
        ]
        return finish_next(sequences, train, held_out, vocabulary)

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed text after its first symbol, which may be typed too ("<Scottish> mac"); see Next."""
        if encoding.length:
            return super().read(text, dataset, encoding, example)
        vocabulary, start = dataset.vocabulary, SOS
        whole = example is not None and example.text == text
        if whole and example is not None and example.label.strip():
            start = starting_symbol(example.label)
        elif text.startswith("<") and (typed := text[: text.find(">") + 1]) in vocabulary:
            start, text = typed, text[len(typed) :].lstrip()
        tokens = cut(text, encoding.tokens, encoding.lowercase)
        if not tokens.keys and start == SOS:
            return super().read(text, dataset, encoding, example)
        marked = dataclasses.replace(encoding, mark_ends=True)
        sequence = next_in_row(-1, tokens, vocabulary, marked, start)
        if whole or sequence.target is None:
            return sequence
        return dataclasses.replace(sequence, target=np.append(sequence.target[:-1], NOTHING))

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],  # noqa: ARG002 - as Task asks
        loss: float,
    ) -> dict[str, float]:
        """Return bits per token, the share of tokens that ranked first, and the perplexity."""
        return {
            "bits": loss / math.log(2),
            "accuracy": accuracy(predicted, expected),
            "perplexity": perplexity(loss),
        }

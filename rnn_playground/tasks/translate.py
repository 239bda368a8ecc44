"""Translation: read a whole sequence, then write another one (many-to-many, not synchronised)."""

from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import all_tokens, build_vocabulary, divide, encode, finish
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.metrics import edit_distance, exact
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import Tokens, cut, visible
from rnn_playground.tasks.vocabulary import Vocabulary

MOST_WRITTEN = 1000  # tokens: one huge target must not let an untrained decoder write for seconds at every reading


@task
class Translate:
    """Give each row another text. An encoder reads the source; the decoder begins with its last state.

    The decoder is told <SOS> and then the right words (teacher forcing), and shall say the words and <EOS>. What it
    writes by itself, told its own words, is what `exact` and `edit_distance` measure.
    """

    order: ClassVar[int] = 7
    name: ClassVar[str] = "translate"
    title: ClassVar[str] = "Another sequence"
    help: ClassVar[str] = "Read to the end, then write a sequence of its own length: a translation, a pronunciation."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Source", "What the encoder reads."),
        Column("target", "Target", "What the decoder shall write."),
    )
    shape: ClassVar[str] = "many-to-many, not synchronised"
    readout: ClassVar[str] = "every"
    foretells: ClassVar[bool] = True
    metrics: ClassVar[tuple[str, ...]] = ("exact", "edit_distance")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows; raise DataError naming a row without source or target.

        Rows with the same source stay on one side of the split.
        """
        rows = all_tokens(examples, encoding)
        targets = [_target(example.target, encoding) for example in examples]
        for number, tokens in enumerate(targets, 1):
            if not tokens.keys:
                raise DataError("the target is missing: write what shall come out, or delete the row", number)
        train, held_out = divide(examples, rows, None, encoding)
        vocabulary = build_vocabulary((rows[index].keys for index in train), encoding)
        answers = Vocabulary.of((targets[index].keys for index in train), min_count=encoding.min_count)
        sequences = [
            _pair(encode(row, tokens, None, vocabulary, encoding, examples[row].text), target, answers)
            for row, (tokens, target) in enumerate(zip(rows, targets, strict=True))
        ]
        longest = max(len(targets[index].keys) for index in train.tolist())
        return finish(
            sequences, train, held_out,
            vocabulary=vocabulary, labels=tuple(map(visible, answers.tokens)), output="softmax", readout=self.readout,
            answers=answers, longest=min(max(2 * longest, longest + 10), MOST_WRITTEN),
        )  # fmt: skip

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed source; the example's target, if it has one, is what the decoder is told and shall say."""
        sequence = encode(
            -1, cut(text, encoding.tokens, encoding.lowercase), None, dataset.vocabulary, encoding, text
        )
        target = _target(example.target, encoding) if example is not None else None
        if target is None or not target.keys or dataset.answers is None or not sequence.tokens:
            return sequence
        return _pair(sequence, target, dataset.answers)

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],  # noqa: ARG002 - as Task asks
        loss: float,  # noqa: ARG002 - as Task asks
    ) -> dict[str, float]:
        """Return the share of targets written without a fault, and the faults per token of the target.

        A token that the training rows do not have (<UNK>) is a fault whatever is written.
        """
        return {"exact": exact(predicted, expected), "edit_distance": edit_distance(predicted, expected)}


def _target(text: str, encoding: Encoding) -> Tokens:
    # In a notation, phonemes or notes, a capital is another symbol and begins no sentence.
    return cut(text, encoding.target_tokens, encoding.lowercase and encoding.target_tokens != "spaced")


def _pair(source: Sequence, target: Tokens, answers: Vocabulary) -> Sequence:
    """Return the source with what the decoder is told and shall say."""
    ids = answers.ids(target.keys)
    return Sequence(
        row=source.row, tokens=source.tokens, ids=source.ids, known=source.known,
        heard=np.append(answers.sos, ids), target=np.append(ids, answers.eos),
    )  # fmt: skip

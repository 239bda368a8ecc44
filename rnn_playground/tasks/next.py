"""Next token: after every token, say which one follows (words or characters)."""

from collections.abc import Iterable
from collections.abc import Sequence as List
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import NOTHING
from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encode import NO_ROWS, all_tokens, build_vocabulary, divide, finish
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.metrics import accuracy, perplexity
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.running import running_text, windows
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import Tokens, cut, visible
from rnn_playground.tasks.vocabulary import SOS, Vocabulary


@task
class Next:
    """Predict each next token from those before; the labels are the vocabulary.

    `length` 0: each row is a sequence of its own. It reads w1 ... w(n-1) and says w2 ... wn; with
    `mark_ends` it reads <SOS> w1 ... wn and says w1 ... wn <EOS>. Otherwise the rows are one running text,
    see running.py. The output is always softmax, since exactly one token follows. A token without an output
    of its own (rare or new, without special tokens) is no target; with special tokens its target is <UNK>.
    """

    order: ClassVar[int] = 3
    name: ClassVar[str] = "next"
    title: ClassVar[str] = "The next token"
    help: ClassVar[str] = "Say after every token which one follows, as a text goes on."
    columns: ClassVar[tuple[Column, ...]] = (Column("text", "Sentence", "What the network reads."),)
    shape: ClassVar[str] = "many-to-many, synchronised"
    readout: ClassVar[str] = "every"
    foretells: ClassVar[bool] = True
    metrics: ClassVar[tuple[str, ...]] = ("accuracy", "perplexity")

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows, or all windows of the running text; raise DataError naming an unusable row."""
        if not examples:
            raise DataError(NO_ROWS)
        if encoding.length:
            train, held_out = running_text(examples, encoding)
            vocabulary = build_vocabulary([train.keys], encoding)
            learnt = windows(train, vocabulary, encoding)
            kept = windows(held_out, vocabulary, encoding)
            count = len(learnt)
            return finish_next([*learnt, *kept], range(count), range(count, count + len(kept)), vocabulary)
        rows = all_tokens(examples, encoding)
        for number, tokens in enumerate(rows, 1):
            if len(tokens.keys) < 2 and not encoding.mark_ends:
                raise DataError(
                    f"nothing follows the only token “{tokens.shown[0]}”: write more, switch “Mark ends” on,"
                    " or delete the row",
                    number,
                )
        training, kept_back = divide(examples, rows, None, encoding)
        vocabulary = build_vocabulary((rows[index].keys for index in training), encoding)
        sequences = [next_in_row(row, tokens, vocabulary, encoding) for row, tokens in enumerate(rows)]
        return finish_next(sequences, training, kept_back, vocabulary)

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed sentence up to its last token; each target is the token that follows.

        What follows the last one is not known, unless an example says that this is a whole row with its ends
        marked: then it is <EOS>.
        """
        tokens = cut(text, encoding.tokens, encoding.lowercase)
        ids = dataset.vocabulary.ids(tokens.keys)
        marked = encoding.mark_ends and not encoding.length and len(ids) > 0
        whole = example is not None and example.text == text
        last = dataset.vocabulary.eos if whole and marked else NOTHING
        return Sequence(
            row=-1,
            tokens=(SOS, *tokens.shown) if marked else tokens.shown,
            ids=np.append(dataset.vocabulary.sos, ids) if marked else ids,
            target=np.append(ids if marked else ids[1:], last)[: len(ids) + marked],
            known=(True,) * marked + tuple(key in dataset.vocabulary for key in tokens.keys),
        )

    def measure(
        self,
        predicted: List[Said],
        expected: List[Said],
        labels: List[str],  # noqa: ARG002
        loss: float,
    ) -> dict[str, float]:
        """Return the share of next tokens that ranked first, and the perplexity."""
        return {"accuracy": accuracy(predicted, expected), "perplexity": perplexity(loss)}


def next_in_row(
    row: int, tokens: Tokens, vocabulary: Vocabulary, encoding: Encoding, start: str = SOS
) -> Sequence:  # fmt: skip
    """Encode one row of the table: what is read, and one step further on what is to be said.

    With marked ends it is told `start` first, a token of the vocabulary.
    """
    ids = vocabulary.ids(tokens.keys)
    known = tuple(key in vocabulary for key in tokens.keys)
    if encoding.mark_ends:
        text = np.concatenate([[vocabulary.sos if start == SOS else vocabulary.id(start)], ids, [vocabulary.eos]])
        shown, known = (start, *tokens.shown), (start in vocabulary or start == SOS, *known)
    else:
        text, shown, known = ids, tokens.shown[:-1], known[:-1]
    return Sequence(row=row, tokens=shown, ids=text[:-1], target=text[1:], known=known)


def finish_next(
    sequences: list[Sequence], train: Iterable[int], held_out: Iterable[int], vocabulary: Vocabulary
) -> Dataset:
    """Put the Dataset together, whose labels are the vocabulary's tokens as they are shown."""
    labels = tuple(map(visible, vocabulary.tokens))
    return finish(
        sequences, train, held_out,
        vocabulary=vocabulary, labels=labels, output="softmax", readout=Next.readout,
    )  # fmt: skip

"""The steps that all task kinds share on the way from rows to a Dataset."""

import dataclasses
from collections.abc import Callable, Iterable
from collections.abc import Sequence as List

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.numeric import is_numeric, vectors
from rnn_playground.tasks.split import check_parts, split
from rnn_playground.tasks.tokenizer import Tokens, cut, faces
from rnn_playground.tasks.vocabulary import EOS, PAD, SOS, Vocabulary

NO_ROWS = "there are no sentences yet: type one, import a file or open a lesson"
NO_TRAINING = "no row is left to train on: let at least one row not be held out"


def tokens_of(example: Example, encoding: Encoding) -> Tokens:
    """Return the tokens of one row: those that its source decided, or else the tokenizer's."""
    if example.tokens and not is_numeric(encoding.tokens):  # numbers stand in the text alone
        return faces(example.tokens, encoding.tokens, encoding.lowercase)
    return cut(example.text, encoding.tokens, encoding.lowercase)


def all_tokens(examples: List[Example], encoding: Encoding) -> list[Tokens]:
    """Return the tokens of all rows; raise DataError if there is no row, or naming one without tokens."""
    if not examples:
        raise DataError(NO_ROWS)
    rows = []
    for number, example in enumerate(examples, 1):
        try:
            rows.append(tokens_of(example, encoding))
        except ValueError as error:  # numeric text
            raise DataError(str(error), number) from None
    for number, (tokens, example) in enumerate(zip(rows, examples, strict=True), 1):
        if not tokens.keys:
            raise DataError(_why_empty(example.text), number)
    return rows


def divide(
    examples: List[Example], rows: List[Tokens], labels: List[str] | None, encoding: Encoding
) -> tuple[Integers, Integers]:
    """Return the training and held-out rows; raise DataError where none is left to train on.

    With labels, each is held out in the same share. Rows that read the same stay on one side.
    """
    parts = [example.part for example in examples]
    check_parts(parts)
    keys = _numeric_keys(examples, encoding) if is_numeric(encoding.tokens) else [
        "\x1f".join(tokens.keys) for tokens in rows
    ]
    labels = labels if labels is not None else [""] * len(rows)
    train, held_out = split(keys, parts, labels, encoding.held_out, encoding.seed)
    if not len(train):
        raise DataError(NO_TRAINING)
    return train, held_out


def build_vocabulary(training: Iterable[Iterable[str]], encoding: Encoding) -> Vocabulary:
    """Collect the vocabulary of the training tokens, none for numeric input.

    Raises DataError where nothing is frequent enough.
    """
    if is_numeric(encoding.tokens):
        return Vocabulary((), special_tokens=False)
    vocabulary = Vocabulary.of(training, special_tokens=encoding.special_tokens, min_count=encoding.min_count)
    if not vocabulary.size:
        raise DataError(
            f"no token occurs {encoding.min_count} times in the training rows: lower “Rare below”"
            " or switch the special tokens on"
        )
    return vocabulary


def encode(
    row: int,
    tokens: Tokens,
    target: Integers | Floats | None,
    vocabulary: Vocabulary,
    encoding: Encoding,
    text: str = "",
) -> Sequence:
    """Number the tokens of one row; with `mark_ends`, <SOS> and <EOS> around them and around their targets.

    Numeric tokens are what they stand for, vectors (T, D), and none of that applies to them.

    `target` is () for the whole row or has one label id per token. A text without tokens stays empty. The
    ends count as known, also where without special tokens they are read as the zero vector.
    """
    if is_numeric(encoding.tokens):
        numbers = vectors(text, encoding.tokens).numbers
        return Sequence(row=row, tokens=tokens.shown, ids=numbers, target=target, known=(True,) * len(numbers))
    ids = vocabulary.ids(tokens.keys)
    known = tuple(key in vocabulary for key in tokens.keys)
    shown = tokens.shown
    if encoding.mark_ends and shown:
        ids = np.concatenate([[vocabulary.sos], ids, [vocabulary.eos]])
        known = (True, *known, True)
        shown = (SOS, *shown, EOS)
        if target is not None and target.ndim:
            target = np.concatenate([[NOTHING], target, [NOTHING]])
    return Sequence(row=row, tokens=shown, ids=ids, target=target, known=known)


def finish(
    sequences: List[Sequence],
    train: Iterable[int],
    held_out: Iterable[int],
    *,
    vocabulary: Vocabulary,
    labels: tuple[str, ...],
    output: str,
    readout: str,
    answers: Vocabulary | None = None,
    longest: int = 0,
    centre: float = 0.0,
    scale: float = 1.0,
) -> Dataset:
    """Put the Dataset together from encoded sequences.

    A sequence without a single target that counts belongs to no part, for lack of anything to learn from;
    DataError is raised where that leaves nothing to train on.
    """
    linear = output == "linear"
    counts = [
        sequence.target is not None and (linear or bool((sequence.target >= 0).any())) for sequence in sequences
    ]
    dataset = Dataset(
        sequences=tuple(sequences),
        vocabulary=vocabulary,
        labels=labels,
        outputs=1 if linear or (output == "sigmoid" and len(labels) == 2) else len(labels),
        output=output,
        readout=readout,
        train=np.array([index for index in train if counts[index]], np.intp),
        held_out=np.array([index for index in held_out if counts[index]], np.intp),
        features=features_of(sequences),
        answers=answers,
        longest=longest,
        centre=centre,
        scale=scale,
    )
    if not len(dataset.train):
        raise DataError(NO_TRAINING)
    return dataset


def filled_up(
    sequences: List[Sequence], vocabulary: Vocabulary, encoding: Encoding, steps: int = 0
) -> list[Sequence]:
    """Return the sequences with <PAD> read after their end, up to `steps` or the longest, if padding is not masked.

    Of a sequence with a target at every step, none counts in the padding. Numeric input and empty text stay.
    """
    if encoding.mask_padding or is_numeric(encoding.tokens):
        return list(sequences)
    steps = max([steps, *(len(sequence.ids) for sequence in sequences)])
    found = []
    for sequence in sequences:
        missing = steps - len(sequence.ids) if sequence.tokens else 0
        target = sequence.target
        if target is not None and target.ndim:
            target = np.append(target, np.full(missing, NOTHING, target.dtype))
        found.append(dataclasses.replace(
            sequence,
            tokens=(*sequence.tokens, *(PAD,) * missing),
            ids=np.append(sequence.ids, np.full(missing, vocabulary.pad, np.intp)).astype(np.intp),
            target=target,
            known=(*sequence.known, *(True,) * missing),
        ))
    return found


def features_of(sequences: List[Sequence]) -> int:
    """Return how many numbers each time step of numeric input has, 0 for tokens; raise DataError where rows differ."""
    widths = [sequence.ids.shape[1] if sequence.ids.ndim == 2 else 0 for sequence in sequences]
    for number, width in enumerate(widths, 1):
        if width != widths[0]:
            counts = f"each step has {width} numbers, but in row 1 it has {widths[0]}"
            raise DataError(f"{counts}: give all rows as many", number)
    return widths[0] if widths else 0


def numbered(labels: tuple[str, ...]) -> Callable[[str], int]:
    """Return a function from a label to its id, or NOTHING for a label that there is not."""
    ids = {label: index for index, label in enumerate(labels)}
    return lambda label: ids.get(label, NOTHING)


def _numeric_keys(examples: List[Example], encoding: Encoding) -> list[str]:
    """Return a key for each row, equal where equal numbers are read: "0.1" and "0.10", or two recipes of one sound.

    It is the text of the first such row, not the numbers, whose last bits may differ between machines.
    """
    first: dict[tuple[tuple[int, ...], bytes], str] = {}
    keys = []
    for example in examples:
        numbers = vectors(example.text, encoding.tokens).numbers
        keys.append(first.setdefault((numbers.shape, numbers.tobytes()), "\x1f".join(example.text.split())))
    return keys


def _why_empty(text: str) -> str:
    if not text.strip():
        return "the text is empty: type a sentence or delete the row"
    return f"no words in “{text.strip()[:40]}”: choose Tokens that keep punctuation, or delete the row"

"""Let a trained network write: each token is drawn from what it foretells, and then read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.reader import Reader
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generate import starting_symbol
from rnn_playground.tasks.tokenizer import visible
from rnn_playground.tasks.vocabulary import EOS, PAD, SOS, SPECIALS, UNK
from rnn_playground.training.trainer import Trainer

LONGEST = 100_000  # tokens of one text
LINE_END = "\n"
NEVER = (PAD, SOS, UNK)  # no tokens to write: padding, a beginning, "some rare word"
_NO_BLANK_BEFORE = frozenset((".", ",", ";", ":", "!", "?", ")", "]", "}", "…", "%", "...", "”", "’"))
_NO_BLANK_AFTER = frozenset(("(", "[", "{", "“", "‘", LINE_END))


@dataclass(frozen=True, kw_only=True)
class Generated:
    """Hold a text that a network wrote, and what each of its n tokens was drawn from.

    An <EOS> that ended the text is the last of the n tokens, and no part of `text`.
    """

    start: tuple[str, ...]  # what was read before, as shown; <SOS> or a label where the network begins with one
    known: tuple[bool, ...]  # of `start`; False: not in the vocabulary
    tokens: tuple[str, ...]  # n, as shown
    ids: Integers  # (n,) rows of the vocabulary
    outputs: Floats  # (n, K) what the network foretold before each token
    probabilities: Floats  # (n, K) what the token was drawn from: after temperature, top k, and without NEVER
    labels: tuple[str, ...]  # K, names of the columns
    ended: bool  # the network wrote <EOS>
    text: str  # the start as it was typed, and what was written


def generate(
    trainer: Trainer,
    start: str = "",
    length: int = 100,
    temperature: float = 1.0,
    top_k: int = 0,
    seed: int = 0,
    label: str = "",
) -> Generated:
    """Write up to `length` tokens after `start` with the present weights; stop at <EOS>.

    `temperature` 0 takes the most probable token each time, 1 draws from the network's own probabilities, more
    than 1 evens them out. `top_k` keeps the k most probable tokens, 0 all. Equal seeds draw equally. `label` is
    what the text shall be of, where the network was trained on texts with labels. Without a start the network
    begins as its training rows do: with <SOS>, in running text after a line end, and where it knows neither with
    the first token of a row drawn by lot. Raises DataError, in words, for a network that foretells no tokens, a
    label there is not, and numbers out of range.
    """
    _check(trainer, length, temperature, top_k)
    dataset = trainer.dataset
    random = np.random.default_rng(seed)
    example = Example(text=start, label=_known_label(dataset, label)) if label else None
    sequence = trainer.task.read(start, dataset, trainer.encoding, example)
    firsts = _firsts(dataset)
    ids, shown, known = _beginning(trainer, sequence, firsts, random)
    reader = Reader(trainer.network)
    for token in ids[:-1]:
        reader.advance(int(token))
    never = {*NEVER, *(dataset.labels[first] for first in firsts)} if firsts else {*NEVER, EOS}
    allowed = np.array([name not in never for name in dataset.labels])
    written: list[int] = []
    outputs: list[Floats] = []
    drawn_from: list[Floats] = []
    last, end = int(ids[-1]), dataset.vocabulary.eos
    while len(written) < length and not (written and end >= 0 and written[-1] == end):
        foretold = reader.read(last).copy()
        probabilities = tempered(foretold, temperature, top_k, allowed)
        last = _draw(probabilities, random)
        written.append(last)
        outputs.append(foretold)
        drawn_from.append(probabilities.astype(foretold.dtype))
    ended = end >= 0 and bool(written) and written[-1] == end
    keys = [dataset.vocabulary.tokens[token] for token in written]
    begun = start.removeprefix(shown[0]).lstrip() if firsts else start
    if not begun and not firsts:
        begun = joined([dataset.vocabulary.tokens[i] for i in ids if i >= 0], trainer.encoding.tokens).lstrip("\n")
    body = keys[:-1] if ended else keys
    return Generated(
        start=shown,
        known=known,
        tokens=tuple(map(visible, keys)),
        ids=np.array(written, np.intp),
        outputs=_stacked(outputs, len(dataset.labels)),
        probabilities=_stacked(drawn_from, len(dataset.labels)),
        labels=dataset.labels,
        ended=ended,
        text=_appended(begun, joined(body, trainer.encoding.tokens), body, trainer.encoding.tokens),
    )


def tempered(outputs: Floats, temperature: float, top_k: int = 0, allowed: np.ndarray | None = None) -> Floats:
    """Return probabilities (K,), float64, sharpened or evened out: p^(1 / temperature), made to sum to one.

    0: all on the most probable one, the first of equals. `top_k`: only the k most probable, 0: all. What is not
    `allowed` (K,) gets nothing, unless that leaves nothing.
    """
    weights = outputs.astype(np.float64)
    if allowed is not None and weights[allowed].any():
        weights[~allowed] = 0.0
    if top_k and top_k < len(weights):
        weights[np.argsort(-weights, kind="stable")[top_k:]] = 0.0
    if temperature == 0:
        single = np.zeros_like(weights)
        single[weights.argmax()] = 1.0
        return single
    with np.errstate(divide="ignore", over="ignore"):
        logarithms = np.log(weights)
        weights = np.exp((logarithms - logarithms.max()) / temperature)  # the largest stays 1 at any temperature
    even: Floats = weights / weights.sum()
    return even


def joined(keys: Iterable[str], tokens: str) -> str:
    """Write tokens as a text: characters side by side, words with blanks where writing has them."""
    pieces = [key for key in keys if key not in SPECIALS]
    if tokens == "chars":
        return "".join(pieces)
    if tokens == "spaced":
        return " ".join(pieces)
    text = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        tight = not text or piece in _NO_BLANK_BEFORE or before in _NO_BLANK_AFTER or piece == LINE_END
        text += piece if tight else f" {piece}"
    return text


def _check(trainer: Trainer, length: int, temperature: float, top_k: int) -> None:
    if not trainer.task.foretells or trainer.dataset.answers is not None:
        raise DataError(
            f"this network is trained for the task “{trainer.settings.task}” and foretells no tokens: "
            "train one with the task generate or next"
        )
    if not 0 <= length <= LONGEST:
        raise DataError(f"the length is between 0 and {LONGEST:,} tokens, not {length:,}")
    if not 0 <= temperature <= 100:  # NaN neither
        raise DataError(f"the temperature is between 0 and 100, not {temperature:g}")
    if top_k < 0:
        raise DataError(f"top k is 1 or more tokens, or 0 for all, not {top_k:,}")


def _firsts(dataset: Dataset) -> tuple[int, ...]:
    """Return the symbols that rows with marked ends begin with, <SOS> or labels; () for running text and bare rows.

    Those have no <EOS> either: the network never learnt when to write it.
    """
    sequences = [dataset.sequences[index] for index in dataset.train.tolist()]
    target = sequences[0].target
    if target is None or int(target[-1]) != dataset.vocabulary.eos or dataset.vocabulary.eos < 0:
        return ()
    return tuple(sorted({int(sequence.ids[0]) for sequence in sequences}))


def _known_label(dataset: Dataset, label: str) -> str:
    """Return the label as it is; raise DataError where no row of the training has it."""
    names = [dataset.vocabulary.tokens[first] for first in _firsts(dataset)]
    if starting_symbol(label) not in names or starting_symbol(label) == SOS:
        there = ", ".join(sorted(name[1:-1] for name in names if name != SOS))
        cure = f"there are {there}" if there else "it was trained on texts without labels"
        raise DataError(f"this network knows no texts of “{label}”: {cure}")
    return label


def _beginning(
    trainer: Trainer, sequence: Sequence, firsts: tuple[int, ...], random: np.random.Generator
) -> tuple[Integers, tuple[str, ...], tuple[bool, ...]]:
    """Return what the network reads before it writes: ids, as shown, and whether known; at least one."""
    dataset: Dataset = trainer.dataset
    ids, shown, known = sequence.ids, sequence.tokens, sequence.known
    if firsts and (not len(ids) or int(ids[0]) not in firsts):
        # Without a label, where all rows have one: any. <SOS> would be a symbol that was never learnt.
        first = firsts[int(random.integers(len(firsts)))]
        ids = np.concatenate([[first], ids[1:]]).astype(np.intp)
        return ids, (dataset.labels[first], *shown[1:]), (True, *known[1:])
    if len(ids):
        return ids, shown, known
    if trainer.settings.length and LINE_END in dataset.vocabulary:
        return np.array([dataset.vocabulary.id(LINE_END)], np.intp), (visible(LINE_END),), (True,)
    row = dataset.sequences[int(dataset.train[random.integers(len(dataset.train))])]
    return row.ids[:1], row.tokens[:1], row.known[:1]


def _draw(probabilities: Floats, random: np.random.Generator) -> int:
    """Return an index by its probability; the same number of draws for every token."""
    sums = probabilities.cumsum()
    place = int(np.searchsorted(sums, random.random() * sums[-1], side="right"))
    return min(place, int(np.flatnonzero(probabilities)[-1]))


def _appended(start: str, text: str, keys: list[str], tokens: str) -> str:
    """Put what was written behind the start, with a blank where words need one."""
    if tokens == "chars" or not start or not text or start[-1].isspace():
        return start + text
    tight = tokens != "spaced" and (keys[0] in _NO_BLANK_BEFORE or start[-1] in _NO_BLANK_AFTER or keys[0] == LINE_END)
    return start + text if tight else f"{start} {text}"


def _stacked(rows: list[Floats], width: int) -> Floats:
    return np.stack(rows) if rows else np.zeros((0, width), np.float32)


__all__ = ["LONGEST", "NEVER", "Generated", "generate", "joined", "tempered"]

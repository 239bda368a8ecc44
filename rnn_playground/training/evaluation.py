"""Measure what a network has learnt, in small chunks, on a copy of its weights."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.tasks.dataset import Dataset, Said
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.task import Task
from rnn_playground.tasks.vocabulary import EOS, SOS
from rnn_playground.training.frame import Predictions, Scores
from rnn_playground.training.writing import written

MOST_TRAINED = 1000  # training sequences that are measured while training
MOST_WRITTEN = 10_000  # training sequences that are written out at the end: all of a large dictionary take minutes
MOST_WRITTEN_LIVE = 2000  # held-out ones that are written out while training
CHUNK = 1e6  # ns of work in one chunk, estimated
LARGEST_CHUNK = 256  # sequences
# Of writing, word after word: ns for one word of all answers of a chunk, by greedy search and by a beam, ...
_WORD, _BEAM_WORD = 4e4, 1e5
_WEIGHTS = 12.0  # ... as many times a step of one sequence for fetching the weights, ...
_FOLLOWED, _RANKED = 5e2, 10.0  # ... and for one beginning that a beam follows, and each word it could go on with
_CHOICE = 2  # sets these random numbers apart from others of the same seed


class _Answer(NamedTuple):
    """Hold the label ids said and expected of one sequence, (T,), or (1,) for readout "last"; or such numbers."""

    said: Said
    expected: Said


@dataclass(frozen=True)
class Measured:
    """Hold the result of one evaluation; None for a part without sequences."""

    train: Scores | None
    held_out: Scores | None
    predictions: Predictions


class Measuring:
    """Measure one kind of network on one dataset again and again.

    It has a network of its own, so that training can go on during a measurement and keeps its buffers.
    Sequences are read in the order of their length, in chunks whose sizes follow from the network and not
    from the clock: equal weights give bit-equal scores.
    """

    def __init__(
        self, task: Task, dataset: Dataset, encoding: Encoding, model: Network | EncoderDecoder, *, rows: int,
        seed: int,
    ) -> None:  # fmt: skip
        """Choose the sequences to measure by seed; the table has so many rows."""
        self._task = task
        self._dataset = dataset
        self._rows = rows
        self._windows = bool(encoding.length)  # of running text: no sequence is a row of the table
        self._encoding = encoding
        self._model: Network | EncoderDecoder
        if isinstance(model, EncoderDecoder):
            self._model = EncoderDecoder(model.encoder_spec, model.decoder_spec, seed, model.dtype)
            self._cost = _cost(model.encoder_spec)
        else:
            self._model = Network(model.spec, seed, model.dtype)
            self._cost = _cost(model.spec)
        # Text that is its own target is not right or wrong: how probable it was is what the loss says.
        self._judged = not task.foretells or dataset.answers is not None
        self._parts = _parts(dataset, rows) if not self._windows else ("",) * rows
        self._chosen = _some(dataset.train, MOST_TRAINED, seed)
        paired = isinstance(model, EncoderDecoder)
        self._complete = _some(dataset.train, MOST_WRITTEN, seed) if paired else dataset.train
        self._held_out = _some(dataset.held_out, MOST_WRITTEN_LIVE, seed) if paired else dataset.held_out

    def run(self, weights: Floats, update: int, complete: bool) -> Generator[None, None, Measured]:
        """Measure these weights, yielding after each chunk; `complete`: all training sequences, or MOST_WRITTEN."""
        self._model.weights.vector[:] = weights
        answers: dict[int, _Answer] = {}
        trained = self._complete if complete else self._chosen
        train = yield from self._part(trained, answers)
        held = self._dataset.held_out if complete else self._held_out
        held_out = yield from self._part(held, answers)
        predictions = yield from self._predictions(answers, update)
        return Measured(train, held_out, predictions)

    def _part(self, indices: Integers, answers: dict[int, _Answer]) -> Generator[None, None, Scores | None]:
        """Measure one part of the data and keep the answers; None where it is empty."""
        dataset, total, count = self._dataset, 0.0, 0
        last = dataset.readout == "last"
        for chunk in self._chunks(indices):
            batch = dataset.batch(chunk)
            loss, number, outputs = self._model.evaluate(batch)
            total, count = total + loss, count + number
            if isinstance(self._model, EncoderDecoder):
                yield  # to write takes as long again
                own = written(self._model, dataset, self._encoding, [dataset.sequences[i] for i in chunk.tolist()])
                for index, words, wanted in zip(chunk.tolist(), own, dataset.expected(chunk), strict=True):
                    answers[index] = _Answer(words, wanted)
                yield
                continue
            decided = dataset.decide(outputs)  # (B,) or (T, B)
            rows = decided[:, None] if last else decided.T
            lengths = [1] * len(chunk) if last else batch.lengths.tolist()
            expected = dataset.expected(chunk)
            for index, said, length, wanted in zip(chunk.tolist(), rows, lengths, expected, strict=True):
                answers[index] = _Answer(said[:length], wanted)
            yield
        if not len(indices):
            return None
        mean = total / max(count, 1)
        of_part = [answers[index] for index in indices.tolist()]
        metrics = self._task.measure(
            [answer.said for answer in of_part], [answer.expected for answer in of_part], dataset.labels, mean
        )
        yield
        return Scores(mean, metrics)

    def _chunks(self, indices: Integers) -> Generator[Integers, None, None]:
        ordered = indices[np.argsort(self._dataset.lengths[indices], kind="stable")]
        place = 0
        while place < len(ordered):
            # By the length of the first: those after it are hardly longer.
            steps = max(1, int(self._dataset.lengths[ordered[place]]))
            size = min(self._size(steps), LARGEST_CHUNK)
            yield ordered[place : place + size]
            place += size

    def _size(self, steps: int) -> int:
        """Return how many sequences of so many steps are measured at once; at least one.

        Of translations as many as make the arithmetic cost what each written word costs whatever their number: fewer
        would take longer in all, more would keep whoever waits.
        """
        cost, most = self._cost * steps, CHUNK
        if isinstance(self._model, EncoderDecoder):
            spec, beam = self._model.decoder_spec, self._encoding.decode == "beam"
            word = _cost(spec)
            most = max(most, self._dataset.longest * ((_BEAM_WORD if beam else _WORD) + _WEIGHTS * word))
            if beam:
                word = self._encoding.beam * (word + _FOLLOWED + _RANKED * spec.outputs)
            cost += self._dataset.longest * word
        return max(1, int(most / cost))

    def _predictions(self, answers: dict[int, _Answer], update: int) -> Generator[None, None, Predictions]:
        """Say for each row of the table which labels were predicted, and whether they are right."""
        dataset = self._dataset
        unknown = NOTHING if dataset.answers is None else dataset.answers.unk
        labels: list[tuple[str, ...]] = [()] * self._rows
        right: list[bool | None] = [None] * self._rows
        for number, (index, answer) in enumerate(answers.items()):
            sequence = dataset.sequences[index]
            if sequence.row >= 0 and not self._windows:
                if self._judged:
                    right[sequence.row] = _right(answer, unknown)
                if dataset.output == "linear":
                    labels[sequence.row] = (dataset.name(float(answer.said[0])),)
                else:
                    named = [dataset.labels[label] for label in answer.said.tolist()]
                    paired = dataset.answers is not None
                    labels[sequence.row] = tuple(
                        named if paired else _without_ends(named, sequence.tokens, dataset.readout)
                    )
            if number % 200 == 199:
                yield
        return Predictions(update=update, labels=tuple(labels), right=tuple(right), parts=self._parts)


def _some(indices: Integers, most: int, seed: int) -> Integers:
    """Return these, or so many of them chosen by seed."""
    if len(indices) <= most:
        return indices
    return np.sort(np.random.default_rng([_CHOICE, seed]).choice(indices, most, replace=False))


def _right(answer: _Answer, unknown: int = NOTHING) -> bool | None:
    """Return whether all that counts was said; None where nothing counts, or it is a matter of degree: a number.

    `unknown` is the id of what stands for any word that the training rows do not have; NOTHING: there is none.
    """
    if answer.expected.dtype.kind == "f":
        return None
    if len(answer.said) != len(answer.expected):
        return False
    if unknown >= 0 and (answer.expected == unknown).any():  # as the metrics have it: no word can be that one
        return False
    counts = answer.expected >= 0
    return bool((answer.said == answer.expected)[counts].all()) if counts.any() else None


def _parts(dataset: Dataset, rows: int) -> tuple[str, ...]:
    """Return on which side of the split each row lies; "" for a repeat that belongs to neither."""
    parts = [""] * rows
    for name, indices in (("train", dataset.train), ("held out", dataset.held_out)):
        for index in indices.tolist():
            parts[dataset.sequences[index].row] = name
    return tuple(parts)


def _without_ends(named: list[str], tokens: tuple[str, ...], readout: str) -> list[str]:
    """Drop what was said at <SOS> and <EOS>, for which the table has no place."""
    if readout == "last" or SOS not in tokens[:1]:
        return named
    return named[1:-1] if tokens[-1:] == (EOS,) else named


def _cost(spec: NetworkSpec) -> float:
    """Estimate the ns for one time step of one sequence: products at 30 per ns, element passes, read-out."""
    cell = CELLS[spec.cell]
    below = [spec.embedding or 1, *[spec.width] * (spec.layers - 1)]
    products: float = sum(cell.blocks * spec.width * (width + spec.hidden) for width in below)
    outputs = spec.outputs * ((spec.head or spec.width) / 30 + 5) if spec.readout == "every" else 0
    return products / 30 + 5 * cell.blocks * spec.width * spec.layers + outputs + 50

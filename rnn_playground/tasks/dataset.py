"""Encoded examples: what a task makes of sentences, ready to be batched."""

from collections.abc import Iterator
from collections.abc import Sequence as List
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import NOTHING, Batch, Booleans, Floats, Integers
from rnn_playground.tasks.vocabulary import Vocabulary

Said = NDArray[Any]  # label ids (intp), or numbers of linear outputs (floating)
Read = NDArray[Any]  # token ids (T,), or vectors of numeric input (T, D)

POOL = 32  # groups whose sequences are sorted by length together: little padding, and yet well mixed


@dataclass(frozen=True, kw_only=True, eq=False)
class Sequence:
    """Hold one encoded sequence and the row of the table it came from."""

    row: int  # index into the examples; -1 when it spans several rows (running text) or was typed
    tokens: tuple[str, ...]  # T, as shown above the columns of the Score
    ids: Read  # (T,), or of numeric input the vectors (T, D)
    # Label ids, also for sigmoid outputs: (T,) for readout "every", () for "last". NOTHING: no target counts
    # here (<SOS> and <EOS> of a tagged sentence, an unknown next token). None: typed, nothing to compare.
    # Of linear outputs a number, standardised as the Dataset says. Of a pair: what the decoder shall say, (T2,).
    target: Said | None
    known: tuple[bool, ...]  # T; False where the token is not in the vocabulary
    # Of a pair: what the decoder reads, (T2,), <SOS> first; None: typed, nothing is known. `tokens` and `known` are
    # those of the source.
    heard: Integers | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Packed:
    """Hold all sequences end to end, so that a batch is one gather."""

    lengths: Integers  # (N,)
    starts: Integers  # (N,) where each sequence begins in `ids`
    ids: Read  # all tokens or vectors, and as many paddings as the longest sequence has steps
    targets: Said  # like ids for readout "every", (N,) for "last"
    complete: bool  # every step up to each length has a target that counts


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """Hold all sequences of a document, the vocabulary, the labels and the split."""

    sequences: tuple[Sequence, ...]
    vocabulary: Vocabulary
    labels: tuple[str, ...]  # names of the outputs; one sigmoid unit for two labels speaks for labels[1]
    outputs: int  # number of logits: len(labels), or 1 for a single sigmoid
    output: str  # "softmax", "sigmoid" or "linear"
    readout: str  # "every" or "last"
    train: Integers  # indices into sequences
    held_out: Integers
    features: int = 0  # numbers per time step of numeric input; 0: tokens
    answers: Vocabulary | None = None  # of a translation: what the decoder reads and says
    longest: int = 0  # of a translation: tokens that it may write
    centre: float = 0.0  # of linear outputs: number = centre + scale * output
    scale: float = 1.0

    @property
    def lengths(self) -> Integers:
        """Return the number of time steps of each sequence, (N,); of a translation those of its source."""
        return self._lengths

    def batch(self, indices: Integers) -> Batch:
        """Pad the chosen sequences to the longest of them; at least one is needed.

        Padding is the row of <PAD>, or NOTHING where that has none. The mask is None when all steps up to
        each length count. A target that does not count is 0. Targets of sigmoid outputs are 0 and 1, float32.
        Of a translation this is the source, and its `answer` is what the decoder reads and shall say.
        """
        if self.answers is not None:
            return self._pairs(indices)
        packed = self._packed
        lengths = packed.lengths[indices]  # (B,)
        clock = np.arange(lengths.max())[:, None]  # (T, 1)
        places = packed.starts[indices] + clock  # (T, B), beyond a sequence's end: in the next one
        padding = clock >= lengths  # (T, B)
        read = packed.ids[places]
        read[padding] = 0 if self.features else self.vocabulary.pad
        mask: Booleans | None = None
        if self.readout == "last":
            targets = packed.targets[indices]
        else:
            targets = packed.targets[places]
            targets[padding] = 0
            if not packed.complete:
                mask = (targets >= 0) & ~padding
                targets[~mask] = 0
        wanted = self._wanted(targets)
        if self.features:
            return Batch(lengths=lengths, vectors=read, targets=wanted, mask=mask)
        return Batch(lengths=lengths, tokens=read.astype(np.intp, copy=False), targets=wanted, mask=mask)

    def _pairs(self, indices: Integers) -> Batch:
        """Return sources as a batch, and with it what the decoder is told and shall say."""
        pairs = [self.sequences[index] for index in indices.tolist()]
        heard = [pair.heard for pair in pairs if pair.heard is not None]
        if len(heard) < len(pairs):
            raise ValueError("a source without its translation can be read, but not stand in a batch")
        said = _padded([_target(pair) for pair in pairs], 0)
        answer = Batch(
            lengths=np.array([len(own) for own in heard], np.intp), tokens=_padded(heard, 0),
            targets=said.clip(0), mask=None if said.min() >= 0 else said >= 0,
        )  # fmt: skip
        return self.sources(pairs, answer)

    def sources(self, pairs: List[Sequence], answer: Batch | None = None) -> Batch:
        """Return what an encoder reads of these sequences, padded."""
        lengths = np.array([len(pair.ids) for pair in pairs], np.intp)
        read = _padded([pair.ids for pair in pairs], 0 if self.features else self.vocabulary.pad)
        if self.features:
            return Batch(lengths=lengths, vectors=read, answer=answer)
        return Batch(lengths=lengths, tokens=read.astype(np.intp, copy=False), answer=answer)

    def epoch(self, size: int, random: np.random.Generator) -> Iterator[Integers]:
        """Deal the training sequences into shuffled groups of `size` of similar length.

        Each comes exactly once. One group is smaller when `size` does not divide their number; which one is
        drawn by lot, so that it is not always the longest sentences that weigh more. The same state of
        `random` gives the same groups.
        """
        if size < 1:
            raise ValueError(f"a group has at least one sequence, not {size}")
        order = random.permutation(self.train)
        lengths = self.lengths
        groups: list[Integers] = []
        for start in range(0, len(order), POOL * size):
            pool = order[start : start + POOL * size]
            pool = pool[np.argsort(lengths[pool], kind="stable")]
            first = len(pool) % size  # the small group, if any, stands at a place drawn by lot
            small = int(random.integers(len(pool) // size + 1)) * size if first else len(pool)
            place = 0
            while place < len(pool):
                end = place + (first if place == small else size)
                groups.append(pool[place:end])
                place = end
        for index in random.permutation(len(groups)):
            yield groups[index]

    def decide(self, outputs: Floats) -> Said:
        """Return the label ids (...) that activated outputs (..., K) speak for.

        That is the largest; of a single sigmoid, labels[1] where it is above one half. Of a linear output it is the
        number itself (float64), in the units of the table.
        """
        if self.output == "linear":
            return self.number(outputs[..., 0])
        if self._single:
            above: Integers = (outputs[..., 0] > 0.5).astype(np.intp)
            return above
        largest: Integers = outputs.argmax(axis=-1)
        return largest

    def name(self, said: float) -> str:
        """Return what was decided, or is expected, in words: a label's name, "" for NOTHING, or a number."""
        if self.output == "linear":
            return f"{said:,.4g}"
        return self.labels[int(said)] if said >= 0 else ""

    def number(self, output: Floats) -> Floats:
        """Return a linear output in the units of the table, float64."""
        found: Floats = self.centre + self.scale * np.asarray(output, np.float64)
        return found

    def expected(self, indices: Integers) -> list[Said]:
        """Return the targets of each chosen sequence as `Task.measure` takes them: ids, or numbers.

        Each is (T,), or (1,) for readout "last"; NOTHING stands where no target counts. Of a translation it is what
        shall be written, without <EOS>.
        """
        found = [_target(self.sequences[index]) for index in indices]
        if self.output == "linear":
            return [self.number(target) for target in found]
        return [target[:-1] for target in found] if self.answers is not None else found

    @property
    def _single(self) -> bool:
        return self.output == "sigmoid" and self.outputs == 1

    def _wanted(self, targets: Said) -> Said:
        """Turn label ids into what the output's loss compares with."""
        if self.output == "softmax":
            return targets
        if self.output == "linear":
            return targets[..., None].astype(np.float32)
        units = np.array([1]) if self._single else np.arange(self.outputs)
        numbers: Floats = (targets[..., None] == units).astype(np.float32)
        return numbers

    @cached_property
    def _lengths(self) -> Integers:
        return np.array([len(sequence.ids) for sequence in self.sequences], np.intp)

    @cached_property
    def _packed(self) -> Packed:
        lengths = self._lengths
        starts = np.cumsum(lengths) - lengths
        longest = int(lengths.max(initial=0))
        beyond = np.full(longest, NOTHING, np.intp)
        numeric = self.output == "linear"
        wanted = np.concatenate([*map(_target, self.sequences), beyond.astype(np.float64) if numeric else beyond])
        after = np.zeros((longest, self.features), np.float32) if self.features else beyond
        return Packed(
            lengths=lengths,
            starts=starts,
            ids=np.concatenate([*(sequence.ids for sequence in self.sequences), after]),
            targets=wanted,
            complete=numeric or bool((wanted[: len(wanted) - longest] >= 0).all()),
        )


def _padded(rows: List[NDArray[Any]], filling: int) -> NDArray[Any]:
    """Return arrays (T, ...) of several lengths as one, (T, B, ...)."""
    longest = max(map(len, rows))
    found = np.full((longest, len(rows), *rows[0].shape[1:]), filling, rows[0].dtype)
    for place, row in enumerate(rows):
        found[: len(row), place] = row
    return found


def _target(sequence: Sequence) -> Said:
    if sequence.target is None:
        raise ValueError("a sentence without a target can be read, but not stand in a dataset")
    return sequence.target.reshape(-1)

"""Encoded examples: what a task makes of sentences, ready to be batched."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Booleans, Floats, Integers
from rnn_playground.tasks.vocabulary import Vocabulary

POOL = 32  # groups whose sequences are sorted by length together: little padding, and yet well mixed


@dataclass(frozen=True, kw_only=True, eq=False)
class Sequence:
    """Hold one encoded sequence and the row of the table it came from."""

    row: int  # index into the examples; -1 when it spans several rows (running text) or was typed
    tokens: tuple[str, ...]  # T, as shown above the columns of the Score
    ids: Integers  # (T,)
    # Label ids, also for sigmoid outputs: (T,) for readout "every", () for "last". NOTHING: no target counts
    # here (<SOS> and <EOS> of a tagged sentence, an unknown next token). None: typed, nothing to compare.
    target: Integers | None
    known: tuple[bool, ...]  # T; False where the token is not in the vocabulary


@dataclass(frozen=True, kw_only=True, eq=False)
class Packed:
    """Hold all sequences end to end, so that a batch is one gather."""

    lengths: Integers  # (N,)
    starts: Integers  # (N,) where each sequence begins in `ids`
    ids: Integers  # all tokens, and as many paddings as the longest sequence has steps
    targets: Integers  # like ids for readout "every", (N,) for "last"
    complete: bool  # every step up to each length has a target that counts


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """Hold all sequences of a document, the vocabulary, the labels and the split."""

    sequences: tuple[Sequence, ...]
    vocabulary: Vocabulary
    labels: tuple[str, ...]  # names of the outputs; one sigmoid unit for two labels speaks for labels[1]
    outputs: int  # number of logits: len(labels), or 1 for a single sigmoid
    output: str  # "softmax" or "sigmoid"
    readout: str  # "every" or "last"
    train: Integers  # indices into sequences
    held_out: Integers

    @property
    def lengths(self) -> Integers:
        """Return the number of time steps of each sequence, (N,)."""
        return self._packed.lengths

    def batch(self, indices: Integers) -> Batch:
        """Pad the chosen sequences to the longest of them; at least one is needed.

        Padding is the row of <PAD>, or NOTHING where that has none. The mask is None when all steps up to
        each length count. A target that does not count is 0. Targets of sigmoid outputs are 0 and 1, float32.
        """
        packed = self._packed
        lengths = packed.lengths[indices]  # (B,)
        clock = np.arange(lengths.max())[:, None]  # (T, 1)
        places = packed.starts[indices] + clock  # (T, B), beyond a sequence's end: in the next one
        padding = clock >= lengths  # (T, B)
        tokens = packed.ids[places]
        tokens[padding] = self.vocabulary.pad
        mask: Booleans | None = None
        if self.readout == "last":
            targets = packed.targets[indices]
        else:
            targets = packed.targets[places]
            targets[padding] = 0
            if not packed.complete:
                mask = (targets >= 0) & ~padding
                targets[~mask] = 0
        return Batch(lengths=lengths, tokens=tokens, targets=self._wanted(targets), mask=mask)

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

    def decide(self, outputs: Floats) -> Integers:
        """Return the label ids (...) that activated outputs (..., K) speak for.

        That is the largest; of a single sigmoid, labels[1] where it is above one half.
        """
        if self._single:
            above: Integers = (outputs[..., 0] > 0.5).astype(np.intp)
            return above
        largest: Integers = outputs.argmax(axis=-1)
        return largest

    def expected(self, indices: Integers) -> list[Integers]:
        """Return the target ids of each chosen sequence as `Task.measure` takes them.

        Each is (T,), or (1,) for readout "last"; NOTHING stands where no target counts.
        """
        return [_target(self.sequences[index]) for index in indices]

    @property
    def _single(self) -> bool:
        return self.output == "sigmoid" and self.outputs == 1

    def _wanted(self, targets: Integers) -> Integers | Floats:
        """Turn label ids into what the output's loss compares with."""
        if self.output == "softmax":
            return targets
        units = np.array([1]) if self._single else np.arange(self.outputs)
        numbers: Floats = (targets[..., None] == units).astype(np.float32)
        return numbers

    @cached_property
    def _packed(self) -> Packed:
        lengths = np.array([len(sequence.ids) for sequence in self.sequences], np.intp)
        starts = np.cumsum(lengths) - lengths
        longest = int(lengths.max(initial=0))
        beyond = np.full(longest, NOTHING, np.intp)
        wanted = np.concatenate([*map(_target, self.sequences), beyond])
        return Packed(
            lengths=lengths,
            starts=starts,
            ids=np.concatenate([*(sequence.ids for sequence in self.sequences), beyond]),
            targets=wanted,
            complete=bool((wanted[: len(wanted) - longest] >= 0).all()),
        )


def _target(sequence: Sequence) -> Integers:
    if sequence.target is None:
        raise ValueError("a sentence without a target can be read, but not stand in a dataset")
    return sequence.target.reshape(-1)

"""The order of training: which sequences make the next update, epoch after epoch, by seed alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_playground.engine.batch import Batch, Integers
from rnn_playground.tasks.dataset import Dataset

_SHUFFLE = 1  # sets these random numbers apart from those of weights and split, which have the same seed
# Batches are kept up to this memory, some 4,000 sentences. A trained one of T = 20 steps holds 1.7 to 2.4 KB, mostly
# Python's objects, as training lays it out for the network and keeps that with it, which doubles the arrays.
_KEPT_BYTES = 8_000_000
_BATCH_BYTES = 1700


@dataclass(frozen=True, eq=False)
class Place:
    """Hold a place in the order of training; a shuffle is kept only where it cannot be dealt again."""

    epoch: int
    group: int  # that comes next
    left: int  # sequences still to come in this epoch
    size: int  # of a batch
    groups: list[Integers] | None  # None: as the seed deals them


class Order:
    """Deal the training sequences into shuffled groups and keep the place among them.

    The shuffle of an epoch follows from the seed and the epoch's number, so there is no generator to save.
    A batch of one sequence is kept once it was made, since making it takes a fifth of such an update;
    larger ones are other groups in every epoch and are made anew, which costs less than a tenth.
    """

    def __init__(self, dataset: Dataset, size: int, seed: int) -> None:
        """Stand before the first group of the first epoch; `size` sequences make a batch."""
        self._dataset = dataset
        self._size = size
        self._seed = seed
        self._kept: dict[int, Batch] = {}
        self._room = _KEPT_BYTES
        self._epoch = self._place = self._left = 0
        self._dealt = False  # the groups are those of the seed, in this epoch and size
        self._groups: list[Integers] = []
        self._rest: tuple[tuple[int, ...], ...] | None = None
        self.begin(0)

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        size: int,
        seed: int,
        state: Mapping[str, object],
        rest: Iterable[Iterable[int]],
    ) -> Self:
        """Go on from what `state` and `rest` returned; raise ValueError when they do not fit the dataset."""
        order = cls(dataset, size, seed)
        groups = [np.array(tuple(group), np.intp) for group in rest]
        trained = np.zeros(len(dataset.sequences), np.bool_)
        trained[dataset.train] = True
        for group in groups:
            inside = len(group) and group.min() >= 0 and group.max() < len(trained)
            if not inside or not trained[group].all():
                raise ValueError("the saved order names sentences that are not trained on")
        left, epoch = sum(map(len, groups)), state.get("epoch")
        if not isinstance(epoch, int) or epoch < 0 or not 0 < left <= len(dataset.train):
            raise ValueError("the saved order has no place in its epoch")
        order._epoch, order._groups, order._left, order._dealt = epoch, groups, left, False
        return order

    @property
    def epoch(self) -> float:
        """Return how many epochs are done, with the fraction of the present one."""
        return self._epoch + 1 - self._left / len(self._dataset.train)

    def batch(self) -> Batch:
        """Return the next batch; the place stays until `advance`."""
        group = self._groups[self._place]
        if len(group) > 1:
            return self._dataset.batch(group)
        index = int(group[0])
        found = self._kept.get(index)
        if found is None:
            found = self._dataset.batch(group)
            self._room -= _size(found)
            if self._room >= 0:
                self._kept[index] = found
        return found

    def advance(self) -> None:
        """Go to the next group; after the last one, deal the next epoch."""
        self._left -= len(self._groups[self._place])
        self._place += 1
        if self._place == len(self._groups):
            self.begin(self._epoch + 1)

    def resize(self, size: int) -> None:
        """Deal what is left of this epoch, and all later ones, into groups of another size."""
        left = np.concatenate(self._groups[self._place :])
        self._size = size
        self._groups = [left[start : start + size] for start in range(0, len(left), size)]
        self._place = 0
        self._rest = None
        self._dealt = False

    def begin(self, epoch: int) -> None:
        """Stand before the first group of an epoch, counted from 0."""
        random = np.random.default_rng([_SHUFFLE, self._seed, epoch])
        self._epoch = epoch
        self._groups = list(self._dataset.epoch(self._size, random))
        self._left = len(self._dataset.train)  # sequences still to come
        self._place = 0
        self._rest = None
        self._dealt = True

    @property
    def place(self) -> Place:
        """Return where training stands, at next to no cost."""
        groups = None if self._dealt else self._groups  # never written to: later ones are other lists
        return Place(self._epoch, self._place, self._left, self._size, groups)

    def return_to(self, place: Place) -> None:
        """Stand where a place of this order was taken."""
        if place.groups is not None:
            self._groups, self._size, self._dealt = place.groups, place.size, False
        elif not (self._dealt and (self._epoch, self._size) == (place.epoch, place.size)):
            self._size = place.size
            self.begin(place.epoch)
        self._epoch, self._place, self._left = place.epoch, place.group, place.left
        self._rest = None

    def state(self) -> dict[str, object]:
        """Return the place as plain numbers, without the groups to come."""
        return {"epoch": self._epoch}

    def rest(self) -> tuple[tuple[int, ...], ...]:
        """Return the groups still to come in this epoch."""
        if self._rest is None:
            self._rest = tuple(tuple(group.tolist()) for group in self._groups)
        return self._rest[self._place :]


def _size(batch: Batch) -> int:
    """Return about how many bytes a batch holds once it was trained on."""
    arrays = (batch.lengths, batch.tokens, batch.targets, batch.mask)
    return _BATCH_BYTES + 2 * sum(array.nbytes for array in arrays if array is not None)

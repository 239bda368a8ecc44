"""Look: what the sentence left in the hidden states at moments along the training."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np

from rnn_playground.document.what_if import Mark
from rnn_playground.engine.batch import Floats
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import Pair, pair_of, tokens_of
from rnn_playground.training.moment import Moment
from rnn_playground.training.supposing import read_supposing
from rnn_playground.training.timeline import landmark

# Updates between two pictures, times a power of ten from 10 on: round, so that pictures stay as the training grows.
_FEW, _STEPS = (1, 2, 3, 4, 5, 6, 8), (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)

_Key = tuple[str, tuple[Mark, ...], tuple[int, ...]]  # the text, what is supposed, and what a decoder is told
# What was read last with the weights of a moment; goes with the moment. Only the worker's thread looks at it.
_kept: WeakKeyDictionary[Moment, tuple[_Key, Floats]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Film:
    """Hold n pictures of one recurrence, the oldest first: T time steps, H hidden units."""

    updates: tuple[int, ...]  # n
    states: Floats  # (n, T, H)
    tokens: tuple[str, ...]  # T
    recurrence: int


@dataclass(frozen=True)
class Filmstrip(Look):
    """Ask for the hidden states of the sentence with the weights of up to `pictures` moments of the training."""

    recurrence: int | None = None  # as in Trace; None: the top layer as it reads from the beginning
    pictures: int = 12

    interval: ClassVar[float] = 0.3
    share: ClassVar[float] = 0.03

    def answer(self, subject: Subject) -> Film:
        """Read the sentence with the weights of each moment; those that were read before are kept."""
        trainer, pair = subject.trainer, pair_of(subject)
        spec = trainer.model.spec
        directions = len(spec.directions)
        count = spec.layers * directions
        place = count - directions if self.recurrence is None else self.recurrence
        if not 0 <= place < count:
            raise ValueError(f"this network has {count} recurrent layers and directions: there is no number {place}")
        travel = subject.travel
        marks = travel.timeline.marks if travel is not None else []
        head = travel.head if travel is not None else None
        newest = head.update if head is not None else trainer.update
        chosen = spread([mark for mark in marks if mark.update < newest], newest, self.pictures - 1)
        read = [(moment.update, _states(subject, moment, pair)) for moment in chosen]
        if head is not None:
            read.append((newest, _states(subject, head, pair)))
        else:
            read.append((newest, subject.reading.states if pair is None else _read(subject, pair)))
        states = np.stack([each[place] for _, each in read])
        states.flags.writeable = False
        tokens = subject.sequence.tokens if pair is None else tokens_of(subject, pair)
        return Film(tuple(update for update, _ in read), states, tokens, place)


def spread(marks: Sequence[Moment], newest: int, most: int) -> list[Moment]:
    """Choose at most so many of the marks before the newest update: the nearest ones to round numbers of updates.

    Round ones first: the same training makes the same film, however fast it was.
    """
    if not marks:
        return []
    round_ones = [mark for mark in marks if mark is marks[0] or landmark(mark.update)]
    marks = round_ones if len(round_ones) >= most else marks
    oldest = marks[0].update
    step = _step(newest - oldest, most)
    updates = np.array([mark.update for mark in marks])
    wanted = np.arange(oldest, newest, step)
    places = np.abs(updates - wanted[:, None]).argmin(axis=1)
    return [marks[place] for place in dict.fromkeys(places.tolist())]


def _step(span: int, most: int) -> int:
    """Return the least round number that goes into the span so many times at most."""
    least = -(-span // most)
    if least <= _FEW[-1]:
        return next(step for step in _FEW if step >= least)
    power: int = 10 ** max(0, len(str(least)) - 2)
    return next((step * power for step in _STEPS if step * power >= least), 100 * power)


def _states(subject: Subject, moment: Moment, pair: Pair | None) -> Floats:
    told = () if pair is None else tuple(pair.heard.tolist())
    key = (subject.text, subject.marks, told)
    found = _kept.get(moment)
    if found is not None and found[0] == key:
        return found[1]
    subject.pause()
    with _weights_of(subject.trainer.model, moment.weights):
        states = _read(subject, pair)
    _kept[moment] = key, states
    return states


def _read(subject: Subject, pair: Pair | None) -> Floats:
    """Return the states with the weights that stand there; a decoder is told the same words as now."""
    if pair is not None:
        return read_pair(pair.model, subject.sequence.ids, pair.heard).states
    encode = subject.trainer.sequence
    return read_supposing(subject.network, subject.sequence, None, subject.marks, encode)[0].states


@contextmanager
def _weights_of(network: Network | EncoderDecoder, weights: Floats) -> Iterator[None]:
    """Give the network other weights for a moment, and its own back to the bit."""
    own = network.weights.vector.copy()
    network.weights.vector[:] = weights
    try:
        yield
    finally:
        network.weights.vector[:] = own

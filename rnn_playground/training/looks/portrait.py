"""The Look of the state portrait: where sentences go in the space of states."""

from collections.abc import Sequence as List
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.held import initial_states
from rnn_playground.engine.memory import silent
from rnn_playground.engine.portrait import principal
from rnn_playground.engine.state_gradients import batch_of
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pair_walks import pair_walk
from rnn_playground.training.looks.pairs import Pair, pair_of

LONGEST = 100  # time steps of a sentence from the table that are followed
_SPREAD = 5  # sets the choice of sentences apart from other choices by the same seed
_choices: WeakKeyDictionary[Dataset, dict[tuple[int, int], list[int]]] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True, eq=False)
class Path:
    """Hold the way of one sentence through the plane, T steps."""

    text: str
    tokens: tuple[str, ...]  # T
    points: Floats  # (T, 2) after each token, where the reading goes from the first token to the last
    start: Floats  # (2,) the state before reading
    said: str  # what the network answers at the end
    label: str  # what the table says; "" where it says nothing
    cut: bool  # the sentence goes on
    border: int = 0  # points of an encoder, which its decoder's follow; 0: there is one network


@dataclass(frozen=True, kw_only=True, eq=False)
class Paths:
    """Hold the paths in one plane; the sentence being read is the first."""

    paths: tuple[Path, ...]
    axes: Floats  # (2, H) the directions of the plane, by which it can be recognised
    shares: Floats | None  # (2,) of the variance that each principal component explains; None for units
    bounded: bool
    backward: bool  # the recurrence reads from the end: paths begin at the last token


@dataclass(frozen=True)
class Portrait(Look):
    """Ask for the paths of the sentence and of some rows of the table, in a plane of the states of a recurrence.

    The rows are chosen by the document's seed, spread evenly over the labels.
    """

    interval: ClassVar[float] = 0.15
    share: ClassVar[float] = 0.02

    recurrence: int = 0
    units: tuple[int, int] | None = None  # None: principal components
    others: int = 8

    def answer(self, subject: Subject) -> Paths:
        """Read the rows, and place all states."""
        pair = pair_of(subject)
        recurrences = subject.network.recurrent.recurrences if pair is None else pair.model.decoder.recurrences
        if not 0 <= self.recurrence < len(recurrences):
            raise ValueError(f"the network has no recurrence with number {self.recurrence}")
        H = recurrences[0].cell.hidden
        if self.units is not None and not 0 <= min(self.units) <= max(self.units) < H:
            raise ValueError(f"there are {H} units, so none with number {max(self.units)}")
        ways = self._of_network(subject) if pair is None else self._of_pair(subject, pair)
        every = [way.points for way in ways]
        if not all(np.isfinite(one).all() for one in every):
            raise ValueError("states are not finite: the training has diverged, or a weight is too large")
        shares = None
        if self.units is None:
            plane = principal(np.concatenate(every))
            axes, shares, project = plane.axes, plane.shares, plane.project
        else:
            axes = np.eye(H)[list(self.units)]

            def project(states: Floats) -> Floats:
                return states[..., list(self.units or ())]

        paths = tuple(
            replace(way, points=np.array(project(way.points)), start=np.array(project(way.start))) for way in ways
        )
        for array in (axes, shares, *(path.points for path in paths), *(path.start for path in paths)):
            if array is not None:
                array.flags.writeable = False
        return Paths(
            paths=paths,
            axes=axes,
            shares=shares,
            bounded=recurrences[self.recurrence].cell.bounded,
            backward=pair is None and self.recurrence % len(subject.network.spec.directions) == 1,
        )

    def _of_network(self, subject: Subject) -> list[Path]:
        """Return the paths in the space of all units (T, H), the sentence's own first."""
        dataset = subject.trainer.dataset
        chosen = spread(dataset, self.others, subject.trainer.settings.seed, subject.sequence)
        own = subject.reading.states[self.recurrence].astype(np.float64)
        states, starts, said = self._read(subject, [dataset.sequences[place] for place in chosen])
        sequences = [subject.sequence, *(dataset.sequences[place] for place in chosen)]
        answers = [dataset.name(float(dataset.decide(subject.reading.outputs[-1]))), *said]
        subject.pause()
        beginning = self._start(subject)
        return [
            _path(sequence, subject.text if number == 0 else "", of_one, start, answer, dataset)
            for number, (sequence, of_one, start, answer) in enumerate(
                zip(sequences, [own, *states], [beginning, *starts], answers, strict=True)
            )
        ]

    def _of_pair(self, subject: Subject, pair: Pair) -> list[Path]:
        """Return the same of an encoder, and on through its decoder, which is told the right words of each row.

        Rows with sources that are too long are left out.
        """
        dataset = subject.trainer.dataset
        found = [_walked(subject, pair, self.recurrence, subject.sequence, subject.text)]
        for place in spread(dataset, self.others, subject.trainer.settings.seed, subject.sequence):
            row = dataset.sequences[place]
            if row.heard is None or len(row.ids) > LONGEST:
                continue
            subject.pause()
            told = Pair(pair.model, row.heard[:LONGEST], None if row.target is None else row.target[:LONGEST])
            path = _walked(subject, told, self.recurrence, row, "")
            found.append(replace(path, cut=len(row.heard) > LONGEST))
        return found

    def _read(self, subject: Subject, rows: List[Sequence]) -> tuple[list[Floats], list[Floats], list[str]]:
        """Return the states (T, H) of each row, in the order of its tokens, those before reading, and the answers."""
        if not rows:
            return [], [], []
        network, dataset = subject.network, subject.trainer.dataset
        lengths = np.array([min(len(row.ids), LONGEST) for row in rows])
        shape = int(lengths.max()), len(rows)
        columns: NDArray[Any] = np.full(shape, dataset.vocabulary.pad)
        if dataset.features:
            columns = np.zeros((*shape, dataset.features), network.dtype)
        for place, (row, length) in enumerate(zip(rows, lengths.tolist(), strict=True)):
            columns[:length, place] = row.ids[:length]
        memory = network.reading.memory
        with silent():
            run = network.forward(batch_of(network, columns, lengths), network.reading)
            outputs = network.readout.activated(network.recurrent.last(run, memory), memory)
            said = [dataset.name(float(label)) for label in dataset.decide(outputs)]
        h = run.tapes[self.recurrence].h.astype(np.float64)
        backward = self.recurrence % len(network.spec.directions) == 1
        states = [h[1 : length + 1, place] for place, length in enumerate(lengths.tolist())]
        return [one[::-1] if backward else one for one in states], [h[0, place] for place in range(len(rows))], said

    def _start(self, subject: Subject) -> Floats:
        held = subject.held
        initial = held.initial if held is not None and held.initial is not None else initial_states(subject.network)
        return np.asarray(initial[self.recurrence, 0], np.float64)


def _path(
    sequence: Sequence, text: str, points: Floats, start: Floats, said: str, dataset: Dataset
) -> Path:  # fmt: skip
    length = len(points)
    label = ""
    if sequence.target is not None and sequence.target.size:
        target = sequence.target.reshape(-1)[-1]
        label = dataset.name(float(dataset.number(target) if dataset.output == "linear" else target))
    return Path(
        text=text or " ".join(sequence.tokens[:length]),
        tokens=sequence.tokens[:length],
        points=np.array(points),
        start=np.array(start),
        said=said,
        label=label,
        cut=length < len(sequence.tokens),
    )


def _walked(subject: Subject, pair: Pair, layer: int, sequence: Sequence, text: str) -> Path:
    walk = pair_walk(subject, pair, layer, sequence.ids, sequence.tokens)
    return Path(
        text=text or " ".join(sequence.tokens), tokens=walk.tokens, points=walk.states, start=walk.start,
        said=walk.said, label=walk.label, cut=False, border=walk.border,
    )  # fmt: skip


def spread(dataset: Dataset, count: int, seed: int, besides: Sequence) -> list[int]:
    """Choose sequences, none with the tokens of `besides`, so that each label has its turn."""
    key = seed, count
    known = _choices.setdefault(dataset, {})
    if key not in known:
        known.clear()
        known[key] = _spread(dataset, 2 * count + 8, seed)
    return [place for place in known[key] if dataset.sequences[place].tokens != besides.tokens][:count]


def _spread(dataset: Dataset, count: int, seed: int) -> list[int]:
    random = np.random.default_rng([_SPREAD, seed])
    by_label: dict[int, list[int]] = {}
    for place in random.permutation(len(dataset.sequences))[:1000].tolist():
        sequence = dataset.sequences[place]
        if len(sequence.ids):
            numeric = dataset.output == "linear"
            label = -1 if sequence.target is None or numeric else int(sequence.target.reshape(-1)[-1])
            by_label.setdefault(label, []).append(place)
    found: list[int] = []
    queues = [by_label[label] for label in sorted(by_label)]
    while len(found) < count and any(queues):
        for queue in queues:
            if queue and len(found) < count:
                found.append(queue.pop(0))
    return found

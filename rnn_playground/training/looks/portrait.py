"""Looks for the state portrait: where sentences go in the space of states, and where a step takes each state."""

from collections.abc import Sequence as List
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.held import initial_states
from rnn_playground.engine.memory import silent
from rnn_playground.engine.portrait import FixedPoint, StateMap, fixed_points, principal
from rnn_playground.engine.state_gradients import batch_of
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.training.looks.look import Look, Subject

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
        network, dataset = subject.network, subject.trainer.dataset
        if not 0 <= self.recurrence < len(network.recurrent.recurrences):
            raise ValueError(f"the network has no recurrence with number {self.recurrence}")
        H = network.spec.hidden
        if self.units is not None and not 0 <= min(self.units) <= max(self.units) < H:
            raise ValueError(f"there are {H} units, so none with number {max(self.units)}")
        chosen = spread(dataset, self.others, subject.trainer.settings.seed, subject.sequence)
        own = subject.reading.states[self.recurrence].astype(np.float64)
        states, starts, said = self._read(subject, [dataset.sequences[place] for place in chosen])
        every = [own, *states]
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

        sequences = [subject.sequence, *(dataset.sequences[place] for place in chosen)]
        answers = [dataset.name(float(dataset.decide(subject.reading.outputs[-1]))), *said]
        subject.pause()
        beginning = self._start(subject)
        paths = tuple(
            _path(sequence, subject.text if number == 0 else "", project(of_one), project(start), answer, dataset)
            for number, (sequence, of_one, start, answer) in enumerate(
                zip(sequences, every, [beginning, *starts], answers, strict=True)
            )
        )
        for array in (axes, shares, *(path.points for path in paths), *(path.start for path in paths)):
            if array is not None:
                array.flags.writeable = False
        return Paths(
            paths=paths,
            axes=axes,
            shares=shares,
            bounded=network.recurrent.recurrences[self.recurrence].cell.bounded,
            backward=self.recurrence % len(network.spec.directions) == 1,
        )

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """Hold where one step takes each state under one input, and where it leaves a state as it is."""

    places: Floats | None  # (N, 2) states; None: the plane does not show the whole state
    moves: Floats | None  # (N, 2) what a step adds
    fixed: tuple[FixedPoint, ...]
    token: str  # that is read again and again; "" for no input


@dataclass(frozen=True)
class Flow(Look):
    """Ask for the flow h -> step(h, x) of a recurrence with two units, x being the input at a step, or none."""

    interval: ClassVar[float] = 0.2
    share: ClassVar[float] = 0.02

    recurrence: int = 0
    step: int | None = None  # whose input is read again and again; None: no input, the biases alone
    reach: float = 1.0  # states from -reach to reach
    grid: int = 17

    def answer(self, subject: Subject) -> Field:
        """Do one step from a grid of states, and look for fixed points."""
        network = subject.network
        if network.spec.hidden != 2:
            raise ValueError(f"a plane shows the flow of two units, and this layer has {network.spec.hidden}")
        recurrence = network.recurrent.recurrences[self.recurrence]
        token, sums = "", recurrence.b[:, 0].astype(np.float64)
        if self.step is not None:
            step = min(self.step, len(subject.sequence.tokens) - 1)
            token = subject.sequence.tokens[step]
            sums = sums + _input(subject, self.recurrence, step) @ recurrence.W_x
        one_step = StateMap(recurrence.cell, sums)
        far = np.full(one_step.size, self.reach)
        if one_step.size > 2:
            far[2:] = 4.0  # cell states go further than hidden ones
        low = np.zeros(one_step.size) if not recurrence.cell.bounded and network.spec.cell == "elman" else -far
        fixed = fixed_points(one_step, one_step.jacobians, low, far)
        for point in fixed:
            point.state.flags.writeable = point.eigenvalues.flags.writeable = False
        if one_step.size > 2:
            return Field(places=None, moves=None, fixed=fixed, token=token)
        ticks = np.linspace(-self.reach, self.reach, self.grid)
        places = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
        with silent():
            moves = one_step(places) - places
        for array in (places, moves):
            array.flags.writeable = False
        return Field(places=places, moves=moves, fixed=fixed, token=token)


def _input(subject: Subject, recurrence: int, step: int) -> Floats:
    """Return the vector (I,) that a recurrence reads at a step of the sentence, in float64."""
    network, reading = subject.network, subject.reading
    D = len(network.spec.directions)
    layer = recurrence // D
    if layer:
        below = reading.states[(layer - 1) * D : layer * D, step]
        return np.asarray(below.reshape(-1), np.float64)
    if reading.embedded is not None:
        return np.asarray(reading.embedded[step], np.float64)
    if network.spec.numeric:
        return np.asarray(subject.sequence.ids[step], np.float64)
    vector = np.zeros(network.spec.inputs)
    row = int(subject.sequence.ids[step])
    if row >= 0:
        vector[row] = 1
    return vector

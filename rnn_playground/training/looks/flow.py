"""The Look of the portrait's flow: where one step takes each state, and where it rests."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.pair_parts import decoder_of, encoder_of
from rnn_playground.engine.portrait import FixedPoint, StateMap, fixed_points
from rnn_playground.engine.probes import Reading, read
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import Pair, pair_of, tokens_of


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
        pair = pair_of(subject)
        network, token, sums = self._of_network(subject) if pair is None else self._of_pair(subject, pair)
        recurrence = network.recurrent.recurrences[self.recurrence]
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

    def _of_network(self, subject: Subject) -> tuple[Network, str, Floats]:
        """Return the network, the token that is read, and the sums x W_x + b (G, H) that come of it."""
        network = subject.network
        _check_units(network.spec.hidden)
        recurrence = network.recurrent.recurrences[self.recurrence]
        sums: Floats = recurrence.b[:, 0].astype(np.float64)
        if self.step is None:
            return network, "", sums
        step = min(self.step, len(subject.sequence.tokens) - 1)
        sums = sums + _input(network, subject.reading, subject.sequence.ids, self.recurrence, step) @ recurrence.W_x
        return network, subject.sequence.tokens[step], sums

    def _of_pair(self, subject: Subject, pair: Pair) -> tuple[Network, str, Floats]:
        """Return the same of the network that the step belongs to; the decoder's where no token is read."""
        _check_units(pair.model.decoder_spec.hidden)
        tokens, S = tokens_of(subject, pair), len(subject.sequence.tokens)
        step = len(tokens) - 1 if self.step is None else min(self.step, len(tokens) - 1)
        network = encoder_of(pair.model) if step < S else decoder_of(pair.model, subject.sequence.ids)
        recurrence = network.recurrent.recurrences[self.recurrence]
        sums: Floats = recurrence.b[:, 0].astype(np.float64)
        if self.step is None:
            return network, "", sums
        ids, place = (subject.sequence.ids, step) if step < S else (pair.heard, step - S)
        sums = sums + _input(network, read(network, ids), ids, self.recurrence, place) @ recurrence.W_x
        return network, tokens[step], sums


def _check_units(hidden: int) -> None:
    if hidden != 2:
        raise ValueError(f"a plane shows the flow of two units, and this layer has {hidden}")


def _input(network: Network, reading: Reading, ids: Integers | Floats, recurrence: int, step: int) -> Floats:
    """Return the vector (I,) that a recurrence reads at a step of what is read, in float64."""
    D = len(network.spec.directions)
    layer = recurrence // D
    if layer:
        below = reading.states[(layer - 1) * D : layer * D, step]
        return np.asarray(below.reshape(-1), np.float64)
    if reading.embedded is not None:
        return np.asarray(reading.embedded[step], np.float64)
    if network.spec.numeric:
        return np.asarray(ids[step], np.float64)
    vector = np.zeros(network.spec.inputs)
    row = int(ids[step])
    if row >= 0:
        vector[row] = 1
    return vector

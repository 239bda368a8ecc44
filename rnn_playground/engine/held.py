"""Which numbers of the states are set from outside while one sequence is read, and to what."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.network import Network


@dataclass(frozen=True)
class Held:
    """Hold what is set: L recurrences, S states (h, or h and c), T steps of the sequence, H units.

    Everything stands at the token that a recurrence has just read, also where it reads from the end. A number that
    is held replaces what the cell computed there, and all that comes after follows it: the next step, the layer
    above, the read-out, and, for a c that is held while h is not, h = o tanh(c) of the same step.
    """

    where: Booleans  # (L, S, T, H)
    values: Floats  # (L, S, T, H); of no meaning elsewhere
    # (L, S, H) what each recurrence begins in; for one that reads from the end, before it reads the last token.
    initial: Floats | None = None


def nothing_held(network: Network, T: int) -> Held:
    """Return arrays to write into, with nothing held yet."""
    spec = network.spec
    shape = (spec.layers * len(spec.directions), len(CELLS[spec.cell].states), T, spec.hidden)
    return Held(np.zeros(shape, np.bool_), np.zeros(shape, network.dtype))


def initial_states(network: Network) -> Floats:
    """Return the states (L, S, H) that the network begins in by itself: zero, or what it has learnt."""
    recurrences = network.recurrent.recurrences
    S, H = len(recurrences[0].cell.states), network.spec.hidden
    return np.stack([
        np.zeros((S, H), network.dtype) if one.initial is None else np.stack(one.initial) for one in recurrences
    ])  # fmt: skip


def token_order(network: Network, of_each: Iterable[Floats]) -> Floats:
    """Stack what recurrences have for each step (T, ...), the reversed ones turned around."""
    D = len(network.spec.directions)
    return np.stack([steps[::-1] if number % D else steps for number, steps in enumerate(of_each)])

"""In which order the units of a layer stand: the same in all tracks, so that rows can be compared."""

from collections.abc import Hashable

import numpy as np

from rnn_playground.engine.batch import Integers
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import Deltas, DeltasFound
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.seriation import chain

ORDERS = ("index", "similarity", "influence")


class UnitOrder:
    """Keep the chosen order; it is found anew for another sentence or network, or when it is chosen again.

    "similarity": units whose states go alike through the sentence stand side by side.
    "influence": units come first by the sum over time steps of |dL/dh_t|, what the last answer's loss feels of them.
    """

    def __init__(self) -> None:
        self.by = "index"
        self._places: tuple[Integers, ...] = ()  # of each layer; empty: by index
        self._key: Hashable = None
        self._used: Answer | None = None  # an order was made of it; sorting again waits for a newer one

    def choose(self, by: str) -> None:
        """Sort by one of ORDERS from now on, anew also if it is the present one."""
        self.by = by if by in ORDERS else "index"
        self._places, self._key = (), None

    def of(self, layer: int) -> Integers | None:
        """Return which unit stands in each row of a layer; None: by index."""
        return self._places[layer] if layer < len(self._places) else None

    def looks(self) -> tuple[Look, ...]:
        """Return what must be asked for the order that is wanted."""
        return (Deltas(),) if self.by == "influence" and not self._places else ()

    def follow(self, trace: Trace, *, fresh: bool) -> None:
        """Take over a Trace: another sentence or shape asks for another order, further training does not."""
        key = (trace.tokens, trace.hidden.shape)
        if key == self._key and not fresh:
            return
        self._key, self._places = key, ()
        if self.by == "similarity":
            self._places = tuple(chain(states.T) for states in trace.hidden)

    def take(self, answer: Answer | None, trace: Trace) -> bool:
        """Sort by influence where that is waited for, and tell whether rows have moved."""
        if self.by != "influence" or self._places or answer is None or answer is self._used:
            return False
        found = answer.value
        if not isinstance(found, DeltasFound) or found.states.shape != trace.hidden.shape:
            return False
        self._used = answer
        total = np.nan_to_num(np.abs(found.states).sum(axis=1))  # (L, H)
        self._places = tuple(np.argsort(-layer, kind="stable") for layer in total)
        return True

"""How well a linear reader tells from the present state which token was read some steps before."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine import decodability as engine
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.some_training import some_training

MOST, ROWS = 600, 3000  # training sequences, and their time steps
DELAYS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 30, 45, 70, 100, 150, 220, 330, 499)


@dataclass(frozen=True, kw_only=True, eq=False)
class DecodabilityFound:
    """Hold shares of right names by delay, over a choice of training sentences; read-only."""

    delays: Integers  # (D,) steps back, rising
    accuracy: Floats  # (D,) on sentences that the reader has not learnt from; NaN: too few
    chance: Floats  # (D,) of always naming the most frequent token
    places: Integers  # (D,) that were scored
    tokens: int  # that are told apart
    sentences: int

    def at(self, steps: int, playhead: int) -> tuple[Floats, Floats, Floats]:
        """Return accuracy and chance for each of T tokens, as seen from the playhead, and where they were measured.

        Each is (T,). Between two delays that were measured stands a value between, and 0 in the last array; NaN
        stands for tokens after the playhead, and for those farther back than any delay.
        """
        back = playhead - np.arange(steps)
        there = np.isfinite(self.accuracy)
        values, chance, measured = np.full(steps, np.nan), np.full(steps, np.nan), np.zeros(steps)
        if there.any():
            delays = self.delays[there]
            inside = (back >= 0) & (back <= delays[-1])
            values[inside] = np.interp(back[inside], delays, self.accuracy[there])
            chance[inside] = np.interp(back[inside], delays, self.chance[there])
            measured = np.isin(back, delays).astype(float)
        return values, chance, measured


@dataclass(frozen=True)
class Decodability(Look):
    """Ask what the top states still tell of earlier tokens."""

    interval: ClassVar[float] = 2.0
    share: ClassVar[float] = 0.01

    def answer(self, subject: Subject) -> DecodabilityFound:
        """Read a choice of training sentences, fit on half of them and score on the others."""
        trainer = subject.trainer
        chosen = some_training(trainer, MOST, ROWS)
        longest = int(trainer.dataset.lengths[chosen].max())
        delays = [delay for delay in DELAYS if delay < longest]
        batch = trainer.dataset.batch(chosen)
        found = engine.decodability(*engine.states_of(subject.network, batch), delays, pause=subject.pause)
        for array in (found.delays, found.accuracy, found.chance, found.places):
            array.flags.writeable = False
        return DecodabilityFound(
            delays=found.delays, accuracy=found.accuracy, chance=found.chance, places=found.places,
            tokens=found.tokens, sentences=len(chosen),
        )  # fmt: skip

"""How a push to the state at one step arrives at every later one: the sizes of dh_t/dh_k for all pairs."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.jacobians import ROWS, jacobians
from rnn_playground.engine.pair_jacobians import pair_jacobians
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import pair_of, tokens_of

TRAINING, REST = 1.5e9, 2e10  # multiplications: about 50 ms, and half a second
_SKETCHED = 4e8  # above them, a sketch is taken while training where an exact one is dear: the LSTM beyond 32 units


@dataclass(frozen=True, kw_only=True, eq=False)
class JacobianMapFound:
    """Hold by what a push to h_k has grown when it arrives at h_t, as decimal logarithm: the mean over directions."""

    tokens: tuple[str, ...]
    growth: Floats  # (T, T) log10(|dh_t/dh_k| / sqrt(H)), row t, column k; NaN where k is read after t; read-only
    rows: int  # random rows that they are estimated from; 0: they are exact
    error: float  # largest relative standard error of a size; 0 where they are exact
    reversed: bool  # this recurrence reads from the end
    border: int = 0  # steps of the encoder, which the decoder's follow; 0: there is one network


@dataclass(frozen=True)
class JacobianMap(Look):
    """Ask for |dh_t/dh_k| of all pairs in one recurrence, numbered as in a Trace; `rest`: time does not press.

    Of an encoder and a decoder, of all steps of both: a push goes on from one into the other.
    """

    interval: ClassVar[float] = 0.3
    share: ClassVar[float] = 0.02

    recurrence: int
    rest: bool = False

    def answer(self, subject: Subject) -> JacobianMapFound:
        """Carry all pairs back at once, exactly or by a sketch."""
        pair = pair_of(subject)
        spec = subject.network.spec if pair is None else pair.model.decoder_spec
        tokens = subject.sequence.tokens if pair is None else tokens_of(subject, pair)
        T, ids = len(tokens), subject.sequence.ids
        if not 0 <= self.recurrence < spec.layers * len(spec.directions):
            raise ValueError("the network has no such layer any more")
        rows = rows_for(T, spec.hidden, 2 if spec.cell == "lstm" else 1, rest=self.rest)
        if pair is None:
            found = jacobians(subject.network, ids, self.recurrence, rows=rows, pause=subject.pause)
        else:
            found = pair_jacobians(
                pair.model, ids, pair.heard, self.recurrence, rows=rows, pause=subject.pause
            )
        with np.errstate(invalid="ignore"):
            growth = ((found.log_norms - np.log(spec.hidden) / 2) / np.log(10)).astype(np.float32)
        growth.flags.writeable = False
        return JacobianMapFound(
            tokens=tokens,
            growth=growth,
            rows=rows,
            error=float(np.sqrt(2 / rows) / 2) if rows else 0.0,
            reversed=self.recurrence % len(spec.directions) == 1,
            border=0 if pair is None else len(subject.sequence.tokens),
        )


def rows_for(steps: int, hidden: int, states: int, *, rest: bool) -> int:
    """Return how many rows a sketch may have, 0 for exact sizes; raise ValueError where even one takes too long."""
    for_a_row = 0.5 * steps**2 * hidden**2 * states
    exact = for_a_row * hidden
    if exact <= (REST if rest else TRAINING) and (rest or states == 1 or hidden <= 32 or exact <= _SKETCHED):
        return 0
    rows = min(ROWS, int((REST if rest else TRAINING) / for_a_row))
    if rows >= 1:
        return rows
    if not rest and for_a_row <= REST:
        raise ValueError("so long a sentence in so large a network is compared while training rests: press Pause")
    raise ValueError("the pairs of so long a sentence in so large a network are too many: read a shorter one")

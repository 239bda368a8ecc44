"""How the loss at the end of the sentence comes back: dL/dh_t as a vector for every step."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine import deltas as engine
from rnn_playground.engine.batch import Floats
from rnn_playground.engine.intervene import deltas_held
from rnn_playground.engine.pair_deltas import pair_deltas
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import pair_of


@dataclass(frozen=True, kw_only=True, eq=False)
class DeltasFound:
    """Hold deltas, read-only: L recurrences as in a Trace, T steps, H units, K outputs; nats per unit of what by."""

    states: Floats  # (L, T, H) dL/dh_t
    cells: Floats | None  # (L, T, H) dL/dc_t of an LSTM
    initial: Floats  # (L, H) dL/dh before the first step
    logits: Floats  # (K,) dL/d logits at the last step
    predicted: bool  # no label known: L compares with the network's own prediction


@dataclass(frozen=True)
class Deltas(Look):
    """Ask for the gradient of the last step's loss by every state, under what-if marks where there are some."""

    share: ClassVar[float] = 0.01

    def answer(self, subject: Subject) -> DeltasFound:
        """Go back once; of two networks through the decoder first, then through the encoder."""
        pair = pair_of(subject)
        if pair is not None:
            return _found(pair_deltas(pair.model, subject.sequence.ids, pair.heard, pair.target))
        network, target = subject.network, subject.target
        if subject.held is not None:
            found = deltas_held(network, subject.sequence.ids, target, subject.held)
        else:
            if target is not None and network.spec.readout == "every":
                target = target[-1]
            found = engine.deltas(network, subject.sequence.ids, target)
        return _found(found)


def _found(found: engine.Deltas) -> DeltasFound:
    for array in (found.states, found.cells, found.initial, found.logits):
        if array is not None:
            array.flags.writeable = False
    return DeltasFound(
        states=found.states,
        cells=found.cells,
        initial=found.initial,
        logits=found.logits,
        predicted=found.predicted,
    )

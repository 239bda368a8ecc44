"""By which way the gradient of the last loss came back: along the kept state, or through the gates and W_h."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.pair_paths import pair_paths
from rnn_playground.engine.paths import paths
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import pair_of, tokens_of


@dataclass(frozen=True, kw_only=True, eq=False)
class PathsFound:
    """Hold norms by time step, (L, T) and read-only; engine/paths.py defines them."""

    cell: str
    tokens: tuple[str, ...]
    hidden: Floats
    cells: Floats | None
    direct: Floats | None
    gates: Floats
    by_direct: Floats | None
    by_gates: Floats


@dataclass(frozen=True)
class GradientPaths(Look):
    """Ask for the ways of the gradient of the last step's loss."""

    interval: ClassVar[float] = 0.2
    share: ClassVar[float] = 0.01

    def answer(self, subject: Subject) -> PathsFound:
        """Go back once, with the ways apart; of two networks from the decoder on into the encoder."""
        pair = pair_of(subject)
        if pair is not None:
            spec, tokens = pair.model.decoder_spec, tokens_of(subject, pair)
            found = pair_paths(pair.model, subject.sequence.ids, pair.heard, pair.target, pause=subject.pause)
        else:
            spec, tokens, target = subject.network.spec, subject.sequence.tokens, subject.target
            if target is not None and spec.readout == "every":
                target = target[-1]
            found = paths(subject.network, subject.sequence.ids, target, pause=subject.pause)
        arrays = (found.hidden, found.cells, found.direct, found.gates, found.by_direct, found.by_gates)
        for array in arrays:
            if array is not None:
                array.flags.writeable = False
        return PathsFound(
            cell=spec.cell, tokens=tokens, hidden=found.hidden, cells=found.cells,
            direct=found.direct, gates=found.gates, by_direct=found.by_direct, by_gates=found.by_gates,
        )  # fmt: skip

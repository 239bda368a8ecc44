"""By which way the gradient of the last loss came back: along the kept state, or through the gates and W_h."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.paths import paths
from rnn_playground.training.looks.look import Look, Subject


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
        """Go back once, with the ways apart."""
        network, target = subject.network, subject.target
        if target is not None and network.spec.readout == "every":
            target = target[-1]
        found = paths(network, subject.sequence.ids, target, pause=subject.pause)
        arrays = (found.hidden, found.cells, found.direct, found.gates, found.by_direct, found.by_gates)
        for array in arrays:
            if array is not None:
                array.flags.writeable = False
        return PathsFound(
            cell=network.spec.cell, tokens=subject.sequence.tokens, hidden=found.hidden, cells=found.cells,
            direct=found.direct, gates=found.gates, by_direct=found.by_direct, by_gates=found.by_gates,
        )  # fmt: skip

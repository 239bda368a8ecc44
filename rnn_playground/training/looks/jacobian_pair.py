"""What dh_t/dh_k of one pair is made of: the steps between, its singular values, and what the gates keep directly."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.jacobians import jacobian
from rnn_playground.engine.pair_jacobians import pair_jacobian
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import pair_of

_MOST_NUMBERS = 2e7  # in the Jacobians of the steps between: 160 MB


@dataclass(frozen=True, kw_only=True, eq=False)
class JacobianPairFound:
    """Hold the factors of dh_t/dh_k, read-only; sizes are means over directions, |J| / sqrt(rows)."""

    t: int
    k: int
    size: float  # |dh_t/dh_k| / sqrt(H): what is left of a push on the average
    singular_values: Floats  # (H,) the largest first
    steps: Floats  # (n,) |d state / d state before| / sqrt(S H) of each step, the one read first before the others
    kept: Floats | None  # (H,) for each unit, the product of the forget (update) gates of these steps
    cell: str


@dataclass(frozen=True)
class JacobianPair(Look):
    """Ask for the factors of one pair in one recurrence; steps are those of the Trace."""

    interval: ClassVar[float] = 0.3
    share: ClassVar[float] = 0.005

    recurrence: int
    t: int
    k: int

    def answer(self, subject: Subject) -> JacobianPairFound:
        """Multiply the steps between."""
        pair, ids = pair_of(subject), subject.sequence.ids
        spec = subject.network.spec if pair is None else pair.model.decoder_spec
        T = len(ids) if pair is None else len(ids) + len(pair.heard)
        if not (0 <= self.recurrence < spec.layers * len(spec.directions) and max(self.t, self.k) < T):
            raise ValueError("the sentence or the network has changed: choose a pair anew")
        width = spec.hidden * (2 if spec.cell == "lstm" else 1)
        if abs(self.t - self.k) * float(width) ** 2 > _MOST_NUMBERS:
            raise ValueError("too many steps lie between for so many units: choose a closer pair")
        if pair is None:
            found = jacobian(subject.network, ids, self.recurrence, self.t, self.k)
        else:
            found = pair_jacobian(pair.model, ids, pair.heard, self.recurrence, self.t, self.k)
        sizes = np.sqrt(np.einsum("nij,nij->n", found.steps, found.steps) / width)
        for array in (found.singular_values, sizes, found.kept):
            if array is not None:
                array.flags.writeable = False
        return JacobianPairFound(
            t=self.t, k=self.k, size=float(np.linalg.norm(found.matrix) / np.sqrt(spec.hidden)),
            singular_values=found.singular_values, steps=sizes, kept=found.kept, cell=spec.cell,
        )  # fmt: skip

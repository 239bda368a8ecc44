"""The 36 rows: three cells, six sizes, two tasks; the batches that every contender trains on; what is read."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Batches = list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]

TASKS = ("many-to-many", "many-to-one")
CELLS = ("elman", "gru", "lstm")
SIZES = (  # H, B, T, V
    (8, 1, 10, 20),
    (16, 16, 20, 50),
    (32, 32, 20, 100),
    (64, 32, 50, 500),
    (128, 64, 100, 1000),
    (256, 64, 100, 1000),
)
GATES = {"elman": 1, "gru": 3, "lstm": 4}
CLIP, RATE = 5.0, 0.002
BATCHES, SEED = 8, 1


@dataclass(frozen=True)
class Row:
    """Name one line of the table: B sequences of T tokens out of V, read by H units."""

    task: str
    cell: str
    H: int
    B: int
    T: int
    V: int

    @property
    def every(self) -> bool:
        """Return whether every step has a target or, in reading, an answer."""
        return self.task != "many-to-one"

    @property
    def gates(self) -> int:
        """Return how many blocks of H sums a step of the cell computes."""
        return GATES[self.cell]

    def batches(self) -> Batches:
        """Return tokens (T, B) and targets, (T, B) or (B,), of a few full batches: the same for all contenders."""
        import numpy as np  # not before a contender's process is pinned

        random = np.random.default_rng(SEED)
        shape = (self.T, self.B) if self.every else (self.B,)
        return [
            (random.integers(self.V, size=(self.T, self.B)), random.integers(self.V, size=shape))
            for _ in range(BATCHES)
        ]


ROWS = tuple(Row(task, cell, *size) for task, cell, size in itertools.product(TASKS, CELLS, SIZES))

READ_SIZES = ((8, 20), (16, 50), (32, 100), (64, 500), (128, 1000))  # H, V
READ_LENGTHS = (10, 20, 50)
READING = (
    *(Row("token", cell, H, 1, 50, V) for cell in CELLS for H, V in READ_SIZES),
    *(Row("sentence", cell, H, 1, T, V) for cell in CELLS for H, V in READ_SIZES[:4] for T in READ_LENGTHS),
)

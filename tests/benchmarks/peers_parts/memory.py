"""How much memory training takes at its peak, against T: `python -m peers_parts.memory` prints JSON.

Peak: what tracemalloc has seen from before the network is built to the end of the second update: weights, gradient,
the optimizer's memory and all buffers; not the batches. Kept: the bytes of the states and gates that BPTT must keep,
T B H numbers of 4 bytes by Elman 1 (h), GRU 5 (r, z, n, s, h), LSTM 7 (i, f, g, o, c, tanh c, h).
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

KEPT = {"elman": 1, "gru": 5, "lstm": 7}  # numbers for each step, sequence and unit
LENGTHS = (25, 50, 100, 200)


def peak(task: str, cell: str, H: int, B: int, T: int, V: int) -> dict[str, object]:
    """Return the figures of one network."""
    from peers_parts.contender_engine import Contender
    from peers_parts.rows import Row

    row = Row(task, cell, H, B, T, V)
    batches = row.batches()
    tracemalloc.start()
    contender = Contender(row, 1, batches)
    contender.run(2)
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    trained = contender.network.weights.vector.nbytes
    optimizer = sum(array.nbytes for array in contender.optimizer.state().values())
    kept = KEPT[cell] * T * B * H * 4
    return {
        "task": task, "cell": cell, "H": H, "B": B, "T": T, "V": V, "peak": highest, "kept": kept,
        "weights": 2 * trained + optimizer, "ratio": highest / kept,
        "ratio_without_weights": (highest - 2 * trained - optimizer) / kept,
    }  # fmt: skip


def line(found: Mapping[str, object]) -> str:
    """Return the figures as text."""
    return (
        f"{found['task']:<13}{found['cell']:<6}{found['H']:>4}{found['B']:>4}{found['T']:>5}{found['V']:>6}   "
        f"{found['peak'] / 1e6:>9.2f}{found['kept'] / 1e6:>9.2f}{found['ratio']:>9.2f}"
        f"{found['weights'] / 1e6:>12.2f}{found['ratio_without_weights']:>12.2f}"
    )


HEADING = (
    f"{'task':<13}{'cell':<6}{'H':>4}{'B':>4}{'T':>5}{'V':>6}   {'peak MB':>9}{'kept MB':>9}{'ratio':>9}"
    f"{'weights* MB':>12}{'without':>12}   * with gradient and optimizer; `without` them: the ratio of the rest"
)


def main() -> None:
    """Measure the cells that are named, or all."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from peers_parts.rows import CELLS, TASKS

    print(json.dumps([
        peak(task, cell, 128, 64, T, 1000) for task in TASKS for cell in sys.argv[1:] or CELLS for T in LENGTHS
    ]))  # fmt: skip


if __name__ == "__main__":
    main()

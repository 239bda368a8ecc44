"""Compare reading as in live typing with its peers: `python tests/benchmarks/reading.py [--core 1] [--rounds 11]`.

One token with the state kept, and one sentence of 10, 20, 50 tokens, B 1, float32, up to the probabilities: the
engine's reader, PyTorch's module in inference mode, JAX's jitted step or sentence, each waited for. Processes of their
own, pinned to one core, bursts in turns; us are medians, ratios medians over rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from peers_parts import rounds
from peers_parts.rows import CELLS, Row

NAMES = ("reader", "torch", "jax")
TOKEN_SIZES = ((8, 20), (16, 50), (32, 100))  # H, V
SENTENCE_SIZES = (*TOKEN_SIZES, (64, 500))
LENGTHS = (10, 20, 50)


def rows() -> list[Row]:
    """Return what is read."""
    return [
        *(Row("token", cell, H, 1, 50, V) for cell in CELLS for H, V in TOKEN_SIZES),
        *(Row("sentence", cell, H, 1, T, V) for cell in CELLS for H, V in SENTENCE_SIZES for T in LENGTHS),
    ]


def main() -> None:
    """Print a line for each row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--task", choices=("token", "sentence"))
    options = parser.parse_args()
    contenders = {name: rounds.Contender(name, [options.core], 1) for name in NAMES}
    heads = "".join(f"{name + ' us':>11}" for name in NAMES)
    print(f"{'task':9}{'cell':6}{'H':>4}{'T':>4}{heads}   torch     jax")
    try:
        for row in rows():
            if options.task not in (None, row.task):
                continue
            for contender in contenders.values():
                contender.load(row, "reading")
            made = rounds.compete({name: one.burst for name, one in contenders.items()}, options.rounds)
            if not made:
                print(f"{row}: no round without foreign load")
                continue
            us = [1e6 * statistics.median(one[name] for one in made) for name in NAMES]
            ratios = [statistics.median(one[name] / one["reader"] for one in made) for name in NAMES[1:]]
            T = row.T if row.task == "sentence" else 1
            print(f"{row.task:9}{row.cell:6}{row.H:4}{T:4}" + "".join(f"{x:11.1f}" for x in us)
                  + "".join(f"{x:8.2f}" for x in ratios), flush=True)  # fmt: skip
    finally:
        for contender in contenders.values():
            contender.close()


if __name__ == "__main__":
    main()

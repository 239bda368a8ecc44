"""How long each probe takes: `python -m peers_parts.probes CORE CELL ...` prints JSON.

One sentence of T tokens in a network of one layer that says the next token, one thread, pinned to one core. Each time
is the median over many calls, after the first ones.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SIZES = ((32, 20, 100), (64, 50, 500))  # H, T, V
PROBES = ("read", "sensitivities", "jacobians", "sketched", "influence", "spectra")
SKETCH = 8  # rows
CALLS, SECONDS = 200, 0.6  # of each probe, at most; but at least LEAST calls
LEAST, WARM = 9, 3
HEADING = f"{'cell':<6}{'H':>4}{'T':>4}{'V':>5}   " + "".join(f"{name:>14}" for name in PROBES) + "  ms"


def calls(cell: str, H: int, T: int, V: int) -> dict[str, Callable[[], object]]:
    """Return each probe as a call without arguments, all on the same sentence."""
    import numpy as np  # not before this process is pinned

    from rnn_playground.engine import influence, jacobians, probes, sensitivity, spectrum
    from rnn_playground.engine.batch import Batch
    from rnn_playground.engine.network import Network
    from rnn_playground.engine.spec import NetworkSpec

    network = Network(NetworkSpec(inputs=V, outputs=V, cell=cell, hidden=H, embedding=H), 1)
    random = np.random.default_rng(1)
    tokens, targets = random.integers(V, size=T), random.integers(V, size=T)
    batch = Batch(lengths=np.array([T]), tokens=tokens[:, None], targets=targets[:, None])
    return {
        "read": lambda: probes.read(network, tokens, targets),
        "sensitivities": lambda: sensitivity.sensitivities(network, batch),
        "jacobians": lambda: jacobians.jacobians(network, tokens),
        "sketched": lambda: jacobians.jacobians(network, tokens, rows=SKETCH),
        "influence": lambda: influence.influence(network, tokens),
        "spectra": lambda: spectrum.spectra(network),
    }


def median_ms(
    call: Callable[[], object], seconds: float = SECONDS, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the median time of a call over CALLS calls, or as many as fit into these seconds, in ms."""
    for _ in range(WARM):
        call()
    times: list[float] = []
    while len(times) < LEAST or (len(times) < CALLS and sum(times) < seconds):
        began = clock()
        call()
        times.append(clock() - began)
    return 1000 * statistics.median(times)


def measured(cell: str, H: int, T: int, V: int, seconds: float = SECONDS) -> dict[str, Any]:
    """Return a line of the table."""
    times = {name: median_ms(call, seconds) for name, call in calls(cell, H, T, V).items()}
    return {"cell": cell, "H": H, "T": T, "V": V, "ms": times}


def line(row: Mapping[str, Any]) -> str:
    """Return a line as text."""
    times = "".join(f"{row['ms'][name]:>14.3f}" for name in PROBES)
    return f"{row['cell']:<6}{row['H']:>4}{row['T']:>4}{row['V']:>5}   {times}"


def main() -> None:
    """Pin this process and measure cells."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(sys.argv[1])})
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    print(json.dumps([measured(cell, *size) for cell in sys.argv[2:] for size in SIZES]))


if __name__ == "__main__":
    main()

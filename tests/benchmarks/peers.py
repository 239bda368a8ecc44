"""Compare the engine's training step with its peers: `python tests/benchmarks/peers.py [--json FILE]`.

36 rows: Elman, GRU and LSTM at six sizes, many-to-many and many-to-one. One training step is forward, softmax
cross-entropy, backward, clipping by norm 5 and Adam, float32. Four contenders, each a process of its own pinned to
the same core(s), work in turns (bursts A B C D A B C D ...): this engine, PyTorch eager, JAX jit, and the limit (the
NumPy calls that no implementation of the step can avoid: peers_parts/contender_limit.py). A ratio is the median of the
ratios of all rounds; rounds with foreign load are dropped. torch and jax: peer / engine, above 1 the engine is faster.
limit: engine / limit, 1 is the best that NumPy can do.

After the table: the time to read one token with the state kept, or one sentence (B 1, up to the probabilities, as in
live typing); the peak memory of training against T; the time of each of the engine's probes. `--table`, `--reading`,
`--memory`, `--probes` choose; `--details FILE` holds what `--json` has no place for.

Needs `pip install -e .[peers]`, or `--without torch --without jax`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from peers_parts import probes, rounds, table
from peers_parts.memory import HEADING, KEPT, line
from peers_parts.rows import CELLS, READING, ROWS, TASKS, Row
from peers_parts.worker import EXTRA, NAMES

PARTS = ("table", "reading", "memory", "probes")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cell", choices=CELLS, action="append", help="only this cell (repeatable)")
    parser.add_argument("--task", choices=TASKS, action="append", help="only this task")
    parser.add_argument("--hidden", type=int, action="append", help="only this H")
    parser.add_argument("--threads", type=int, default=1, choices=(1, 2), help="threads of each contender")
    parser.add_argument("--core", type=int, help="the first core to pin to; default: the last ones")
    parser.add_argument("--rounds", type=int, default=11, help="undisturbed rounds a row; long rows get fewer (>= 5)")
    parser.add_argument("--without", choices=NAMES[1:], action="append", default=[], help="leave a contender out")
    parser.add_argument("--also", choices=EXTRA, action="append", default=[], help="measure one more contender")
    for part in PARTS:
        parser.add_argument(f"--{part}", action="store_true", help="measure this part; without any choice, all")
    parser.add_argument("--details", type=Path, help="write the parts after the table to this file")
    parser.add_argument("--json", type=Path, help="write the results to this file")
    options = parser.parse_args(arguments)
    if not any(getattr(options, part) for part in PARTS):
        for part in PARTS:
            setattr(options, part, True)
    return options


def chosen(options: argparse.Namespace, rows: Iterable[Row] = ROWS) -> list[Row]:
    """Return the rows that the options ask for; those of reading have no task to choose."""
    return [
        row for row in rows
        if (not options.cell or row.cell in options.cell)
        and (not options.task or row.task not in TASKS or row.task in options.task)
        and (not options.hidden or row.H in options.hidden)
    ]  # fmt: skip


def missing(names: list[str]) -> list[str]:
    """Return the peers that are not installed."""
    packages = {name.split("_")[0] for name in names} & {"torch", "jax"}
    return [name for name in sorted(packages) if importlib.util.find_spec(name) is None]


def cores_of(options: argparse.Namespace) -> list[int]:
    """Return the cores to pin to: those from `--core` on, or the last ones that this process may use."""
    if options.core is not None:
        return list(range(options.core, options.core + options.threads))
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return list(allowed)[-options.threads :]


def measure(
    rows: list[Row], names: list[str], cores: list[int], options: argparse.Namespace, kind: str = "contender"
) -> tuple[list[dict[str, object]], list[Row]]:
    """Measure rows and print each; return results, and the rows that had no undisturbed round in two attempts."""
    # Threads of OpenBLAS look for work for some 30 ms after the last product.
    pause = 0.0 if options.threads == 1 else 0.25  # waiting threads of the one before spin so long
    contenders = [rounds.Contender(name, cores, options.threads) for name in names]
    bursts = {contender.name: contender.burst for contender in contenders}
    results: list[dict[str, object]] = []
    try:
        for _ in range(2):
            disturbed = []
            for row in rows:
                for contender in contenders:
                    contender.load(row, kind)
                if made := rounds.compete(bursts, options.rounds, pause):
                    results.append(table.entry(row, rounds.summary(made)))
                    print(table.line(results[-1]), flush=True)
                else:
                    disturbed.append(row)
            rows = disturbed
    finally:
        for contender in contenders:
            contender.close()
    order = ROWS + READING
    results.sort(key=lambda result: order.index(Row(*(result[name] for name in Row.__dataclass_fields__))))
    return results, disturbed


def memory(cells: list[str] | None) -> list[dict[str, object]]:
    """Measure peak memory in a process of its own, and print it."""
    done = subprocess.run(
        [sys.executable, "-m", "peers_parts.memory", *(cells or CELLS)],
        stdout=subprocess.PIPE, check=True, cwd=Path(__file__).parent, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    print(f"\npeak memory of training; kept: T B H numbers x {KEPT}\n{HEADING}")
    print("\n".join(map(line, found)))
    return found


def probe_times(cells: list[str] | None, core: int) -> list[dict[str, object]]:
    """Measure the engine's probes in a process of its own on one core, with one thread, and print them."""
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-m", "peers_parts.probes", str(core), *(cells or CELLS)],
        stdout=subprocess.PIPE, check=True, cwd=Path(__file__).parent, env=os.environ | single,
    )  # fmt: skip
    found = json.loads(done.stdout)
    print(f"\nprobes, one sentence, one thread; sketched: Jacobians from {probes.SKETCH} rows\n{probes.HEADING}")
    print("\n".join(map(probes.line, found)))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print row by row; return 0, 1 when a row had no undisturbed round, 2 when a peer is missing."""
    options = parse(arguments)
    names = [name for name in NAMES if name not in options.without] + options.also
    if absent := missing(names):
        without = " ".join(f"--without {name}" for name in absent)
        print(f"{' and '.join(absent)} not installed: pip install -e .[peers], or run with {without}", file=sys.stderr)
        return 2
    cores = cores_of(options)
    if len(cores) < options.threads:
        print(f"{options.threads} threads need as many cores, not {len(cores)}", file=sys.stderr)
        return 2
    print(f"{options.threads} thread(s) on core(s) {', '.join(map(str, cores))}", flush=True)
    disturbed: list[Row] = []
    details: dict[str, object] = {}
    if options.table:
        print(table.heading(), flush=True)
        results, disturbed = measure(chosen(options), names, cores, options)
        print(table.means_line(results, "many-to-many"))
        print(table.means_line(results, "many-to-one"))
        if options.json:
            options.json.write_text(json.dumps(table.report(results), indent=1), encoding="utf-8")
    if options.reading:
        readers = [name for name in names if name in ("engine", "torch", "jax")]
        found: list[dict[str, object]] = []
        for task, title in (("token", "a token, the state kept"), ("sentence", "a sentence")):
            print(f"\nreading {title}, B 1\n{table.heading('us')}", flush=True)
            rows = [row for row in chosen(options, READING) if row.task == task]
            results, again = measure(rows, readers, cores, options, "reading")
            found += results
            disturbed += again
            print(table.means_line(results, task))
        details["reading"] = found
    if options.memory:
        details["memory"] = memory(options.cell)
    if options.probes:
        details["probes"] = probe_times(options.cell, cores[0])
    if options.details:
        options.details.write_text(json.dumps(details, indent=1), encoding="utf-8")
    for row in disturbed:
        print(f"no round without foreign load: {row}", file=sys.stderr)
    return 1 if disturbed else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""One contender's process: `python -m peers_parts.worker NAME CORES THREADS`; commands and answers as lines of JSON.

{"row": [...], "kind": "contender"} builds a row of peers_parts/contender_NAME.py (or another kind) and answers
{"ready": name}; {"run": n} makes n steps and answers {"wall", "cpu"} in
seconds; the end of the input ends the process. CORES: "0,1".
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path

NAMES = ("engine", "torch", "jax", "limit")
EXTRA = ("jax_tuned",)  # measured when asked for


def main() -> None:
    """Pin this process, import the contender, serve."""
    name, cores, threads = sys.argv[1], {int(core) for core in sys.argv[2].split(",")}, int(sys.argv[3])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)  # before the libraries count cores and start their threads
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from peers_parts.rows import Row

    contender = None
    for line in sys.stdin:
        command = json.loads(line)
        if "row" in command:
            contender = None
            gc.collect()
            module = importlib.import_module(f"peers_parts.{command['kind']}_{name}")
            contender = module.Contender(Row(*command["row"]), threads)
            contender.run(1)
            answer: dict[str, object] = {"ready": name}
        else:
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            contender.run(command["run"])
            answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

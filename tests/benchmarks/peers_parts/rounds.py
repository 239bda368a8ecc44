"""Interleaved bursts: the contenders' processes, who works when, which rounds count."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from peers_parts.rows import Row

BURST = 0.05  # s
LEAST_STEPS = 3
OWN_SHARE = 0.97  # of a burst's wall time that its own process must have had
TRIES = 3  # times as many rounds as wanted, at most
WAIT, LONGEST_WAIT = 0.2, 5.0  # s, after a disturbed round; half as long again after each further one
LONG = 10.0  # s: a row whose rounds take longer in sum gets fewer, but at least LEAST_ROUNDS
LEAST_ROUNDS = 5


@dataclass(frozen=True)
class Burst:
    """Hold what one contender took for one burst: seconds per step, and whether it had its cores to itself."""

    seconds: float
    quiet: bool


class Contender:
    """Drive one contender's process."""

    def __init__(self, name: str, cores: Sequence[int], threads: int) -> None:
        """Start the process."""
        self.name, self.cores, self.threads = name, cores, threads
        count = str(threads)
        environment = os.environ | {
            "OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count,
            "JAX_PLATFORMS": "cpu", "PYTHONHASHSEED": "0",
            # glibc returns big blocks to the system or keeps them, as earlier rows have taught it: torch's LSTM H 64
            # many-to-many took 7.5, 8.6 or 11.8 ms after different rows. Kept: the fastest, whatever came before.
            "MALLOC_MMAP_THRESHOLD_": str(2**28), "MALLOC_TRIM_THRESHOLD_": str(2**30),
        }  # fmt: skip
        if threads == 1:
            environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peers_parts.worker", name, ",".join(map(str, cores)), count],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
            cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        self.steps = LEAST_STEPS

    def ask(self, command: Mapping[str, object]) -> dict[str, float]:
        """Send a command and wait for the answer; raise RuntimeError when the process has died."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # what it said last tells more
            self.process.stdin.write(json.dumps(command) + "\n")
            self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process of {self.name} has ended: see above")
        return json.loads(line)

    def load(self, row: Row, kind: str = "contender") -> None:
        """Build a row, warm up, and choose how many steps make a burst."""
        self.ask({"row": list(asdict(row).values()), "kind": kind})
        steps = 1
        while (wall := self.ask({"run": steps})["wall"]) < BURST / 2:
            steps *= 2
        per_step = self.ask({"run": steps})["wall"] / steps if wall < 1 else wall / steps
        self.steps = max(LEAST_STEPS, round(BURST / per_step))

    def burst(self) -> Burst:
        """Make a burst of steps."""
        before = foreign_clock(self.cores)
        spent = cpu_of(self.process.pid)
        answer = dict(self.ask({"run": self.steps}))
        if self.threads > 1:  # threads that wait for more work spin for a while: that is not foreign load
            answer["cpu"] = max(answer["cpu"], cpu_of(self.process.pid) - spent)
        after = foreign_clock(self.cores)
        return Burst(answer["wall"] / self.steps, is_quiet(answer, after, before, self.threads))

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Clock:
    """Hold the seconds that cores were busy with anything, and those that the hypervisor took."""

    busy: float = 0.0
    stolen: float = 0.0


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has had; 0 where /proc does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def foreign_clock(cores: Iterable[int]) -> Clock:
    """Read /proc/stat; zeros where there is none."""
    try:
        lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    except OSError:
        return Clock()
    hertz = os.sysconf("SC_CLK_TCK")
    busy = stolen = 0
    for core in cores:
        fields = next(line for line in lines if line.startswith(f"cpu{core} ")).split()[1:]
        user, nice, system, _, _, interrupts, soft, steal = map(int, fields[:8])
        busy += user + nice + system + interrupts + soft
        stolen += steal
    return Clock(busy / hertz, stolen / hertz)


def is_quiet(answer: Mapping[str, float], after: Clock, before: Clock, threads: int) -> bool:
    """Return whether a burst was undisturbed.

    One thread: its process had the core for at least OWN_SHARE of the time. More: the cores were not busy for
    longer than the process, by more than what is allowed and two ticks for each core of /proc/stat. In both
    cases the hypervisor took nothing.
    """
    if after.stolen > before.stolen:
        return False
    if threads == 1:
        return answer["cpu"] >= OWN_SHARE * answer["wall"]
    foreign = after.busy - before.busy - answer["cpu"]
    return foreign <= (1 - OWN_SHARE) * answer["wall"] * threads + 0.02 * threads


def compete(
    bursts: Mapping[str, Callable[[], Burst]], rounds: int, pause: float = 0.0, wait: float = WAIT
) -> list[dict[str, float]]:
    """Let all contenders work in turns; return the seconds per step of each round without foreign load.

    A round in which one burst was disturbed is dropped and, after a while, repeated, up to TRIES times as many
    rounds as asked for: the list may be shorter.
    """
    kept: list[dict[str, float]] = []
    spent, patience = 0.0, wait
    for _ in range(TRIES * rounds):
        began = time.perf_counter()
        made: dict[str, Burst] = {}
        for name, burst in bursts.items():
            time.sleep(pause)
            made[name] = burst()
            if not made[name].quiet:
                break
        else:
            kept.append({name: burst.seconds for name, burst in made.items()})
            spent, patience = spent + time.perf_counter() - began, wait
            if len(kept) == rounds or (spent > LONG and len(kept) >= LEAST_ROUNDS):
                break
            continue
        time.sleep(patience)
        patience = min(1.5 * patience, LONGEST_WAIT)
    return kept


def summary(rounds: Sequence[Mapping[str, float]]) -> dict[str, object]:
    """Return medians over rounds: `torch` and `jax` as peer / engine, `limit` as engine / limit, and `ms` of each."""
    found: dict[str, object] = {}
    for name in rounds[0]:
        if name == "limit":
            found[name] = statistics.median(made["engine"] / made["limit"] for made in rounds)
        elif name != "engine":
            found[name] = statistics.median(made[name] / made["engine"] for made in rounds)
    found["ms"] = {name: 1000 * statistics.median(made[name] for made in rounds) for name in rounds[0]}
    found["rounds"] = len(rounds)
    return found

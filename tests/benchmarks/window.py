"""Measure how the window answers while it trains: `python tests/benchmarks/window.py [--seconds 10] [--json FILE]`.

For a tiny and a middling network, and for larger ones with every panel open in a window of its own, it prints:
the time from a posted event to its handler (p50, p99, max), the time from a key in the sentence line to the
painted reading (p50, p95, max), frames per second, and the speed of training with the window as a share of the
speed of the same worker without one. The two speeds are measured in turns (bare, window, bare, window, ...) in
one process, so that the noise of the machine meets both.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

import rnn_playground.cli  # noqa: F401 - one BLAS thread, before NumPy is imported
from rnn_playground import app
from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.session.session import Session
from rnn_playground.shell.preferences import Preferences
from rnn_playground.tasks.examples import Example
from rnn_playground.training.worker import Worker
from rnn_playground.views.registry import panels


@dataclass(frozen=True)
class Case:
    """Hold the size of a network and its data, and what is asked of the window beside its training."""

    hidden: int
    batch: int
    steps: int
    share: float  # of the speed without a window, at least
    lag_p99: float = 5.0  # ms from a posted event to its handler, at most
    lag_max: float = 16.0
    key_p95: float = 33.0  # ms from a key to the painted reading, at most
    frames: float = 0.0  # a second, at least
    everything: bool = False  # all panels open


CASES = {
    "H 8, B 1, T 10": Case(8, 1, 10, 0.85),
    "H 32, B 32, T 20": Case(32, 32, 20, 0.90),
    "H 64, B 1, T 100, all panels": Case(64, 1, 100, 0.80, 8.0, 33.0, 66.0, 30.0, True),
    "H 64, B 32, T 100, all panels": Case(64, 32, 100, 0.80, 8.0, 33.0, 66.0, 30.0, True),
}
POSTED = QEvent.Type(QEvent.registerEventType())


class Probe(QObject):
    """Note when each posted event is handled."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[int, float] = {}
        self.lags: list[float] = []

    def event(self, event: QEvent) -> bool:
        """Take the time of one of our own events."""
        if event.type() == POSTED:
            self.lags.append((time.perf_counter() - event.at) * 1000)
            return True
        return super().event(event)


class Posted(QEvent):
    """Carry the time at which it was posted."""

    def __init__(self) -> None:
        super().__init__(POSTED)
        self.at = time.perf_counter()


def document(hidden: int, batch: int, steps: int) -> Document:
    """Return sentences of exactly `steps` words out of 20 and a network of the given size."""
    chance = random.Random(1)
    words = [f"w{i}" for i in range(20)]
    examples = []
    for _ in range(320):
        picked = [chance.choice(words) for _ in range(steps)]
        examples.append(Example(text=" ".join(picked), label="even" if picked.count("w1") % 2 == 0 else "odd"))
    settings = Settings(cell="lstm", hidden=hidden, batch=batch, rate=0.001, held_out=0.2)
    return Document(examples=tuple(examples), settings=settings, reading=examples[0].text, title="benchmark")


def process(seconds: float) -> None:
    """Run the event loop as the program does."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def speed(session: Session, seconds: float, wait: Callable[[float], None]) -> float:
    """Return updates per second while the session trains and this thread waits."""
    session.train()
    wait(0.25)
    before, began = updates(session), time.perf_counter()
    wait(seconds)
    after, ended = updates(session), time.perf_counter()
    session.pause()
    wait(0.1)
    while session._worker.runner.busy:  # looks at rest must not slow down the other contender
        wait(0.05)
    return (after - before) / (ended - began)


def updates(session: Session) -> int:
    """Return the worker's count of updates at this moment."""
    return session._worker.runner._trainer.update


def lags_while_training(program: app.Program, seconds: float) -> list[float]:
    """Post an event every few milliseconds from another thread; return the times to the handler in ms."""
    probe, stop = Probe(), threading.Event()
    chance = random.Random(2)

    def post() -> None:
        while not stop.wait(chance.uniform(0.003, 0.009)):
            QCoreApplication.postEvent(probe, Posted())

    poster = threading.Thread(target=post)
    poster.start()
    process(seconds)
    stop.set()
    poster.join()
    process(0.05)
    return probe.lags


def keys_while_training(program: app.Program, count: int) -> list[float]:
    """Type into the sentence line; return the times from key to painted reading in ms."""
    times: list[float] = []
    line = program.line.line
    line.setFocus()
    painted: list[str] = []
    waiting: dict[str, object] = {"text": None}

    def shown(frame) -> None:
        if frame.trace is not None and frame.trace.text == waiting["text"]:
            program.score.repaint()
            painted.append(frame.trace.text)

    program.conductor.frame_shown.connect(shown)
    chance = random.Random(3)
    for i in range(count):
        process(chance.uniform(0.01, 0.05))
        painted.clear()
        line.end(False)
        key = "w1 w2 "[i % 6] if line.text() else "w"  # a blank alone is nothing to read
        waiting["text"] = line.text() + key
        began = time.perf_counter()
        QTest.keyClick(line, key)
        while not painted and time.perf_counter() - began < 1:
            QCoreApplication.processEvents()
        times.append((time.perf_counter() - began) * 1000)
        if len(line.text()) > 60:
            line.clear()
            process(0.05)
    program.conductor.frame_shown.disconnect(shown)
    return times


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def open_panels(program: app.Program, everything: bool) -> None:
    """Bring the layout of the start, or show every panel in a window of its own so that none hides another."""
    program.window.reset_layout()
    for place, panel in enumerate(panels() if everything else ()):
        dock = program.window.docks.get(panel)
        if dock is not None:
            dock.setFloating(True)
            dock.setGeometry(40 * place, 30 * place, 520, 380)
            dock.show()
    process(0.3)


@contextmanager
def frames_counted(program: app.Program) -> Iterator[Callable[[], float]]:
    """Count the frames that are shown while training; what is given returns frames per second, when it is over."""
    times: list[float] = []

    def shown(frame) -> None:
        if frame.training:
            times.append(time.perf_counter())

    program.conductor.frame_shown.connect(shown)
    yield lambda: (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    program.conductor.frame_shown.disconnect(shown)


def measure(program: app.Program, name: str, seconds: float, rounds: int) -> dict[str, object]:
    """Measure one case."""
    case = CASES[name]
    made = document(case.hidden, case.batch, case.steps)
    open_panels(program, case.everything)
    program.session.new(made, "benchmark")
    process(0.5)
    alone = Session(lambda: Worker(wake=lambda: None, breathe=lambda: None))
    alone.new(made, "benchmark")
    time.sleep(0.5)
    bare, windowed, frames = [], [], []
    for _ in range(rounds):
        bare.append(speed(alone, seconds / rounds, time.sleep))
        with frames_counted(program) as counted:
            windowed.append(speed(program.session, seconds / rounds, process))
        frames.append(counted())
    alone.close()
    program.session.train()
    process(1.0)
    lags = lags_while_training(program, seconds)
    keys = keys_while_training(program, 120)
    program.session.pause()
    process(0.2)
    share = statistics.median(w / b for w, b in zip(windowed, bare, strict=True))
    return {
        "case": name, "updates_per_second_bare": statistics.median(bare),
        "updates_per_second_window": statistics.median(windowed), "share": share,
        "frames": statistics.median(frames),
        "lag_p50": percentile(lags, 0.5), "lag_p99": percentile(lags, 0.99), "lag_max": max(lags), "events": len(lags),
        "key_p50": percentile(keys, 0.5), "key_p95": percentile(keys, 0.95), "key_max": max(keys),
        "met": share >= case.share and percentile(lags, 0.99) <= case.lag_p99 and max(lags) <= case.lag_max
        and percentile(keys, 0.95) <= case.key_p95 and statistics.median(frames) >= case.frames,
    }


def main() -> int:
    """Print the table; return 0 when every figure keeps its bound, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--case", choices=list(CASES), action="append", help="only this one; may be given again")
    options = parser.parse_args()
    application = app._application()
    application.setStyle("Fusion")
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        program = app.build(Preferences(Path(folder)))
        program.window.resize(1280, 800)
        program.window.show()
        app._collect_on_this_thread(application)
        process(0.5)
        results = [measure(program, name, options.seconds, options.rounds) for name in options.case or CASES]
        program.window.close()
    for result in results:
        case = CASES[str(result["case"])]
        print(
            f"{result['case']:<30} speed {result['updates_per_second_window']:,.0f} of "
            f"{result['updates_per_second_bare']:,.0f} updates/s = {result['share']:.1%} "
            f"(>= {case.share:.0%})   {result['frames']:.1f} frames/s (>= {case.frames:.0f})   "
            f"event lag ms p50 {result['lag_p50']:.2f} p99 {result['lag_p99']:.2f} (<= {case.lag_p99}) max "
            f"{result['lag_max']:.2f} (<= {case.lag_max})   key to paint ms p50 {result['key_p50']:.1f} "
            f"p95 {result['key_p95']:.1f} (<= {case.key_p95}) max {result['key_max']:.1f}   "
            f"{'met' if result['met'] else 'NOT MET'}"
        )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0 if all(result["met"] for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Measure what the Score costs: milliseconds to take over a Trace and to paint it, for each track and together.

Run it pinned and by hand: taskset -c 1 python tests/benchmarks/score.py
The Score has the size that it has in a window of 1280 x 800, an LSTM, all tracks; every repaint shows another Trace.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import numpy as np
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from rnn_playground.engine.cells.lstm import LSTM
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.views.score import Score

SIZE = (840, 661)  # in a window of 1280 x 800
BOUND = 2.5  # ms for both


def trace_of(steps: int, hidden: int, outputs: int, seed: int) -> Trace:
    """Return a Trace of numbers as an LSTM has them."""
    random = np.random.default_rng(seed)
    weights = random.random((steps, outputs)) ** 4
    p = weights / weights.sum(axis=1, keepdims=True) if outputs > 1 else weights
    shape = (1, steps, hidden)
    more = {"gate_kinds": LSTM.gates} if "gate_kinds" in Trace.__dataclass_fields__ else {}
    loss = random.random(steps)
    return Trace(
        text="w " * steps, tokens=tuple(f"w{t % 20}" for t in range(steps)), known=(True,) * steps,
        ids=tuple(t % 20 for t in range(steps)), inputs=20,
        labels=tuple(f"label {k}" for k in range(max(2, outputs))),
        hidden=np.tanh(random.normal(size=shape)).astype(np.float32),
        cells=random.normal(size=shape).astype(np.float32),
        gates={gate.name: random.random(shape).astype(np.float32) for gate in LSTM.gates}, embedded=None,
        outputs=p.astype(np.float32), loss=loss, gradient=0.4 * 0.9 ** np.arange(steps)[None, ::-1], decay=0.9,
        target="label 1", target_from="table", bounded=True, **more,
    )  # fmt: skip


def frame_of(trace: Trace, update: int, looks: dict) -> Frame:
    """Return a Frame around a Trace."""
    return Frame(
        run_id=1, update=update, epoch=0.0, training=True, loss=0.1, speed=100.0, curve=Recorder().curve, train=None,
        held_out=None, trace=trace, predictions=None, gradient_norm=1.0, parameters=10, looks=looks,
    )  # fmt: skip


def answers(score: Score, steps: int, seed: int) -> dict:
    """Answer what the Score asks."""
    try:
        from rnn_playground.training.looks.influence import Influence, Influences
        from rnn_playground.training.looks.look import Answer
    except ImportError:
        return {}
    random = np.random.default_rng(seed)
    tokens = tuple(f"w{t % 20}" for t in range(steps))
    return {
        look: Answer(1, Influences(tokens, look.step, "label 1", -0.1, "nats", *random.normal(size=(2, steps))))
        for look in score.looks()
        if isinstance(look, Influence)
    }


def median_ms(work: Callable[[int], object], times: int) -> float:
    """Return the median of many runs."""
    found = []
    for i in range(times):
        start = time.perf_counter()
        work(i)
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def measure(steps: int, hidden: int, outputs: int, times: int) -> float:
    """Print the parts of one case; return the milliseconds of show_frame and painting together."""
    score = Score()
    font = QFont("DejaVu Sans")
    font.setPointSizeF(9.0)
    score.setFont(font)
    score.resize(*SIZE)
    score.show()
    traces = [trace_of(steps, hidden, outputs, seed) for seed in range(16)]
    score.show_frame(frame_of(traces[0], 0, {}))
    if hasattr(score, "show_tracks"):
        score.show_tracks(tuple(score.area.tracks))
    QApplication.processEvents()
    looks = [answers(score, steps, seed) for seed in range(16)]
    shown: list[float] = []
    painted: list[float] = []
    busy: list[float] = []  # this thread's own time: what others do on the machine does not count
    for i in range(-32, times):  # scales have grown, and the still picture stands, before it counts
        frame = frame_of(traces[i % 16], i + 33, looks[i % 16])
        start, began = time.perf_counter(), time.thread_time()
        score.show_frame(frame)
        middle = time.perf_counter()
        QApplication.processEvents()  # paints what asked for it, and brings it to the window
        if i < 0:
            continue
        shown.append((middle - start) * 1000)
        painted.append((time.perf_counter() - middle) * 1000)
        busy.append((time.thread_time() - began) * 1000)
    both = statistics.median(a + b for a, b in zip(shown, painted, strict=True))
    p99 = sorted(a + b for a, b in zip(shown, painted, strict=True))[int(0.99 * times)]
    print(
        f"T {steps} H {hidden} K {outputs}, {len(score.area.stages)} tracks, {score.area.viewport().size().toTuple()}: "
        f"show {statistics.median(shown):.2f} + paint {statistics.median(painted):.2f} = {both:.2f} ms, p99 {p99:.2f}; "
        f"of this thread {statistics.median(busy):.2f} ms"
    )
    surface = QPixmap(score.area.viewport().size())
    for name, stage in score.area.stages.items():
        track = score.area.tracks[name]
        show = median_ms(lambda i, t=track: t.show(traces[i % 16], score.scheme, fresh=False), times // 4)
        with QPainter(surface) as painter:
            painter.setFont(font)
            painter.setClipRect(stage.body)
            paint = median_ms(lambda _i, t=track, s=stage, p=painter: t.paint(p, s), times // 4)
        print(f"    {name:<16} show {show:.3f}  paint {paint:.3f} ms  {stage.body.width()} x {stage.body.height()} px")
    with QPainter(surface) as painter:
        still = median_ms(lambda _i: painter.drawPixmap(0, 0, score.area._still), times // 4)
    print(f"    {'still picture':<16} paint {still:.3f} ms")
    moved = []
    for i in range(times // 4):
        began = time.thread_time()
        score.set_time_step(i % min(steps, 20))
        QApplication.processEvents()
        moved.append((time.thread_time() - began) * 1000)
    print(f"    {'playhead moved':<16} {statistics.median(moved):.2f} ms of this thread")
    score.close()
    return statistics.median(busy)


def main() -> int:
    """Print all cases; return 0 when the case of the contract keeps its bound, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=400)
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    asked = measure(100, 64, 1, options.times)
    for case in ((100, 64, 5), (100, 64, 30), (500, 64, 1), (20, 64, 5), (6, 16, 1)):
        measure(*case, options.times)
    print(f"T 100 H 64: {asked:.2f} ms of this thread, bound {BOUND} ms: {'met' if asked <= BOUND else 'NOT MET'}")
    return 0 if asked <= BOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Measure what the network panel costs: `python tests/benchmarks/network.py [--repeats 200] [--json FILE]`.

For each way of drawing, cell and size it prints ms of processor time (median, p99, largest) of taking over a Frame and
painting it, as a running training asks for it: the weights of every Frame differ from those of the last by one update.
Then the repaints of a morph, and what the panel's looks take on the worker.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
from pathlib import Path
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QApplication

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Answer, Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.network.scene import LOOP, NEURONS, UNROLLED
from rnn_playground.views.network_panel import NetworkPanel

CASES: dict[str, dict[str, object]] = {
    "Elman, H 16, T 10": {"cell": "elman", "hidden": 16, "steps": 10},
    "LSTM, H 64, T 100": {"cell": "lstm", "hidden": 64, "steps": 100},
    "GRU, H 16 both ways, 2 layers": {"cell": "gru", "hidden": 16, "layers": 2, "bidirectional": True, "steps": 20},
}
WAYS = {"loop": LOOP, "unrolled": UNROLLED, "neurons": NEURONS}
BUDGET = 1.5  # ms
FRAMES = 12  # different ones, shown in turns


def frames(panel: NetworkPanel, steps: int, **settings: object) -> list[Frame]:
    """Return Frames of a training, some updates apart."""
    chance = random.Random(0)
    words = [f"w{k}" for k in range(20)]
    rows = []
    for _ in range(60):
        text = chance.choices(words, k=steps)
        rows.append(Example(" ".join(text), "even" if text.count("w1") % 2 == 0 else "odd"))
    trainer = Trainer(Document(examples=tuple(rows), settings=Settings(rate=0.01, batch=8, **settings)))  # type: ignore[arg-type]
    found, text = [], rows[0].text
    for _ in range(FRAMES):
        trainer.step()
        trace, sequence = trainer.read(text), trainer.sequence(text)
        subject = Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))
        looks = {}
        for look in panel.looks():
            began = perf_counter()
            value = look.answer(subject)
            looks[look] = Answer(trainer.update, value, "", perf_counter() - began)
        found.append(
            Frame(
                run_id=1, update=trainer.update, epoch=0.0, training=True, loss=0.5, speed=1.0, curve=Recorder().curve,
                train=None, held_out=None, trace=trace, predictions=None, gradient_norm=1.0, parameters=1, looks=looks,
            )
        )
    return found


def measure(panel: NetworkPanel, shown: list[Frame], repeats: int, screen: QPixmap) -> list[float]:
    """Return ms of each taking over and painting, 100 ms of the panel's own clock apart."""
    taken = []
    for turn in range(repeats):
        clock[0] += panel.interval
        began = thread_time()
        panel.show_frame(shown[turn % len(shown)])
        panel.canvas.render(screen)
        taken.append((thread_time() - began) * 1000)
    return taken


clock = [0.0]


def line(name: str, taken: list[float]) -> dict[str, object]:
    """Print one row, and return it."""
    ordered = sorted(taken)
    median, p99 = statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    print(f"{name:44} {median:8.2f} {p99:8.2f} {ordered[-1]:8.2f}", flush=True)
    return {"name": name, "median": median, "p99": p99, "max": ordered[-1]}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 where a median is over the budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--size", type=int, nargs=2, default=(420, 320), help="of the panel in pixels")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    QApplication.setStyle("Fusion")
    rows = []
    print(f"{'ms':44} {'median':>8} {'p99':>8} {'max':>8}")
    for name, case in CASES.items():
        panel = NetworkPanel()
        panel.canvas.projection.clock = lambda: clock[0]
        panel.setFont(QFont("DejaVu Sans", 10))
        panel.resize(*options.size)
        panel.show()
        application.processEvents()
        shown = frames(panel, **case)  # type: ignore[arg-type]
        panel.show_frame(shown[0])
        screen = QPixmap(panel.canvas.size())
        for way, mode in WAYS.items():
            panel.set_mode(mode)
            panel.canvas.morph.put(float(mode))
            panel.canvas.render(screen)
            rows.append(line(f"{name}, {way}", measure(panel, shown, options.repeats, screen)))
        taken = []
        for step in range(1, 40):
            began = thread_time()
            panel.canvas.morph.put(step / 20)
            panel.canvas.render(screen)
            taken.append((thread_time() - began) * 1000)
        rows.append(line(f"{name}, morph, a repaint", taken))
        for look in panel.looks():
            taken = [frame.looks[look].seconds * 1000 for frame in shown]
            rows.append(line(f"{name}, look {type(look).__name__}", taken))
        panel.hide()
        panel.deleteLater()
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return int(any(float(str(row["median"])) > BUDGET for row in rows if str(row["name"]).endswith(tuple(WAYS))))


if __name__ == "__main__":
    raise SystemExit(main())

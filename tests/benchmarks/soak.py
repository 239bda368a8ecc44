"""Let the window train and watch its memory: `python tests/benchmarks/soak.py [--minutes 10]`.

Every panel is open, the sentence being read changes now and then, the playhead walks. Resident memory is taken
every two seconds. Buffers that are renewed let it saw by some 2 MB, so the line is laid through the lowest
point of each minute of the second half; its slope is printed in MB an hour, with the course before it. Returns
1 where it is 1 or more.
"""

from __future__ import annotations

import argparse
import os
import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import numpy as np
import window as bench
from PySide6.QtCore import QTimer

from rnn_playground import app
from rnn_playground.shell.preferences import Preferences

MOST = 1.0  # MB an hour
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Return the resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 2**20


def main() -> int:
    """Train, and print how memory went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--case", choices=list(bench.CASES), default="H 8, B 1, T 10")
    options = parser.parse_args()
    application = app._application()
    application.setStyle("Fusion")
    case = bench.CASES[options.case]
    with TemporaryDirectory() as folder:
        program = app.build(Preferences(Path(folder)))
        program.window.resize(1280, 800)
        program.window.show()
        app._collect_on_this_thread(application)
        made = bench.document(case.hidden, case.batch, case.steps)
        program.session.new(made, "soak")
        bench.open_panels(program, everything=True)
        turns = count()

        def stir() -> None:
            turn = next(turns)
            program.conductor.set_time_step(turn % case.steps)
            if turn % 20 == 0:
                program.session.read(made.examples[turn // 20 % 40].text)

        timer = QTimer()
        timer.timeout.connect(stir)
        timer.start(500)
        program.session.train()
        times, sizes, began = [], [], time.monotonic()
        while time.monotonic() - began < 60 * options.minutes:
            bench.process(2.0)
            times.append((time.monotonic() - began) / 3600)
            sizes.append(resident())
            if len(sizes) % 15 == 0:
                update = bench.updates(program.session)
                print(f"{times[-1] * 60:5.1f} min  {sizes[-1]:8.2f} MB  update {update:,}", flush=True)
        timer.stop()
        program.window.close()
    half = len(times) // 2
    lows: dict[int, float] = {}
    for moment, size in zip(times[half:], sizes[half:], strict=True):
        minute = int(moment * 60)
        lows[minute] = min(size, lows.get(minute, size))
    slope = float(np.polyfit(np.array(list(lows)) / 60, list(lows.values()), 1)[0])
    print(f"second half: {slope:+.2f} MB an hour (< {MOST:g}), from {sizes[half]:.2f} to {sizes[-1]:.2f} MB")
    return 0 if slope < MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())

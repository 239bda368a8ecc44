"""The program as a process: how it starts and how it ends."""

import subprocess
import sys
import textwrap
import threading
import time

import pytest

from rnn_playground import app
from rnn_playground.shell.preferences import Preferences

CLOSE_WHILE_TRAINING = """
import sys, time
import rnn_playground.cli
from PySide6.QtCore import QTimer
from rnn_playground import app

build = app.build
def built(preferences=None):
    program = build(preferences)
    def look(frame):
        if frame.training and frame.update > 20:
            program.conductor.frame_shown.disconnect(look)
            print("closing", flush=True)
            program.window.close()
        elif not frame.training and frame.update == 0 and not started:
            started.append(True)
            program.session.train()
    started = []
    program.conductor.frame_shown.connect(look)
    return program
app.build = built
code = app.run(lesson="sentiment")
print("threads", __import__("threading").active_count(), flush=True)
sys.exit(code)
"""


def test_that_closing_while_training_ends_the_process_within_a_second():
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(CLOSE_WHILE_TRAINING)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    try:
        assert process.stdout.readline() == "closing\n", process.stderr.read()
        closed = time.monotonic()
        rest, errors = process.communicate(timeout=30)
        took = time.monotonic() - closed
    finally:
        process.kill()
    assert process.returncode == 0
    assert errors == ""
    assert rest == "threads 1\n"
    assert took < 1.0  # measured: 0.1 to 0.2 s


def test_that_a_program_that_cannot_be_put_together_leaves_no_worker(qapp, monkeypatch, tmp_path):
    """Its thread is no daemon: the process would never end."""
    made, before, build = [], set(threading.enumerate()), app.Session

    def session(worker):
        made.append(build(worker))
        return made[0]

    def broken(_window):
        raise RuntimeError("no help")

    monkeypatch.setattr(app, "Session", session)
    monkeypatch.setattr(app, "Help", broken)
    try:
        with pytest.raises(RuntimeError, match="no help"):
            app.build(Preferences(tmp_path / "settings"))
        assert set(threading.enumerate()) <= before
    finally:
        made[0].close()

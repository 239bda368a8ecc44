"""The whole program in a window, with settings of its own."""

import pytest

from rnn_playground import app
from rnn_playground.shell.preferences import Preferences


@pytest.fixture
def program(qtbot, tmp_path):
    """Return the running program at the size of a laptop, in its first lesson, with the first frame shown."""
    made = app.build(Preferences(tmp_path / "settings"))
    qtbot.addWidget(made.window)
    made.window.resize(1280, 800)
    made.window.show()
    with qtbot.waitSignal(made.conductor.frame_shown, timeout=10_000):
        made.start(lesson="sentiment")
    yield made
    made.window.close()


@pytest.fixture
def settled(qtbot):
    """Wait until the frame on screen satisfies a condition, and return it."""

    def wait(program, condition, timeout=20_000):
        seen = []

        def look(frame):
            if condition(frame):
                seen.append(frame)

        current = program.score.frame
        if current is not None and condition(current):
            return current
        program.conductor.frame_shown.connect(look)
        try:
            qtbot.waitUntil(lambda: bool(seen), timeout=timeout)
        finally:
            program.conductor.frame_shown.disconnect(look)
        return seen[-1]

    return wait

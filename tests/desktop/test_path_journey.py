"""A learner draws paths in the lesson of the dot: each is read as an edit, and its keys are its own."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnn_playground.shell.reading_clock import ReadingClock
from rnn_playground.views.path_panel import PathPanel


@pytest.fixture
def panel(program, settled):
    assert program.course.open("dot")
    settled(program, lambda frame: frame.run_id == program.session.run_id and frame.trace is not None)
    return program.window.findChild(PathPanel)


def test_that_a_drawn_path_is_read_and_can_be_undone(qtbot, program, settled, panel):
    before, canvas = program.session.document.reading, panel.canvas
    place = lambda x, y: canvas.plane().place(x, y).toPoint()  # noqa: E731
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(0.3, 0.3))
    for step in range(1, 9):
        QTest.mouseMove(canvas, place(0.3, 0.3 + 0.05 * step))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(0.3, 0.7))
    drawn = program.session.document.reading
    assert drawn != before
    frame = settled(program, lambda frame: frame.trace is not None and frame.trace.text == drawn)
    assert frame.trace.vectors.shape == (len(drawn.split()), 2)
    assert frame.trace.vectors[-1, 1] > frame.trace.vectors[0, 1]  # upwards
    qtbot.waitUntil(lambda: panel.headline().startswith("frame "))
    program.session.undo()
    assert program.session.document.reading == before


def test_that_arrow_keys_put_down_frames_and_leave_the_playhead_alone(program, panel):
    panel.canvas.setFocus()
    clock = program.window.findChild(ReadingClock)
    step = clock.time_step
    assert step > 0
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(panel.canvas, key)
    assert panel.canvas.keyed == 4
    assert clock.time_step == step
    QTest.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert program.session.document.reading == "0.50,0.50 0.45,0.50 0.40,0.50 0.40,0.55"


def test_that_half_a_number_is_told_of_until_it_can_be_read(qtbot, program, settled, panel):
    banner, line = program.window.banner, program.conductor._line.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0.5,0.5 0.6,")
    qtbot.waitUntil(lambda: banner.message().startswith("step 2: “” is no number"), timeout=10_000)
    QTest.keyClicks(line, "0.5")
    qtbot.waitUntil(lambda: not banner.message(), timeout=10_000)
    frame = settled(program, lambda frame: frame.trace is not None and frame.trace.text == "0.5,0.5 0.6,0.5")
    assert frame.trace.vectors.shape == (2, 2)

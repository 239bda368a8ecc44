"""Every lesson in the window: opened, trained, each step set up and visited; no warning, no error, no empty panel.

Trains .3 s a lesson; with RNN_LESSON_SECONDS=5 (or more) as long as a learner would at first.
"""

import os
from time import monotonic

import pytest
from PySide6.QtWidgets import QDockWidget

from rnn_playground.document.lessons import lesson_ids
from rnn_playground.views.panel import Panel

SECONDS = float(os.environ.get("RNN_LESSON_SECONDS", "0.3"))
PATIENCE = 60_000  # ms: the machine may be busy with other things


@pytest.mark.parametrize("lesson_id", lesson_ids())
def test_that_a_lesson_can_be_walked_through(qtbot, program, settled, lesson_id, caplog):
    session, banner = program.session, program.window.banner
    assert program.course.open(lesson_id), banner.message()
    lesson = program.course.lesson
    here = lambda frame: frame.run_id == session.run_id and frame.trace is not None  # noqa: E731
    settled(program, here, timeout=PATIENCE)
    started = monotonic()
    session.train()
    qtbot.waitUntil(lambda: monotonic() - started > SECONDS, timeout=int(1000 * SECONDS) + 5000)
    session.pause()
    settled(program, lambda frame: here(frame) and frame.update > 0 and not frame.training, timeout=PATIENCE)
    assert banner.message() == ""
    for step in range(len(lesson.steps)):
        assert program.window.lesson_pane.step == step
        if lesson.has_set_up(step):
            program.course.set_up(step)
            read = session.document.reading
            settled(program, lambda frame, read=read: here(frame) and frame.trace.text == read, timeout=PATIENCE)
            session.train(updates=1)
            settled(program, lambda frame: here(frame) and frame.update > 0 and not frame.training, timeout=PATIENCE)
            assert not [box.standing.differs for box in program.window.lesson_pane.questions if box.standing.differs]
        shown = panels(program)
        qtbot.waitUntil(lambda shown=shown: not empty(shown), timeout=PATIENCE)
        assert banner.message() == "", step
        program.window.actions_by_id["lesson_next"].trigger()
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR", "CRITICAL")]


def panels(program):
    """Return the panels that can be seen: the Score, and docks that are not behind others."""
    every = (panel for panel in program.panels.values() if isinstance(panel, Panel))
    return [panel for panel in every if panel.isVisible() and not panel.visibleRegion().isEmpty()]


def empty(shown):
    """Return what the panels say that have nothing to show."""
    return {panel.panel_id: panel.empty_text() for panel in shown if panel.frame is None or panel.empty_text()}


def test_that_the_panels_of_every_lesson_are_docks_of_the_window(program):
    assert all(isinstance(dock, QDockWidget) for dock in program.window.docks.values())

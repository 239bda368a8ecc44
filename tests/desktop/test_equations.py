"""The equations in the real window: they follow the playhead and the training, and their check passes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnn_playground.engine.equations import Vector


@pytest.fixture
def equations(qtbot, program):
    panel = program.panels["equations"]
    dock = program.window.docks["equations"]
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: panel.isVisible() and panel.numbers is not None, timeout=20_000)
    return panel


def shown(panel) -> np.ndarray:
    return panel.numbers.explained.values[Vector("h")]


def test_that_the_numbers_follow_the_playhead_by_the_keys(qtbot, program, equations):
    program.score.setFocus()
    last = len(program.score.frame.trace.tokens) - 1
    for step in (last - 1, last - 2):
        qtbot.keyClick(program.window, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda step=step: equations.numbers.step == step, timeout=20_000)
        hidden = program.score.frame.trace.hidden[0, step]
        np.testing.assert_allclose(shown(equations), hidden, rtol=0, atol=1e-5)


def test_that_the_numbers_follow_the_training(qtbot, program, equations):
    before = shown(equations).copy()
    program.score.setFocus()
    qtbot.keyClick(program.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not np.array_equal(shown(equations), before), timeout=20_000)
    qtbot.keyClick(program.window, Qt.Key.Key_Space)


def test_that_the_gradient_check_passes_from_the_button_while_training_runs(qtbot, program, equations):
    program.session.train()
    qtbot.mouseClick(equations.checker.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "they agree" in equations.checker.result.text(), timeout=20_000)
    first = equations.checker.result.text()
    qtbot.waitUntil(lambda: equations.checker.result.text() != first, timeout=20_000)
    program.session.pause()


def test_that_a_click_opens_a_line_and_its_matrix_comes(qtbot, program, equations):
    sheet = equations.sheet
    name = equations.numbers.explained.equations.cell[0].result.name
    for key in (("cell", name, False), ("cell", name, False, 1, "product", "layer0.W_h", 0)):
        sheet.scroll_to(key)
        box, depth = sheet.placed(key).box, sheet.placed(key).line.depth
        em = sheet.fontMetrics().height()
        at = sheet.to_viewport(QPoint(em + depth * em, box.top() + em))
        qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=at)
    terms = ("cell", name, False, 1, "product", "layer0.W_h", 0, "terms")
    qtbot.waitUntil(lambda: sheet.placed(terms) is not None, timeout=20_000)
    weights = equations.numbers.matrices["layer0.W_h", 0].values
    np.testing.assert_array_equal(sheet.placed(terms).line.content.values, weights.T)


def test_that_a_click_on_a_share_moves_the_playhead_everywhere(qtbot, program, equations):
    program.window.resize(1280, 1000)
    qtbot.mouseClick(equations.controls.backward, Qt.MouseButton.LeftButton)
    sheet = equations.sheet
    sheet.scroll_to(("shares",))
    sheet.verticalScrollBar().setValue(sheet.placed(("shares",)).box.top())
    body = sheet.placed(("shares",)).body
    at = sheet.to_viewport(QPoint(body.left() + 3, body.top() + 10))
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert program.conductor.time_step == 0
    qtbot.waitUntil(lambda: equations.numbers.step == 0, timeout=20_000)
    assert program.score.time_step == 0

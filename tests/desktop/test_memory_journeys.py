"""Gradient and memory in the whole window: answers come while it trains, and at rest they are those of the weights."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from rnn_playground.engine.influence import influence
from rnn_playground.engine.jacobians import jacobians
from rnn_playground.engine.probes import read
from rnn_playground.training.looks.jacobian_map import JacobianMap


def open_panel(qtbot, program, name):
    """Show a panel as the View menu does, wide enough for its factors or pies."""
    dock = program.window.docks[name]
    dock.setFloating(True)
    dock.resize(900, 600)
    dock.show()
    dock.raise_()
    panel = program.panels[name]
    qtbot.waitUntil(panel.isVisible, timeout=5000)
    return panel


@pytest.fixture
def network(program):
    """Return a function that gives the worker's network; to be called only while it rests."""
    return lambda: program.session._worker.runner._trainer.network


def test_that_panels_are_answered_while_it_trains_and_say_at_rest_what_the_weights_say(
    qtbot, program, settled, network
):
    panels = {name: open_panel(qtbot, program, name) for name in ("gradient", "jacobian", "memory")}
    gradient, memory = panels["gradient"], panels["memory"]
    qtbot.mouseClick(gradient.ways, Qt.MouseButton.LeftButton)
    program.session.train()
    settled(program, lambda frame: frame.training and frame.update > 50)
    for panel in panels.values():
        frame = settled(program, lambda frame, panel=panel: frame.training and all(
            frame.looks.get(look) is not None and frame.looks[look].update > 50 for look in panel.looks()
        ))  # fmt: skip
        assert not any(answer.problem for answer in frame.looks.values())
    program.session.pause()
    frame = settled(program, lambda frame: not frame.training and all(
        frame.looks.get(look) is not None and frame.looks[look].update == frame.update
        for panel in panels.values() for look in panel.looks()
    ))  # fmt: skip
    ids = np.array(frame.trace.ids)
    qtbot.waitUntil(lambda: memory._influence.step == len(ids) - 1 and len(memory._definitions) == 4, timeout=5000)
    answer = frame.looks[JacobianMap(0, rest=True)].value
    exact = jacobians(network(), ids).log_norms - np.log(network().spec.hidden) / 2
    np.testing.assert_allclose(answer.growth, exact / np.log(10), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(memory._influence.left_out, influence(network(), ids).left_out, atol=1e-5)
    target = frame_target(frame, network())
    np.testing.assert_allclose(frame.trace.gradient, read(network(), ids, target).gradient, 1e-4)
    assert program.window.banner.message() == ""


def frame_target(frame, network):
    """Return what the trace compares with: the network's own prediction of the typed sentence, or the table's label."""
    if frame.trace.target_from == "prediction":
        return None
    place = float(frame.trace.labels.index(frame.trace.target))
    return np.array([place]) if network.spec.output == "sigmoid" else int(place)


def test_that_a_click_on_the_map_shows_factors_of_that_pair_and_moves_no_playhead(qtbot, program, settled):
    jacobian = open_panel(qtbot, program, "jacobian")
    qtbot.waitUntil(lambda: jacobian.square() is not None, timeout=5000)
    step = program.conductor._time_step
    qtbot.mouseClick(jacobian, Qt.MouseButton.LeftButton, pos=jacobian.square().cell(4, 1).center())

    def shown():
        found = jacobian._pair_found
        return found is not None and (found.t, found.k) == (4, 1)

    qtbot.waitUntil(shown, timeout=5000)
    assert program.conductor._time_step == step


def test_that_a_click_on_a_token_of_the_memory_moves_the_playhead_and_asks_anew(qtbot, program):
    memory = open_panel(qtbot, program, "memory")
    qtbot.waitUntil(lambda: len(memory._definitions) == 4, timeout=5000)
    rows = memory.rows()
    place = rows.body(0).center()
    place.setX((rows.edge(2) + rows.edge(3)) // 2)
    qtbot.mouseClick(memory, Qt.MouseButton.LeftButton, pos=place)
    assert program.conductor._time_step == 2
    qtbot.waitUntil(lambda: memory._influence is not None and memory._influence.step == 2, timeout=5000)
    assert "after “nice”" in memory.headline()


def test_that_the_batch_is_read_when_it_is_chosen(qtbot, program):
    gradient = open_panel(qtbot, program, "gradient")
    qtbot.keyClick(gradient.source, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: gradient._content.course is not None and gradient._content.course.counts is not None)
    assert gradient.read_out()

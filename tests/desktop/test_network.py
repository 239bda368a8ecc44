"""The network panel in the real window: asked only while seen, weights dragged by the mouse and undone at once."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.weights import Weights
from rnn_playground.views.network.scene import NEURONS, UNROLLED


@pytest.fixture
def network(qtbot, monkeypatch, program):
    """Return the panel, opened, at rest, with its first answers."""
    monkeypatch.setattr("rnn_playground.views.network.motion.moves", lambda _widget: False)
    program.window.show_docks(("network",))
    panel = program.panels["network"]
    qtbot.waitUntil(lambda: panel.isVisible() and panel.canvas.values is not None, timeout=10_000)
    qtbot.waitUntil(lambda: panel.canvas.values.weights is not None, timeout=10_000)
    qtbot.waitUntil(lambda: panel.canvas.values.deltas is not None, timeout=10_000)
    return panel


def lonely(panel):
    """Return an arrow that is met at a pixel where no other is nearer, and that pixel."""
    edges, thick = panel.canvas.edges, panel.canvas.projection.thick
    for edge in np.argsort(-edges.sizes).tolist():
        x0, y0, x1, y1 = edges.lines[edge].tolist()
        for share in np.linspace(0.15, 0.85, 41):
            place = QPoint(round(x0 + share * (x1 - x0)), round(y0 + share * (y1 - y0)))
            bundle, i, _ = edges.bundle(edge)
            if edges.at(place.x(), place.y(), 5, thick) == edge and not bundle.dim[i]:
                return edge, place
    raise AssertionError("no arrow can be reached")


def kinds(program):
    return {type(look) for look in program.conductor._watched}


def test_that_the_worker_is_asked_only_while_the_panel_is_seen(qtbot, program, network):
    assert {Weights, Deltas} <= kinds(program)
    program.window.docks["network"].hide()
    qtbot.waitUntil(lambda: not {Weights, Deltas} & kinds(program), timeout=5000)


def test_that_a_weight_dragged_by_the_mouse_changes_the_reading_and_one_undo_brings_it_back(
    qtbot, program, settled, network
):
    network.set_mode(NEURONS)
    before = program.score.frame.trace.hidden.copy()
    edge, place = lonely(network)
    bundle, i, j = network.canvas.edges.bundle(edge)
    index = bundle.index(i, j)
    canvas = network.canvas
    asked = float(bundle.means[i, j]) + 80 * canvas.projection.scale.top / 120  # before the scale grows
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    for dy in (20, 40, 60, 80):
        QTest.mouseMove(canvas, place - QPoint(0, dy))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place - QPoint(0, 80))

    def value():
        weights = canvas.values.weights
        shown = canvas.edges.find(bundle.name, index)
        return float(canvas.edges.values[shown]) if weights is not None and shown is not None else float("nan")

    qtbot.waitUntil(lambda: value() == pytest.approx(asked, abs=1e-3), timeout=10_000)
    if bundle.name != "out.W":
        settled(program, lambda frame: not np.array_equal(frame.trace.hidden, before))
    program.window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: value() == pytest.approx(float(bundle.means[i, j])), timeout=10_000)
    settled(program, lambda frame: np.array_equal(frame.trace.hidden, before))


def test_that_playing_the_deltas_back_moves_the_playhead_of_the_window(qtbot, program, network):
    network.set_mode(UNROLLED)
    program.conductor.set_time_step(2)
    network._timer.setInterval(1)
    QTest.mouseClick(network.play_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not network.play_button.isChecked(), timeout=5000)
    assert program.conductor.time_step == 0
    assert network.canvas.values.backward

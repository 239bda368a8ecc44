"""Weights, spectrum and portrait in the whole window: what the mouse asks for is done, and undone."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnn_playground.engine.spectrum import spectrum
from rnn_playground.training.looks.weights import Weights


@pytest.fixture
def panel(program, qtbot):
    """Return a function that shows a panel and waits until it has its answers."""

    def shown(name):
        found = program.panels[name]
        program.window.show_docks((name,))
        qtbot.waitUntil(lambda: found.isVisible() and not found.empty_text(), timeout=20_000)
        return found

    return shown


def weights_in(frame, name):
    answer = frame.looks.get(Weights((name,)))
    return None if answer is None or answer.value is None else answer.value.arrays[name]


def test_that_a_dragged_weight_changes_the_heatmap_and_the_reading_and_undo_brings_it_back(
    qtbot, program, settled, panel
):
    weights = panel("weights")
    frame = settled(program, lambda frame: weights_in(frame, "layer0.W_h") is not None)
    before, read_before = weights_in(frame, "layer0.W_h").copy(), frame.trace.hidden.copy()
    view, place = weights.grid.viewport(), weights.grid.box((1, 2)).center()
    shade = view.grab().toImage().pixelColor(place + QPoint(0, 2)).rgb()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    for up in (20, 60, 120):
        qtbot.mouseMove(view, place - QPoint(0, up))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place - QPoint(0, 120))
    wanted = weights.spin.value()

    def changed(frame):
        now = weights_in(frame, "layer0.W_h")
        return now is not None and abs(now[0, 1, 2] - wanted) < 1e-4

    frame = settled(program, changed)
    now = weights_in(frame, "layer0.W_h")
    assert now[0, 1, 2] > before[0, 1, 2]
    assert (now != before).sum() == 1
    assert not np.array_equal(frame.trace.hidden, read_before)
    assert view.grab().toImage().pixelColor(place + QPoint(0, 2)).rgb() != shade
    program.window.actions_by_id["undo"].trigger()  # the whole drag is one step
    frame = settled(
        program, lambda frame: (now := weights_in(frame, "layer0.W_h")) is not None and np.array_equal(now, before)
    )
    assert np.array_equal(frame.trace.hidden, read_before)


def test_that_the_radius_slider_rescales_the_weights_and_undo_brings_them_back(qtbot, program, settled, panel):
    weights, spectra = panel("weights"), panel("spectrum")
    panel("weights")
    frame = settled(program, lambda frame: weights_in(frame, "layer0.W_h") is not None)
    before = weights_in(frame, "layer0.W_h").copy()
    block = spectra._chosen()[1]
    spectra.radius.spin.setValue(0.5)  # as typed

    def scaled(frame):
        now = weights_in(frame, "layer0.W_h")
        return now is not None and abs(spectrum(now[block]).radius - 0.5) < 1e-4

    now = weights_in(settled(program, scaled), "layer0.W_h")
    others = [other for other in range(len(now)) if other != block]
    np.testing.assert_array_equal(now[others], before[others])
    program.window.actions_by_id["undo"].trigger()
    settled(program, lambda frame: (now := weights_in(frame, "layer0.W_h")) is not None and np.array_equal(now, before))
    assert weights.empty_text() == ""


def test_that_a_click_in_the_portrait_moves_the_playhead_of_all(qtbot, program, settled, panel):
    portrait = panel("portrait")
    last = len(program.score.frame.trace.tokens) - 1
    place = portrait.canvas.place(0, 0).toPoint()
    found = portrait.canvas._at(place.toPointF())
    qtbot.mouseClick(portrait.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert portrait._step == found[1] != last


def test_that_a_hidden_panel_asks_for_nothing(qtbot, program, panel):
    weights = panel("weights")
    asked = weights.looks()[0]
    assert asked in program.conductor._watched
    program.window.docks["weights"].close()
    qtbot.waitUntil(lambda: asked not in program.conductor._watched, timeout=5000)


def test_that_the_panels_follow_a_training_and_another_network(qtbot, program, settled, panel):
    shown = [panel(name) for name in ("weights", "spectrum", "portrait")]
    program.session.train()
    other = ({"cell": "lstm", "layers": 2, "bidirectional": True}, {"hidden": 2, "cell": "elman"}, {"embedding": 3})
    for changes in other:
        settings = msgspec.structs.replace(program.session.document.settings, **changes)
        program.session.edit(msgspec.structs.replace(program.session.document, settings=settings), "Change")
        run_id = program.session.run_id
        settled(program, lambda frame, run_id=run_id: frame.run_id == run_id and frame.update > 30)
        for one in shown:
            program.window.show_docks((one.panel_id,))
            qtbot.waitUntil(lambda one=one: one.isVisible() and not one.empty_text(), timeout=20_000)

            def answered(one=one, run_id=run_id):
                answer = one.seen(one.looks()[0])
                return one.frame.run_id == run_id and answer is not None and answer.update > 0 and not answer.problem

            qtbot.waitUntil(answered, timeout=20_000)
    program.window.show_docks(("weights",))
    qtbot.waitUntil(lambda: shown[0].chooser.findText("embedding") >= 0, timeout=20_000)
    assert shown[1].chooser.count() == 4  # two layers, both ways
    assert "fixed point" in shown[2].headline()
    program.session.pause()

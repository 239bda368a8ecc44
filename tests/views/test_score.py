"""The Score answers the mouse, stays aligned, and paints sequences of 1 to 500 steps."""

import dataclasses
import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnn_playground.palette import DARK, LIGHT, table
from rnn_playground.views.score import Score


def centre(score, step, track="hidden", share=0.5):
    """Return the pixel of the viewport in the middle of a column, at a share of a track's height."""
    stage = score.area.stages[track]
    columns = score.area.columns
    return QPoint(columns.x(step) + columns.width // 2, stage.body.top() + int(share * stage.body.height()))


def wheel(score, delta, modifiers=Qt.KeyboardModifier.NoModifier, at=None):
    view = score.area.viewport()
    place = QPointF(at or view.rect().center())
    event = QWheelEvent(
        place,
        QPointF(view.mapToGlobal(place)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def written(value):
    """Write a state as the read-out does, in another way."""
    return f"{value:.2f}".replace("0.", ".", 1)


@pytest.fixture
def score(show, make_frame, make_trace):
    shown = show(Score())
    shown.show_frame(make_frame(make_trace(steps=6, hidden=8)))
    return shown


def test_that_a_click_asks_for_the_time_step_under_the_mouse(score, qtbot):
    asked = []
    score.time_step_requested.connect(asked.append)
    for step, track in ((3, "hidden"), (5, "tokens"), (1, "gradient")):
        QTest.mouseClick(score.area.viewport(), Qt.MouseButton.LeftButton, pos=centre(score, step, track))
    assert asked == [3, 5, 1]
    assert score.time_step == 0  # a view changes nothing by itself


def test_that_a_click_on_names_or_with_another_button_asks_for_nothing(score):
    asked = []
    score.time_step_requested.connect(asked.append)
    QTest.mouseClick(score.area.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(score.area.columns.left - 3, 200))
    QTest.mouseClick(score.area.viewport(), Qt.MouseButton.RightButton, pos=centre(score, 3))
    assert asked == []


def test_that_dragging_asks_for_each_step_passed_and_stops_at_the_ends(score):
    asked = []
    score.time_step_requested.connect(asked.append)
    score.time_step_requested.connect(score.set_time_step)
    view = score.area.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=centre(score, 1))
    for x in range(centre(score, 1).x(), view.width(), 5):
        place = QPointF(x, 200)
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            place,
            QPointF(view.mapToGlobal(place)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, move)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() - 1, 200))
    assert asked == [1, 2, 3, 4, 5]
    assert score.time_step == 5


def test_that_the_read_out_says_the_value_under_the_mouse(score):
    trace = score.frame.trace
    for step, unit in ((4, 3), (0, 0), (5, 7)):
        QTest.mouseMove(score.area.viewport(), centre(score, step, share=(unit + 0.5) / 8))
        value = float(trace.hidden[0, step, unit])
        assert score.readout.text() == f"h[{unit}] after “{trace.tokens[step]}” = {written(value)}"
    QTest.mouseMove(score.area.viewport(), centre(score, 2, "outputs"))
    assert score.readout.text() == f"p(positive) after “was” = {trace.outputs[2, 0]:.3f}".replace("= 0", "= ")
    QTest.mouseMove(score.area.viewport(), centre(score, 5, "loss"))
    assert score.readout.text() == "loss after “nice” = .25 nats"
    QTest.mouseMove(score.area.viewport(), centre(score, 2, "loss"))
    assert score.readout.text() == "no target after “was”, so no loss"
    QTest.mouseMove(score.area.viewport(), centre(score, 2, "inputs", share=0.9))
    assert score.readout.text() == f"“was” is input row {trace.ids[2]} of 40"


def test_that_the_read_out_follows_training_under_a_still_mouse(score, make_frame, make_trace):
    QTest.mouseMove(score.area.viewport(), centre(score, 4, share=3.5 / 8))
    newer = make_trace(steps=6, hidden=8, seed=9)
    score.show_frame(make_frame(newer, update=1))
    assert score.readout.text() == f"h[3] after “very” = {written(float(newer.hidden[0, 4, 3]))}"


def test_that_the_read_out_names_the_layer_of_a_stacked_network(show, make_frame, make_trace):
    score = show(Score())
    trace = make_trace(layers=3, hidden=4)
    score.show_frame(make_frame(trace))
    QTest.mouseMove(score.area.viewport(), centre(score, 2, share=0.99))
    assert score.readout.text() == f"h[3] of layer 3 after “was” = {written(float(trace.hidden[2, 2, 3]))}"


def test_that_without_a_mouse_the_playhead_is_read_out(score):
    trace = score.frame.trace
    score.set_time_step(5)
    positive = f"{trace.outputs[5, 0]:.3f}".lstrip("0")
    assert score.readout.text() == f"t = 6 of 6, “nice”: positive {positive} · loss .25 nats · |dL/dh| .400"


def test_that_a_cell_on_the_screen_has_the_colour_of_its_value(show, make_frame, make_trace):
    for scheme in (LIGHT, DARK):
        score = show(Score(), scheme=scheme)
        trace = make_trace(steps=7, hidden=16, seed=4)
        score.show_frame(make_frame(trace))
        image = score.area.viewport().grab().toImage()
        colours = table(scheme.diverging, 255)
        for step, unit in itertools.product((0, 3, 6), (0, 5, 15)):
            pixel = image.pixelColor(centre(score, step, share=(unit + 0.5) / 16)).getRgb()[:3]
            assert pixel == tuple(colours[round((float(trace.hidden[0, step, unit]) + 1) / 2 * 254)])


def test_that_the_playhead_is_a_band_of_its_colour_at_its_column(score):
    for step in (0, 4):
        score.set_time_step(step)
        image = score.area.viewport().grab().toImage()
        columns = score.area.columns
        edges = [columns.x(step) - 1, columns.x(step + 1)]
        for x in edges:
            assert {image.pixelColor(x, y).getRgb()[:3] for y in range(0, image.height(), 7)} == {LIGHT.playhead}
        assert image.pixelColor(edges[0] + 10, 1).getRgb()[:3] != LIGHT.base


def test_that_a_time_step_beyond_the_sentence_means_its_end(score, make_frame, make_trace):
    score.set_time_step(40)
    assert score.time_step == 5
    score.show_frame(make_frame(make_trace(steps=12)))
    assert score.time_step == 11
    score.set_time_step(-3)
    assert score.time_step == 0


def test_that_the_wheel_scrolls_a_long_sequence_by_whole_columns(show, make_frame, make_trace):
    score = show(Score(), size=(420, 380))
    score.show_frame(make_frame(make_trace(steps=500)))
    QApplication.processEvents()
    assert score.area.horizontalScrollBar().isVisible()
    assert score.area.columns.offset == 0
    wheel(score, -120)
    assert score.area.columns.offset > 0
    assert score.area.columns.offset % score.area.columns.width == 0
    for _ in range(1000):
        wheel(score, -120)
    assert 499 in score.area.columns.visible()
    score.show_frame(make_frame(make_trace(steps=500, seed=1), update=1))
    assert 499 in score.area.columns.visible()  # training does not scroll back to the playhead
    score.set_time_step(250)
    assert 250 in score.area.columns.visible()


def test_that_the_wheel_with_ctrl_zooms_within_limits_around_the_mouse(show, make_frame, make_trace):
    score = show(Score(), size=(420, 380))
    score.show_frame(make_frame(make_trace(steps=100)))
    control = Qt.KeyboardModifier.ControlModifier
    columns = score.area.columns
    at = QPoint(columns.left + columns.span // 2, 200)
    pointed = columns.at(at.x())
    wheel(score, 120, control, at)
    assert score.area.columns.width > columns.width
    assert abs(score.area.columns.at(at.x()) - pointed) <= 1
    for _ in range(30):
        wheel(score, 120, control, at)
    assert score.area.columns.width <= 28 * score.fontMetrics().height()
    for _ in range(60):
        wheel(score, -120, control, at)
    assert score.area.columns.width == 3
    assert not score.grab().isNull()


def test_that_an_unknown_word_is_underlined_and_explained(show, make_frame, make_trace):
    score = show(Score())
    trace = make_trace()
    plain = trace
    unknown = dataclasses.replace(
        trace, known=(True, True, False, True, False, True), ids=(*trace.ids[:4], -1, trace.ids[5])
    )

    def warned(trace):
        score.show_frame(make_frame(trace))
        image = score.area.viewport().grab().toImage()
        body, columns = score.area.stages["tokens"].body, score.area.columns
        rows = range(body.bottom() - 2, body.bottom() + 1)
        return {
            columns.at(x)
            for x in range(columns.left, columns.right)
            for y in rows
            if image.pixelColor(x, y).getRgb()[:3] == LIGHT.warning
        }

    assert warned(plain) == set()
    assert warned(unknown) == {2, 4}
    QTest.mouseMove(score.area.viewport(), centre(score, 2, "tokens"))
    assert score.readout.text() == "token “was” at t = 3: not in the vocabulary, read as <UNK>"
    QTest.mouseMove(score.area.viewport(), centre(score, 4, "tokens"))
    assert score.readout.text() == "token “very” at t = 5: not in the vocabulary, read as the zero vector"


def test_that_nothing_is_repainted_when_the_trace_is_the_same(score, make_frame, monkeypatch):
    shown = []
    monkeypatch.setattr(score.area, "show_trace", lambda *_, **__: shown.append(1))
    for update in range(5):
        score.show_frame(make_frame(score.frame.trace, update=update))
    assert shown == []


def test_that_the_sentence_can_go_and_come_back(score, make_frame, make_trace):
    score.show_frame(make_frame(None))
    assert score.empty_text()
    assert score.area.isHidden()
    score.show_frame(make_frame(make_trace(steps=3)))
    assert score.empty_text() == ""
    assert score.area.columns.steps == 3


@pytest.fixture
def both_ways(make_trace):
    return make_trace(layers=4, hidden=4, directions=2)


def test_that_the_read_out_names_the_way_in_which_a_state_was_read(show, make_frame, both_ways):
    score = show(Score())
    score.show_frame(make_frame(both_ways))
    for share, name, place in ((0.01, "1 →", 0), (0.26, "1 ←", 1), (0.51, "2 →", 2), (0.76, "2 ←", 3)):
        QTest.mouseMove(score.area.viewport(), centre(score, 2, share=share + 0.02))
        value = written(float(both_ways.hidden[place, 2, 0]))
        assert score.readout.text() == f"h[0] of layer {name} after “was” = {value}"
    QTest.mouseMove(score.area.viewport(), centre(score, 2, "gradient"))
    assert "(1 →, 1 ←, 2 →, 2 ←)" in score.readout.text()


def test_that_the_names_of_both_ways_have_room_beside_the_columns(show, make_frame, both_ways):
    score = show(Score())
    score.show_frame(make_frame(both_ways))
    hidden, gradient = (score.area.tracks[name] for name in ("hidden", "gradient"))
    assert hidden.tick_texts()[1:] == ("layer 1 →", "layer 1 ←", "layer 2 →", "layer 2 ←")
    metrics = score.area.fontMetrics()
    stage = score.area.stages["hidden"]
    assert stage.ticks.width() >= max(map(metrics.horizontalAdvance, hidden.tick_texts()))
    stage = score.area.stages["gradient"]
    assert stage.legend.width() >= metrics.horizontalAdvance("layer 2 ←") + stage.line // 2 + 3
    assert gradient.summary(2) == f"|dL/dh| {both_ways.gradient[2, 2]:.3f}".replace(" 0.", " .")

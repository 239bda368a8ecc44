"""Gates, cell state and memory are tracks; with mouse and keyboard they are moved, hidden, resized and sorted."""

import dataclasses
import itertools
import json

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from rnn_playground.engine.cells.gru import GRU
from rnn_playground.engine.cells.lstm import LSTM
from rnn_playground.palette import LIGHT, table
from rnn_playground.training.looks.deltas import Deltas, DeltasFound
from rnn_playground.training.looks.influence import Influence, Influences
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.requests import ReadText
from rnn_playground.views.score import Score
from rnn_playground.views.track_name import TrackName

GATES = ["gate.input", "gate.forget", "gate.candidate", "gate.output"]


@pytest.fixture
def make_gated(make_trace):
    """Return a function that makes a Trace of an LSTM or a GRU."""

    def make(cell=LSTM, **more):
        trace = make_trace(**more)
        random = np.random.default_rng(more.get("seed", 0) + 50)
        gates = {
            gate.name: random.uniform(-1 if gate.nonlinearity == "tanh" else 0, 1, trace.hidden.shape).astype("f4")
            for gate in cell.gates
        }
        cells = random.normal(0, 2, trace.hidden.shape).astype("f4") if cell is LSTM else None
        return dataclasses.replace(trace, gates=gates, cells=cells, gate_kinds=cell.gates)

    return make


@pytest.fixture
def score(show, make_frame, make_gated):
    shown = show(Score(), size=(640, 760))
    shown.show_frame(make_frame(make_gated(steps=6, hidden=8)))
    return shown


def centre(score, step, track, share=0.5):
    body, columns = score.area.stages[track].body, score.area.columns
    return QPoint(columns.x(step) + columns.width // 2, body.top() + int(share * body.height()))


def name_of(score, track):
    return next(n for n in score.findChildren(TrackName) if n._track is score.area.tracks[track])


def drag(widget, start, end, release=True):
    """Press, move in steps, and release, with real events."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.6, 1.0):
        place = QPointF(start) + (QPointF(end) - QPointF(start)) * part
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(place)), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, move)
    if release:
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def drag_name(score, track, y):
    name = name_of(score, track)
    drag(name, QPoint(5, name.height() // 2), name.mapFromParent(QPoint(5, y)))


def chosen(menu, text):
    """Choose an entry of a menu, or of one of its submenus, by its beginning."""
    for action in menu.actions():
        if action.menu() is not None and chosen(action.menu(), text):
            return True
        if action.menu() is None and action.text().startswith(text):
            action.trigger()
            return True
    return False


def layouts(score):
    told = []
    score.layout_changed.connect(told.append)
    return told


# ---- which tracks there are


def test_that_each_gate_of_an_lstm_is_a_track_and_its_cell_state_is_one(score):
    others = ["cells", "hidden", "outputs", "loss", "gradient", "memory"]
    assert list(score.area.stages) == ["tokens", "inputs", *GATES, *others]
    assert [name_of(score, gate).accessibleName() for gate in GATES] == [
        "input gate", "forget gate", "candidate", "output gate",
    ]  # fmt: skip
    assert all(name_of(score, name).whatsThis() for name in score.area.stages)


def test_that_another_cell_brings_its_own_gates(score, make_frame, make_gated, make_trace):
    score.show_frame(make_frame(make_gated(GRU), run_id=2))
    assert [name for name in score.area.stages if "." in name] == ["gate.reset", "gate.update", "gate.candidate"]
    assert "cells" not in score.area.stages
    assert score.area.tracks["gate.candidate"].unit() == "n"
    score.show_frame(make_frame(make_trace(), run_id=3))
    assert [name for name in score.area.stages if "." in name] == []
    assert not name_of(score, "gate.reset").isVisible()


def test_that_a_gate_has_the_colours_of_magnitudes_and_a_candidate_those_of_signs(score):
    trace, image = score.frame.trace, score.area.viewport().grab().toImage()
    score.set_time_step(0)
    for gate, anchors, low in (("forget", LIGHT.sequential, 0), ("candidate", LIGHT.diverging, -1)):
        value = float(trace.gates[gate][0, 3, 2])
        pixel = image.pixelColor(centre(score, 3, f"gate.{gate}", share=2.5 / 8)).getRgb()[:3]
        assert pixel == tuple(table(anchors, 255)[round((value - low) / (1 - low) * 254)])


def test_that_the_read_out_names_the_gate_and_its_symbol(score):
    trace = score.frame.trace
    QTest.mouseMove(score.area.viewport(), centre(score, 4, "gate.forget", share=3.5 / 8))
    value = f"{float(trace.gates['forget'][0, 4, 3]):.2f}".lstrip("0")
    assert score.readout.text() == f"forget gate f[3] after “very” = {value}"
    QTest.mouseMove(score.area.viewport(), centre(score, 1, "cells", share=7.5 / 8))
    assert score.readout.text().startswith("c[7] after “food” = ")


def test_that_the_scale_of_the_cell_state_grows_and_does_not_shrink_while_training(score, make_frame, make_gated):
    cells = score.area.tracks["cells"]

    def show(factor, update, run_id=1):
        trace = make_gated(steps=6, hidden=8)
        trace = dataclasses.replace(trace, cells=np.full_like(trace.cells, factor))
        for half in (trace, dataclasses.replace(trace)):  # beside a training, a frame draws every second track
            score.show_frame(make_frame(half, update=update, run_id=run_id))
        return cells.legend_texts()

    assert show(-37.0, 1) == show(0.5, 2) == ("00-40",)
    assert show(0.5, 3, run_id=2) == ("00-1",)


def test_that_two_frames_beside_a_training_draw_every_track(score, make_frame, make_gated):
    traces = [make_gated(steps=6, hidden=8, seed=seed) for seed in range(4)]
    for trace in traces[:3]:
        score.show_frame(make_frame(trace))
    behind = {name for name in score.area.shown if score.area.tracks[name].trace is not traces[2]}
    assert 0 < len(behind) <= (len(score.area.shown) + 1) // 2
    assert all(score.area.tracks[name].trace is traces[1] for name in behind)
    score.show_frame(make_frame(traces[3], training=False))
    assert all(score.area.tracks[name].trace is traces[3] for name in score.area.shown)


# ---- memory


def answered(score, make_frame, step=2):
    tokens = score.frame.trace.tokens
    left_out, slope = np.zeros(6), np.zeros(6)
    left_out[:3], slope[:3] = (0.4, -0.2, 0.05), (0.1, -0.3, 0.0)
    found = Influences(tokens, step, "positive", -0.3, "nats", slope, left_out)
    return make_frame(score.frame.trace, update=1, looks={Influence(step): Answer(1, found)})


@pytest.fixture
def make_frame(make_frame):
    """Return a function that makes a Frame, with answers."""

    def make(*arguments, looks=None, **more):
        return dataclasses.replace(make_frame(*arguments, **more), looks=looks or {})

    return make


def test_that_the_score_asks_for_the_influence_at_the_playhead_only_while_the_track_is_shown(score):
    score.set_time_step(2)
    assert score.looks() == (Influence(2),)
    asked = []
    score.looks_changed.connect(lambda: asked.append(score.looks()))
    score.show_tracks(["tokens", "hidden"])
    assert asked == [()]


def test_that_a_shorter_sentence_asks_anew(score, make_frame, make_gated):
    score.set_time_step(5)
    asked = []
    score.looks_changed.connect(lambda: asked.append(score.looks()))
    score.show_frame(make_frame(make_gated(steps=3, hidden=8)))
    assert asked == [(Influence(2),)]


def test_that_influences_stand_as_bars_up_and_down_from_the_middle(score, make_frame):
    score.set_time_step(2)
    score.show_frame(answered(score, make_frame))
    image, body = score.area.viewport().grab().toImage(), score.area.stages["memory"].body

    def reach(step, shade):
        x = centre(score, step, "memory").x()
        return [y for y in range(body.top(), body.bottom() + 1) if image.pixelColor(x, y).getRgb()[:3] == shade]

    up, down, middle = LIGHT.diverging[-2], LIGHT.diverging[1], body.center().y()
    assert max(reach(0, up)) < middle <= min(reach(1, down))
    assert not reach(0, down)
    assert not reach(1, up)
    assert not reach(4, up) + reach(4, down)
    scale = 0.4  # the round number that holds the largest
    half = (body.height() - 1) / 2
    assert len(reach(0, up)) + 2 == pytest.approx(0.4 / scale * half, abs=2)  # the mark takes two pixels


def test_that_the_read_out_says_both_influences_and_on_what(score, make_frame):
    score.set_time_step(2)
    score.show_frame(answered(score, make_frame))
    QTest.mouseMove(score.area.viewport(), centre(score, 1, "memory"))
    assert score.readout.text() == (
        "influence of “food” on “positive” after “was”: -.20 nats left out, gradient × input -.30"
    )


def test_that_influences_on_another_sentence_are_forgotten(score, make_frame, make_gated):
    score.set_time_step(2)
    score.show_frame(answered(score, make_frame))
    assert "rests most on “the”" in score.readout.text()
    score.show_frame(make_frame(make_gated(steps=4, hidden=8), update=2))
    assert "rests" not in score.readout.text()


# ---- moving, hiding, resizing


def test_that_a_name_is_dragged_to_another_place(score):
    told, before = layouts(score), list(score.area.stages)
    drag_name(score, "loss", score.area.stages["hidden"].body.top() + 3)
    after = list(score.area.stages)
    assert after.index("loss") + 1 == after.index("hidden")
    assert sorted(after) == sorted(before)
    tops = [stage.body.top() for stage in score.area.stages.values()]
    assert tops == sorted(tops)
    assert [value["order"] for value in told] == [after]


def test_that_a_name_can_be_dropped_below_all_others(score):
    drag_name(score, "hidden", score.area.viewport().height() - 2)
    assert list(score.area.stages)[-1] == "hidden"


def test_that_a_line_shows_where_the_name_would_fall_and_escape_gives_it_up(score):
    told, name = layouts(score), name_of(score, "loss")
    target = score.area.stages["hidden"].body.top()
    drag(name, QPoint(5, 5), name.mapFromParent(QPoint(5, target)), release=False)
    image = score.area.viewport().grab().toImage()
    x = score.area.viewport().width() // 2
    assert any(image.pixelColor(x, y).getRgb()[:3] == LIGHT.accent for y in range(target - 5, target + 1))
    QTest.keyClick(name, Qt.Key.Key_Escape)
    QTest.mouseRelease(name, Qt.MouseButton.LeftButton)
    assert told == []
    assert list(score.area.stages).index("loss") > list(score.area.stages).index("hidden")


def test_that_a_click_on_a_name_moves_nothing_and_no_playhead(score):
    told, asked = layouts(score), []
    score.time_step_requested.connect(asked.append)
    QTest.mouseClick(name_of(score, "loss"), Qt.MouseButton.LeftButton)
    assert told == asked == []


def test_that_alt_with_an_arrow_key_moves_the_track_in_focus(score):
    name, before = name_of(score, "gradient"), list(score.area.stages)
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert list(score.area.stages).index("gradient") == before.index("gradient") - 1
    QTest.keyClick(name, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert list(score.area.stages) == before
    for _ in range(3):  # beyond the end nothing happens
        QTest.keyClick(name, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert list(score.area.stages)[-1] == "gradient"


def test_that_dragging_the_gap_below_a_track_makes_it_higher_and_a_double_click_as_before(score):
    told, asked = layouts(score), []
    score.time_step_requested.connect(asked.append)
    body = score.area.stages["gate.forget"].body
    border = QPoint(300, body.bottom() + 2)
    drag(score.area.viewport(), border, border + QPoint(0, 60))
    higher = score.area.stages["gate.forget"].body
    line = score.fontMetrics().height()
    assert higher.bottom() == pytest.approx(body.bottom() + 60, abs=line // 2)  # under the mouse
    assert higher.height() >= body.height() + 60
    assert score.area.stages["gate.candidate"].body.top() > higher.bottom()
    assert len(told) == 1
    assert told[0]["heights"] == {"gate.forget": pytest.approx(higher.height() / line, abs=0.1)}
    QTest.mouseDClick(score.area.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, higher.bottom() + 2))
    assert score.area.stages["gate.forget"].body == body
    assert asked == []


def test_that_a_track_is_never_dragged_to_nothing(score):
    body = score.area.stages["hidden"].body
    border = QPoint(300, body.bottom() + 2)
    drag(score.area.viewport(), border, QPoint(300, body.top() - 90))
    assert score.area.stages["hidden"].body.height() == score.fontMetrics().height()


def test_that_a_track_is_hidden_by_its_menu_and_shown_by_the_button(score):
    told = layouts(score)
    menu = score.area.menu_at(centre(score, 2, "loss"))
    assert chosen(menu, "Hide “loss”")
    assert "loss" not in score.area.stages
    assert not name_of(score, "loss").isVisible()
    assert told[-1]["visible"] == {"loss": False}
    button = next(b for b in score.findChildren(QToolButton) if b.accessibleName() == "Tracks")
    button.menu().aboutToShow.emit()
    assert chosen(button.menu(), "loss")
    assert "loss" in score.area.stages


def test_that_the_last_track_cannot_be_hidden(score):
    score.show_tracks(["hidden"])
    menu = score.area.menu_at(centre(score, 2, "hidden"))
    hide = next(action for action in menu.actions() if action.text().startswith("Hide"))
    assert not hide.isEnabled()


def test_that_a_right_click_opens_the_menu_of_what_is_there(score, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append([a.text() for a in menu.actions()]))
    request = ReadText("a b", "Delete it")
    monkeypatch.setattr(type(score.area.tracks["loss"]), "menu", lambda *_: [("Delete it", request)], raising=False)
    for widget, at in ((score.area.viewport(), centre(score, 2, "loss")), (name_of(score, "loss"), QPoint(3, 3))):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
    assert [texts[0] for texts in opened] == ["Delete it", "Hide “loss”"]


def test_that_what_a_menu_asks_for_leaves_as_a_request(score, monkeypatch):
    request, asked = ReadText("a b", "Delete it"), []
    score.requested.connect(asked.append)
    monkeypatch.setattr(type(score.area.tracks["loss"]), "menu", lambda *_: [("Delete it", request)], raising=False)
    assert chosen(score.area.menu_at(centre(score, 2, "loss")), "Delete it")
    assert asked == [request]


def test_that_a_stored_layout_comes_back_in_another_score(score, show, make_frame):
    told = layouts(score)
    score.area.move_by("loss", -3)
    chosen(score.area.menu_at(centre(score, 2, "cells")), "Hide")
    border = QPoint(300, score.area.stages["hidden"].body.bottom() + 2)
    drag(score.area.viewport(), border, border + QPoint(0, 30))
    other = show(Score(), size=(640, 760))
    other.set_layout(json.loads(json.dumps(told[-1])))
    other.show_frame(make_frame(score.frame.trace))
    assert {name: stage.body for name, stage in other.area.stages.items()} == {
        name: stage.body for name, stage in score.area.stages.items()
    }
    other.set_layout({"order": 7})
    assert list(other.area.stages) == list(other.area.present)


def test_that_a_lesson_shows_the_tracks_it_names_and_all_gates_by_one_word(score):
    told = layouts(score)
    score.show_tracks(["tokens", "gate", "memory"])
    assert list(score.area.stages) == ["tokens", *GATES, "memory"]
    score.show_tracks([])
    assert list(score.area.stages) == list(score.area.present)
    assert told == []


def test_that_tokens_stay_in_sight_when_tracks_are_scrolled_down(show, make_frame, make_gated):
    score = show(Score(), size=(560, 300))
    score.show_frame(make_frame(make_gated(steps=6, hidden=8)))
    QApplication.processEvents()
    bar = score.area.verticalScrollBar()
    assert bar.isVisible()
    before = score.area.stages["tokens"].body
    pictures = []
    for value in (0, bar.maximum()):
        bar.setValue(value)
        pictures.append(score.area.viewport().grab(before).toImage())
    assert score.area.stages["tokens"].body == before
    assert pictures[0] == pictures[1]
    assert score.area.stages["memory"].body.bottom() < score.area.viewport().height()
    under = next(n for n, s in score.area.stages.items() if n != "tokens" and s.body.intersects(before))
    assert score.area.track_at(before.center()) == "tokens"
    assert under  # there was something to be covered


# ---- order of rows


def order_said(score, track, step=3):
    """Return the units from top to bottom as the read-out names them."""
    units = []
    for row in range(8):
        QTest.mouseMove(score.area.viewport(), centre(score, step, track, share=(row + 0.5) / 8))
        units.append(int(score.readout.text().split("[")[1].split("]")[0]))
    return units


def test_that_rows_sorted_by_similarity_stand_alike_in_all_tracks(score, make_frame, make_gated):
    trace = make_gated(steps=6, hidden=8)
    place = np.array([5, 2, 7, 0, 3, 6, 1, 4])
    trace = dataclasses.replace(trace, hidden=(place / 8 * np.ones((1, 6, 1))).astype("f4"))
    score.show_frame(make_frame(trace))
    score.set_rows("similarity")
    wanted = np.argsort(place).tolist()
    wanted = wanted if wanted[0] < wanted[-1] else wanted[::-1]
    for track in ("hidden", "cells", "gate.forget", "gate.candidate"):
        assert order_said(score, track) == wanted
    image = score.area.viewport().grab().toImage()
    for row, unit in enumerate(wanted):
        pixel = image.pixelColor(centre(score, 3, "hidden", share=(row + 0.5) / 8)).getRgb()[:3]
        assert pixel == tuple(table(LIGHT.diverging, 255)[round((place[unit] / 8 + 1) / 2 * 254)])


def test_that_rows_stay_where_they_are_while_training_until_they_are_sorted_again(score, make_frame, make_gated):
    score.set_rows("similarity")
    before = order_said(score, "hidden")
    score.show_frame(make_frame(make_gated(steps=6, hidden=8, seed=5), update=1))
    assert order_said(score, "hidden") == before
    assert chosen(score.area.menu_at(centre(score, 2, "hidden")), "Sort again")
    assert order_said(score, "hidden") != before
    again = order_said(score, "hidden")
    score.show_frame(make_frame(make_gated(steps=5, hidden=8, seed=7), update=2))  # another sentence
    assert order_said(score, "hidden") != again


def deltas(seed):
    states = np.random.default_rng(seed).normal(size=(1, 6, 8))
    found = DeltasFound(states=states, cells=None, initial=np.zeros((1, 8)), logits=np.zeros(1), predicted=False)
    return states, Answer(1, found)


def test_that_rows_sorted_by_influence_wait_for_the_gradient_and_then_ask_no_more(score, make_frame):
    assert chosen(score.area.menu_at(centre(score, 2, "hidden")), "by influence")
    assert Deltas() in score.looks()
    assert order_said(score, "hidden") == list(range(8))
    states, answer = deltas(3)
    score.show_frame(make_frame(score.frame.trace, update=1, looks={Deltas(): answer}))
    felt = [sum(abs(states[0, t, unit]) for t in range(6)) for unit in range(8)]
    wanted = sorted(range(8), key=lambda unit: -felt[unit])
    assert order_said(score, "hidden") == order_said(score, "gate.output") == wanted
    assert Deltas() not in score.looks()
    newer = deltas(4)[1]
    score.show_frame(make_frame(score.frame.trace, update=2, looks={Deltas(): newer}))
    assert order_said(score, "hidden") == wanted


def test_that_sorting_by_influence_again_takes_a_newer_gradient(score, make_frame):
    score.set_rows("influence")
    _, answer = deltas(3)
    frame = make_frame(score.frame.trace, update=1, looks={Deltas(): answer})
    score.show_frame(frame)
    first = order_said(score, "hidden")
    score.set_rows("influence")
    assert Deltas() in score.looks()
    score.show_frame(dataclasses.replace(frame, update=2))  # the old answer is still there
    assert Deltas() in score.looks()
    score.show_frame(make_frame(score.frame.trace, update=3, looks={Deltas(): deltas(4)[1]}))
    assert order_said(score, "hidden") != first
    score.set_rows("index")
    assert order_said(score, "hidden") == list(range(8))


def test_that_row_numbers_beside_the_state_are_those_of_the_units(score):
    score.set_rows("similarity")
    track = score.area.tracks["hidden"]
    marks = track._unit_marks(score.area.stages["hidden"].body, 1)
    order = order_said(score, "hidden")
    top = score.area.stages["hidden"].body
    assert {text: order[int(track._layers[0].row_at(y, top))] for y, text in marks} == {str(u): u for u in order}


# ---- any size, any network


@pytest.mark.parametrize("size", [(240, 200), (584, 460), (1200, 900)])
@pytest.mark.parametrize("steps", [1, 2, 100, 500])
@pytest.mark.parametrize("shape", [{"hidden": 1}, {"hidden": 64}, {"hidden": 5, "layers": 4, "directions": 2}])
def test_that_any_gated_network_and_length_is_painted_without_overlap(show, make_frame, make_gated, size, steps, shape):
    score = show(Score(), size=size)
    score.set_rows("similarity")
    directions = shape.get("directions", 1)
    trace = make_gated(steps=steps, hidden=shape["hidden"], layers=shape.get("layers", 1))
    score.show_frame(make_frame(dataclasses.replace(trace, directions=directions)))
    QApplication.processEvents()
    score.area.verticalScrollBar().setValue(0)
    stages = list(score.area.stages.values())
    for above, below in itertools.pairwise(stages):
        assert above.body.bottom() < below.body.top()
    for scrolled in (0, score.area.verticalScrollBar().maximum()):
        score.area.verticalScrollBar().setValue(scrolled)
        assert not score.grab().isNull()
    for track in score.area.stages:
        QTest.mouseMove(score.area.viewport(), centre(score, score.area.columns.visible().start, track))


def test_that_numbers_that_are_none_are_painted_and_said(score, make_frame):
    trace = score.frame.trace
    broken = {
        "hidden": np.full_like(trace.hidden, np.nan), "cells": np.full_like(trace.cells, np.inf),
        "gates": {name: np.full_like(gate, np.nan) for name, gate in trace.gates.items()},
        "loss": np.full(6, np.inf), "gradient": np.full((1, 6), np.nan), "outputs": np.full((6, 1), np.nan, "f4"),
    }  # fmt: skip
    score.show_frame(make_frame(dataclasses.replace(trace, **broken), update=1))
    score.set_rows("similarity")
    assert not score.grab().isNull()
    QTest.mouseMove(score.area.viewport(), centre(score, 1, "gate.input"))
    assert score.readout.text().endswith("= –")
    QTest.mouseMove(score.area.viewport(), centre(score, 1, "cells"))
    assert score.readout.text().endswith("= ∞")


def turn(score, at, modifiers=Qt.KeyboardModifier.NoModifier):
    view, place = score.area.viewport(), QPointF(at)
    event = QWheelEvent(
        place, QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_that_the_wheel_goes_down_with_shift_and_over_names_and_else_along_the_sentence(show, make_frame, make_gated):
    score = show(Score(), size=(420, 300))
    score.show_frame(make_frame(make_gated(steps=100, hidden=8)))
    QApplication.processEvents()
    along, down = score.area.horizontalScrollBar(), score.area.verticalScrollBar()
    middle, names = QPoint(score.area.columns.left + 50, 120), QPoint(3, 250)
    turn(score, middle)
    assert along.value() > 0 == down.value()
    seen = along.value()
    turn(score, middle, Qt.KeyboardModifier.ShiftModifier)
    first = down.value()
    turn(score, names)
    assert down.value() > first > 0
    assert along.value() == seen


def test_that_the_menu_key_on_the_score_offers_rows_and_tracks(score, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append([a.text() for a in menu.actions()]))
    at = score.rect().center()
    QApplication.sendEvent(score, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, score.mapToGlobal(at)))
    assert opened == [["Rows", "Tracks"]]


def test_that_moving_the_playhead_repaints_no_labels(score, monkeypatch):
    score.grab()
    painted = []
    kind = type(score.area.tracks["hidden"])
    still = kind.paint_still
    monkeypatch.setattr(kind, "paint_still", lambda *given: (painted.append(1), still(*given))[1])
    for step in (1, 4, 2):
        score.set_time_step(step)
        score.grab()
    assert painted == []
    score.set_rows("similarity")
    score.grab()
    assert painted


def test_that_tracks_named_before_anything_was_read_are_the_only_ones_then(show, make_frame, make_gated):
    score = show(Score(), size=(640, 760))
    score.show_tracks(["tokens", "gate.update", "hidden"])
    score.show_frame(make_frame(make_gated(steps=6, hidden=8)))
    assert list(score.area.stages) == ["tokens", "hidden"]
    score.show_frame(make_frame(make_gated(GRU, steps=6, hidden=8)))
    assert list(score.area.stages) == ["tokens", "gate.update", "hidden"]

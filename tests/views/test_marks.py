"""What-if marks in the Score: seen on the values they hold, and asked for in a value's context menu."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from rnn_playground.document.what_if import Clamp, Start, silenced
from rnn_playground.training.supposing import Standing
from rnn_playground.views.requests import ChangeMarks, EditWord
from rnn_playground.views.score import Score


@pytest.fixture
def score(show):
    return show(Score(), size=(700, 600))


def held_at(shape, state, layer, unit):
    held = np.zeros(shape, bool)
    held[state, layer, :, unit] = True
    return held


def place_of(score, track, layer, unit, step):
    stage = score.area.stages[track]
    kind = score.area.tracks[track]
    box = kind.row_box(layer, unit, kind.areas(stage)[layer])
    return QPoint(stage.columns.x(step) + stage.columns.width // 2, box.center().y())


def asked(qtbot, score, place, text):
    menu = score.area.menu_at(place)
    [action] = [action for action in menu.actions() if action.text() == text]
    with qtbot.waitSignal(score.requested) as told:
        action.trigger()
    menu.close()
    return told.args[0]


def test_that_a_hidden_value_offers_to_be_held(qtbot, score, make_trace, make_frame):
    trace = make_trace(steps=4, hidden=5, layers=2)
    score.show_frame(make_frame(trace))
    place = place_of(score, "hidden", 1, 3, 2)
    request = asked(qtbot, score, place, "Silence h[3] of layer 2")
    assert request == ChangeMarks((silenced(1, 3),), "Silence h[3] of layer 2")
    menu = score.area.menu_at(place)
    texts = [action.text() for action in menu.actions()]
    menu.close()
    [hold] = [text for text in texts if text.startswith("Hold") and "every step" in text]
    value = asked(qtbot, score, place, hold).marks[0].value
    assert value == pytest.approx(trace.hidden[1, 2, 3], abs=1e-4)
    assert not any(text.startswith(("Let", "Remove")) for text in texts)


def test_that_marks_of_others_stay_and_a_held_unit_can_be_let_go(qtbot, score, make_trace, make_frame):
    start, other = Start(kind="zero"), Clamp(recurrence=0, unit=1, value=0.5)
    marks = tuple(map(Standing, (start, other, silenced(0, 3))))
    trace = make_trace(steps=4, hidden=5, marks=marks, held=held_at((1, 1, 4, 5), 0, 0, 3))
    score.show_frame(make_frame(trace))
    place = place_of(score, "hidden", 0, 3, 0)
    assert asked(qtbot, score, place, "Let h[3] go").marks == (start, other)
    again = asked(qtbot, score, place, "Silence h[3] after “the”").marks
    assert again == (start, other, silenced(0, 3), Clamp(recurrence=0, unit=3, value=0.0, step=0))
    assert asked(qtbot, score, place, "Remove all what-if marks").marks == ()


def test_that_a_cell_state_is_held_as_such(qtbot, score, make_trace, make_frame):
    trace = make_trace(steps=4, hidden=5, cells=np.ones((1, 4, 5), np.float32) * 2)
    score.show_frame(make_frame(trace))
    request = asked(qtbot, score, place_of(score, "cells", 0, 4, 1), "Hold c[4] at 2.00 after “food”")
    assert request.marks == (Clamp(recurrence=0, unit=4, value=2.0, state="c", step=1),)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e9])
def test_that_a_diverged_value_is_not_offered_to_be_held(score, make_trace, make_frame, value):
    hidden = np.zeros((1, 4, 5), np.float32)
    hidden[0, 1, 2] = value
    trace = replace(make_trace(steps=4, hidden=5), hidden=hidden, bounded=False)
    score.show_frame(make_frame(trace))
    menu = score.area.menu_at(place_of(score, "hidden", 0, 2, 1))
    texts = [action.text() for action in menu.actions()]
    menu.close()
    assert "Silence h[2]" in texts
    assert not [text for text in texts if text.startswith("Hold")]


def test_that_a_token_offers_edits_of_its_word(qtbot, score, make_trace, make_frame):
    score.show_frame(make_frame(make_trace(steps=4, hidden=5)))
    stage = score.area.stages["tokens"]
    place = QPoint(stage.columns.x(1) + 2, stage.body.center().y())
    for kind, text in (
        ("delete", "Delete “food”"), ("replace", "Type over “food”"), ("left", "Move “food” to the left"),
        ("right", "Move “food” to the right"), ("shuffle", "Shuffle the words"), ("reverse", "Reverse the words"),
    ):  # fmt: skip
        assert asked(qtbot, score, place, text) == EditWord(kind, 1)


def test_that_the_menu_opens_by_the_mouse(monkeypatch, score, make_trace, make_frame):
    menus = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: menus.append(menu))  # offscreen has no keyboard to grab
    score.show_frame(make_frame(make_trace(steps=4, hidden=5)))
    place = place_of(score, "hidden", 0, 2, 1)
    viewport = score.area.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    assert [menu.actions()[0].text() for menu in menus] == ["Silence h[2]"]


def test_that_a_held_value_says_so_and_is_framed(score, make_trace, make_frame):
    trace = make_trace(steps=4, hidden=5)
    score.show_frame(make_frame(trace))
    before = score.area.viewport().grab().toImage()
    marked = make_trace(
        steps=4, hidden=5, marks=(Standing(silenced(0, 3)),), held=held_at((1, 1, 4, 5), 0, 0, 3)
    )
    score.show_frame(make_frame(marked))
    after = score.area.viewport().grab().toImage()
    assert before != after
    score.area.hover = place_of(score, "hidden", 0, 3, 1)
    assert score.area.hover_text().endswith("held by a mark")
    score.area.hover = place_of(score, "hidden", 0, 2, 1)
    assert "held" not in score.area.hover_text()

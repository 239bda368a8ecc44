"""The runs that are compared share columns, colours and playhead; buttons ask for other runs."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import MOST, Rival
from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Scores
from rnn_playground.training.looks.look import Answer
from rnn_playground.training.looks.sides import Side, Sides
from rnn_playground.views.compare.choices import cells, others
from rnn_playground.views.compare.styles import styles
from rnn_playground.views.compare_panel import ComparePanel
from rnn_playground.views.requests import CompareWith

LSTM = Rival(changes={"cell": "lstm"})
WIDE = Rival(changes={"hidden": 12})


@pytest.fixture
def make_side(make_trace):
    def make(rival=None, seed=0, losses=(0.7, 0.6, 0.5), **changes):
        recorder = Recorder()
        for loss in losses:
            recorder.add(loss)
        settings = Settings(**(rival.changes if rival else {}))
        known = {
            "title": "" if rival is None else "LSTM", "settings": settings, "update": len(losses), "loss": 0.5,
            "curve": recorder.curve, "train": Scores(0.4, {"accuracy": 0.9}),
            "held_out": Scores(0.5, {"accuracy": 0.8}), "trace": make_trace(seed=seed), "parameters": 321,
            "microseconds": 80.0, "shared": ("out.W",), "arrays": 4, "rival": rival,
        }  # fmt: skip
        return Side(**{**known, **changes})

    return make


@pytest.fixture
def compare(show, make_frame, make_trace):
    def shown(*sides, size=(720, 420), scheme=LIGHT, panel=None):
        panel = panel or show(ComparePanel(), size=size, scheme=scheme)
        looks = {Sides(): Answer(3, tuple(sides))} if sides else {}
        panel.show_frame(dataclasses.replace(make_frame(make_trace()), looks=looks))
        return panel

    return shown


def test_that_the_panel_says_how_to_begin_without_rivals(compare, make_side):
    panel = compare(make_side())
    assert "Add a run" in panel.empty_text()
    assert panel.bar.add.isEnabled()
    assert not panel._area.isVisible()


def test_that_a_menu_entry_asks_for_that_run_beside_those_there_are(compare, make_side, qtbot):
    panel = compare(make_side(), make_side(WIDE))
    entry = next(action for action in panel.bar.add.menu().actions() if action.text() == "LSTM")
    with qtbot.waitSignal(panel.requested) as asked:
        entry.trigger()
    assert asked.args[0] == CompareWith((WIDE, LSTM), "Compare with LSTM")


def test_that_a_chip_removes_its_run(compare, make_side, qtbot):
    panel = compare(make_side(), make_side(WIDE), make_side(LSTM))
    with qtbot.waitSignal(panel.requested) as asked:
        panel.bar.chips[0].menu().actions()[0].trigger()
    assert asked.args[0].rivals == (LSTM,)


def test_that_a_chip_changes_its_run_further(compare, make_side, qtbot):
    panel = compare(make_side(), make_side(WIDE))
    entry = next(action for action in panel.bar.chips[0].menu().actions() if action.text() == "GRU")
    with qtbot.waitSignal(panel.requested) as asked:
        entry.trigger()
    assert asked.args[0].rivals == (Rival(changes={"hidden": 12, "cell": "gru"}),)


def test_that_there_are_four_runs_at_most(compare, make_side):
    panel = compare(make_side(), *[make_side(LSTM, seed=seed) for seed in range(MOST)])
    assert not panel.bar.add.isEnabled()
    assert "at most" in panel.bar.add.toolTip()


def test_that_every_offered_value_is_possible_and_another_one():
    settings = Settings(layers=2, hidden=1, rate=0.001)
    assert {choice.value for choice in cells(settings)} == {"gru", "lstm", "bag", "last"}
    for choices in others(settings).values():
        for choice in choices:
            assert getattr(settings, choice.name) != choice.value
    assert {choice.value for choice in others(settings)["Hidden units"]} == {2, 10}
    assert "Task" not in others(settings)


def test_that_a_click_in_any_run_asks_for_the_time_step_there(compare, make_side, qtbot):
    panel = compare(make_side(), make_side(LSTM, seed=1))
    where = panel.view.places()
    with qtbot.waitSignal(panel.time_step_requested) as asked:
        qtbot.mouseClick(
            panel.view, Qt.MouseButton.LeftButton,
            pos=QPoint(where.columns.x(4) + 3, where.bodies[1].center().y()),
        )  # fmt: skip
    assert asked.args == [4]


def test_that_the_read_out_names_run_unit_token_and_value(compare, make_side, qtbot):
    trace = make_side(LSTM, seed=1).trace
    panel = compare(make_side(), make_side(LSTM, seed=1))
    where = panel.view.places()
    body = where.bodies[1]
    y = body.top() + (2 * 5 + 1) * body.height() // (2 * trace.hidden.shape[2])
    qtbot.mouseMove(panel.view, QPoint(where.columns.x(2) + 3, y))
    told = panel.view.describe(QPoint(where.columns.x(2) + 3, y))
    assert told.startswith(f"LSTM: h[5] after “{trace.tokens[2]}” = ")
    value = told.split("= ")[1].split(";")[0]
    assert float(value) == pytest.approx(float(trace.hidden[0, 2, 5]), abs=0.006)


def test_that_a_problem_of_a_run_is_told_in_its_place(compare, make_side):
    broken = make_side(LSTM, trace=None, settings=None, curve=None, problem="hidden must be more")
    panel = compare(make_side(), broken)
    assert panel.view.facts(1) == ["hidden must be more"]
    assert panel.grab().width() > 0


def test_that_a_run_that_lags_behind_says_how_far_it_is(compare, make_side):
    panel = compare(make_side(), make_side(LSTM, update=1))
    assert panel.view.facts(1)[0] == "update 1 of 3"


def test_that_the_loss_axis_grows_and_never_shrinks_while_training(compare, make_side):
    panel = compare(make_side(), make_side(LSTM, losses=(2.0,) * 30))
    high = panel.view.loss.top
    assert high >= 2.0
    compare(make_side(losses=(0.1,) * 40), make_side(LSTM, losses=(0.1,) * 40), panel=panel)
    assert panel.view.loss.top == high
    assert panel.view.loss.updates >= 40


def test_that_a_diverged_loss_does_not_spoil_the_axis(compare, make_side):
    panel = compare(make_side(), make_side(LSTM, losses=(0.5, float("nan"), 1e35)))
    assert panel.view.loss.top <= 1.0
    assert panel.grab().width() > 0


@pytest.mark.parametrize("cells_", [["gru", "gru"], ["lstm", "elman", "lstm", "gru"], ["elman"] * 4, ["", "gru"]])
def test_that_no_two_runs_share_colour_or_dash(cells_):
    for scheme in (LIGHT, DARK):
        found = styles(cells_, scheme)
        assert len({style.colour for style in found}) == len(cells_)
        assert len({style.dash for style in found}) == len(cells_)


@pytest.mark.parametrize("size", [(240, 200), (1200, 600)])
@pytest.mark.parametrize("steps", [1, 500])
def test_that_any_size_and_length_is_drawn(compare, make_side, make_trace, size, steps):
    sides = [make_side(trace=make_trace(steps=steps)), make_side(LSTM, trace=make_trace(steps=steps, hidden=40))]
    panel = compare(*sides, size=size, scheme=DARK)
    where = panel.view.places()
    assert all(body.right() <= where.legend.left() for body in where.bodies)
    assert np.all([body.height() >= 4 for body in where.bodies])
    assert panel.grab().width() == size[0]

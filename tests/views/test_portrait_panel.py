"""The state portrait: dots stand at states, keep their places between updates, and lead to their time step."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.engine.portrait import FixedPoint
from rnn_playground.palette import LIGHT
from rnn_playground.training.looks.flow import Field, Flow
from rnn_playground.training.looks.look import Answer
from rnn_playground.training.looks.portrait import Path, Paths, Portrait
from rnn_playground.views.portrait_panel import PortraitPanel

STABLE = FixedPoint(np.array([0.5, -0.6]), np.array([0.4 + 0j, 0.2 + 0j]), "stable")
SADDLE = FixedPoint(np.array([-0.6, 0.6]), np.array([1.4 + 0j, 0.2 + 0j]), "saddle")


def path(points, said="good", label="good", text="a b c", **changes):
    points = np.array(points, float)
    tokens = tuple(f"w{n}" for n in range(len(points)))
    start = np.zeros(2)
    return Path(text=text, tokens=tokens, points=points, start=start, said=said, label=label, cut=False, **changes)


OWN = path([(0.5, 0.1), (0.7, 0.8), (-0.5, 0.3)], text="the food was")
OTHER = path([(-0.2, -0.3), (-0.8, -0.8)], said="bad", label="good", text="a row")


def paths(*ways, axes=None, shares=None, bounded=True, backward=False, hidden=2):
    axes = np.eye(2, hidden) if axes is None else axes
    return Paths(paths=ways or (OWN, OTHER), axes=axes, shares=shares, bounded=bounded, backward=backward)


def field(places=True, fixed=(STABLE, SADDLE), token="food"):  # noqa: S107
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * 2), axis=-1).reshape(-1, 2)
    return Field(places=grid if places else None, moves=0.2 - grid * 0.3 if places else None, fixed=fixed, token=token)


@pytest.fixture
def feed(make_frame, make_trace):
    def fed(panel, found=None, flow=None, update=1, hidden=2, run_id=1, **changes):
        """Answer what the panel asks for until it asks for nothing new."""
        for _ in range(2):
            looks = {}
            for look in panel.looks():
                if isinstance(look, Portrait):
                    looks[look] = Answer(update, found or paths(hidden=hidden))
                elif flow is not None:
                    looks[look] = Answer(update, flow)
            trace = make_trace(steps=3, hidden=hidden, labels=("bad", "good"), **changes)
            panel.show_frame(dataclasses.replace(make_frame(trace, update=update, run_id=run_id), looks=looks))

    return fed


@pytest.fixture
def shown(show, feed):
    panel = show(PortraitPanel(), size=(560, 460))
    feed(panel, flow=field())
    return panel


def colour_at(panel, point):
    return panel.canvas.grab().toImage().pixelColor(point).getRgb()[:3]


def test_that_two_units_are_shown_in_a_box_with_equal_axes(shown):
    assert shown.mode.currentIndex() == 1
    plane = shown.canvas.plane()
    corner, middle = plane.place(1, 1), plane.place(0, 0)
    assert corner.x() - middle.x() == pytest.approx(middle.y() - corner.y())
    assert shown.canvas.rect().contains(corner.toPoint())
    assert shown.looks() == (Portrait(0, (0, 1)), Flow(0, 0, 1.0))


def test_that_paths_end_in_the_mark_of_their_answer(shown):
    shown.set_time_step(0)
    assert colour_at(shown, shown.canvas.place(0, 2).toPoint()) == LIGHT.held_out  # "good" is the second label
    wrong = shown.canvas.place(1, 1).toPoint()
    assert colour_at(shown, wrong) == LIGHT.base  # hollow: the table says "good"
    ring = [colour_at(shown, wrong + QPoint(x, 0)) for x in range(3, 7)]
    assert any(blue - red > 120 for red, _, blue in ring)  # "bad" is the first: blue


def test_that_the_playhead_dot_moves_along_the_sentence(shown):
    for step in (0, 2):
        shown.set_time_step(step)
        at = shown.canvas.place(0, step).toPoint()
        ring = {colour_at(shown, at + QPoint(0, y)) for y in range(-9, -5)}
        assert LIGHT.playhead in ring
    assert shown.looks()[1] == Flow(0, 2, 1.0)  # the flow is that of the playhead's token


def test_that_a_click_on_a_dot_asks_for_its_time_step(shown):
    asked = []
    shown.time_step_requested.connect(asked.append)
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=shown.canvas.place(0, 1).toPoint() + QPoint(3, 2))
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=shown.canvas.place(1, 0).toPoint())  # of another
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert asked == [1]


def test_that_the_mouse_says_which_state_it_is(shown):
    QTest.mouseMove(shown.canvas, shown.canvas.place(0, 1).toPoint())
    assert shown.readout.text() == "(.70, .80) after “w1” of “the food was”: good"
    QTest.mouseMove(shown.canvas, shown.canvas.place(1, 0).toPoint())
    assert shown.readout.text() == "(-.20, -.30) after “w0” of “a row”: bad, the table says good"
    QTest.mouseMove(shown.canvas, shown.canvas.plane().place(*STABLE.state).toPoint())
    assert shown.readout.text() == "stable fixed point at (.50, -.60): |λ| of its Jacobian .40, .20"
    QTest.mouseMove(shown.canvas, QPoint(1, 1))
    assert shown.readout.text() == shown.headline() == "“food” again and again: 2 fixed points"


def test_that_fixed_points_are_told_apart_by_shape_and_colour(shown):
    plane = shown.canvas.plane()
    stable, saddle = (plane.place(*point.state).toPoint() for point in (STABLE, SADDLE))
    assert colour_at(shown, stable) == LIGHT.good
    assert colour_at(shown, stable + QPoint(3, 0)) == LIGHT.good  # a full disc
    assert colour_at(shown, saddle) == LIGHT.warning
    assert colour_at(shown, saddle + QPoint(4, 0)) != LIGHT.warning  # a cross


def test_that_arrows_are_drawn_for_the_flow_and_none_without(shown, feed):
    with_arrows = shown.canvas.grab().toImage()
    shown.flow.setCurrentIndex(2)
    feed(shown)
    assert shown.looks() == (Portrait(0, (0, 1)),)
    assert shown.canvas.grab().toImage() != with_arrows
    shown.flow.setCurrentIndex(1)
    assert shown.looks()[1] == Flow(0, None, 1.0)
    feed(shown, flow=field(token=""))
    assert shown.headline() == "no input: 2 fixed points"


def test_that_a_lstm_says_why_it_has_no_arrows(shown, feed):
    feed(shown, flow=field(places=False, fixed=(STABLE,)), update=2)
    assert shown.headline() == "“food” again and again: 1 fixed point; no arrows: the next h depends on c, too"


def test_that_more_units_begin_with_components_and_say_why_there_is_no_flow(show, feed):
    panel = show(PortraitPanel(), size=(560, 460))
    shares = np.array([0.62, 0.21])
    feed(panel, paths(shares=shares, hidden=8), hidden=8)
    assert panel.looks() == (Portrait(0, None),)
    assert panel.headline() == "83 % of the variance of 2 sentences' states"
    assert panel._axis_names() == ("component 1 (62 %)", "component 2 (21 %)")
    changed = []
    panel.looks_changed.connect(lambda: changed.append(panel.looks()))
    panel.mode.setCurrentIndex(1)
    panel.up.setValue(5)
    assert changed[-1] == (Portrait(0, (0, 5)),)
    feed(panel, paths(hidden=8), hidden=8)
    assert panel.headline() == "no flow: where a step leads depends on all 8 units, not on these two"
    assert panel._axis_names() == ("h[0]", "h[5]")


def test_that_components_keep_their_side_and_order_between_updates(show, feed):
    panel = show(PortraitPanel(), size=(560, 460))
    axes, shares = np.eye(2, 8), np.array([0.6, 0.4])
    feed(panel, paths(axes=axes, shares=shares), hidden=8)
    before = panel.canvas.place(0, 1)
    # the same states, as another decomposition may give them: turned around, and the other one first
    flipped = dataclasses.replace(OWN, points=OWN.points[:, ::-1] * [-1, 1])
    other = dataclasses.replace(OTHER, points=OTHER.points[:, ::-1] * [-1, 1])
    feed(panel, paths(flipped, other, axes=axes[::-1] * [[-1], [1]], shares=shares[::-1]), hidden=8, update=2)
    assert panel.canvas.place(0, 1) == before
    assert panel._axis_names() == ("component 1 (60 %)", "component 2 (40 %)")


def test_that_the_range_never_shrinks_while_training_but_at_a_reset(show, feed):
    panel = show(PortraitPanel(), size=(560, 460))
    shares = np.array([0.6, 0.4])
    small, large = (paths(path(scale * OWN.points), axes=np.eye(2, 8), shares=shares) for scale in (1, 9))
    feed(panel, small, hidden=8)
    top = panel.canvas.scale.top
    feed(panel, large, hidden=8, update=2)
    wide = panel.canvas.scale.top
    assert wide >= 7.2 > top
    feed(panel, small, hidden=8, update=3)
    assert panel.canvas.scale.top == wide
    feed(panel, small, hidden=8, update=1)
    assert panel.canvas.scale.top == top


def test_that_a_way_from_the_end_begins_at_the_last_token(show, feed):
    panel = show(PortraitPanel(), size=(560, 460))
    feed(panel, paths(OWN, backward=True), layers=2, directions=2)
    assert [panel.layer.itemText(place) for place in range(2)] == ["layer 1 →", "layer 1 ←"]
    panel.set_time_step(1)
    assert colour_at(panel, panel.canvas.place(0, 0).toPoint()) == LIGHT.held_out  # the answer's mark
    panel.layer.setCurrentIndex(1)
    assert panel.looks()[0] == Portrait(1, (0, 1))


def test_that_another_sentence_keeps_the_old_picture_until_it_is_answered(shown, make_frame, make_trace):
    frame = make_frame(make_trace(steps=3, hidden=2, seed=3), update=1)
    shown.show_frame(frame)
    assert shown.empty_text() == ""
    shown.show_frame(dataclasses.replace(frame, run_id=2))
    assert shown.empty_text() == "Reading some sentences."


def test_that_a_problem_is_told(show, make_frame, make_trace):
    panel = show(PortraitPanel())
    frame = make_frame(make_trace(hidden=8))
    panel.show_frame(frame)
    looks = {look: Answer(1, None, "there is nothing") for look in panel.looks()}
    panel.show_frame(dataclasses.replace(frame, looks=looks))
    assert panel.empty_text() == "No portrait: there is nothing."


@pytest.mark.parametrize("size", [(240, 200), (900, 600), (60, 40), (1, 1)])
@pytest.mark.parametrize("hidden", [1, 2, 300])
def test_that_any_size_is_painted(show, feed, size, hidden):
    panel = show(PortraitPanel(), size=size)
    feed(panel, flow=field(), hidden=hidden)
    assert not panel.grab().isNull()


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_that_states_that_diverged_are_painted(shown, feed, value):
    broken = OWN.points.copy()
    broken[1] = value
    feed(shown, paths(path(broken), OTHER, bounded=False), flow=field(fixed=()), update=2)
    QTest.mouseMove(shown.canvas, QPoint(100, 100))
    assert not shown.grab().isNull()
    assert shown.headline().endswith("no fixed point found")


def test_that_one_token_alone_is_painted(shown, feed):
    feed(shown, paths(path([(0.3, 0.3)])), flow=field(), update=2)
    assert not shown.grab().isNull()


def test_that_many_classes_and_long_names_stay_within_the_picture(show, feed):
    panel = show(PortraitPanel(), size=(240, 200))
    ways = [path(OWN.points * n / 10, said=f"a very long label {n}", label="") for n in range(1, 10)]
    feed(panel, paths(*ways))
    assert not panel.grab().isNull()

"""The three ways of drawing: what stands where, what is a copy of what, and how one turns into another."""

import pytest
from PySide6.QtCore import QRectF

from rnn_playground.views.network.geometry import Box, Curve, Picture, between, to_segment
from rnn_playground.views.network.layouts import columns, loop, unrolled, window
from rnn_playground.views.network.stage import picture, shown_steps
from rnn_playground.views.network.structure import Link, Part, Structure

LINE = 17.0


def make(steps=6, layers=1, directions=1, readout="last", hidden=4, gates=()):
    return Structure(
        cell="Elman", gates=gates, layers=layers, directions=directions, hidden=hidden, steps=steps, embedding=0,
        head=0, readout=readout,
    )  # fmt: skip


SHAPES = [{}, {"layers": 2}, {"directions": 2}, {"layers": 3, "directions": 2}, {"steps": 1}, {"readout": "every"}]


@pytest.mark.parametrize("shape", SHAPES)
def test_that_unrolled_copies_share_the_identity_of_their_weights(shape):
    structure = make(**shape)
    copies = [{link.weights for link in structure.links(step)} for step in range(structure.steps)]
    recurrences = structure.layers * structure.directions
    inputs = structure.directions + (structure.layers - 1) * structure.directions**2
    assert len(copies[-1]) == inputs + recurrences + structure.directions
    last_only = {("out", 1 + 2 * (structure.layers - 1), -1)} if structure.directions == 2 else set()
    for copy in copies[:-1]:  # what reads from the end answers at the end alone
        assert copy == copies[-1] - last_only
    names = {(link.weights, structure.array(link)) for step in range(structure.steps) for link in structure.links(step)}
    assert len(names) == len(copies[-1])  # one array for each, at every step


def test_that_a_reversed_recurrence_goes_on_from_the_right():
    structure = make(directions=2)
    assert [structure.before(0, 3), structure.before(1, 3)] == [2, 4]
    assert structure.array(Link("again", 1, 1, 3)) == "layer0.reverse.W_h"
    assert structure.array(Link("in", -1, 0, 3)) == "layer0.W_x"


@pytest.mark.parametrize("steps", [1, 2, 7, 60, 500])
@pytest.mark.parametrize("width", [230, 520, 1180])
def test_that_the_playhead_is_always_in_sight(steps, width):
    area = QRectF(5, 5, width, 300)
    count, pitch = columns(area, LINE, steps)
    assert 1 <= count <= steps
    for playhead in {0, steps // 2, steps - 1}:
        view = window(area, LINE, steps, playhead - (count - 1) // 2)
        assert view.seen(playhead) == 1
        assert area.left() <= view.x(playhead) - pitch / 2 + 1e-6
        assert view.x(playhead) + pitch / 2 <= area.right() + 1e-6
        assert len(view.steps(steps)) <= count + 1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [(230, 130), (520, 380), (1180, 640)])
def test_that_no_box_lies_on_another(shape, size):
    structure, area = make(**shape), QRectF(5, 5, *size)
    playhead = structure.steps // 2
    count, _ = columns(area, LINE, structure.steps)
    view = window(area, LINE, structure.steps, playhead - (count - 1) // 2)
    steps = shown_steps(structure, view, playhead)
    folded = loop(structure, area, LINE, playhead, steps)
    for shown in (folded, unrolled(structure, area, LINE, view, steps)):
        boxes = [box.rect for box in shown.boxes.values() if box.alpha == 1]
        for place, box in enumerate(boxes):
            assert box.width() > 0
            assert box.height() > 0
            assert area.adjusted(-1, -1, 1, 1).contains(box)
            assert not any(box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other) for other in boxes[:place])


@pytest.mark.parametrize("shape", SHAPES)
def test_that_arrows_join_the_boxes_they_belong_to(shape):
    structure, area = make(**shape), QRectF(0, 0, 900, 600)
    view = window(area, LINE, structure.steps, 0)
    shown = unrolled(structure, area, LINE, view, range(-1, structure.steps + 1))
    for link, curve in shown.curves.items():
        answer, cell = Part("output", 0, link.step), Part("cell", link.recurrence, link.step)
        end = shown.boxes[answer if link.recurrence < 0 else cell]
        assert end.rect.adjusted(-1, -1, 1, 1).contains(curve.x3, curve.y3)
        if link.kind == "again":
            start = shown.boxes[Part("cell", link.recurrence, structure.before(link.recurrence, link.step))]
            assert start.rect.adjusted(-1, -1, 1, 1).contains(curve.x0, curve.y0)
            assert (curve.x3 < curve.x0) == structure.reverse(link.recurrence)


def test_that_the_morph_ends_in_the_three_pictures():
    structure, area = make(), QRectF(0, 0, 600, 400)
    view = window(area, LINE, 6, 0)
    steps = shown_steps(structure, view, 2)
    folded, unfolded = loop(structure, area, LINE, 2, steps), unrolled(structure, area, LINE, view, steps)
    assert picture(structure, area, LINE, view, 2, 0.0, None) == folded
    assert picture(structure, area, LINE, view, 2, 1.0, None) == unfolded
    half = picture(structure, area, LINE, view, 2, 0.5, None)
    for part, box in half.boxes.items():
        assert box.x == pytest.approx((folded.boxes[part].x + unfolded.boxes[part].x) / 2)
    assert sum(box.alpha for part, box in folded.boxes.items() if part.kind == "cell") == 1  # one copy is all there is


def test_that_what_only_one_picture_has_fades_where_it_is():
    part, link = Part("cell", 0, 0), Link("again", 0, 0, 1)
    one = Picture({part: Box(1, 2, 3, 4)}, {})
    other = Picture({}, {link: Curve.straight(0, 0, 8, 0)})
    mixed = between(one, other, 0.25)
    assert mixed.boxes[part] == Box(1, 2, 3, 4, 0.75)
    assert mixed.curves[link] == Curve.straight(0, 0, 8, 0, 0.25)
    assert between(one, other, 0) is one
    assert between(one, other, 1) is other


def test_that_a_curve_knows_its_course_and_its_distance():
    curve = Curve.straight(0, 0, 30, 40)
    assert (curve.at(0.5).x(), curve.at(0.5).y()) == (15, 20)
    assert curve.distance(15 - 4, 20 + 3) == pytest.approx(5)
    assert to_segment(-3, -4, 0, 0, 30, 40) == 5
    assert curve.arrives == pytest.approx(0.9272952)
    assert abs(curve.leaves - curve.arrives) == pytest.approx(3.1415926)

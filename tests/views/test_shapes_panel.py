"""The panel of the five shapes: the present one is lit, and the sentence's targets are counted."""

import dataclasses

import numpy as np
import pytest

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.tasks.registry import tasks
from rnn_playground.views.shapes.diagrams import SHAPES
from rnn_playground.views.shapes_panel import ShapesPanel

NAMES = [shape.name for shape in SHAPES]


@pytest.fixture
def shaped(make_frame, make_trace):
    def make(shape, **changes):
        return dataclasses.replace(make_frame(make_trace(**changes)), shape=shape)

    return make


def lit(panel):
    """Return the shapes in whose box some pixel has a strong colour of targets."""
    image = panel.grab().toImage()
    strong = []
    for shape, box in zip(SHAPES, panel.boxes(), strict=True):
        colours = {
            image.pixelColor(x, y).getRgb()[:3]
            for x in range(box.left(), box.right(), 2)
            for y in range(box.top(), box.bottom(), 2)
        }
        if any(abs(red - blue) > 60 for red, _, blue in colours):
            strong.append(shape.name)
    return strong


def test_that_every_task_has_one_of_the_shapes():
    assert {task.shape for task in tasks().values()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_present_shape_alone_is_lit(show, shaped, name, scheme):
    panel = show(ShapesPanel(), size=(900, 260), scheme=scheme)
    panel.show_frame(shaped(name))
    assert panel.shape.name == name
    assert lit(panel) == [name]


def test_that_the_sentence_is_told_in_steps_and_targets(show, shaped):
    panel = show(ShapesPanel())
    panel.show_frame(shaped("many-to-one", steps=6))
    assert panel.sentence() == "this sentence: 6 steps, asked at 1"
    panel.show_frame(shaped("one-to-one", steps=1))
    assert panel.sentence() == "this sentence: 1 step, asked at 1"
    panel.show_frame(shaped("many-to-many, synchronised", steps=6, loss=np.full(6, 0.1)))
    assert panel.sentence() == "this sentence: 6 steps, asked at 6"
    panel.show_frame(shaped("many-to-one", steps=6, loss=np.full(6, np.nan)))
    assert panel.sentence() == "this sentence: 6 steps, no target known"
    loss = np.array([np.nan, np.nan, 0.1, 0.2, 0.3])
    panel.show_frame(shaped("many-to-many, not synchronised", steps=5, loss=loss, border=2))
    assert panel.sentence() == "this sentence: 2 steps read, then 3 written, asked at 3"


@pytest.mark.parametrize("size", [(240, 200), (1200, 700), (300, 620), (560, 300)])
def test_that_the_diagrams_stand_apart_within_the_panel(show, shaped, size):
    panel = show(ShapesPanel(), size=size)
    panel.show_frame(shaped("one-to-many"))
    boxes = panel.boxes()
    assert all(panel.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert not panel.grab().isNull()

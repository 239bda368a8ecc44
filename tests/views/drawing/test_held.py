"""Frames around held values: few rectangles, in the right place, in sight whatever is below."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap
from rnn_playground.views.drawing.held import HeldCells


def covered(cells, shape):
    found = np.zeros(shape, int)
    for rows, (first, end) in cells.boxes:
        found[first:end, rows.start : rows.stop] += 1
    return found


@pytest.mark.parametrize("seed", range(6))
def test_that_the_boxes_cover_each_held_cell_once_and_nothing_else(seed):
    random = np.random.default_rng(seed)
    held = random.random((9, 7)) < (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)[seed]
    order = random.permutation(7)
    cells = HeldCells()
    cells.show(held, order)
    np.testing.assert_array_equal(covered(cells, held.shape), held[:, order])


def test_that_a_unit_or_a_whole_state_is_one_box():
    cells = HeldCells()
    held = np.zeros((100, 64), bool)
    held[:, 3] = True
    cells.show(held)
    assert cells.boxes == ((range(3, 4), (0, 100)),)
    held[:] = False
    held[5] = True
    cells.show(held)
    assert cells.boxes == ((range(64), (5, 6)),)
    cells.show(None)
    assert cells.boxes == ()


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("height", [16, 200])
def test_that_a_frame_is_painted_around_its_cell_alone(qapp, scheme, height):
    heatmap = Heatmap()
    heatmap.show(np.zeros((5, 4)), -1, 1, scheme.diverging)
    held = np.zeros((5, 4), bool)
    held[2, 1] = True
    cells = HeldCells()
    cells.show(held)
    columns, area = Columns(steps=5, width=30, left=0, span=150), QRect(0, 0, 150, height)
    image = QImage(150, height, QImage.Format.Format_RGB32)
    image.fill(colour(scheme.text))
    with QPainter(image) as painter:
        cells.paint(painter, columns, area, heatmap, scheme)
    frame = colour(scheme.warning).rgb()
    places = [(x, y) for x in range(150) for y in range(height) if image.pixel(x, y) == frame]
    assert places
    low, high = heatmap.edge(1, area), heatmap.edge(2, area)
    assert all(59 <= x <= 90 and low - 1 <= y <= high for x, y in places)
    assert {min(x for x, _ in places), max(x for x, _ in places)} & {59, 60}

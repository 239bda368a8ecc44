"""Bars stand on the ground of their axis, as high as their values."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from rnn_playground.palette import LIGHT
from rnn_playground.views.drawing.bars import paint_bars
from rnn_playground.views.drawing.colours import colour

BOX = QRect(10, 10, 300, 150)


@pytest.fixture
def drawn(qtbot):
    def draw(values, **changes):
        pixmap = QPixmap(320, 170)
        pixmap.fill(colour(LIGHT.base))
        with QPainter(pixmap) as painter:
            plot = paint_bars(painter, BOX, "title", np.array(values, float), LIGHT.train, LIGHT, **changes)
        return pixmap.toImage(), plot

    return draw


def heights(image, plot, count):
    found = []
    for place in range(count):
        x = plot.left() + (2 * place + 1) * plot.width() // (2 * count)
        ys = range(plot.top(), plot.bottom() + 1)
        found.append(sum(image.pixelColor(x, y).getRgb()[:3] == LIGHT.train for y in ys))
    return found


def test_that_heights_are_shares_of_a_round_end(drawn):
    image, plot = drawn([0.5, 1.0, 0.25, 0.0], reference=None)
    assert heights(image, plot, 4) == pytest.approx(np.array([0.5, 1, 0.25, 0]) * plot.height(), abs=2)


def test_that_the_reference_is_on_the_axis(drawn):
    image, plot = drawn([0.25, 0.25], reference=1.0)
    assert heights(image, plot, 2) == pytest.approx([plot.height() / 4] * 2, abs=2)
    row = {image.pixelColor(x, plot.top()).getRgb()[:3] for x in range(plot.left(), plot.right())}
    assert row == {LIGHT.text}


def test_that_a_logarithmic_axis_goes_by_decades(drawn):
    image, plot = drawn([1.0, 0.1, 0.01, 0.001], logarithmic=True)
    assert heights(image, plot, 4) == pytest.approx(np.array([3, 2, 1, 0]) / 3 * plot.height(), abs=2)


@pytest.mark.parametrize("values", [[], [np.nan], [np.inf, 1], [0, 0], [1e-320, 1e300], [1] * 600])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_that_anything_is_painted(drawn, values, logarithmic):
    image, _ = drawn(values, logarithmic=logarithmic)
    assert not image.isNull()

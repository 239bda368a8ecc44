"""The line of a linear output."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from rnn_playground.palette import LIGHT
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.number_line import NumberLine, written


def texts_above(values, width):
    """Return how many pixels of text stand above the points."""
    image = QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    line = NumberLine(np.array(values)[:, None], ("y",))
    with QPainter(image) as painter:
        high = painter.fontMetrics().height()
        line.paint(painter, Columns(len(values), width, 0, 400), QRect(0, 0, 400, 120), LIGHT)
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(400) for y in range(high - 2))


def test_that_numbers_stand_over_all_columns_or_none(qapp):
    assert texts_above([1.0, 1.02, 0.98], 20) == 0  # "1" alone would have had room
    assert texts_above([1.0, 1.02, 0.98], 100) > 0


def test_that_numbers_are_written_as_everywhere_else():
    told = [written(value) for value in (0.0, 0.5, -0.104, -1.25, 3427.4, 10.06, float("nan"))]
    assert told == ["0", ".5", "−.104", "−1.25", "3,427", "10.1", "–"]

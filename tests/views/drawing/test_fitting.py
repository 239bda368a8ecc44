"""The longest wording that fits is written."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from rnn_playground.views.drawing.fitting import paint_fitting

LONG = "a push to h after this arrives there with so much of its size"
BRIEF = "this: so much"


@pytest.fixture
def written(qtbot):
    def write(width, lines):
        pixmap = QPixmap(400, 100)
        with QPainter(pixmap) as painter:
            return paint_fitting(painter, QRect(0, 0, width, lines * painter.fontMetrics().height()), (LONG, BRIEF))

    return write


def test_that_the_first_wording_that_fits_is_written(written):
    assert written(900, 1) == LONG
    assert written(250, 1) == BRIEF
    assert written(300, 2) == LONG
    assert written(40, 1).endswith("…")

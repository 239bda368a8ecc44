"""Two pictures share a panel as its size allows."""

import pytest
from PySide6.QtCore import QRect, QSize

from rnn_playground.views.drawing.halves import Halves, arrangement

BODY = QRect(10, 30, 600, 400)


@pytest.mark.parametrize(
    ("size", "how"), [((900, 600), "beside"), ((900, 200), "alone"), ((320, 600), "below"), ((240, 200), "alone")]
)
def test_that_the_size_decides(size, how):
    assert arrangement(QSize(*size), 14) == how


@pytest.mark.parametrize("how", ["beside", "below"])
def test_that_both_are_inside_and_apart(how):
    halves = Halves.of(BODY, how, 14, share=0.6, turned=False)
    assert BODY.contains(halves.main)
    assert BODY.contains(halves.other)
    assert not halves.main.intersects(halves.other)
    assert halves.main.width() * halves.main.height() > halves.other.width() * halves.other.height()


def test_that_alone_one_takes_the_place_of_the_other():
    assert Halves.of(BODY, "alone", 14, share=0.6, turned=False) == Halves(BODY, None)
    assert Halves.of(BODY, "alone", 14, share=0.6, turned=True) == Halves(None, BODY)

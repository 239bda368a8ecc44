"""A plane with equal axes: points and pixels lead back to one another, and what must fit does."""

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter

from rnn_playground.palette import LIGHT
from rnn_playground.views.drawing.plane import Plane


@pytest.mark.parametrize("area", [QRect(0, 0, 200, 100), QRect(10, 20, 90, 300), QRect(0, 0, 1, 1)])
@pytest.mark.parametrize("reach", [1.0, 0.02, 5e4])
def test_that_a_pixel_leads_back_to_its_point(area, reach):
    plane = Plane(area, reach, 0.3, -0.2)
    for x, y in ((0.3, -0.2), (0.3 + reach, -0.2), (0.1, 0.4)):
        assert plane.point(plane.place(x, y)) == pytest.approx((x, y))


def test_that_the_reach_fits_in_all_directions_and_units_are_equal():
    plane = Plane(QRect(0, 0, 400, 100), 2.0)
    assert plane.place(0, 2).y() == pytest.approx(0)
    assert plane.place(0, -2).y() == pytest.approx(100)
    assert plane.place(1, 0).x() - plane.place(0, 0).x() == plane.place(0, 0).y() - plane.place(0, 1).y()
    left, right, bottom, top = plane.span()
    assert (left, right, bottom, top) == pytest.approx((-8, 8, -2, 2))
    assert plane.middle == QPointF(200, 50)


@pytest.mark.parametrize("size", [(400, 300), (60, 40), (3, 3)])
@pytest.mark.parametrize("reach", [1.12, 0.25, 2.5, 1e6])
def test_that_the_grid_is_painted_at_any_size(qapp, size, reach):
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        Plane(image.rect(), reach).paint_grid(painter, LIGHT)
    shades = {image.pixelColor(x, image.height() // 2).getRgb()[:3] for x in range(image.width())}
    assert LIGHT.border in shades  # the axis through 0


def test_that_a_plane_that_need_not_be_high_uses_the_width():
    plane = Plane(QRect(0, 0, 400, 100), 2.0, rise=0.4)
    assert plane.span() == pytest.approx((-2, 2, -0.5, 0.5))

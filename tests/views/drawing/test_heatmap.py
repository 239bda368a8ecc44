"""A cell has the colour of its value, and the row under a pixel is the row that is painted there."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from rnn_playground.palette import DARK, LIGHT, table
from rnn_playground.views.drawing.colours import ink, map_colour, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap


def painted(values, scheme, area, columns):
    heatmap = Heatmap()
    heatmap.show(values, -1.0, 1.0, scheme.diverging)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        heatmap.paint(painter, columns, area, scheme.base)
    return heatmap, image


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_every_cell_has_the_palette_colour_of_its_value(qapp, scheme):
    values = np.linspace(-1, 1, 15).reshape(5, 3)
    area, columns = QRect(10, 20, 200, 90), Columns(5, 40, 10, 200)
    _, image = painted(values, scheme, area, columns)
    colours = table(scheme.diverging, 255)
    for step in range(5):
        for row in range(3):
            pixel = image.pixelColor(10 + step * 40 + 20, 20 + row * 30 + 15)
            assert pixel.getRgb()[:3] == tuple(colours[round((values[step, row] + 1) / 2 * 254)])


def test_that_the_row_read_out_is_the_row_painted_at_any_height(qapp):
    rows = 13
    values = np.tile(np.linspace(-1, 1, rows), (2, 1))
    for height in (7, 13, 40, 97, 150):
        area = QRect(0, 3, 8, height)
        heatmap, image = painted(values, LIGHT, area, Columns(2, 4, 0, 8))
        colours = {
            tuple(int(c) for c in table(LIGHT.diverging, 255)[round(i / (rows - 1) * 254)]): i for i in range(rows)
        }
        for y in range(3, 3 + height):
            row = heatmap.row_at(y, area)
            pixel = image.pixelColor(1, y).getRgb()[:3]
            if pixel != LIGHT.base:  # a line between cells
                assert colours[pixel] == row
            assert heatmap.edge(row, area) <= y < heatmap.edge(row + 1, area)


def test_that_only_visible_columns_are_painted(qapp):
    values = np.linspace(-1, 1, 20).reshape(20, 1)
    _, image = painted(values, LIGHT, QRect(50, 0, 60, 20), Columns(20, 6, 50, 60, 30))
    assert image.pixelColor(52, 5).getRgb()[:3] == tuple(table(LIGHT.diverging, 255)[round(5 / 19 * 254)])
    assert image.pixelColor(49, 5).getRgb()[:3] == image.pixelColor(110, 5).getRgb()[:3] == (0, 0, 0)


def test_that_values_outside_the_scale_are_clipped_and_nan_is_neutral(qapp):
    values = np.array([[5.0], [-5.0], [np.nan], [np.inf]])
    _, image = painted(values, LIGHT, QRect(0, 0, 40, 10), Columns(4, 10, 0, 40))
    shown = [image.pixelColor(step * 10 + 4, 5).getRgb()[:3] for step in range(4)]
    assert shown == [LIGHT.diverging[-1], LIGHT.diverging[0], LIGHT.diverging[3], LIGHT.diverging[-1]]


def test_that_ink_can_be_read_on_every_colour_of_the_maps():
    def luminance(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for scheme in (LIGHT, DARK):
        for share in np.linspace(0, 1, 50):
            ground = map_colour(scheme.sequential, float(share))
            dark, light = sorted((luminance(ground), luminance(ink(ground))))
            assert (light + 0.05) / (dark + 0.05) >= 4.2


def test_that_mixing_is_between_ground_and_top():
    assert mix((200, 0, 100), (0, 100, 100), 0.5) == (100, 50, 100)


def colours_of(heatmap, columns, row, rows):
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        heatmap.paint(painter, columns, QRect(0, 0, 200, 60), LIGHT.base)
    y = (2 * row + 1) * 60 // (2 * rows)
    return [image.pixelColor(columns.x(t) + 2, y).getRgb()[:3] for t in columns.visible()]


def test_that_one_heatmap_follows_scrolling_other_values_and_another_order(qapp):
    random, map_of = np.random.default_rng(3), table(LIGHT.diverging, 255)
    heatmap = Heatmap()
    order = np.array([2, 0, 1])
    for values in (random.uniform(-1, 1, (40, 3)), random.uniform(-1, 1, (40, 3)), random.uniform(-1, 1, (25, 3))):
        for chosen in (None, order):
            heatmap.show(values, -1.0, 1.0, LIGHT.diverging, chosen)
            for offset in (0, 50, 25):
                columns = Columns(len(values), 5, 0, 100, offset)
                for row in range(3):
                    unit = row if chosen is None else order[row]
                    wanted = [
                        tuple(int(c) for c in map_of[round((values[t, unit] + 1) / 2 * 254)]) for t in columns.visible()
                    ]
                    assert colours_of(heatmap, columns, row, 3) == wanted

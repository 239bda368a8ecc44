"""The picture of probabilities follows from how many there are."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage, QPainter

from rnn_playground.palette import LIGHT, table
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.probabilities import Rows, Top, YesNo, picture


def labels(count):
    return tuple(f"label {i}" for i in range(count))


def painted(shown, columns, body):
    image = QImage(500, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        font = QFont("DejaVu Sans")
        font.setPointSizeF(9)
        painter.setFont(font)
        line = painter.fontMetrics().height()
        shown.paint(painter, columns, body, LIGHT)
    return image, line


@pytest.mark.parametrize(
    ("outputs", "names", "kind"),
    [(1, 2, YesNo), (1, 1, YesNo), (2, 2, YesNo), (3, 3, Rows), (8, 8, Rows), (9, 9, Top), (1000, 1000, Top)],
)
def test_that_the_number_of_outputs_chooses_the_picture(qapp, outputs, names, kind):
    assert type(picture(np.full((4, outputs), 0.1), labels(names), LIGHT)) is kind


def test_that_a_single_output_and_two_classes_speak_for_the_second_label(qapp):
    one = picture(np.array([[0.25], [0.973]]), ("negative", "positive"), LIGHT)
    two = picture(np.array([[0.75, 0.25], [0.027, 0.973]]), ("negative", "positive"), LIGHT)
    for shown in (one, two):
        assert shown.summary(1) == "positive .973"
        assert shown.at(0, 5, Columns(2, 50, 0, 100), QRect(0, 0, 100, 60)) == ("positive", 0.25)


def test_that_a_bar_is_as_tall_as_its_probability(qapp):
    shown = picture(np.array([[0.25], [0.75], [np.nan]]), ("no", "yes"), LIGHT)
    columns, body = Columns(3, 80, 0, 240), QRect(0, 0, 240, 214)
    image, line = painted(shown, columns, body)
    for step, value, colour in ((0, 0.25, LIGHT.diverging[1]), (1, 0.75, LIGHT.diverging[-2])):
        column = [image.pixelColor(step * 80 + 20, y).getRgb()[:3] for y in range(line, 214)]
        assert column.count(colour) == pytest.approx(value * (214 - line), abs=2)  # the middle line crosses it
    assert {image.pixelColor(180, y).getRgb()[:3] for y in range(line, 100)} == {(255, 255, 255)}


def test_that_rows_have_the_colours_of_their_probabilities_and_frame_the_largest(qapp):
    values = np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]])
    shown = picture(values, labels(3), LIGHT)
    image, _ = painted(shown, Columns(2, 20, 0, 40), QRect(0, 0, 40, 60))
    colours = table(LIGHT.sequential, 255)
    for step in range(2):
        for row in range(3):
            pixel = image.pixelColor(step * 20 + 10, row * 20 + 10).getRgb()[:3]
            assert pixel == tuple(colours[round(float(values[step, row]) * 254)])
    framed = {
        (s, r) for s in range(2) for r in range(3) if image.pixelColor(s * 20, r * 20 + 9).getRgb()[:3] == LIGHT.text
    }
    assert framed == {(0, 1), (1, 0)}
    assert shown.summary(0) == "label 1 .700"
    assert shown.at(1, 30, Columns(2, 20, 0, 40), QRect(0, 0, 40, 60)) == ("label 1", 0.3)


def test_that_the_five_largest_come_in_order():
    random = np.random.default_rng(0)
    values = random.random((3, 400))
    names = labels(400)
    shown = picture(values, names, LIGHT)
    for step in range(3):
        order = sorted(range(400), key=lambda i: -values[step, i])[:5]
        assert shown.best(step) == [(names[i], values[step, i]) for i in order]
    body = QRect(0, 0, 100, 50)
    assert shown.at(0, 25, Columns(3, 100, 0, 300), body) == shown.best(0)[2]


@pytest.mark.parametrize("width", [2, 10, 14, 40, 70, 120])
def test_that_the_five_largest_stay_in_their_columns_at_any_width(qapp, width):
    names = tuple("incomprehensibilities" for _ in range(20))
    values = np.zeros((3, 20))
    values[1] = np.linspace(0.1, 0.9, 20)
    shown = picture(values, names, LIGHT)
    columns, body = Columns(1, width, 100, width), QRect(100, 50, width, 70)
    image, _ = painted(shown, columns, body)
    inked = [(x, y) for x in range(500) for y in range(300) if image.pixelColor(x, y).getRgb()[:3] != (255, 255, 255)]
    assert inked
    assert all(99 <= x <= 100 + width and 50 <= y < 120 for x, y in inked)


@pytest.mark.parametrize("width", [8, 30, 200])
@pytest.mark.parametrize("outputs", [1, 2, 5, 30])
def test_that_steps_without_numbers_are_left_empty(qapp, outputs, width):
    values = np.full((2, outputs), 0.5 / outputs)
    values[0] = np.nan
    shown = picture(values, labels(max(outputs, 2)), LIGHT)
    columns, body = Columns(2, width, 0, 2 * width), QRect(0, 0, 2 * width, 200)
    image, _ = painted(shown, columns, body)
    assert shown.summary(0) == ""
    assert shown.summary(1) != ""
    if not isinstance(shown, Rows):  # a heatmap has a colour of its own for what is no number
        assert image.pixelColor(width // 2, 60).name() == "#ffffff"

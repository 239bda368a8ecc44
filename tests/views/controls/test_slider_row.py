"""A row of a slider and a number: both ask for the same values, and a value from elsewhere asks for nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnn_playground.views.controls.slider_row import SliderRow


@pytest.fixture
def make(qtbot):
    """Return a function that makes a row and the list of what it asks for."""

    def made(*args, **more):
        row = SliderRow("size", "Size, in units", *args, **more)
        qtbot.addWidget(row)
        row.show()
        asked = []
        row.wanted.connect(lambda value, key: asked.append((value, key)))
        return row, asked

    return made


def test_that_whole_numbers_are_stepped_through(make):
    row, asked = make(5, 100)
    for _ in range(3):
        QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert [value for value, _ in asked] == [6, 7, 8]
    assert len({key for _, key in asked}) == 1
    assert row.value == 8


def test_that_a_shown_value_asks_for_nothing_and_moves_both(make):
    row, asked = make(0.0, 4.0, decimals=2)
    row.show_value(1.5)
    assert (row.value, row.slider.value(), asked) == (1.5, 150, [])
    row.show_value(float("nan"))
    assert row.value == 1.5


def test_that_a_held_slider_does_not_follow(make):
    row, _ = make(5, 100)
    row.slider.sliderPressed.emit()
    row.slider.setValue(20)
    row.show_value(50)
    assert row.value == 25
    row.slider.sliderReleased.emit()
    row.show_value(50)
    assert row.value == 50


def test_that_a_logarithmic_slider_goes_by_factors_and_says_two_digits(make):
    row, asked = make(10, 100_000, logarithmic=True)
    row.slider.setValue(row.slider.maximum() // 2)
    row.slider.setValue(row.slider.maximum() // 4)
    row.slider.setValue(row.slider.maximum())
    assert [value for value, _ in asked] == [1000, 100, 100_000]
    row.slider.setValue(251)
    assert asked[-1][0] == 3200  # 10 * 10 ** (4 * 251 / 400) = 3236
    row.spin.setValue(1234)
    assert asked[-1][0] == 1234
    assert row.slider.value() == 209  # 400 * log10(123.4) / 4

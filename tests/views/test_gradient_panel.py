"""The gradient's decay: dots at their logarithm, a fitted factor in words, a playhead."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import LIGHT
from rnn_playground.views.gradient_panel import GradientPanel


@pytest.fixture
def gradient(show, make_frame, make_trace):
    shown = show(GradientPanel(), size=(320, 250))
    shown.show_frame(make_frame(make_trace(steps=6)))
    return shown


def pixel(panel, step, norm):
    return panel.place(step, float(np.log10(norm))).toPoint()


def test_that_the_factor_is_written_in_number_and_words(gradient):
    assert gradient.headline() == "factor per step .60"
    assert gradient.read_out() == "falls to 1 % in 10 steps"  # .6^9 = .0101, .6^10 = .0060


def test_that_a_dot_stands_at_its_logarithm(gradient):
    norms = gradient.frame.trace.gradient[0]
    image = gradient.grab().toImage()
    for step in (1, 3, 5):
        found = image.pixelColor(pixel(gradient, step, norms[step])).getRgb()[:3]
        assert found == LIGHT.gradient
    assert gradient.decades.low <= np.log10(norms.min())
    assert gradient.decades.high >= np.log10(norms.max())


def test_that_the_mouse_reads_out_the_norm(gradient):
    norms = gradient.frame.trace.gradient[0]
    for step in (0, 2, 5):
        QTest.mouseMove(gradient, pixel(gradient, step, norms[step]) + QPoint(4, 20))
        text = gradient.read_out()
        assert text.startswith(f"|dL/dh| after '{gradient.frame.trace.tokens[step]}' = .")
        assert float(text.split("= ")[1]) == pytest.approx(norms[step], abs=5e-5)
    QTest.mouseMove(gradient, QPoint(2, 2))
    assert gradient.read_out() == "falls to 1 % in 10 steps"


def test_that_a_click_asks_for_the_time_step(gradient):
    asked = []
    gradient.time_step_requested.connect(asked.append)
    plot = gradient.plot_area()
    for step in (2, 5):
        place = QPoint(pixel(gradient, step, 0.1).x(), plot.center().y())
        QTest.mouseClick(gradient, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(gradient, Qt.MouseButton.LeftButton, pos=QPoint(2, plot.center().y()))
    assert asked == [2, 5]


def test_that_the_playhead_stands_on_its_step(gradient):
    for step in (1, 4):
        gradient.set_time_step(step)
        image = gradient.grab().toImage()
        plot = gradient.plot_area()
        marked = {
            x for x in range(gradient.width()) if image.pixelColor(x, plot.bottom() - 3).getRgb()[:3] == LIGHT.playhead
        }
        assert marked == {pixel(gradient, step, 0.1).x() - 1, pixel(gradient, step, 0.1).x()}


def test_that_the_range_never_shrinks_while_training_but_at_a_reset(gradient, make_frame, make_trace):
    wide = make_trace(steps=6)
    wide = dataclasses.replace(wide, gradient=wide.gradient * 1e-5)
    gradient.show_frame(make_frame(wide, update=5))
    low, high = gradient.decades.low, gradient.decades.high
    assert low <= -7
    gradient.show_frame(make_frame(make_trace(steps=6, seed=1), update=6))
    assert (gradient.decades.low, gradient.decades.high) == (low, high)
    gradient.show_frame(make_frame(make_trace(steps=6, seed=2), update=0))
    assert gradient.decades.low > low


def test_that_every_layer_is_drawn_in_a_shade_of_its_own(show, make_frame, make_trace):
    gradient = show(GradientPanel(), size=(420, 340))
    trace = make_trace(steps=6, layers=3)
    gradient.show_frame(make_frame(trace))
    image = gradient.grab().toImage()
    shades = {image.pixelColor(pixel(gradient, 3, trace.gradient[layer, 3])).getRgb()[:3] for layer in range(3)}
    assert len(shades) == 3
    assert LIGHT.gradient in shades  # the top layer


@pytest.mark.parametrize("steps", [1, 2, 20, 100, 500])
@pytest.mark.parametrize("size", [(320, 250), (240, 180), (90, 60)])
def test_that_any_length_is_painted(show, make_frame, make_trace, steps, size):
    gradient = show(GradientPanel(), size=size)
    gradient.show_frame(make_frame(make_trace(steps=steps, layers=2)))
    gradient.set_time_step(steps - 1)
    assert not gradient.grab().isNull()


@pytest.mark.parametrize("norm", [0.0, np.nan, np.inf, 1e-300])
def test_that_a_vanished_or_absurd_gradient_is_painted(show, make_frame, make_trace, norm):
    gradient = show(GradientPanel(), size=(320, 250))
    trace = make_trace(steps=6)
    gradients = trace.gradient.copy()
    gradients[0, 2:4] = norm
    gradient.show_frame(make_frame(dataclasses.replace(trace, gradient=gradients, decay=float("nan"))))
    assert gradient.headline() == "no factor: too few steps"
    assert not gradient.grab().isNull()


def test_that_the_plot_leaves_room_for_axis_and_headline(gradient):
    line = gradient.fontMetrics().height()
    plot = gradient.plot_area()
    assert plot.top() >= 2 * line
    assert plot.left() >= gradient.fontMetrics().horizontalAdvance("10⁻¹⁰")
    assert plot.bottom() < gradient.height() - line
    assert plot.right() < gradient.width()


def test_that_the_factor_of_both_ways_is_that_of_the_top_layer_from_the_beginning(show, make_frame, make_trace):
    gradient = show(GradientPanel(), size=(420, 340))
    trace = make_trace(steps=6, layers=4, directions=2)
    gradient.show_frame(make_frame(trace))
    assert gradient.read_out() == "layer 2 →: falls to 1 % in 10 steps"
    QTest.mouseMove(gradient, pixel(gradient, 3, trace.gradient[2, 3]))
    assert gradient.read_out().endswith("(1 →, 1 ←, 2 →, 2 ←)")
    image = gradient.grab().toImage()
    shades = [image.pixelColor(pixel(gradient, 3, trace.gradient[line, 3])).getRgb()[:3] for line in range(4)]
    assert shades[0] == shades[1]  # one layer, one shade; dashes tell the ways apart
    assert shades[2] == shades[3] == LIGHT.gradient

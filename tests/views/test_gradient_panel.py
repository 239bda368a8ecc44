"""The gradient's decay: dots at their logarithm, a fitted factor in words, a playhead."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import LIGHT
from rnn_playground.training.looks.batch_decay import BatchDecay, BatchDecayFound
from rnn_playground.training.looks.gradient_paths import GradientPaths, PathsFound
from rnn_playground.training.looks.limits import Limits, LimitsFound
from rnn_playground.training.looks.look import Answer
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
        assert text.startswith(f"|dL/dh| after “{gradient.frame.trace.tokens[step]}” = .")
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


# ---- answers of the worker: limits, ways, the batch


def with_looks(frame, looks):
    return dataclasses.replace(frame, looks={look: Answer(frame.update, value) for look, value in looks.items()})


def limits(clip=0.0, truncate=0, norm=0.3):
    return {Limits(): LimitsFound(clip=clip, truncate=truncate, norm=norm)}


def found_paths(trace, cell="lstm"):
    norms = trace.gradient
    lstm = cell == "lstm"
    return PathsFound(
        cell=cell, tokens=trace.tokens, hidden=norms, cells=2 * norms if lstm else None,
        direct=norms / 4, gates=norms / 9, by_direct=3 * norms, by_gates=norms,
    )  # fmt: skip


def found_batch(trace, every=False):
    back = np.arange(9)
    mean = np.stack([0.5 * 0.7**back * (layer + 1) for layer in range(len(trace.gradient))])
    return BatchDecayFound(
        every=every, mean=mean, low=mean / 3, high=mean * 3, counts=np.array([20] * 6 + [7, 2, 1]), decay=0.7,
        top=len(mean) - 1,
    )  # fmt: skip


def colours_in(panel, area):
    image = panel.grab().toImage()
    return {
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    }


def test_that_it_asks_for_limits_and_for_what_is_chosen_alone(gradient):
    changes = []
    gradient.looks_changed.connect(lambda: changes.append(gradient.looks()))
    assert gradient.looks() == (Limits(),)
    QTest.mouseClick(gradient.ways, Qt.MouseButton.LeftButton)
    QTest.keyClick(gradient.source, Qt.Key.Key_Down)
    QTest.keyClick(gradient.source, Qt.Key.Key_Up)
    assert changes == [(Limits(), GradientPaths()), (Limits(), BatchDecay()), (Limits(), GradientPaths())]


def test_that_the_clip_line_stands_at_its_norm_and_the_foot_says_what_was_cut(gradient, make_frame, make_trace):
    assert LIGHT.warning not in colours_in(gradient, gradient.plot_area())
    frame = make_frame(make_trace(steps=6), update=1)
    gradient.show_frame(with_looks(frame, limits(clip=2.0, norm=8.0)))
    y = round(gradient.place(0, np.log10(2.0)).y())
    image, plot = gradient.grab().toImage(), gradient.plot_area()
    row = [image.pixelColor(x, y).getRgb()[:3] for x in range(plot.left(), plot.right())]
    assert row.count(LIGHT.warning) > 0.3 * plot.width()
    assert gradient.limits_text() == "|dL/dW| 8.00 cut to 2 ◂"
    gradient.show_frame(with_looks(make_frame(make_trace(steps=6), update=2), limits(clip=2.0, norm=0.5)))
    assert gradient.limits_text() == "|dL/dW| .50 ◂"


def test_that_truncation_lines_stand_at_the_borders_of_the_window(gradient, make_frame, make_trace):
    gradient.show_frame(with_looks(make_frame(make_trace(steps=6), update=1), limits(truncate=2)))
    plot = gradient.plot_area()
    image = gradient.grab().toImage()
    marked = {
        x
        for x in range(plot.left(), plot.right())
        if sum(image.pixelColor(x, y).getRgb()[:3] == LIGHT.warning for y in range(plot.top(), plot.bottom()))
        > 0.3 * plot.height()
    }
    assert marked == {round(plot.left() + step * plot.width() / 6) for step in (2, 4)}


def test_that_encoder_and_decoder_count_their_own_steps_to_the_next_truncation(gradient, make_frame, make_trace):
    trace = dataclasses.replace(make_trace(steps=6), border=3)
    gradient.show_frame(with_looks(make_frame(trace, update=1), limits(truncate=2)))
    plot = gradient.plot_area()
    image = gradient.grab().toImage()
    marked = {
        x
        for x in range(plot.left(), plot.right())
        if sum(image.pixelColor(x, y).getRgb()[:3] == LIGHT.warning for y in range(plot.top(), plot.bottom()))
        > 0.3 * plot.height()
    }
    assert marked == {round(plot.left() + step * plot.width() / 6) for step in (2, 5)}
    QTest.mouseMove(gradient, QPoint(round(plot.left() + 0.5 * plot.width() / 6), plot.center().y()))
    assert gradient.read_out().startswith("encoder, after ")
    QTest.mouseMove(gradient, QPoint(round(plot.left() + 4.5 * plot.width() / 6), plot.center().y()))
    assert gradient.read_out().startswith("decoder, after ")


def test_that_the_trail_shows_how_it_was(gradient, make_frame, make_trace):
    trace = make_trace(steps=6)
    for update in range(0, 200, 10):
        earlier = dataclasses.replace(trace, gradient=trace.gradient * 10 ** (-update / 100))
        gradient.show_frame(make_frame(earlier, update=update))
    assert 3 <= len(gradient.trail.curves) <= 8
    first = gradient.trail.curves[0]
    assert first[0] == 0
    image = gradient.grab().toImage()
    at = pixel(gradient, 3, first[1][3])
    near = {image.pixelColor(at.x(), at.y() + dy).getRgb()[:3] for dy in (-1, 0, 1)}
    assert near - {LIGHT.base, LIGHT.grid}
    assert LIGHT.gradient not in near
    gradient.show_frame(make_frame(make_trace(steps=4), update=200))
    assert len(gradient.trail.curves) == 1


@pytest.mark.parametrize(("cell", "words"), [
    ("lstm", "after “was”: dL/dc = .1728: 75 % came along c, 25 % through the gates"),
    ("gru", "after “was”: dL/dh = .0864: 75 % was kept by z, 25 % came through the gates"),
])  # fmt: skip
def test_that_ways_are_drawn_and_read_out(gradient, make_frame, make_trace, cell, words):
    QTest.mouseClick(gradient.ways, Qt.MouseButton.LeftButton)
    trace = make_trace(steps=6)
    gradient.show_frame(with_looks(make_frame(trace, update=1), limits() | {GradientPaths(): found_paths(trace, cell)}))
    image = gradient.grab().toImage()
    if cell == "lstm":
        at = pixel(gradient, 3, 2 * trace.gradient[0, 3])
        assert image.pixelColor(at).getRgb()[:3] == LIGHT.good
    assert LIGHT.good in colours_in(gradient, gradient.plot_area())
    for place in (QPoint(3, 3), pixel(gradient, 2, 0.1)):
        QTest.mouseMove(gradient, place)
    assert gradient.read_out() == words


def test_that_the_batch_counts_back_from_its_last_answer(gradient, make_frame, make_trace):
    QTest.keyClick(gradient.source, Qt.Key.Key_Down)
    assert gradient.empty_text() == "The batch is being read."
    trace = make_trace(steps=6)
    frame = make_frame(trace, update=1)
    found = found_batch(trace)
    gradient.show_frame(with_looks(frame, limits() | {BatchDecay(): found}))
    assert gradient.empty_text() == ""
    assert gradient.headline() == "factor per step .70"
    QTest.mouseMove(gradient, pixel(gradient, 8, 0.1))
    assert gradient.read_out() == "|dL/dh| 0 steps before the last answer = .5000; mean of 20"
    QTest.mouseMove(gradient, pixel(gradient, 1, 0.1))
    assert gradient.read_out() == "|dL/dh| 7 steps before the last answer = .0412; mean of 2"
    image = gradient.grab().toImage()
    assert image.pixelColor(pixel(gradient, 8, 0.5)).getRgb()[:3] == LIGHT.gradient
    asked = []
    gradient.time_step_requested.connect(asked.append)
    QTest.mouseClick(gradient, Qt.MouseButton.LeftButton, pos=pixel(gradient, 3, 0.1))
    assert asked == []  # its columns are no time steps of the sentence


def test_that_the_last_answer_alone_is_offered_where_every_step_has_a_loss(gradient, make_frame, make_trace):
    assert gradient.source.count() == 2
    trace = make_trace(steps=6, loss=np.full(6, 0.3))
    gradient.show_frame(make_frame(trace, update=1))
    assert gradient.source.count() == 3
    QTest.keyClick(gradient.source, Qt.Key.Key_End)
    assert gradient.looks() == (Limits(), BatchDecay(last=True))


def test_that_a_batch_that_cannot_be_read_says_why(gradient, make_frame, make_trace):
    QTest.keyClick(gradient.source, Qt.Key.Key_Down)
    frame = make_frame(make_trace(steps=6), update=1)
    looks = {BatchDecay(): Answer(1, None, "there are no training sentences to look at")}
    gradient.show_frame(dataclasses.replace(frame, looks=looks))
    assert gradient.empty_text() == "there are no training sentences to look at."
    assert not gradient.grab().isNull()


def test_that_small_panels_have_no_controls(show, make_frame, make_trace):
    small = show(GradientPanel(), size=(120, 80))
    small.show_frame(make_frame(make_trace()))
    assert not small.strip.isVisible()
    small.resize(240, 200)
    assert small.strip.isVisible()
    assert small.strip.geometry().right() < 240


def test_that_under_what_if_marks_no_ways_are_drawn(gradient, make_frame, make_trace):
    QTest.mouseClick(gradient.ways, Qt.MouseButton.LeftButton)
    trace = make_trace(steps=6, held=np.zeros((1, 1, 6, 8), bool))
    gradient.show_frame(with_looks(make_frame(trace, update=1), limits() | {GradientPaths(): found_paths(trace)}))
    assert LIGHT.good not in colours_in(gradient, gradient.plot_area())
    assert gradient.read_out() == "what-if marks hold states: no ways are told apart under them"

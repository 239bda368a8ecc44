"""Short-term memory: bars on one absolute scale, pies that share them out, and words that say how they differ."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.looks.decodability import Decodability, DecodabilityFound
from rnn_playground.training.looks.influence import Influence, Influences
from rnn_playground.training.looks.look import Answer
from rnn_playground.training.looks.swap_in import SwapIn, SwapInFound
from rnn_playground.views.memory.definitions import by_decoding, by_influence, by_swap
from rnn_playground.views.memory.pies import shade_of
from rnn_playground.views.memory.rows import zero_and_unit
from rnn_playground.views.memory_panel import MemoryPanel

FOR, AGAINST = LIGHT.diverging[-2], LIGHT.diverging[1]


def found_influence(tokens, step, **changes):
    values = np.zeros(len(tokens))
    values[: step + 1] = np.linspace(-0.2, 0.4, step + 1)
    found = Influences(
        tokens=tokens, step=step, label="positive", score=float(np.log(0.8)), unit="nats", gradient=values,
        left_out=2 * values,
    )  # fmt: skip
    return dataclasses.replace(found, **changes)


def found_swap(tokens, step):
    values = np.zeros(len(tokens))
    values[: step + 1] = 0.3
    return SwapInFound(
        tokens=tokens, step=step, mean=values, extreme=-values, word=("awful",) * len(tokens), words=4, unit="nats"
    )


def found_decoding(delays=(0, 1, 2, 4)):
    count = len(delays)
    return DecodabilityFound(
        delays=np.array(delays), accuracy=np.linspace(0.9, 0.3, count), chance=np.full(count, 0.2),
        places=np.full(count, 50), tokens=12, sentences=40,
    )  # fmt: skip


@pytest.fixture
def make_panel(show, make_frame, make_trace):
    def make(size=(900, 600), steps=6, step=None, training=False, scheme=LIGHT, without=(), trace=None, **changes):
        shown = show(MemoryPanel(), size=size, scheme=scheme)
        trace = trace or make_trace(steps=steps)
        step = steps - 1 if step is None else step
        shown.set_time_step(step)
        answers = {
            Influence(step): found_influence(trace.tokens, step, **changes),
            SwapIn(step, not training): found_swap(trace.tokens, step),
            Decodability(): found_decoding(),
        }
        looks = {look: Answer(1, value) for look, value in answers.items() if type(look) not in without}
        frame = dataclasses.replace(make_frame(trace, training=training, update=1), looks=looks)
        shown.show_frame(frame)
        return shown

    return make


def column(panel, step):
    rows = panel.rows()
    return (rows.edge(step) + rows.edge(step + 1)) // 2


def point(panel, place):
    for at in (QPoint(1, 1), place):
        QTest.mouseMove(panel, at)


def test_that_it_asks_for_every_definition_at_the_playhead(make_panel):
    shown = make_panel(step=3)
    assert shown.looks() == (Influence(3), SwapIn(3, rest=True), Decodability())
    shown.set_time_step(99)
    assert shown.looks()[0] == Influence(5)
    assert make_panel(training=True).looks()[1] == SwapIn(5, rest=False)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_that_a_bar_is_as_high_as_its_influence_on_one_scale(make_panel, number):
    shown = make_panel()
    definition, rows = shown._definitions[number], shown.rows()
    zero, unit = zero_and_unit(definition, rows.body(number), shown.span())
    image = shown.grab().toImage()
    for step in (0, 2, 3, 5):
        value = definition.values[step]
        shade = FOR if value > 0 else AGAINST
        ys = [y for y in range(rows.body(number).top(), rows.body(number).bottom() + 1)
              if image.pixelColor(column(shown, step), y).getRgb()[:3] == shade]  # fmt: skip
        strokes = 1 if definition.extreme is not None else 0
        assert len(ys) == pytest.approx(abs(value) * unit, abs=1 + strokes)
        assert (min(ys) < zero) == (value > 0)
    units = [zero_and_unit(one, rows.body(place), shown.span())[1] for place, one in enumerate(shown._definitions[:3])]
    assert max(units) - min(units) < 0.05 * units[0]  # rows differ by a pixel at most


def test_that_decodability_stands_at_its_share_by_distance(make_panel):
    shown = make_panel()
    definition = shown._definitions[3]
    assert definition.values[[5, 4, 3, 1]] == pytest.approx([0.9, 0.7, 0.5, 0.3])
    assert definition.values[2] == pytest.approx(0.4)  # between two delays that were measured
    assert np.isnan(definition.values[0])
    assert definition.measured.tolist() == [0, 1, 0, 1, 1, 1]
    image, body = shown.grab().toImage(), shown.rows().body(3)
    for step, share in ((5, 0.9), (3, 0.5)):
        top = next(y for y in range(body.top(), body.bottom())
                   if image.pixelColor(column(shown, step), y).getRgb()[:3] == LIGHT.sequential[-2])  # fmt: skip
        assert body.bottom() - top == pytest.approx(share * body.height(), abs=2)


def test_that_shares_sum_to_one_and_totals_are_absolute(make_panel):
    tokens = ("a", "b", "c", "d")
    tr = MemoryPanel().tr
    first, second = by_influence(found_influence(tokens, 3), tr)
    assert first.total == pytest.approx(0.2 + 0 + 0.2 + 0.4)
    np.testing.assert_allclose(first.shares, [0.25, 0, 0.25, 0.5], atol=1e-12)
    np.testing.assert_allclose(second.shares, first.shares, atol=1e-12)
    assert second.total == pytest.approx(2 * first.total)
    np.testing.assert_allclose(by_swap(found_swap(tokens, 3), tr).shares, 0.25)
    np.testing.assert_allclose(by_decoding(found_decoding(), 4, 3, tr).memory, [0.2, 0.3, 0.5, 0.7], atol=1e-12)


def test_that_the_words_name_the_token_for_which_definitions_differ_most(make_panel, make_trace):
    trace = make_trace(steps=4)
    values = np.array([-0.2, 0.1, 0.2, 0.5])
    shown = make_panel(trace=trace, steps=4, without=(Decodability,), gradient=values, left_out=values)
    assert shown.headline() == "influence on “positive” (80 %) after “really”"
    # 20, 10, 20 and 50 % against 25 % each
    wanted = "the definitions differ: “really” holds 25 % of the memory by “swapped”, 50 % by “grad × x”"
    assert shown.read_out() == wanted
    alike = make_panel(trace=trace, steps=4, without=(Decodability, SwapIn))
    assert alike.read_out() == "the definitions nearly agree: no share differs by more than 0 points"


def test_that_the_mouse_reads_all_definitions_of_a_token(make_panel):
    shown = make_panel()
    point(shown, QPoint(column(shown, 5), shown.rows().body(0).center().y()))
    assert shown.read_out() == (
        "“nice”: grad × x +.40, left out +.80, swapped +.30 (most by “awful”: -.30), decoded 90 % (chance 20 %)"
    )


def test_that_a_click_asks_for_the_time_step_and_a_drag_for_others(make_panel):
    shown = make_panel()
    asked = []
    shown.time_step_requested.connect(asked.append)
    y = shown.rows().body(1).center().y()
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(column(shown, 2), y))
    shown.set_time_step(2)
    QTest.mouseMove(shown, QPoint(column(shown, 4), y))
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(column(shown, 4), y))
    assert asked[0] == 2
    assert set(asked[1:]) <= {4}


def test_that_a_pie_gives_a_token_its_share_in_its_colour(make_panel):
    gradient = np.array([0.5, 0.0, 0.0, 0.0, 0.0, -0.5])
    shown = make_panel(size=(320, 300), gradient=gradient, without=(SwapIn, Decodability))
    QTest.mouseClick(shown.shares, Qt.MouseButton.LeftButton)
    assert shown.bars_box() is None
    image, box = shown.grab().toImage(), shown.pies_box()
    counts = {}
    for x in range(box.left(), box.center().x()):  # the first of two pies
        for y in range(box.top(), box.bottom()):
            seen = image.pixelColor(x, y).getRgb()[:3]
            counts[seen] = counts.get(seen, 0) + 1
    first, last = (counts.get(shade_of(step, 5, 6, LIGHT), 0) for step in (0, 5))
    assert first > 500
    assert first == pytest.approx(last, rel=0.2)
    assert not any(counts.get(shade_of(step, 5, 6, LIGHT), 0) > 0.05 * first for step in (1, 2, 3, 4))


def test_that_answers_of_another_sentence_are_not_shown(make_panel, make_frame, make_trace):
    shown = make_panel()
    shown.show_frame(make_frame(make_trace(steps=4), update=2, training=False))
    assert shown.empty_text() == "The influences are being measured."


def test_that_the_scale_never_shrinks_while_training_but_at_a_reset(make_panel, make_frame):
    shown = make_panel(training=True, gradient=np.array([0.0, 3.0, 0, 0, 0, 0]))
    before = shown.span()
    assert before.up >= 3

    def again(update):
        looks = {Influence(5): Answer(update, found_influence(shown.frame.trace.tokens, 5))}
        frame = make_frame(shown.frame.trace, update=update)
        shown.show_frame(dataclasses.replace(frame, looks=looks))

    again(2)
    assert shown.span() == before
    again(0)
    assert shown.span().up < 3


def test_that_small_panels_turn_between_bars_and_pies(make_panel):
    shown = make_panel(size=(240, 200))
    bars = shown.grab().toImage()
    QTest.mouseClick(shown.shares, Qt.MouseButton.LeftButton)
    assert shown.grab().toImage() != bars
    assert not make_panel(size=(900, 600)).shares.isVisible()


@pytest.mark.parametrize("steps", [1, 2, 40, 100, 500])
@pytest.mark.parametrize("size", [(900, 600), (320, 250), (240, 200), (320, 640), (90, 60), (20, 20)])
def test_that_any_length_and_size_is_painted(make_panel, steps, size):
    shown = make_panel(size=size, steps=steps, scheme=DARK)
    point(shown, QPoint(size[0] // 2, size[1] // 2))
    assert not shown.grab().isNull()
    shown.shares.setChecked(True)
    assert not shown.grab().isNull()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_that_absurd_influences_are_painted(make_panel, value):
    values = np.full(6, value)
    shown = make_panel(gradient=values, left_out=values, score=-np.inf)
    point(shown, QPoint(column(shown, 2), 200))
    assert shown.read_out()
    assert not shown.grab().isNull()


def test_that_it_says_that_what_if_marks_are_left_aside(make_panel, make_trace):
    held = np.zeros((1, 1, 6, 8), bool)
    shown = make_panel(trace=make_trace(steps=6, held=held))
    assert shown.headline() == "influence on “positive” (80 %) after “nice”, without the what-if marks"

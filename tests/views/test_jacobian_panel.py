"""The Jacobian map: cells where pairs are, their colour by size, factors by a click, words by the mouse."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.looks.jacobian_map import JacobianMap, JacobianMapFound
from rnn_playground.training.looks.jacobian_pair import JacobianPair, JacobianPairFound
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.drawing.colours import map_colour
from rnn_playground.views.jacobian import words
from rnn_playground.views.jacobian_panel import JacobianPanel

FACTOR = 0.5


def growth(steps, factor=FACTOR, turned=False):
    t, k = np.mgrid[:steps, :steps]
    distance = (k - t if turned else t - k).astype(float)
    return np.where(distance >= 0, distance * np.log10(factor), np.nan).astype(np.float32)


def found_map(trace, rows=0, turned=False, **changes):
    found = JacobianMapFound(
        tokens=trace.tokens, growth=growth(len(trace.tokens), turned=turned), rows=rows, error=0.25 if rows else 0.0,
        reversed=turned,
    )  # fmt: skip
    return dataclasses.replace(found, **changes)


def found_pair(t, k, cell="lstm"):
    steps = np.linspace(0.5, 0.9, abs(t - k))
    kept = None if cell == "elman" else np.array([0.9, 0.1, 0.01])
    return JacobianPairFound(
        t=t, k=k, size=0.25, singular_values=np.array([0.4, 0.1, 1e-4]), steps=steps, kept=kept, cell=cell
    )


@pytest.fixture
def make_panel(show, make_frame, make_trace):
    def make(size=(320, 250), steps=6, training=False, pair=None, layers=1, turned=False, scheme=LIGHT, **changes):
        shown = show(JacobianPanel(), size=size, scheme=scheme)
        trace = make_trace(steps=steps, layers=layers, directions=2 if turned else 1)
        shown.show_frame(make_frame(trace, training=training, update=1))
        answer(shown, found_map(trace, turned=turned, **changes), pair)
        return shown

    def answer(shown, found, pair=None):
        looks = {}
        for look in shown.looks():
            if isinstance(look, JacobianMap):
                looks[look] = Answer(1, found)
            else:
                looks[look] = Answer(1, pair or found_pair(look.t, look.k))
        shown.show_frame(dataclasses.replace(shown.frame, looks=looks))

    make.answer = answer
    return make


def centre(panel, t, k):
    return panel.square().cell(t, k).center()


def test_that_a_cell_has_the_colour_of_its_size(make_panel):
    shown = make_panel(steps=6)
    image = shown.grab().toImage()
    low, high = shown.decades.low, shown.decades.high
    assert (low, high) == (-2, 0)
    for t, k in ((3, 3), (4, 1), (2, 0), (4, 3)):
        wanted = map_colour(LIGHT.sequential, ((t - k) * np.log10(FACTOR) - low) / (high - low))
        assert image.pixelColor(centre(shown, t, k)).getRgb()[:3] == wanted
    assert image.pixelColor(centre(shown, 2, 4) + QPoint(0, 8)).getRgb()[:3] == LIGHT.base


def point(panel, place):
    for at in (QPoint(1, 1), place):
        QTest.mouseMove(panel, at)


def test_that_the_mouse_reads_a_pair_out_in_words(make_panel):
    shown = make_panel(size=(700, 300))
    words = shown.frame.trace.tokens
    point(shown, centre(shown, 5, 2))
    wanted = f"a push to h after “{words[2]}” (k = 3) arrives at t = 6 (“{words[5]}”) with 12 % of its size"
    assert shown.read_out() == wanted
    point(shown, centre(shown, 1, 3))
    assert shown.read_out() == f"h at t = 2 was there before “{words[3]}” (k = 4) was read: a push cannot reach it"
    point(shown, centre(shown, 4, 4))
    assert shown.read_out() == f"t = k = 5: h after “{words[4]}” itself"


def test_that_a_narrow_panel_says_it_briefly(make_panel):
    shown = make_panel(size=(240, 200))
    point(shown, centre(shown, 5, 2))
    assert shown.read_out(briefly=True) == "“was” (3) → “nice” (6): 12 %"
    assert shown.fontMetrics().horizontalAdvance(shown.read_out(briefly=True)) < 230


@pytest.mark.parametrize("size", [(900, 600), (320, 600)], ids=["beside", "below"])
def test_that_a_click_asks_for_the_factors_of_the_pair(make_panel, size):
    shown = make_panel(size=size)
    shown.set_time_step(5)
    assert shown.looks() == (JacobianMap(0, rest=True), JacobianPair(0, 5, 0))
    changes = []
    shown.looks_changed.connect(lambda: changes.append(shown.looks()))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=centre(shown, 4, 1))
    assert changes[-1] == (JacobianMap(0, rest=True), JacobianPair(0, 4, 1))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=centre(shown, 1, 4))  # a pair that cannot be
    assert shown.pair() == (4, 1)


def test_that_in_a_small_panel_the_factors_take_the_place_of_the_map(make_panel):
    shown = make_panel(size=(240, 200))
    assert shown.looks() == (JacobianMap(0, rest=True),)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=centre(shown, 4, 1))
    map_picture = shown.grab().toImage()
    QTest.mouseClick(shown.factors, Qt.MouseButton.LeftButton)
    assert shown.looks() == (JacobianMap(0, rest=True), JacobianPair(0, 4, 1))
    make_panel.answer(shown, found_map(shown.frame.trace))
    assert shown.square() is None
    assert shown.grab().toImage() != map_picture
    QTest.mouseClick(shown.factors, Qt.MouseButton.LeftButton)
    assert shown.square() is not None


def test_that_factors_show_steps_singular_values_and_gates(make_panel):
    def picture(**changes):
        shown = make_panel(size=(900, 600), pair=dataclasses.replace(found_pair(5, 0), **changes))
        return shown, shown.grab().toImage()

    shown, image = picture()
    box = shown._factors_box()
    xs, ys = range(box.left(), box.right(), 2), range(box.top(), box.bottom())
    seen = {image.pixelColor(x, y).getRgb()[:3] for x in xs for y in ys}
    assert {LIGHT.gradient, LIGHT.train} <= seen
    _, other = picture(singular_values=np.array([0.4, 0.3, 0.2]))
    assert other != image
    _, other = picture(kept=np.array([0.9, 0.8, 0.7]))
    assert other != image


def test_that_a_click_on_a_token_asks_for_its_time_step(make_panel):
    shown = make_panel()
    asked = []
    shown.time_step_requested.connect(asked.append)
    square = shown.square()
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(square.plot.left() - 8, centre(shown, 2, 0).y()))
    below = QPoint(centre(shown, 2, 4).x(), square.plot.bottom() + 8)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=below)
    assert asked == [2, 4]
    assert shown.pair() == (0, 0)  # none was clicked: from the first token to the playhead


def test_that_time_presses_only_while_training(make_panel, make_frame):
    shown = make_panel(training=True)
    assert shown.looks()[0] == JacobianMap(0, rest=False)
    changes = []
    shown.looks_changed.connect(lambda: changes.append(shown.looks()[0]))
    shown.show_frame(make_frame(shown.frame.trace, training=False, update=2))
    assert changes == [JacobianMap(0, rest=True)]
    assert shown.square() is not None  # the last map stays until the exact one is there


def test_that_a_sketch_says_so_and_how_it_errs(make_panel):
    exact, sketch = make_panel(), make_panel(rows=8)
    assert exact.grab().toImage() != sketch.grab().toImage()
    from rnn_playground.views.jacobian.words import exactness

    assert exactness(sketch._found, sketch.tr) == "sketch of 8 rows, standard error up to about 25 %"
    assert exactness(exact._found, exact.tr) == "exact"


def test_that_a_layer_can_be_chosen_and_the_way_from_the_end_fills_the_other_corner(make_panel):
    shown = make_panel(layers=2, turned=True)
    assert shown.recurrence.isVisible()
    assert shown.looks()[0].recurrence == 0  # the top layer as it reads from the beginning
    QTest.keyClick(shown.recurrence, Qt.Key.Key_Down)
    assert shown.looks()[0].recurrence == 1
    assert shown.empty_text() == "The map is being computed."
    make_panel.answer(shown, found_map(shown.frame.trace, turned=True))
    image = shown.grab().toImage()
    assert image.pixelColor(centre(shown, 1, 4)).getRgb()[:3] != LIGHT.base
    assert image.pixelColor(centre(shown, 4, 4)).getRgb()[:3] == map_colour(LIGHT.sequential, 1)
    assert shown.pair() == (0, 5)


def test_that_the_playhead_marks_its_row_and_column(make_panel):
    shown = make_panel(size=(320, 300))
    shown.set_time_step(3)
    image = shown.grab().toImage()
    cell = shown.square().cell(3, 3)
    row = [image.pixelColor(x, cell.top() - 1).getRgb()[:3] for x in range(shown.square().plot.left(), cell.left())]
    assert set(row) == {LIGHT.playhead}
    column = [image.pixelColor(cell.left() - 1, y).getRgb()[:3] for y in range(cell.bottom() + 2, cell.bottom() + 12)]
    assert set(column) == {LIGHT.playhead}


def test_that_another_sentence_forgets_map_and_pair(make_panel, make_frame, make_trace):
    shown = make_panel(size=(900, 600))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=centre(shown, 4, 1))
    shown.show_frame(make_frame(make_trace(steps=3), update=2, training=False))
    assert shown.empty_text() == "The map is being computed."
    assert shown.pair() == (0, 0)


def test_that_what_cannot_be_computed_says_why(make_panel, make_frame, make_trace):
    shown = make_panel()
    frame = make_frame(make_trace(steps=9), update=2, training=False)
    shown.show_frame(dataclasses.replace(frame, looks={JacobianMap(0, rest=True): Answer(2, None, "too many pairs")}))
    assert shown.empty_text() == "too many pairs."


@pytest.mark.parametrize("steps", [1, 2, 40, 100, 500])
@pytest.mark.parametrize("size", [(900, 600), (320, 250), (240, 200), (320, 640), (90, 60), (20, 20)])
def test_that_any_length_and_size_is_painted(make_panel, steps, size):
    shown = make_panel(size=size, steps=steps, scheme=DARK)
    shown.set_time_step(steps - 1)
    point(shown, QPoint(size[0] // 2, size[1] // 2))
    assert not shown.grab().isNull()


@pytest.mark.parametrize("value", [np.nan, -np.inf, np.inf, 300.0, -300.0])
def test_that_absurd_sizes_are_painted(make_panel, value):
    cells = growth(6)
    cells[4, 1] = value
    shown = make_panel(size=(900, 600), growth=cells)
    point(shown, centre(shown, 4, 1))
    assert shown.read_out()
    assert not shown.grab().isNull()


def test_that_it_says_that_what_if_marks_are_left_aside(make_panel, make_frame, make_trace):
    shown = make_panel(size=(700, 300))
    before = shown.grab().toImage()
    marked = dataclasses.replace(shown.frame.trace, held=np.zeros((1, 1, 6, 8), bool))
    shown.show_frame(dataclasses.replace(shown.frame, trace=marked))
    assert shown.grab().toImage() != before


def test_that_a_line_and_words_tell_encoder_from_decoder(make_panel):
    one, two = make_panel(size=(700, 420)), make_panel(size=(700, 420), border=2)
    assert words.parts(found_map(two.frame.trace, border=2), str) == "encoder 1 to 2, decoder 3 to 6"
    square = two.square()
    before, after = (shown.grab().toImage() for shown in (one, two))

    def differing(x):
        return sum(before.pixel(x, y) != after.pixel(x, y) for y in range(square.plot.top(), square.plot.bottom()))

    assert differing(square.edge_x(2) - 1) > square.plot.height() // 4  # a dashed line below the border
    assert differing(square.edge_x(4) - 1) == 0

"""The weights: every number has its place and its words, and mouse, wheel, keys and typing ask for another value."""

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.palette import LIGHT
from rnn_playground.training.looks.look import Answer
from rnn_playground.training.looks.names import Names, NamesFound
from rnn_playground.training.looks.weights import Weights, WeightsFound
from rnn_playground.views.drawing.colours import indices, map_colour
from rnn_playground.views.drawing.pooling import strongest, strongest_place
from rnn_playground.views.requests import EditWeight
from rnn_playground.views.weights.arrays import Titles, sheets
from rnn_playground.views.weights.grid import brief
from rnn_playground.views.weights.histogram import BINS, counts
from rnn_playground.views.weights_panel import WeightsPanel

NAMES = NamesFound(("<PAD>", "the", "food", "nice"), ("bad", "good"))


def network_of(cell="elman", hidden=3, inputs=4, outputs=2, **changes):
    return Network(NetworkSpec(inputs=inputs, outputs=outputs, cell=cell, hidden=hidden, **changes), 1)


def plain(text):
    return text


@pytest.fixture
def feed(make_frame, make_trace):
    def fed(panel, network, update=1, run_id=1, names=NAMES):
        """Answer what the panel asks for until it asks for nothing new."""
        for _ in range(3):
            looks = {}
            for look in panel.looks():
                if isinstance(look, Names):
                    looks[look] = Answer(update, names)
                elif not set(look.names) <= set(network.weights.views):
                    looks[look] = Answer(update, None, "the network has no such weights")
                else:
                    arrays = {name: network.weights[name].copy() for name in look.names}
                    looks[look] = Answer(
                        update,
                        WeightsFound(
                            spec=network.spec, arrays=MappingProxyType(arrays), norms={}, symbols=None, outputs=None
                        ),
                    )
            frame = make_frame(make_trace(hidden=network.spec.hidden), update=update, run_id=run_id)
            panel.show_frame(dataclasses.replace(frame, looks=looks))

    return fed


@pytest.fixture
def shown(show, feed):
    panel = show(WeightsPanel(), size=(560, 420))
    panel.network = network_of()
    feed(panel, panel.network)
    return panel


def choose(panel, title, feed):
    panel.chooser.setCurrentIndex(panel.chooser.findText(title))
    feed(panel, panel.network)


def at(panel, cell):
    return panel.grid.box(cell).center()


def requests(panel):
    asked = []
    panel.requested.connect(asked.append)
    return asked


def test_that_it_begins_with_the_recurrent_weights(shown):
    assert shown.chooser.currentText() == "W_h of layer 1"
    assert shown.looks() == (Weights(("layer0.W_h",)), Names())
    assert shown.readout.text().startswith("3 × 3, colours from ")


@pytest.mark.parametrize(
    ("cell", "changes", "titles"),
    [
        ("elman", {}, ["W_x of layer 1", "W_h of layer 1", "b of layer 1", "W of output", "b of output"]),
        (
            "lstm", {"embedding": 2, "head": 2},
            ["embedding", *(f"{W} of layer 1, {gate}" for W in ("W_x", "W_h")
                            for gate in ("input gate", "forget gate", "candidate", "output gate")),
             "b of layer 1", "W of head", "b of head", "W of output", "b of output"],
        ),
        (
            "elman", {"bidirectional": True},
            [*(f"{array} of layer 1 {way}" for way in "→←" for array in ("W_x", "W_h", "b")),
             "W of output", "b of output"],
        ),
    ],
)  # fmt: skip
def test_that_every_array_has_a_plain_title(cell, changes, titles):
    assert [sheet.title for sheet in sheets(network_of(cell, **changes).spec, plain)] == titles


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("changes", [{}, {"embedding": 2, "head": 3, "layers": 2, "bidirectional": True,
                                          "initial_state": "learnt"}])  # fmt: skip
def test_that_every_number_of_the_network_has_one_place_and_words_of_its_own(cell, changes):
    network = network_of(cell, **changes)
    found, words = set(), []
    for sheet in sheets(network.spec, plain):
        titles = Titles(sheet, network.spec, NAMES, plain)
        for row in range(sheet.shape[0]):
            for column in range(sheet.shape[1]):
                index = sheet.index(row, column)
                network.weights[sheet.name][index]  # raises where there is none
                assert np.shape(network.weights[sheet.name][index]) == ()
                found.add((sheet.name, index))
                words.append((sheet.title, titles.words(row, column)))
    assert len(found) == network.weights.size
    assert len(set(words)) == network.weights.size


@pytest.mark.parametrize(
    ("changes", "name", "cell", "words"),
    [
        ({}, "W_h of layer 1", (1, 2), "from h[1] to h[2]"),
        ({}, "W_x of layer 1", (3, 0), "from “nice” to h[0]"),
        ({"cell": "lstm"}, "W_h of layer 1, forget gate", (1, 2), "from h[1] to h[2], forget gate"),
        ({"cell": "gru"}, "b of layer 1", (1, 2), "bias of h[2], update gate"),
        ({"embedding": 2}, "embedding", (2, 1), "“food”, number 1"),
        ({"embedding": 2}, "W_x of layer 1", (1, 0), "from x[1] to h[0]"),
        ({}, "W of output", (2, 1), "from h[2] to “good”"),
        ({"head": 2}, "W of output", (1, 0), "from head 1 to “bad”"),
        ({}, "b of output", (0, 1), "bias of “good”"),
        ({"layers": 2}, "W_x of layer 2", (0, 1), "from h[0] of the layer below to h[1]"),
        ({"initial_state": "learnt"}, "h0 of layer 1", (0, 1), "h[1] before the first token"),
    ],
)
def test_that_a_number_is_told_in_words(changes, name, cell, words):
    spec = network_of(**changes).spec
    sheet = next(sheet for sheet in sheets(spec, plain) if sheet.title == name)
    assert Titles(sheet, spec, NAMES, plain).words(*cell) == words


def test_that_cells_have_the_colour_of_their_value(shown):
    image = shown.grid.viewport().grab().toImage()
    W = shown.network.weights["layer0.W_h"][0]
    for cell in np.ndindex(3, 3):
        entry = indices(W[None, cell[0], cell[1]], -shown.scale.top, shown.scale.top)
        wanted = map_colour(LIGHT.diverging, float(entry[0]) / 254)
        box = shown.grid.box(cell)
        assert image.pixelColor(box.left() + 3, box.top() + 3).getRgb()[:3] == wanted


def test_that_every_cell_begins_and_ends_where_its_colour_does(show, feed):
    panel = show(WeightsPanel(), size=(411, 337))  # cells of 23.1 x 13.5 pixels
    panel.network = network_of(hidden=16)
    feed(panel, panel.network)
    image, W = panel.grid.viewport().grab().toImage(), panel.network.weights["layer0.W_h"][0]
    shades = indices(W, -panel.scale.top, panel.scale.top)
    for cell in np.ndindex(16, 16):
        box, wanted = panel.grid.box(cell), map_colour(LIGHT.diverging, float(shades[cell]) / 254)
        inner = box.adjusted(0, 0, -1, -1)  # without the line to the next one
        for corner in (inner.topLeft(), inner.bottomRight()):
            assert image.pixelColor(corner).getRgb()[:3] == wanted
            assert panel.grid.cell_at(corner) == cell


def test_that_the_mouse_reads_out_a_number_in_words(shown):
    QTest.mouseMove(shown.grid.viewport(), at(shown, (2, 1)))
    value = float(shown.network.weights["layer0.W_h"][0, 2, 1])
    text = shown.readout.text()
    assert text.startswith("from h[2] to h[1] = ")
    assert float(text.split("= ")[1]) == pytest.approx(value, abs=6e-4)


def test_that_a_drag_changes_the_number_in_one_gesture(shown, feed):
    asked, view = requests(shown), shown.grid.viewport()
    before = float(shown.network.weights["layer0.W_h"][0, 1, 2])
    place = at(shown, (1, 2))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    assert shown.grid.selected == (1, 2)
    assert asked == []
    for up in (10, 25, 50):
        QTest.mouseMove(view, place - QPoint(0, up))
        feed(shown, shown.network, update=1)  # frames come in meanwhile, with the old value
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place - QPoint(0, 50))
    assert [type(request) for request in asked] == [EditWeight] * 3
    assert {(request.name, request.index) for request in asked} == {("layer0.W_h", (0, 1, 2))}
    assert len({request.key for request in asked}) == 1
    # 250 pixels are the way from 0 to the end of the scale
    assert asked[-1].value == pytest.approx(before + 50 / 250 * shown.scale.top, abs=shown.scale.top / 100)
    assert asked[0].value < asked[1].value < asked[2].value
    assert shown.spin.value() == pytest.approx(asked[-1].value)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(view, place + QPoint(0, 20))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
    assert len({request.key for request in asked}) == 2
    assert asked[-1].value < asked[-2].value


def test_that_a_click_alone_changes_nothing(shown):
    asked = requests(shown)
    QTest.mouseClick(shown.grid.viewport(), Qt.MouseButton.LeftButton, pos=at(shown, (0, 0)))
    assert asked == []
    assert shown.spin.isVisible()
    assert shown.spin.value() == pytest.approx(float(shown.network.weights["layer0.W_h"][0, 0, 0]), abs=1e-4)


def wheel(panel, place, notches, modifiers=Qt.KeyboardModifier.NoModifier):
    view = panel.grid.viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_that_the_wheel_changes_the_selected_number_alone(shown):
    asked = requests(shown)
    wheel(shown, at(shown, (0, 1)), 1)
    assert asked == []  # nothing is selected
    shown.grid.select((0, 1))
    before = shown.grid.value((0, 1))
    wheel(shown, at(shown, (2, 2)), 1)
    assert asked == []  # another cell
    wheel(shown, at(shown, (0, 1)), 2)
    wheel(shown, at(shown, (0, 1)), -1)
    step = shown.grid.step_size()
    assert [request.value for request in asked] == pytest.approx([before + 2 * step, before + step], abs=step / 5)
    assert len({request.key for request in asked}) == 1


def test_that_keys_change_the_number_and_choose_its_neighbour(shown):
    asked = requests(shown)
    shown.grid.select((1, 1))
    shown.grid.setFocus()
    before, step = shown.grid.value((1, 1)), shown.grid.step_size()
    QTest.keyClick(shown.grid, Qt.Key.Key_Up)
    QTest.keyClick(shown.grid, Qt.Key.Key_Down)
    QTest.keyClick(shown.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    values = [request.value for request in asked]
    assert values == pytest.approx([before + step, before, before - step / 10], abs=step / 10)
    assert values[2] < values[1] < values[0]
    QTest.keyClick(shown.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert shown.grid.selected == (1, 2)
    QTest.keyClick(shown.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert shown.grid.selected == (1, 2)  # there is no further one
    QTest.keyClick(shown.grid, Qt.Key.Key_Up)
    assert asked[-1].index == (0, 1, 2)
    assert asked[-1].key != asked[-2].key
    QTest.keyClick(shown.grid, Qt.Key.Key_Escape)
    assert shown.grid.selected is None
    assert not shown.spin.isVisible()


def test_that_keys_are_claimed_only_while_a_number_is_selected(shown):
    def claims(key):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(shown.grid, event)
        return event.isAccepted()

    assert not claims(Qt.Key.Key_Up)
    shown.grid.select((0, 0))
    assert claims(Qt.Key.Key_Up)
    assert not claims(Qt.Key.Key_Right)  # the playhead's


def test_that_a_value_can_be_typed(shown):
    asked = requests(shown)
    shown.grid.select((2, 0))
    shown.spin.setFocus()
    shown.spin.selectAll()
    QTest.keyClicks(shown.spin, "-0.25")
    QTest.keyClick(shown.spin, Qt.Key.Key_Return)
    assert [(request.name, request.index, request.value) for request in asked] == [("layer0.W_h", (0, 2, 0), -0.25)]
    assert shown.grid.value((2, 0)) == -0.25


def test_that_an_answer_with_the_new_value_is_shown(shown, feed):
    shown.grid.select((2, 0))
    shown.spin.setValue(0.5)
    shown.network.weights["layer0.W_h"][0, 2, 0] = 0.5
    feed(shown, shown.network, update=2)
    assert shown.grid.value((2, 0)) == 0.5
    shown.network.weights["layer0.W_h"][0, 2, 0] = 0.125  # training went on
    feed(shown, shown.network, update=3)
    assert shown.grid.value((2, 0)) == 0.125
    assert shown.spin.value() == 0.125


def test_that_a_bias_is_found_under_its_gate(show, feed):
    panel = show(WeightsPanel(), size=(560, 420))
    panel.network = network_of("gru")
    feed(panel, panel.network)
    asked = requests(panel)
    choose(panel, "b of layer 1", feed)
    panel.grid.select((1, 2))
    panel.spin.setValue(0.75)
    assert (asked[0].name, asked[0].index) == ("layer0.b", (1, 2))
    choose(panel, "b_hn of layer 1", feed)
    panel.grid.select((0, 1))
    panel.spin.setValue(0.5)
    assert (asked[-1].name, asked[-1].index) == ("layer0.b_hn", (1,))
    choose(panel, "W_h of layer 1, update gate", feed)
    panel.grid.select((0, 1))
    panel.spin.setValue(0.5)
    assert (asked[-1].name, asked[-1].index) == ("layer0.W_h", (1, 0, 1))


def test_that_many_numbers_are_pooled_and_said_to_be(show, feed):
    clock = iter(range(10**6))  # more than half a second between two answers
    panel = show(WeightsPanel(clock=lambda: next(clock)), size=(400, 300))
    panel.network = network_of(inputs=10_000, hidden=128)
    feed(panel, panel.network, names=NamesFound(tuple(f"w{n}" for n in range(10_000)), ("bad", "good")))
    choose(panel, "W_x of layer 1", feed)
    k, m = panel.grid.pooled()
    assert k > 1
    assert panel.readout.text().startswith(f"each cell is the strongest of {k:,} × {m} numbers")
    row = 5000
    panel.network.weights["layer0.W_x"][0, row, 7] = 40.0
    feed(panel, panel.network, update=2)
    area, image = panel.grid.area(), panel.grid.viewport().grab().toImage()
    x = panel.grid.box((row, 7)).center().x()
    places = [QPoint(x, y) for y in range(area.top(), area.bottom() + 1)]
    pointed = [place for place in places if panel.grid.cell_at(place) == (row, 7)]
    assert 1 <= len(pointed) <= 2  # the strongest of its block is what the mouse finds there
    assert abs(pointed[0].y() - panel.grid.box((row, 7)).top()) <= 1
    assert image.pixelColor(pointed[0]).getRgb()[:3] == LIGHT.diverging[-1]
    QTest.mouseDClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=pointed[0])
    assert panel.grid.enlarged
    assert panel.grid.pooled() == (1, 1)
    assert panel.grid.viewport().rect().contains(panel.grid.box((row, 7)).center())
    before = panel.grid.box((row, 7)).top()
    wheel(panel, QPoint(5, 5), -1)
    assert panel.grid.box((row, 7)).top() < before  # it scrolls
    wheel(panel, QPoint(50, 50), -1, Qt.KeyboardModifier.ControlModifier)
    assert not panel.grid.enlarged


def test_that_a_large_array_is_drawn_seldom_while_training_and_at_once_when_it_rests(show, make_frame, make_trace):
    now = [0.0]
    panel = show(WeightsPanel(clock=lambda: now[0]), size=(300, 300))
    network = network_of(hidden=400)

    def answered(value, training=True):
        network.weights["layer0.W_h"][0, 0, 0] = value
        looks = {}
        for look in panel.looks():
            arrays = {name: network.weights[name].copy() for name in getattr(look, "names", ())}
            found = WeightsFound(spec=network.spec, arrays=arrays, norms={}, symbols=None, outputs=None)
            looks[look] = Answer(1, NAMES if isinstance(look, Names) else found)
        frame = make_frame(make_trace(hidden=400), update=1)
        panel.show_frame(dataclasses.replace(frame, looks=looks, training=training))
        return panel.grid.value((0, 0)) if panel.readout.text() else None

    assert answered(1.0) is None  # now it knows which arrays there are
    assert answered(2.0) == 2.0  # the first of an array comes at once
    now[0] += 0.1
    assert answered(3.0) == 2.0
    now[0] += 0.5
    assert answered(4.0) == 4.0
    now[0] += 0.1
    assert answered(5.0, training=False) == 5.0


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.004, ".00"), (-0.0013, "-.00"), (0.42, ".42"), (-1.5, "-1.50"), (np.nan, "–")]
)
def test_that_numbers_in_cells_have_two_decimals(value, text):
    assert brief(value) == text


def test_that_pooling_keeps_the_strongest_with_its_sign():
    random = np.random.default_rng(0)
    values = random.standard_normal((23, 17))
    values[3, 3] = np.nan
    pooled = strongest(values, 5, 4)
    assert pooled.shape == (5, 5)
    for row in range(5):
        for column in range(5):
            block = values[5 * row : 5 * row + 5, 4 * column : 4 * column + 4]
            flat = block[np.isfinite(block)]
            assert pooled[row, column] == flat[np.abs(flat).argmax()]
            rows, columns = range(5 * row, min(23, 5 * row + 5)), range(4 * column, min(17, 4 * column + 4))
            assert values[strongest_place(values, rows, columns)] == pooled[row, column]
    np.testing.assert_array_equal(strongest(values[:, :2], 1, 1), values[:, :2])


def test_that_the_histogram_counts_every_number_once():
    random = np.random.default_rng(0)
    values = random.uniform(-1, 1, (40, 30))
    found = counts(values, 1.0)
    assert found.sum() == values.size
    edges = np.linspace(-1, 1, BINS + 1)
    wanted, _ = np.histogram(values, edges)
    assert np.abs(found - wanted).sum() < 0.15 * values.size  # up to the rounding to colours
    assert counts(np.array([[-5.0, 5.0, np.nan]]), 1.0)[[0, BINS // 2, -1]].tolist() == [1, 0, 1]
    assert counts(np.zeros((3, 3)), 1.0)[BINS // 2] == 9


def test_that_norm_mean_and_spread_are_written(shown):
    W = shown.network.weights["layer0.W_h"][0].astype(float)
    numbers = [float(part.split()[-1]) for part in shown.histogram.text().split(" · ")]
    assert numbers == pytest.approx([np.sqrt((W**2).sum()), W.mean(), W.std()], abs=6e-3)


def test_that_another_network_is_asked_for_anew(shown, feed):
    choose(shown, "W_x of layer 1", feed)
    assert shown.grid.selected is None
    embedded = network_of("lstm", embedding=3, hidden=5)
    feed(shown, embedded, update=0, run_id=2)
    assert shown.chooser.currentText() == "W_h of layer 1, input gate"  # there is no such array any more
    assert shown.empty_text() == ""
    assert shown.readout.text().startswith("5 × 5")


def test_that_the_scale_never_shrinks_while_training_but_at_a_reset(shown, feed):
    top = shown.scale.top
    shown.network.weights["layer0.W_h"][:] *= 10
    feed(shown, shown.network, update=5)
    wide = shown.scale.top
    assert wide > 5 * top
    shown.network.weights["layer0.W_h"][:] /= 10
    feed(shown, shown.network, update=6)
    assert shown.scale.top == wide
    feed(shown, shown.network, update=1)
    assert shown.scale.top == top


@pytest.mark.parametrize("size", [(240, 200), (900, 600), (120, 90), (1, 1)])
@pytest.mark.parametrize("hidden", [1, 2, 64, 512])
def test_that_any_size_of_matrix_is_painted(show, feed, size, hidden):
    panel = show(WeightsPanel(), size=size)
    panel.network = network_of(hidden=hidden)
    feed(panel, panel.network)
    for title in ("W_h of layer 1", "b of layer 1", "W of output"):
        choose(panel, title, feed)
        panel.grid.select((0, 0))
        for on in (True, False):
            panel.zoom.setChecked(on)
            assert panel.grid.enlarged == on
            assert not panel.grab().isNull()


def test_that_weights_that_diverged_are_painted(shown, feed):
    shown.network.weights["layer0.W_h"][0, 0] = [np.nan, np.inf, -1e38]
    feed(shown, shown.network, update=2)
    shown.grid.select((0, 0))
    QTest.mouseMove(shown.grid.viewport(), at(shown, (0, 0)))
    assert shown.readout.text() == "from h[0] to h[0] = –"
    QTest.keyClick(shown.grid, Qt.Key.Key_Up)
    assert not shown.grab().isNull()

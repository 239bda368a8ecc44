"""The network panel under the mouse and the keys: what lights up, what is said, what is asked for."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.network.neuron_painter import two_decimals
from rnn_playground.views.network.scene import LOOP, NEURONS, UNROLLED
from rnn_playground.views.network.structure import Link, Part
from rnn_playground.views.network_panel import NetworkPanel
from rnn_playground.views.requests import EditWeight

STEP = 3


def move(panel, x, y):
    QTest.mouseMove(panel.canvas, QPoint(round(x), round(y)))


def middle_of(panel, link):
    return panel.canvas.scene().picture.curves[link].at(0.4)


def colour_at(panel, x, y):
    return panel.canvas.grab().toImage().pixelColor(round(x), round(y)).getRgb()[:3]


def focus(qtbot, panel):
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.canvas.setFocus()


def neuron(panel, part, unit):
    crowd = panel.canvas.neurons.crowds[part]
    return crowd.xs[unit], crowd.y


def lonely(panel):
    """Return an arrow that is met at a point where no other is near, and that point."""
    canvas = panel.canvas
    for edge in np.argsort(-canvas.edges.sizes).tolist():
        x0, y0, x1, y1 = canvas.edges.lines[edge].tolist()
        for share in np.linspace(0.2, 0.8, 31):
            x, y = round(x0 + share * (x1 - x0)), round(y0 + share * (y1 - y0))
            if canvas.edges.at(x, y, 5, canvas.projection.thick) == edge:
                return edge, QPoint(x, y)
    raise AssertionError("no arrow can be reached")


# ---- three ways, one morph


def test_that_buttons_and_keys_turn_the_picture(qtbot, network_panel, seen):
    panel = network_panel(seen())
    assert panel.mode == UNROLLED
    for mode in (LOOP, NEURONS, UNROLLED):
        QTest.mouseClick(panel.buttons[mode], Qt.MouseButton.LeftButton)
        assert panel.mode == mode
        assert panel.canvas.morph.value == mode
        assert [button.isChecked() for button in panel.buttons] == [mode == other for other in range(3)]
    focus(qtbot, panel)
    for key, mode in (("1", LOOP), ("3", NEURONS), ("2", UNROLLED)):
        QTest.keyClick(panel.canvas, key)
        assert panel.mode == mode
    QTest.keyClick(panel.canvas, "d")
    assert panel.back_button.isChecked()


def test_that_the_morph_moves_and_arrives(qtbot, monkeypatch, show, seen):
    monkeypatch.setattr("rnn_playground.views.network.motion.moves", lambda _widget: True)
    panel = show(NetworkPanel(), size=(500, 400))
    panel.show_frame(seen().frame())
    on_the_way = []
    panel.canvas.morph._animation.valueChanged.connect(on_the_way.append)
    panel.set_mode(NEURONS)
    assert panel.canvas.morph.running
    qtbot.waitUntil(lambda: not panel.canvas.morph.running, timeout=3000)
    assert panel.canvas.morph.value == NEURONS
    assert any(1 < value < 2 for value in on_the_way)
    assert on_the_way == sorted(on_the_way)


def test_that_controls_have_names_help_and_keys(network_panel, seen):
    panel = network_panel(seen(cell="lstm"), mode=NEURONS)
    for button in panel.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip().endswith(")")
    assert panel.gate_box.accessibleName()
    assert panel.gate_box.isVisible()
    panel.set_mode(LOOP)
    assert not panel.gate_box.isVisible()


@pytest.mark.parametrize("mode", [LOOP, UNROLLED, NEURONS])
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cell": "lstm", "layers": 2},
        {"cell": "gru", "bidirectional": True, "layers": 2},
        {"embedding": 5, "head": 3},
    ],
)
def test_that_every_way_is_painted_at_every_size(network_panel, seen, settings, mode, scheme):
    network = seen(**settings)
    panel = network_panel(network, size=(240, 200), mode=mode, step=STEP, scheme=scheme)
    for size in ((900, 600), (240, 200), (30, 20)):
        panel.resize(*size)
        for deltas in (False, True):
            panel.back_button.setChecked(deltas)
            image = panel.grab().toImage()
            assert image.width() == panel.width()
    panel.resize(600, 400)
    image = panel.canvas.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 600, 3) for y in range(0, image.height(), 3)}) > 8


def test_that_no_answers_yet_are_no_reason_to_show_nothing(show, still, seen):
    network = seen()
    panel = show(NetworkPanel(), size=(500, 400))
    panel.show_frame(network.frame(looks=False))
    assert not panel.canvas.isHidden()
    for mode in (LOOP, UNROLLED, NEURONS):
        panel.set_mode(mode)
        assert not panel.grab().isNull()
    assert len(panel.canvas.edges.values) == 0
    panel.show_frame(network.frame())
    assert len(panel.canvas.edges.values) > 0


def test_that_answers_of_another_network_are_not_drawn(network_panel, seen):
    panel = network_panel(seen(hidden=4), mode=NEURONS)
    other = seen(hidden=6)
    panel.show_frame(dataclasses.replace(other.frame(looks=False), run_id=2, looks=seen(hidden=4).answers()))
    assert panel.canvas.values.weights is None
    assert panel.canvas.values.deltas is None
    assert not panel.grab().isNull()


def test_that_the_neurons_of_the_answer_follow_another_number_of_labels(network_panel, seen):
    panel = network_panel(seen(), mode=NEURONS, step=STEP)
    two = len(panel.canvas.neurons.crowds[Part("output", 0, STEP)].members)
    panel.show_frame(seen(output="sigmoid").frame())  # one number says it all; nothing else is different
    panel.canvas.grab()
    one = len(panel.canvas.neurons.crowds[Part("output", 0, STEP)].members)
    assert (two, one) == (2, 1)


@pytest.mark.parametrize("settings", [{"hidden": 512, "cell": "lstm"}, {"task": "next"}, {"nonlinearity": "relu"}])
@pytest.mark.parametrize("words", [1, 500])
def test_that_large_networks_and_sentences_are_drawn(network_panel, seen, settings, words):
    text = " ".join(("the food was not lovely but so quite " * 70).split()[:words])
    panel = network_panel(seen(text=text, updates=0, **settings))
    steps = len(panel.frame.trace.tokens)
    for step in (0, steps - 1):
        panel.set_time_step(step)
        for mode in (LOOP, NEURONS, UNROLLED):
            panel.set_mode(mode)
            assert not panel.grab().isNull()
        assert panel.canvas.columns_in_sight().seen(step) == 1


# ---- pointing


def test_that_the_same_weights_light_up_in_every_copy(network_panel, seen):
    panel = network_panel(seen(hidden=4), size=(900, 420), mode=UNROLLED, step=STEP)
    places = [middle_of(panel, Link("again", 0, 0, step)) for step in range(1, 7)]
    assert LIGHT.accent not in {colour_at(panel, point.x(), point.y()) for point in places}
    move(panel, places[2].x(), places[2].y())
    norm = np.linalg.norm(panel.canvas.values.weights.arrays["layer0.W_h"])
    assert panel.readout.text() == f"W_h: the same 4 × 4 weights at all 7 steps, norm {norm:.2f}"
    assert {colour_at(panel, point.x(), point.y()) for point in places} == {LIGHT.accent}
    other = middle_of(panel, Link("in", -1, 0, 1))
    assert colour_at(panel, other.x(), other.y()) != LIGHT.accent
    QApplication.sendEvent(panel.canvas, _leave())
    assert LIGHT.accent not in {colour_at(panel, point.x(), point.y()) for point in places}


def _leave():
    return QEvent(QEvent.Type.Leave)


def test_that_the_loop_says_the_norms_of_its_weights(network_panel, seen):
    network = seen(cell="lstm", hidden=5)
    panel = network_panel(network, mode=LOOP, step=STEP)
    views = network.network.weights.views
    for link, name, words in (
        (Link("again", 0, 0, STEP), "layer0.W_h", "W_h: the same 5 × 5 weights in 4 blocks (input, forget,"),
        (Link("in", -1, 0, STEP), "layer0.W_x", "W_x: the same "),
        (Link("out", 0, -1, STEP), "out.W", "W_y: 5 × "),
    ):
        point = middle_of(panel, link)
        move(panel, point.x(), point.y())
        assert panel.readout.text().startswith(words)
        assert f"norm {short(np.linalg.norm(views[name]))}" in panel.readout.text()


def test_that_a_strip_tells_its_units(network_panel, seen):
    network = seen(hidden=4)
    panel = network_panel(network, size=(900, 420), mode=UNROLLED, step=STEP)
    box = panel.canvas.scene().picture.boxes[Part("cell", 0, 2)]
    move(panel, box.x + 0.9 * box.width, box.bottom - 12)
    value = float(network.trace.hidden[0, 2, 3])
    text = panel.readout.text()
    assert text.startswith("h[3] after “was” = ")
    assert float(text.split("= ")[1]) == pytest.approx(value, abs=6e-4)


def test_that_a_weight_is_read_out_by_name(network_panel, seen):
    network = seen(hidden=3)
    panel = network_panel(network, size=(800, 600), mode=NEURONS, step=STEP)
    edge, place = lonely(panel)
    bundle, i, j = panel.canvas.edges.bundle(edge)
    move(panel, place.x(), place.y())
    text = panel.readout.text()
    value = network.network.weights[bundle.name][bundle.index(i, j)]
    symbol = {"layer0.W_x": "W_x", "layer0.W_h": "W_h", "out.W": "W_y"}[bundle.name]
    assert text.startswith(f"{symbol}[{bundle.rows[i][0]}, {bundle.columns[j][0]}]")
    assert float(text.split("= ")[1].split()[0]) == pytest.approx(value, abs=6e-4)


def test_that_neurons_have_the_colours_of_their_values_and_a_click_keeps_one_in_words(network_panel, seen):
    network = seen(hidden=8)
    panel = network_panel(network, size=(800, 500), mode=NEURONS, step=STEP)
    panel.canvas.leaveEvent(_leave())
    for unit in range(8):
        part = Part("cell", 0, STEP)
        x, y = neuron(panel, part, unit)
        value = float(network.trace.hidden[0, STEP, unit])
        shown = colour_at(panel, x, y - 0.75 * panel.canvas.neurons.crowds[part].radius)
        assert shown == panel.canvas.scene().shade(value, part).getRgb()[:3]
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    panel.canvas.leaveEvent(_leave())
    for step in (STEP, STEP + 2, STEP - 1):
        panel.set_time_step(step)
        text = panel.readout.text()
        assert text.startswith(f"h[7] after “{network.trace.tokens[step]}” = ")
        value = float(network.trace.hidden[0, step, 7])
        assert float(text.split("= ")[1]) == pytest.approx(value, abs=6e-4)


def test_that_a_group_is_called_one(network_panel, seen):
    network = seen(hidden=40)
    panel = network_panel(network, size=(800, 500), mode=NEURONS, step=STEP)
    part = Part("cell", 0, STEP)
    group = panel.canvas.neurons.crowds[part].members[1]
    move(panel, *neuron(panel, part, 1))
    text = panel.readout.text()
    assert text.startswith(f"h[{group[0]}–{group[-1]}] after “not”: mean ")
    mean = float(network.trace.hidden[0, STEP, group[0] : group[-1] + 1].mean())
    assert float(text.split("mean ")[1].split()[0]) == pytest.approx(mean, abs=6e-4)


# ---- the two directions of time


def test_that_pulses_run_the_way_the_playhead_goes(qtbot, monkeypatch, show, seen):
    monkeypatch.setattr("rnn_playground.views.network.motion.moves", lambda _widget: True)
    panel = show(NetworkPanel(), size=(600, 400))
    panel.show_frame(seen().frame())
    panel.set_time_step(2)
    panel.set_time_step(3)
    assert panel.canvas.flowing
    assert not panel.canvas.flows_back
    qtbot.waitUntil(lambda: not panel.canvas.flowing, timeout=3000)
    panel.set_time_step(2)
    assert panel.canvas.flowing
    assert panel.canvas.flows_back


def test_that_nothing_runs_where_nothing_may_move(network_panel, seen):
    panel = network_panel(seen(), step=1)
    panel.set_time_step(2)
    assert not panel.canvas.flowing


def test_that_deltas_take_the_place_of_activations(network_panel, seen):
    network = seen(hidden=8, cell="gru")
    panel = network_panel(network, size=(800, 500), mode=NEURONS, step=STEP)
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    part = Part("cell", 0, STEP)
    deltas = panel.canvas.values.deltas.states
    assert np.linalg.norm(deltas[0, STEP]) == pytest.approx(network.trace.gradient[0, STEP], rel=1e-4)
    x, y = neuron(panel, part, 2)
    shown = colour_at(panel, x, y - 0.75 * panel.canvas.neurons.crowds[part].radius)
    assert shown == panel.canvas.scene().shade(float(deltas[0, STEP, 2]), part).getRgb()[:3]
    move(panel, x, y)
    assert panel.readout.text().startswith("dL/dh[2] after “not” = ")
    assert float(panel.readout.text().split("= ")[1]) == pytest.approx(float(deltas[0, STEP, 2]), rel=0.02, abs=5e-4)


def test_that_playing_back_walks_to_the_first_step_and_stops(qtbot, network_panel, seen):
    panel = network_panel(seen(), step=2)
    panel._timer.setInterval(1)
    asked = []
    panel.time_step_requested.connect(lambda step: (asked.append(step), panel.set_time_step(step)))
    QTest.mouseClick(panel.play_button, Qt.MouseButton.LeftButton)
    assert panel.back_button.isChecked()
    qtbot.waitUntil(lambda: not panel.play_button.isChecked(), timeout=3000)
    assert asked == [1, 0]
    QTest.mouseClick(panel.play_button, Qt.MouseButton.LeftButton)  # from the beginning: once more from the end
    assert asked[2] == 6
    panel.hide()
    assert not panel.play_button.isChecked()


def test_that_a_click_on_a_copy_asks_for_its_step(network_panel, seen):
    panel = network_panel(seen(), size=(900, 420), mode=UNROLLED, step=STEP)
    asked = []
    panel.time_step_requested.connect(asked.append)
    for part in (Part("cell", 0, 5), Part("input", 0, 1), Part("output", 0, STEP)):
        box = panel.canvas.scene().picture.boxes[part]
        QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, box.middle)))
    assert asked == [5, 1]


def test_that_the_wheel_looks_at_other_steps_and_the_playhead_stays(network_panel, seen):
    panel = network_panel(seen(text="the food was not lovely " * 20), size=(500, 400), mode=UNROLLED, step=50)
    before = panel.canvas.columns_in_sight().first
    place = QPointF(200, 100)
    turn = QWheelEvent(
        place, panel.canvas.mapToGlobal(place), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.canvas, turn)
    assert panel.canvas.columns_in_sight().first == before + 2
    assert panel.canvas.playhead == 50


# ---- weights by hand


@pytest.fixture
def asked_of():
    def listen(panel):
        asked = []
        panel.requested.connect(asked.append)
        return asked

    return listen


def test_that_a_weight_can_be_typed(network_panel, seen, asked_of):
    panel = network_panel(seen(hidden=3), size=(800, 600), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    edge, place = lonely(panel)
    bundle, i, j = panel.canvas.edges.bundle(edge)
    QTest.mouseDClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    field = panel.canvas.field
    assert field.isVisible()
    assert float(field.text()) == pytest.approx(float(bundle.means[i, j]), rel=1e-3)
    QTest.keyClicks(field, "-1.25")
    assert asked == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    (request,) = asked
    assert isinstance(request, EditWeight)
    assert (request.name, request.index, request.value) == (bundle.name, bundle.index(i, j), -1.25)
    assert not field.isVisible()


def test_that_escape_leaves_the_weight_as_it_was(network_panel, seen, asked_of):
    panel = network_panel(seen(hidden=3), size=(800, 600), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    QTest.mouseDClick(panel.canvas, Qt.MouseButton.LeftButton, pos=lonely(panel)[1])
    QTest.keyClicks(panel.canvas.field, "7")
    QTest.keyClick(panel.canvas.field, Qt.Key.Key_Escape)
    assert not panel.canvas.field.isVisible()
    assert asked == []


def test_that_a_drag_is_one_gesture_that_grows_upwards(network_panel, seen, asked_of):
    panel = network_panel(seen(hidden=3), size=(800, 600), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    edge, place = lonely(panel)
    bundle, i, j = panel.canvas.edges.bundle(edge)
    for turn in range(2):
        QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
        for dy in (10, 20, 30):
            QTest.mouseMove(panel.canvas, place - QPoint(0, dy))
        QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=place - QPoint(0, 30))
        gesture = asked[3 * turn :]
        values = [request.value for request in gesture]
        assert len(values) == 3
        assert float(bundle.means[i, j]) < values[0] < values[1] < values[2]
        assert len({request.key for request in gesture}) == 1
        assert {(request.name, request.index) for request in gesture} == {(bundle.name, bundle.index(i, j))}
    assert asked[0].key != asked[3].key


def test_that_keys_walk_through_the_weights_from_the_strongest_on(network_panel, seen, asked_of):
    network = seen(hidden=3)
    panel = network_panel(network, size=(800, 600), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    canvas = panel.canvas
    canvas.setFocus()
    bright = np.where(canvas.edges.dim == 0, canvas.edges.sizes, -1)
    order = np.argsort(-bright, kind="stable")
    for rank in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
        assert canvas.pinned.edge == order[rank]
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    bundle, i, j = canvas.edges.bundle(int(order[1]))
    assert f"[{bundle.rows[i][0]}, {bundle.columns[j][0]}]" in panel.readout.text()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert asked[-1].value > float(bundle.means[i, j])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClicks(canvas.field, ".5")
    QTest.keyClick(canvas.field, Qt.Key.Key_Return)
    assert (asked[-1].name, asked[-1].index, asked[-1].value) == (bundle.name, bundle.index(i, j), 0.5)
    assert asked[-1].key != asked[-2].key


def test_that_groups_of_weights_cannot_be_edited(network_panel, seen, asked_of):
    panel = network_panel(seen(hidden=40), size=(800, 500), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    canvas = panel.canvas
    edge = next(e for e in range(len(canvas.edges.values)) if canvas.edges.bundle(e)[0].name == "layer0.W_h")
    canvas.setFocus()
    while canvas.pinned is None or canvas.pinned.edge != edge:
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert " weights, norm " in panel.readout.text()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert not canvas.field.isVisible()
    assert asked == []


def test_that_another_gate_shows_other_weights(qtbot, network_panel, seen):
    network = seen(cell="lstm", hidden=3)
    panel = network_panel(network, size=(800, 600), mode=NEURONS, step=STEP)
    canvas = panel.canvas
    focus(qtbot, panel)
    for block, gate in ((1, "forget gate"), (2, "candidate")):
        QTest.keyClick(canvas, "g")
        assert panel.gate_box.currentText() == gate
        edge = canvas.edges.find("layer0.W_h", (block, 0, 1))
        assert canvas.edges.values[edge] == pytest.approx(network.network.weights["layer0.W_h"][block, 0, 1])
        assert canvas.edges.find("layer0.W_h", (0, 0, 1)) is None


def test_that_trained_weights_are_painted_anew(network_panel, seen):
    network = seen(hidden=4)
    panel = network_panel(network, size=(600, 400), mode=NEURONS, step=STEP)
    before = panel.canvas.grab().toImage()
    network.network.weights["layer0.W_h"][0] *= -3
    panel.show_frame(network.frame())
    after = panel.canvas.grab().toImage()
    edge = panel.canvas.edges.find("layer0.W_h", (0, 0, 0))
    x0, y0, x1, y1 = panel.canvas.edges.lines[edge]
    across = [(x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in np.linspace(0.2, 0.8, 40)]
    points = [(round(x), round(y)) for x, y in across]
    assert sum(before.pixel(*point) != after.pixel(*point) for point in points) > 20


def test_that_a_weight_under_the_mouse_does_not_run_away_as_the_scale_grows(network_panel, seen, asked_of):
    network = seen(hidden=3)
    panel = network_panel(network, size=(800, 600), mode=NEURONS, step=STEP)
    asked = asked_of(panel)
    _, place = lonely(panel)

    def carry_out(request):
        network.network.weights[request.name][request.index] = request.value
        panel.show_frame(network.frame())

    panel.requested.connect(carry_out)
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    for dy in (40, 80, 120, 160):
        QTest.mouseMove(panel.canvas, place - QPoint(0, dy))
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=place - QPoint(0, 160))
    steps = np.diff([request.value for request in asked])
    assert len(steps) == 3
    assert steps == pytest.approx(np.full(3, steps[0]))


def test_that_a_sentence_without_known_words_is_drawn(network_panel, seen):
    panel = network_panel(seen(text="xyzzy plugh"), mode=NEURONS)
    assert not panel.grab().isNull()
    assert panel.readout.text().startswith("t = 1 of 2")


def test_that_an_emptied_sentence_says_how_to_begin(network_panel, seen, make_frame):
    panel = network_panel(seen())
    assert panel.empty_text() == ""
    panel.show_frame(make_frame(trace=None))
    assert panel.empty_text().endswith(".")
    assert panel.canvas.isHidden()
    panel.show_frame(seen().frame())
    assert not panel.canvas.isHidden()


def test_that_both_looks_are_asked_and_only_they(network_panel, seen):
    panel = network_panel(seen())
    asked = panel.looks()
    panel.set_mode(NEURONS)
    panel.set_time_step(2)
    assert panel.looks() == asked
    assert [type(look).__name__ for look in asked] == ["Weights", "Deltas"]


def test_that_units_held_by_marks_are_ringed_and_told(network_panel, seen):
    network = seen(hidden=4)
    panel = network_panel(network, size=(800, 500), mode=NEURONS, step=STEP)
    x, y = neuron(panel, Part("cell", 0, STEP), 2)
    radius = panel.canvas.neurons.crowds[Part("cell", 0, STEP)].radius

    def ring():
        return {colour_at(panel, x + dx, y - radius - dy) for dx in range(-2, 3) for dy in range(4)}

    assert LIGHT.warning not in ring()
    frame = network.frame()
    held = np.zeros((1, 1, 7, 4), bool)
    held[0, 0, STEP, 2] = True
    panel.show_frame(dataclasses.replace(frame, trace=dataclasses.replace(frame.trace, held=held)))
    assert LIGHT.warning in ring()
    move(panel, x, y)
    assert panel.readout.text().endswith(", held by a what-if mark")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.42, ".42"), (-0.052, "-.05"), (0.0019, "0"), (-0.004, "0"), (0.999, "1.00"), (2.54, "2.5"), (-12.4, "-12")],
)
def test_that_numbers_in_neurons_are_short(value, text):
    assert two_decimals(value) == text


def test_that_what_the_playhead_has_not_reached_is_pale(network_panel, seen):
    panel = network_panel(seen(bidirectional=True), mode=UNROLLED, step=3)
    for deltas in (False, True):
        panel.back_button.setChecked(deltas)
        scene = panel.canvas.scene()
        forward, reverse = ([scene.strength(step, r) == 1 for step in range(7)] for r in (0, 1))
        first, last = [True] * 4 + [False] * 3, [False] * 3 + [True] * 4
        assert (forward, reverse) == ((last, first) if deltas else (first, last))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_chosen_way_is_underlined(network_panel, seen, scheme):
    panel = network_panel(seen(), mode=LOOP, scheme=scheme)
    underlined = []
    for button in panel.buttons:
        image = button.grab().toImage()
        underlined.append(image.pixelColor(image.width() // 2, image.height() - 3).getRgb()[:3] == scheme.accent)
    assert underlined == [True, False, False]

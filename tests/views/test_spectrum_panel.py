"""The spectrum: dots stand at their eigenvalues, the numbers are those measured, the slider asks for another radius."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from rnn_playground.engine.diagnosis import Finding
from rnn_playground.engine.spectrum import spectrum
from rnn_playground.palette import LIGHT
from rnn_playground.training.looks.look import Answer
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.views.diagnosis import DiagnosisText
from rnn_playground.views.requests import ScaleToRadius
from rnn_playground.views.spectrum.words import eigenvalue, singular_value
from rnn_playground.views.spectrum_panel import SpectrumPanel

TURN = 0.5 * np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
W = np.zeros((4, 4))
W[:2, :2], W[2, 2], W[3, 3] = TURN, -0.8, 1.2


def plain(text):
    return text


@pytest.fixture
def frame(make_frame, make_trace):
    def make(panel, matrix=W, update=5, findings=(), **changes):
        trace = make_trace(hidden=len(matrix), **changes)
        base = make_frame(trace, update=update)
        panel.show_frame(base)  # so that the panel knows what there is to choose from
        looks = {look: Answer(update, (spectrum(matrix),)) for look in panel.looks() if isinstance(look, Spectra)}
        looks[DiagnosisText.look] = Answer(update, tuple(findings))
        return dataclasses.replace(base, looks=looks)

    return make


@pytest.fixture
def shown(show, frame):
    panel = show(SpectrumPanel(), size=(560, 420))
    panel.show_frame(frame(panel))
    return panel


def pixel(panel, value):
    return panel.disc.plane().place(value.real, value.imag).toPoint()


def test_that_radius_and_largest_singular_value_are_written(shown):
    assert shown.headline() == "spectral radius 1.20 · largest singular value 1.20"
    assert shown.readout.text() == shown.headline()
    assert shown.radius.spin.value() == pytest.approx(1.2)
    assert shown.radius.slider.value() == 120


def test_that_dots_stand_at_their_eigenvalues(shown):
    image = shown.disc.grab().toImage()
    for value, shade in ((-0.8 + 0j, LIGHT.accent), (0.5 * np.exp(0.6j), LIGHT.accent), (1.2 + 0j, LIGHT.held_out)):
        assert image.pixelColor(pixel(shown, value)).getRgb()[:3] == shade
    plane = shown.disc.plane()
    across = plane.place(1, 0).x() - plane.place(0, 0).x()
    assert across == pytest.approx(plane.place(0, 0).y() - plane.place(0, 1).y())  # circles are round


def test_that_the_mouse_says_what_an_eigenvalue_does(shown):
    QTest.mouseMove(shown.disc, pixel(shown, 0.5 * np.exp(0.6j)))
    assert shown.readout.text() == "eigenvalue .41 + .28i, |λ| = .50: turns by 34° and shrinks to 50 % per step"
    QTest.mouseMove(shown.disc, pixel(shown, 0.02 + 0.8j))
    assert shown.readout.text() == shown.headline()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.71 + 0.32j, "eigenvalue .71 + .32i, |λ| = .78: turns by 24° and shrinks to 78 % per step"),
        (0.71 - 0.32j, "eigenvalue .71 − .32i, |λ| = .78: turns by 24° and shrinks to 78 % per step"),
        (-1.2 + 0j, "eigenvalue -1.20, |λ| = 1.20: flips its sign and grows to 120 % per step"),
        (1j, "eigenvalue 0 + 1.00i, |λ| = 1.00: turns by 90° and keeps its size"),
        (0.02 + 0j, "eigenvalue .02, |λ| = .02: shrinks to 2 % per step"),
        (0j, "eigenvalue 0, |λ| = 0: shrinks to 0 % per step"),
    ],
)
def test_that_eigenvalues_are_told_in_words(value, words):
    assert eigenvalue(value, plain) == words


def test_that_bars_stand_for_singular_values_and_are_read_out(shown):
    values = np.linalg.svd(W, compute_uv=False)
    area = shown.bars.bars_area()
    for number, value in enumerate(values):
        assert shown.bars.bar(number).height() == pytest.approx(area.height() * value / shown.bars.scale.top)
    QTest.mouseMove(shown.bars, shown.bars.bar(1).center().toPoint())
    assert shown.readout.text() == "singular value 2 of 4: .80"
    words = "largest singular value 1.20: one step stretches a vector to 120 % at most"
    assert singular_value(0, 4, 1.2, plain) == words


def test_that_dragging_the_slider_asks_for_a_radius_in_one_gesture(shown, qtbot):
    asked = []
    shown.requested.connect(asked.append)
    slider = shown.radius.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    ).center()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=handle)
    for way in (-20, -40):
        QTest.mouseMove(slider, handle + QPoint(way, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=handle + QPoint(-40, 0))
    assert len(asked) >= 2
    assert all(isinstance(request, ScaleToRadius) for request in asked)
    assert {(request.name, request.block) for request in asked} == {("layer0.W_h", 0)}
    assert asked[-1].radius < asked[0].radius < 1.2
    assert len({request.key for request in asked}) == 1
    assert shown.radius.spin.value() == pytest.approx(asked[-1].radius)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=handle + QPoint(-40, 0))
    QTest.mouseMove(slider, handle + QPoint(-60, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=handle + QPoint(-60, 0))
    assert len({request.key for request in asked}) == 2


def test_that_a_radius_can_be_typed(shown):
    asked = []
    shown.requested.connect(asked.append)
    spin = shown.radius.spin
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "0.95")
    assert asked == []  # not before it is finished
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert [request.radius for request in asked] == [0.95]
    assert shown.radius.slider.value() == 95


def test_that_a_measured_radius_moves_the_slider_and_asks_for_nothing(shown, frame):
    asked = []
    shown.requested.connect(asked.append)
    shown.show_frame(frame(shown, 0.5 * W, update=6))
    assert shown.radius.slider.value() == 60
    shown.show_frame(frame(shown, 5 * W, update=7))
    assert shown.radius.slider.value() == 600  # it reaches further, rather than to lie
    assert asked == []


def test_that_weights_without_a_radius_cannot_be_scaled(shown, frame):
    for matrix in (np.zeros((4, 4)), np.full((4, 4), np.nan)):
        shown.show_frame(frame(shown, matrix, update=8))
        assert not shown.radius.slider.isEnabled()
        assert not shown.grab().isNull()
    shown.show_frame(frame(shown, W, update=9))
    assert shown.radius.slider.isEnabled()


def test_that_every_gate_of_every_layer_can_be_chosen(show, frame):
    panel = show(SpectrumPanel(), size=(560, 420))
    gates = {name: np.zeros((4, 6, 4)) for name in ("input", "forget", "candidate", "output")}
    panel.show_frame(frame(panel, gates=gates, layers=4, directions=2))
    titles = [panel.chooser.itemText(place) for place in range(panel.chooser.count())]
    assert titles[:2] == ["W_h of layer 1 →, input gate", "W_h of layer 1 →, forget gate"]
    assert len(titles) == 16
    assert panel.chooser.currentText() == "W_h of layer 1 →, candidate"
    asked, changed = [], []
    panel.requested.connect(asked.append)
    panel.looks_changed.connect(lambda: changed.append(panel.looks()[0]))
    panel.chooser.setCurrentIndex(titles.index("W_h of layer 2 ←, forget gate"))
    assert changed == [Spectra(3, 1)]
    panel.show_frame(frame(panel, gates=gates, layers=4, directions=2, update=6))
    panel.radius.spin.stepUp()
    assert (asked[0].name, asked[0].block) == ("layer1.reverse.W_h", 1)
    assert panel.chooser.currentText() == "W_h of layer 2 ←, forget gate"


def test_that_the_plane_never_shrinks_while_training_but_at_a_reset(shown, frame):
    shown.show_frame(frame(shown, 3 * W, update=6))
    wide = shown.disc.scale.top
    assert wide >= 3.6
    shown.show_frame(frame(shown, W, update=7))
    assert shown.disc.scale.top == wide
    assert len(shown._trail) == 3
    shown.show_frame(frame(shown, W, update=1))
    assert shown.disc.scale.top < wide
    assert len(shown._trail) == 1


def test_that_the_trail_keeps_its_course_with_few_points(shown, frame):
    trail = shown._trail
    trail.clear()
    for update in range(5000):
        trail.add(update, 1 + update / 5000)
    updates, radii = trail.columns()
    assert len(updates) <= 401
    assert updates[-1] == 4999
    np.testing.assert_allclose(radii, 1 + updates / 5000)
    trail.add(100, 0.5)  # back in time
    assert trail.columns()[0].max() == 100


def test_that_the_diagnosis_stands_at_the_foot_where_there_is_room(shown, frame):
    finding = Finding("saturated", {"share": 0.7, "limit": 0.95})
    shown.show_frame(frame(shown, update=6, findings=[finding]))
    assert shown.diagnosis.texts[0].startswith("70 % of the states lie beyond ±.95")
    assert DiagnosisText.look in shown.looks()
    shown.resize(300, 150)
    assert not shown.diagnosis.isVisible()
    assert DiagnosisText.look not in shown.looks()


@pytest.mark.parametrize("size", [(240, 200), (900, 600), (160, 700), (60, 40)])
@pytest.mark.parametrize("hidden", [1, 2, 200])
def test_that_any_number_of_units_is_painted(show, frame, size, hidden):
    panel = show(SpectrumPanel(), size=size)
    panel.show_frame(frame(panel, np.random.default_rng(0).standard_normal((hidden, hidden))))
    assert not panel.grab().isNull()


def test_that_a_problem_is_told(shown, make_frame, make_trace):
    base = make_frame(make_trace(hidden=4), update=9, run_id=2)
    looks = {look: Answer(9, None, "the network has 1 recurrences") for look in shown.looks()}
    shown.show_frame(dataclasses.replace(base, looks=looks))
    assert shown.empty_text() == "No spectrum: the network has 1 recurrences."


def test_that_the_diagnosis_is_asked_for_when_the_panel_becomes_high_enough(qtbot, shown):
    shown.resize(560, 150)
    assert DiagnosisText.look not in shown.looks()
    with qtbot.waitSignal(shown.looks_changed, timeout=1000):
        shown.resize(560, 420)
    assert DiagnosisText.look in shown.looks()

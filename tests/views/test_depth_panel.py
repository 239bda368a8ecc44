"""The depth panel: what it asks for, what it says, and that each dot is where its number belongs."""

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.training.looks.depth import Depth, DepthFound
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.depth_panel import DepthPanel
from rnn_playground.views.requests import ChangeSettings, UseRows

FOUND = DepthFound(
    update=300, layers=0.5 ** np.arange(9.0, -1, -1), steps=0.8 ** np.arange(9.0, -1, -1), deep_factor=0.5, factor=0.8,
    own_factor=0.801, product_factor=0.8, moved=np.linspace(0.1, 0.9, 9), moved_recurrent=0.45, deep_loss=1.2,
    loss=0.7, start_radius=0.55, clip=0.0, symbols=("a", "b", "c"), problem="",
)  # fmt: skip


@pytest.fixture
def panel(show, make_frame, make_trace):
    """Return the panel with numbers in it, and a function that shows others."""
    shown = show(DepthPanel(), size=(640, 560))

    def draw(found=FOUND, problem="", update=300):
        looks = MappingProxyType({Depth(): Answer(update, found, problem)})
        shown.show_frame(dataclasses.replace(make_frame(make_trace(), update=update), looks=looks))
        return shown

    draw()
    return shown, draw


def test_that_factors_moves_and_losses_are_said(panel):
    shown, _ = panel
    assert shown.empty_text() == ""
    assert shown.factors.text() == "factor per layer .500 · per time step .801, by the product of Jacobians .800"
    assert shown.moved.text() == (
        "layer 2 moved .100, the last layer .900: .111 of it; the recurrent network's shared W_h moved .450"
    )
    assert shown.progress.text() == "update 300 · loss: deep 1.200, recurrent .700"
    assert (shown.depth.value, shown.radius.value, shown.clip.isChecked()) == (10, 0.55, False)


def test_that_dials_ask_for_rows_and_for_another_start_and_a_drag_is_one_edit(panel, qtbot):
    shown, _ = panel
    asked = []
    shown.requested.connect(asked.append)
    QTest.keyClick(shown.depth.slider, Qt.Key.Key_Right)
    QTest.keyClick(shown.depth.slider, Qt.Key.Key_Right)
    assert [type(one) for one in asked] == [UseRows, UseRows]
    assert asked[0].key == asked[1].key
    assert [row.text for row in asked[1].examples] == [f"{symbol}{' ·' * 11}" for symbol in "abc"]
    assert asked[1].reading == asked[1].examples[0].text
    asked.clear()
    shown.radius.spin.setValue(1.5)
    assert asked[-1] == ChangeSettings(
        (("recurrent", "spectral"), ("radius", 1.5)), "Start radius: 1.5", asked[-1].key
    )
    shown.clip.click()
    assert asked[-1] == ChangeSettings((("clip", 1.0),), "Clip at 1")
    shown.clip.click()
    assert asked[-1] == ChangeSettings((("clip", 0.0),), "Do not clip")


def test_that_the_mouse_reads_layers_and_steps(panel):
    shown, _ = panel
    deep, recurrent, moves = shown.charts.areas()
    assert shown.charts.apart
    assert not moves.isEmpty()
    for area in (deep, recurrent, moves):
        QTest.mouseMove(shown.charts, QPoint(round(area.left() + 0.35 * area.width()), area.center().y()))
        assert shown.moved.text() == "layer 4: |dL/dh| = .02 · time step 4: |dL/dh| = .26 · W of layer 4 moved .300"
    QTest.mouseMove(shown.charts, QPoint(2, 2))
    assert shown.moved.text().startswith("layer 2 moved")


def test_that_a_network_on_its_way_and_one_that_stopped_say_so(panel):
    _, draw = panel
    assert draw(dataclasses.replace(FOUND, update=120)).progress.text() == (
        "the deep network catches up: update 120 of 300"
    )
    stopped = dataclasses.replace(FOUND, problem="the deep network diverged at update 7")
    assert draw(stopped).moved.text() == "Stopped: the deep network diverged at update 7."
    fresh = dataclasses.replace(FOUND, moved=np.zeros(9), moved_recurrent=0.0, update=0)
    assert draw(fresh, update=0).moved.text() == "weights as they were drawn: press Train"


def test_that_what_cannot_be_compared_is_said_and_nothing_drawn(panel):
    _, draw = panel
    shown = draw(None, "a deep network reads one symbol")
    assert shown.empty_text() == "Nothing to compare: a deep network reads one symbol."
    assert not shown.charts.isVisible()


@pytest.mark.parametrize("size", [(640, 560), (420, 320), (240, 200), (200, 120), (60, 40)])
@pytest.mark.parametrize(
    "changes",
    [
        {}, {"layers": np.zeros(10), "deep_factor": float("nan")}, {"product_factor": float("nan")},
        {"layers": np.array([0.5]), "steps": np.array([0.4]), "moved": np.zeros(0)},
        {"layers": np.full(10, np.inf), "steps": np.full(10, np.nan), "moved_recurrent": float("nan")},
        {"layers": 1e-3 ** np.arange(99.0, -1, -1), "steps": 3.0 ** np.arange(99.0, -1, -1), "moved": np.ones(99)},
    ],
    ids=["usual", "vanished", "gates", "one", "diverged", "far"],
)  # fmt: skip
def test_that_any_numbers_are_painted_at_any_size(panel, size, changes):
    shown, draw = panel
    shown.resize(*size)
    draw(dataclasses.replace(FOUND, **changes))
    assert not shown.grab().isNull()

"""The training clock asks for updates and shows where one stands, by real events."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QIcon, QPixmap

from rnn_playground.shell.actions import ACTIONS
from rnn_playground.shell.clock_bar import ClockBar
from rnn_playground.shell.training_clock import TrainingClock
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame


@pytest.fixture
def actions(qapp):
    made, blank = {}, QPixmap(16, 16)
    blank.fill(Qt.GlobalColor.black)
    for row in ACTIONS:
        made[row.id] = QAction(QIcon(blank), row.title)
        made[row.id].setCheckable(row.checkable)
    return made


@pytest.fixture
def clock(qtbot, actions):
    made = TrainingClock(actions)
    qtbot.addWidget(made)
    made.resize(1400, 30)
    made.show()
    actions["play_training"].triggered.connect(made.play)
    made.asked = []
    made.visit_requested.connect(made.asked.append)
    return made


def frame(update, head=None, *, training=False, oldest=0, sought=None, run_id=1):
    return Frame(
        run_id=run_id, update=update, epoch=1.5, training=training, loss=0.5, speed=1234.0, curve=Recorder().curve,
        train=None, held_out=None, trace=None, predictions=None, gradient_norm=1.0, parameters=3,
        head=update if head is None else head, oldest=oldest, sought=sought,
    )  # fmt: skip


def test_that_the_slider_grows_with_the_training_and_stays_at_its_end(clock):
    for update in (0, 10, 5000):
        clock.show_frame(frame(update, training=True))
        assert (clock._slider.minimum(), clock._slider.maximum(), clock.update_shown) == (0, update, update)
    assert clock.asked == []
    assert clock._label.text() == "update 5,000   epoch 1.5   1,234 updates/s"


def test_that_scrubbing_asks_for_updates(qtbot, clock):
    clock.show_frame(frame(100))
    clock._slider.setFocus()
    qtbot.keyClick(clock._slider, Qt.Key.Key_Left)
    qtbot.keyClick(clock._slider, Qt.Key.Key_PageDown)
    assert clock.asked == [99, 94]


def test_that_the_past_is_told_and_can_be_branched_from(clock, actions):
    clock.show_frame(frame(100))
    assert not clock._branch.isVisible()
    assert not actions["branch"].isEnabled()
    slider = clock._slider.geometry()
    clock.show_frame(frame(40, 100))
    assert clock._label.text().startswith("update 40 of 100 (past)")
    assert clock._branch.isVisible()
    assert actions["branch"].isEnabled()
    assert clock._slider.geometry() == slider  # nothing jumps under the mouse


def test_that_a_frame_from_before_does_not_move_the_slider_back(clock):
    clock.show_frame(frame(100))
    clock.go_to(60)
    clock.show_frame(frame(100))
    assert clock.update_shown == 60
    clock.show_frame(frame(30, 100, sought=60))
    assert clock.update_shown == 60
    clock.show_frame(frame(60, 100))
    clock.show_frame(frame(20, 100))  # visited from elsewhere
    assert clock.update_shown == 20


def test_that_another_network_ends_what_was_asked_for(clock):
    clock.show_frame(frame(100))
    clock.go_to(60)
    clock.show_frame(frame(0, run_id=2))
    clock.show_frame(frame(3, run_id=2))
    assert clock.update_shown == 3


def test_that_a_slider_held_by_the_mouse_is_left_alone(qtbot, clock):
    clock.show_frame(frame(100))
    clock._slider.setSliderDown(True)
    clock.show_frame(frame(120, training=True))
    assert clock.update_shown == 100
    clock._slider.setSliderDown(False)
    clock.show_frame(frame(130, training=True))
    assert clock.update_shown == 130


@pytest.mark.parametrize(
    ("shown", "disabled"),
    [
        (0, {"first_update", "previous_update"}),
        (50, set()),
        (100, {"next_update", "newest_update", "branch"}),
    ],
)
def test_that_only_steps_that_lead_somewhere_can_be_taken(clock, actions, shown, disabled):
    clock.show_frame(frame(shown, 100))
    names = {"first_update", "previous_update", "play_training", "next_update", "newest_update", "branch"}
    assert {name for name in names if not actions[name].isEnabled()} == disabled


def test_that_a_training_that_began_elsewhere_ends_where_it_can_be_made_again(clock):
    clock.show_frame(frame(700, oldest=640))
    clock.go_to(0)
    assert clock.asked == [640]


def test_that_playing_waits_for_each_update_and_ends_at_the_newest(qtbot, clock, actions):
    clock._timer.setInterval(1)
    clock.show_frame(frame(3))
    clock.visit_requested.connect(lambda update: clock.show_frame(frame(update, 3)))
    actions["play_training"].trigger()
    qtbot.waitUntil(lambda: not actions["play_training"].isChecked(), timeout=2000)
    assert clock.asked == [0, 1, 2, 3]


def test_that_the_clocks_stand_beside_each_other_only_where_there_is_room(qtbot, actions):
    bar = ClockBar(actions)
    bar.setFont(QFont("DejaVu Sans", 10))
    qtbot.addWidget(bar)
    bar.show()
    bar.show_tokens(("a", "b"), 0)
    bar.training.show_frame(frame(40, 100))
    for width, rows in ((1024, 2), (2400, 1)):
        bar.resize(width, 60)
        qtbot.waitUntil(lambda wide=width: bar.width() == wide, timeout=2000)
        bar.layout().activate()
        assert len({clock.y() for clock in (bar.reading, bar.training)}) == rows
        assert bar.training._slider.width() >= 150
        assert bar.reading._slider.width() >= 150
        fits = bar.training._label.fontMetrics().horizontalAdvance("update 40 of 100 (past)")
        assert bar.training._label.width() >= fits

"""The reading clock walks to the last token, and then it stands."""

import pytest
from PySide6.QtGui import QAction, QIcon

from rnn_playground.shell import reading_clock
from rnn_playground.shell.actions import ACTIONS
from rnn_playground.shell.reading_clock import ReadingClock


@pytest.fixture
def play(qapp):
    action = QAction("Play")
    action.setCheckable(True)
    return action


@pytest.fixture
def clock(qtbot, play, monkeypatch):
    monkeypatch.setattr(reading_clock, "READING_PACE", 1)
    actions = {row.id: QAction(QIcon(), row.title) for row in ACTIONS} | {"play": play}
    made = ReadingClock(actions)
    qtbot.addWidget(made)
    play.triggered.connect(made.play)
    made.show_tokens(("a", "b", "c"), 0)
    return made


def test_that_it_walks_to_the_end_and_stands_there_until_it_is_asked_again(qtbot, clock, play):
    play.trigger()
    qtbot.waitUntil(lambda: not play.isChecked(), timeout=2000)
    assert clock.time_step == 2
    assert not clock._timer.isActive()  # else it would walk off by itself when the playhead is put elsewhere


def test_that_it_does_not_play_what_has_one_token(clock, play):
    clock.show_tokens(("a",), 0)
    play.trigger()
    assert not play.isChecked()
    assert not clock._timer.isActive()


def test_that_the_token_is_written_only_where_there_is_room(qtbot, clock):
    clock.show()
    texts = set()
    for width in range(300, 900, 10):
        clock.resize(width, 30)
        texts.add(clock._step.text())
        assert clock._step.fontMetrics().horizontalAdvance("t = 1 of 3") > clock._step.width() or (
            clock._step.fontMetrics().horizontalAdvance(clock._step.text()) <= clock._step.width()
        )
    assert texts == {"t = 1 of 3", "t = 1 of 3, “a”"}

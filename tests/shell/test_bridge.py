"""The handshake between worker and window."""

import threading
import time
from itertools import count, pairwise

import pytest
from PySide6.QtCore import QCoreApplication

from rnn_playground.shell import bridge as bridge_module
from rnn_playground.shell.bridge import Bridge


@pytest.fixture
def bridge(qapp):
    made = Bridge()
    yield made
    made.close()


def on_a_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    return thread


def time_of_a_breath(bridge):
    """Breathe on another thread while no events are handled on this one; return the seconds it took."""
    took = []

    def breathe():
        began = time.monotonic()
        bridge.breathe()
        took.append(time.monotonic() - began)

    thread = on_a_thread(breathe)
    thread.join(timeout=5)
    assert not thread.is_alive()
    return took[0]


def test_that_the_worker_goes_on_when_the_window_has_answered(bridge, qtbot):
    done = threading.Event()
    thread = on_a_thread(lambda: (bridge.breathe(), done.set()))
    qtbot.waitUntil(done.is_set, timeout=2000)
    thread.join()


def test_that_a_busy_window_holds_the_worker_for_one_display_frame_only(bridge, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.05)
    assert time_of_a_breath(bridge) >= 0.05  # it did wait: nothing answered


def test_that_a_late_answer_does_not_count_for_the_next_question(bridge, qtbot, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.01)
    thread = on_a_thread(bridge.breathe)
    thread.join()  # given up: its answer comes only now
    QCoreApplication.processEvents()
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.05)
    assert time_of_a_breath(bridge) >= 0.05


def test_that_waking_from_another_thread_is_heard_on_this_one(bridge, qtbot):
    heard = []
    bridge.woken.connect(lambda: heard.append(threading.current_thread()))
    thread = on_a_thread(bridge.wake)
    qtbot.waitUntil(lambda: bool(heard), timeout=2000)
    thread.join()
    assert heard == [threading.current_thread()]


def test_that_a_closed_bridge_never_makes_the_worker_wait(bridge, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 60)
    bridge.close()
    thread = on_a_thread(bridge.breathe)
    thread.join(timeout=5)
    assert not thread.is_alive()


def test_that_closing_frees_a_worker_that_waits(bridge, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 60)
    thread = on_a_thread(bridge.breathe)
    while bridge._credit.empty() and not thread.is_alive():
        pass
    bridge.close()
    thread.join(timeout=5)
    assert not thread.is_alive()


def test_that_frames_are_shown_while_the_worker_waits_and_thirty_times_a_second_at_most(bridge, qtbot, monkeypatch):
    """By a clock that goes on a millisecond whenever it is asked: a busy machine makes no frame late."""
    clock = count(1)
    monkeypatch.setattr(bridge_module, "monotonic", lambda: next(clock) / 1000)
    waiting = threading.Event()
    seen = []
    bridge.ticked.connect(lambda: seen.append((waiting.is_set(), bridge._ticked_at)))

    def breathe():
        while len(seen) < 4:
            waiting.set()
            bridge.breathe()
            waiting.clear()

    thread = on_a_thread(breathe)
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=10_000)
    assert all(was_waiting for was_waiting, _ in seen)
    gaps = [later - earlier for (_, earlier), (_, later) in pairwise(seen)]
    assert min(gaps) >= bridge_module.FRAME_INTERVAL * 0.9

"""The handshake between worker and window."""

import threading
import time

import pytest

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


def test_that_the_worker_goes_on_when_the_window_has_answered(bridge, qtbot):
    done = threading.Event()
    thread = on_a_thread(lambda: (bridge.breathe(), done.set()))
    qtbot.waitUntil(done.is_set, timeout=2000)
    thread.join()


def test_that_a_busy_window_holds_the_worker_for_one_display_frame_only(bridge, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.05)
    took = []

    def breathe():
        began = time.monotonic()
        bridge.breathe()
        took.append(time.monotonic() - began)

    thread = on_a_thread(breathe)
    thread.join(timeout=5)  # no events are handled meanwhile
    assert not thread.is_alive()
    assert took[0] >= 0.05  # it did wait: nothing answered


def test_that_a_late_answer_does_not_count_for_the_next_question(bridge, qtbot, monkeypatch):
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.01)
    thread = on_a_thread(bridge.breathe)
    thread.join()  # given up: its answer comes only now
    qtbot.wait(1)
    monkeypatch.setattr(bridge_module, "BREATH_LIMIT", 0.05)
    took = []

    def breathe():
        began = time.monotonic()
        bridge.breathe()
        took.append(time.monotonic() - began)

    thread = on_a_thread(breathe)
    thread.join()
    assert took[0] >= 0.05


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


def test_that_the_display_timer_runs_only_while_training(bridge, qtbot):
    with qtbot.waitSignal(bridge.ticked, timeout=2000):
        bridge.run(True)
    bridge.run(False)
    assert not bridge._timer.isActive()

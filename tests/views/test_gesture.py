"""What belongs to one gesture has one key."""

from rnn_playground.views.gesture import PAUSE, Gesture


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_that_changes_close_in_time_are_one_gesture_and_those_after_a_pause_another():
    clock = Clock()
    gesture = Gesture("weight", clock)
    first = gesture.key((0, 1))
    clock.now += PAUSE / 2
    assert gesture.key((0, 1)) == first
    clock.now += PAUSE * 1.5
    assert gesture.key((0, 1)) != first


def test_that_another_target_is_another_gesture():
    gesture = Gesture("weight", Clock())
    assert len({gesture.key((0, 1)), gesture.key((0, 2)), gesture.key((0, 1))}) == 3


def test_that_what_the_mouse_holds_is_one_gesture_however_slow():
    clock = Clock()
    gesture = Gesture("weight", clock)
    gesture.press()
    first = gesture.key("x")
    clock.now += 100
    assert gesture.held
    assert gesture.key("x") == first
    gesture.release()
    assert gesture.key("x") != first

"""Whose turn it is to be drawn."""

from rnn_playground.shell.turns import Turns


def made(*intervals):
    turns, done = Turns(), []
    for number, interval in enumerate(intervals):
        turns.add(interval, lambda number=number: done.append(number))
    return turns, done


def test_that_one_job_is_done_a_frame_and_the_longest_overdue_first():
    turns, done = made(0.1, 0.5)
    turns.all(10.0)
    done.clear()
    for frame in range(1, 30):
        turns.next(10.0 + frame * 0.05)
    assert [number for number in done if number == 1] == [1, 1]  # due after 10.5 and 11.0
    assert 12 <= done.count(0) <= 15


def test_that_nothing_is_done_before_it_is_due():
    turns, done = made(0.1)
    turns.all(10.0)
    turns.next(10.05)
    assert done == [0]


def test_that_all_jobs_are_done_when_somebody_waits():
    turns, done = made(5.0, 9.0)
    turns.all(1.0)
    turns.all(1.1)
    assert done == [0, 1, 0, 1]

"""Whose turn it is to be drawn."""

from rnn_playground.shell.turns import SPACE, Turns


def made(*intervals):
    turns, done = Turns(), []
    for number, interval in enumerate(intervals):
        turns.add(interval, lambda number=number: done.append(number))
    return turns, done


def test_that_one_job_is_done_a_frame_and_the_longest_overdue_first():
    turns, done = made(1.0, 5.0)
    turns.all(0.0)
    done.clear()
    turns.next(6.0)  # the first is overdue by 5, the second by 1
    turns.next(6.1)  # now only the second is
    turns.next(6.2)
    assert done == [0, 1]


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


def test_that_what_costs_nothing_takes_nobodys_turn():
    turns, done = Turns(), []
    for number, dear in enumerate((False, True, False, True)):
        turns.add(1.0 + number, lambda number=number: done.append(number), lambda dear=dear: dear)
    turns.all(0.0)
    done.clear()
    turns.next(9.0)
    assert done == [0, 1]
    turns.next(9.0 + SPACE / 2)
    assert done == [0, 1]  # dear ones stand apart
    turns.next(9.0 + 1.5 * SPACE)
    assert done == [0, 1, 2, 3]

"""Looks that are watched are answered: within a share of the time while training, all at rest; others cost nothing."""

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import numpy as np
import pytest

from rnn_playground.training.looks.answering import Answering
from rnn_playground.training.looks.look import Look
from rnn_playground.training.messages import Pause, Read, Rebuild, Reset, Train, Watch
from rnn_playground.training.runner import Runner

CALLS = []


@dataclass(frozen=True)
class Sum(Look):
    """Say the sum of all weights, and write down that it was asked."""

    interval: ClassVar[float] = 0.0
    share: ClassVar[float] = 1.0
    number: int = 0

    def answer(self, subject):
        CALLS.append(self.number)
        return float(subject.network.weights.vector.sum()), subject.text


@dataclass(frozen=True)
class Seldom(Sum):
    interval: ClassVar[float] = 1e6


@dataclass(frozen=True)
class Unanswerable(Look):
    error: type[Exception] = ValueError

    def answer(self, subject):
        raise self.error("there is no answer here")


@pytest.fixture(autouse=True)
def calls():
    CALLS.clear()
    return CALLS


@dataclass(frozen=True)
class Long(Look):
    """Take long, and ask now and then whether somebody waits."""

    def answer(self, subject):
        CALLS.append("begun")
        subject.pause()
        CALLS.append("done")
        return "done"


class Bench:
    def __init__(self):
        self.events, self.frames = [], []
        self.waits = self.breaths = 0
        self.runner = Runner(
            emit=self.events.append, publish=self.frames.append, wake=lambda: None, breathe=self.breathe,
            interrupted=lambda: self.waits > 0,
        )  # fmt: skip

    def breathe(self):
        self.breaths += 1

    def do(self, *commands):
        self.runner.turn(commands)
        for _ in range(5000):
            if not self.runner.busy:
                return self.frames[-1]
            self.runner.turn(())
        raise AssertionError("never done")


@pytest.fixture
def bench():
    return Bench()


def test_that_a_frame_at_rest_answers_all_that_is_watched_with_its_own_weights(bench, document):
    looks = (Sum(number=1), Sum(number=2))
    frame = bench.do(Rebuild(1, document()), Read("the food", 1), Watch(looks), Train(updates=7))
    assert set(frame.looks) == set(looks)
    expected = float(bench.runner._trainer.network.weights.vector.sum())
    assert {answer.value for answer in frame.looks.values()} == {(expected, "the food")}
    assert {answer.update for answer in frame.looks.values()} == {7}


def test_that_what_nobody_watches_is_never_computed(bench, document, calls):
    bench.do(Rebuild(1, document()), Read("the food", 1), Watch((Sum(number=1),)), Train(updates=3))
    bench.do(Watch(()))
    calls.clear()
    frame = bench.do(Train(updates=5), Read("the staff", 2))
    assert calls == []
    assert dict(frame.looks) == {}


def test_that_at_rest_each_question_is_answered_once(bench, document, calls):
    bench.do(Rebuild(1, document()), Read("the food", 1), Watch((Sum(number=1), Sum(number=2))))
    assert sorted(calls) == [1, 2]
    bench.do(Pause())
    assert sorted(calls) == [1, 2]


def test_that_another_sentence_leaves_no_old_answers_in_any_frame(bench, document):
    bench.do(Rebuild(1, document()), Read("the food", 1), Watch((Sum(),)))
    bench.frames.clear()
    bench.do(Read("the staff", 2))
    told = [answer.value[1] for frame in bench.frames for answer in frame.looks.values()]
    assert told
    assert set(told) == {"the staff"}


def test_that_reset_is_answered_anew(bench, document):
    before = bench.do(Rebuild(1, document()), Read("the food", 1), Watch((Sum(),)))
    bench.do(Train(updates=9))
    after = bench.do(Reset())
    assert after.looks[Sum()].value == before.looks[Sum()].value
    assert after.looks[Sum()].update == 0


def test_that_a_rare_look_is_answered_at_most_once_while_training(bench, document, calls):
    bench.runner.turn([Rebuild(1, document()), Read("the food", 1), Watch((Seldom(number=5),)), Train()])
    for _ in range(30):
        bench.runner.turn(())
    assert calls.count(5) == 1
    bench.do(Pause())
    assert calls.count(5) == 2


def test_that_looks_take_turns_while_training(bench, document, calls):
    bench.runner.turn([Rebuild(1, document()), Read("the food", 1), Watch((Sum(number=1), Sum(number=2))), Train()])
    for _ in range(20):
        bench.runner.turn(())
    assert abs(calls.count(1) - calls.count(2)) <= 1
    assert calls.count(1) >= 5


def test_that_looks_change_nothing_of_the_training(bench, document):
    bench.do(Rebuild(1, document(dropout=0.3, layers=2)), Read("the food", 1), Watch((Sum(),)), Train(updates=20))
    alone = Bench()
    alone.do(Rebuild(1, document(dropout=0.3, layers=2)), Train(updates=20))
    np.testing.assert_array_equal(
        bench.runner._trainer.network.weights.vector, alone.runner._trainer.network.weights.vector
    )


@pytest.mark.parametrize(("error", "problem"), [(ValueError, "there is no"), (KeyError, "KeyError")])
def test_that_a_question_without_an_answer_says_why_and_stops_nothing(bench, document, error, problem):
    look = Unanswerable(error)
    frame = bench.do(Rebuild(1, document()), Read("the food", 1), Watch((look, Sum())), Train(updates=4))
    assert frame.update == 4
    assert frame.looks[look].value is None
    assert problem in frame.looks[look].problem
    assert frame.looks[Sum()].value is not None


def test_that_nothing_to_read_leaves_nothing_to_answer(bench, document):
    frame = bench.do(Rebuild(1, document()), Read("  ", 1), Watch((Sum(),)))
    assert dict(frame.looks) == {}
    frame = bench.do(Read("", 2))
    assert dict(frame.looks) == {}


def test_that_no_question_waits_without_a_network(bench, document):
    empty = msgspec.structs.replace(document(), examples=())
    bench.do(Watch((Sum(),)), Rebuild(1, empty), Read("the food", 1))
    assert not bench.runner.busy


def test_that_answers_handed_out_stay_as_they_are():
    answering = Answering()
    before = answering.answers
    answering.watch((Sum(),))
    assert dict(before) == {}
    with pytest.raises(TypeError):
        before[Sum()] = None


def test_that_a_long_answer_is_broken_off_where_a_command_waits_and_given_later(bench, document, calls):
    bench.do(Rebuild(1, document()), Read("the food", 1))
    bench.waits = 1
    bench.runner.turn([Watch((Long(),))])
    assert calls == ["begun"]
    assert bench.runner.busy
    bench.waits = 0
    assert bench.do().looks[Long()].value == "done"


def test_that_a_broken_off_answer_does_not_stop_the_training(bench, document, calls):
    bench.runner.turn([Rebuild(1, document()), Read("the food", 1), Watch((Long(),)), Train()])
    bench.waits = 1
    for _ in range(5):
        bench.runner.turn(())
    assert "begun" in calls
    bench.waits = 0
    bench.do(Pause())
    assert not any(type(event).__name__ == "Failed" for event in bench.events)
    assert bench.frames[-1].looks[Long()].value == "done"


def test_that_quick_answers_come_before_slow_ones(bench, document, calls):
    bench.do(Rebuild(1, document()), Read("the food", 1), Watch((Long(), Sum(number=3))))
    calls.clear()
    bench.runner._answering._seconds[Long] = 1.0
    bench.do(Reset())
    assert calls == [3, "begun", "done"]

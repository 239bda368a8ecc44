"""The worker's small parts: parking, pace, superseded commands and words of advice."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.parameters import Settings
from rnn_playground.training.messages import Pause, Read, Rebuild, Recode, Train, Tune
from rnn_playground.training.pace import Budget, Interval, Speedometer
from rnn_playground.training.parking import Parked, Parking
from rnn_playground.training.remedy import remedy
from rnn_playground.training.superseded import without_superseded


def parked(update, numbers=10):
    weights = {"w": np.zeros(numbers, np.float32)}
    return Parked(Checkpoint(update=update, weights=weights, optimizer={}, random={}, order=(), curve={}))


def test_that_a_parked_run_is_found_by_network_and_data_alone(document):
    parking = Parking()
    trained = document()
    parking.park(trained, parked(7))
    same = document(rate=1.0, batch=2, clip=0.5, optimizer="sgd", reading="hello", forget_bias=3.0)
    assert parking.take(document(hidden=7)) is None
    assert parking.take(document(examples=trained.examples[:-1])) is None
    assert parking.take(same).checkpoint.update == 7
    assert parking.take(same) is None


def test_that_parked_runs_stay_within_their_memory_and_the_oldest_go(document):
    parking = Parking(most_bytes=10_000)
    for hidden in range(1, 6):
        parking.park(document(hidden=hidden), parked(hidden, numbers=1000))
    found = [parking.take(document(hidden=hidden)) for hidden in range(1, 6)]
    assert [run.checkpoint.update if run else None for run in found] == [None, None, None, 4, 5]
    parking.park(document(hidden=9), parked(9, numbers=5000))
    assert parking.take(document(hidden=9)) is None


def test_that_texts_no_utf8_can_hold_are_parked_too(document):
    row = msgspec.structs.replace(document().examples[0], text="half a pair \ud83d")
    odd = document(examples=(row, *document().examples))
    parking = Parking()
    parking.park(odd, parked(3))
    assert parking.take(odd).checkpoint.update == 3


def test_that_a_budget_gives_its_share_and_saves_little():
    budget = Budget(0.05, most=0.02)
    assert not budget.open
    budget.earn(0.1)
    assert budget.open
    budget.spend(0.01)
    assert not budget.open
    budget.earn(100.0)
    budget.spend(0.02)
    assert not budget.open


def test_that_a_granted_credit_is_spent_before_more_is_earned():
    budget = Budget(0.05, most=0.02)
    budget.grant(0.1)
    budget.grant(0.1)
    budget.earn(10.0)
    budget.spend(0.09)
    assert budget.open
    budget.spend(0.011)
    assert not budget.open


def test_that_an_interval_grows_with_the_cost():
    interval = Interval(0.025, 0.03)
    assert interval.due(0.0)
    interval.done(1.0, cost=0.0003)
    assert not interval.due(1.024)
    assert interval.due(1.026)
    interval.done(2.0, cost=0.03)
    assert not interval.due(2.9)
    assert interval.due(3.01)


def test_that_an_interval_comes_as_often_as_it_says_to_who_asks_only_now_and_then():
    interval, times = Interval(0.033, 0.5), []
    for moment in (number * 0.022 for number in range(1000)):
        if interval.due(moment):
            times.append(moment)
            interval.done(moment, cost=0.0)
    assert len(times) == pytest.approx(22 / 0.033, abs=2)
    assert np.diff(times).max() <= 0.0441


def test_that_speed_is_updates_per_second_of_the_last_half_second():
    speed = Speedometer()
    speed.start(10.0, 100)
    assert speed.read(10.0, 100) == 0
    assert speed.read(10.1, 150) == pytest.approx(500)
    assert speed.read(10.5, 300) == pytest.approx(400)
    assert speed.read(10.6, 310) == pytest.approx(400)
    assert speed.read(11.0, 350) == pytest.approx(100)


def test_that_only_the_last_of_many_networks_is_built(document):
    small, large = document(hidden=2), document(hidden=9)
    read = Read("hello", 4)
    assert without_superseded([Rebuild(1, small), Rebuild(2, large)]) == [Rebuild(2, large)]
    assert without_superseded([Rebuild(1, small), Tune(small), read, Rebuild(2, large)]) == [
        read,
        Rebuild(2, large),
    ]
    assert without_superseded([Recode(1, small), Recode(2, small), Rebuild(3, large)]) == [Rebuild(3, large)]
    assert without_superseded([Rebuild(1, small, restore=True), Rebuild(2, large, restore=True)]) == [
        Rebuild(2, large, restore=True)
    ]


def test_that_a_network_which_something_was_done_with_is_built(document):
    small, large = document(hidden=2), document(hidden=9)
    for commands in (
        [Rebuild(1, small), Train(updates=1), Rebuild(2, large)],
        [Rebuild(1, small), Recode(2, small)],
        [Rebuild(1, small, checkpoint=parked(3)), Rebuild(2, large)],
        [Tune(small), Rebuild(2, large), Pause()],
    ):
        assert without_superseded(commands) == commands


def test_that_the_remedy_names_the_numbers_at_hand():
    assert remedy(Settings(rate=2.0, clip=5.0)) == "Step back, then lower the learning rate from 2 to 0.2."
    advice = remedy(Settings(rate=0.05, clip=0.0, nonlinearity="relu"))
    assert "from 0.05 to 0.005" in advice
    assert "clip the gradient at 5" in advice
    assert "tanh" in advice
    assert "tanh" not in remedy(Settings(cell="lstm", nonlinearity="relu"))

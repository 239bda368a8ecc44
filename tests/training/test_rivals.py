"""Runs that are compared: together in training time, alone in everything else."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.edits import Branch, SetWeight
from rnn_playground.document.rivals import Rival
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.sides import Sides
from rnn_playground.training.messages import (
    Adjust,
    Compare,
    Failed,
    Pause,
    Read,
    Rebuild,
    Reset,
    Train,
    Tune,
    Visit,
    Watch,
)
from rnn_playground.training.rivals import title
from rnn_playground.training.runner import Runner
from rnn_playground.training.trainer import Trainer


class Bench:
    """A runner whose frames and events are kept."""

    def __init__(self):
        self.events, self.frames = [], []
        self.runner = Runner(
            emit=self.events.append, publish=self.frames.append, wake=lambda: None, breathe=lambda: None,
            interrupted=lambda: False,
        )  # fmt: skip

    def do(self, *commands):
        self.runner.turn(commands)
        for _ in range(5000):
            if not self.runner.busy:
                return self.frames[-1]
            self.runner.turn(())
        raise AssertionError("never done")

    @property
    def runs(self):
        return self.runner._rivals.runs


def against(document, *changes):
    return msgspec.structs.replace(document, rivals=tuple(Rival(changes=change) for change in changes))


def alone(document, updates, **settings):
    changed = msgspec.structs.replace(document.settings, **settings)
    trainer = Trainer(msgspec.structs.replace(document, settings=changed, rivals=()))
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.fixture
def bench():
    return Bench()


def test_that_a_rival_is_trained_as_it_would_be_alone(bench, document):
    shown = against(document(), {"rate": 0.1}, {"hidden": 9})
    bench.do(Rebuild(1, shown), Train(updates=13))
    first, second = bench.runs
    expected = alone(shown, 13, rate=0.1).network.weights.vector
    np.testing.assert_array_equal(first.trainer.network.weights.vector, expected)
    assert second.trainer.update == bench.runner._trainer.update == 13


def test_that_the_own_run_is_the_same_with_rivals_and_without(bench, document):
    shown = document()
    bench.do(Rebuild(1, against(shown, {"cell": "lstm"}, {"cell": "gru"})), Train(updates=11))
    np.testing.assert_array_equal(bench.runner._trainer.network.weights.vector, alone(shown, 11).network.weights.vector)


def test_that_a_rival_that_comes_later_catches_up_at_rest(bench, document):
    shown = document()
    bench.do(Rebuild(1, shown), Train(updates=20))
    bench.do(Compare(against(shown, {"cell": "gru"})))
    assert bench.runs[0].trainer.update == 20
    assert bench.runner._trainer.update == 20


def test_that_rivals_stay_within_one_update_of_the_own_run_at_every_turn(bench, document):
    bench.runner.turn([Rebuild(1, against(document(), {"cell": "lstm"}, {"hidden": 3})), Train()])
    for _ in range(20):
        bench.runner.turn(())
        updates = [run.trainer.update for run in bench.runs]
        assert max(updates) <= bench.runner._trainer.update <= min(updates) + 1
    bench.do(Pause())
    assert {run.trainer.update for run in bench.runs} == {bench.runner._trainer.update}


def test_that_what_lies_around_another_cell_begins_with_the_same_weights(bench, document):
    shown = against(document(embedding=4), {"cell": "gru"}, {"rate": 0.5}, {"seed": 7})
    bench.do(Rebuild(1, shown))
    own = bench.runner._trainer.network.weights
    gru, faster, other = bench.runs
    for name in ("embedding", "out.W", "out.b"):
        np.testing.assert_array_equal(gru.trainer.network.weights[name], own[name])
    assert set(gru.shared) == {"embedding", "out.W", "out.b"}
    assert set(faster.shared) == set(own.views)
    assert other.shared == ()
    bench.do(Train(updates=3))
    bench.do(Reset())
    np.testing.assert_array_equal(bench.runs[0].trainer.network.weights["out.W"], own["out.W"])


def test_that_a_decoders_rival_begins_with_what_it_changes(bench, document):
    rows = [Example(f"go {word}", target=f"va {word}") for word in "abcdef"]
    shown = against(document(rows, task="translate", cell="lstm", forget_bias=0.0), {"forget_bias": 5.0})
    bench.do(Rebuild(1, shown))
    [rival] = bench.runs
    assert not {"encoder.layer0.b", "decoder.layer0.b"} & set(rival.shared)
    for part in ("encoder", "decoder"):
        bias = rival.trainer.model.weights[f"{part}.layer0.b"]
        assert bias.max() > 4
        assert bench.runner._trainer.model.weights[f"{part}.layer0.b"].max() < 1


def test_that_a_run_that_cannot_read_the_sentence_leaves_the_others_their_traces(bench, document):
    rows = [Example(f"{n},1 2,{n}", "ab"[n % 2]) for n in range(12)]
    bench.do(Watch((Sides(),)), Rebuild(1, against(document(rows, "one, two", tokens="words"), {"tokens": "numbers"})))
    [own, rival] = bench.frames[-1].looks[Sides()].value
    assert own.trace.tokens == ("one", ",", "two")
    assert rival.trace is None
    assert not rival.problem


def test_that_a_rival_keeps_the_setting_in_which_it_differs_when_others_are_tuned(bench, document):
    shown = against(document(rate=0.01, clip=5.0), {"rate": 0.1})
    bench.do(Rebuild(1, shown), Train(updates=2))
    tuned = msgspec.structs.replace(shown, settings=msgspec.structs.replace(shown.settings, rate=0.02, clip=1.0))
    bench.do(Tune(tuned))
    assert (bench.runs[0].trainer.settings.rate, bench.runs[0].trainer.settings.clip) == (0.1, 1.0)
    assert bench.runs[0].trainer.update == 2


def test_that_a_rival_that_is_kept_is_not_begun_anew(bench, document):
    shown = document()
    bench.do(Rebuild(1, against(shown, {"cell": "gru"})), Train(updates=4))
    kept = bench.runs[0].trainer
    bench.do(Compare(against(shown, {"cell": "lstm"}, {"cell": "gru"})))
    assert bench.runs[1].trainer is kept
    bench.do(Compare(shown))
    assert bench.runs == []


def test_that_a_rival_that_diverges_stops_alone_and_says_so(bench, exploding):
    shown = msgspec.structs.replace(
        against(exploding, {"rate": 10.0}), settings=msgspec.structs.replace(exploding.settings, rate=0.001, clip=1.0)
    )
    shown = against(shown, {"rate": 10.0, "clip": 0.0})
    bench.do(Watch((Sides(),)), Rebuild(1, shown), Read("the awful", 1), Train(updates=40))
    assert bench.runner._trainer.update == 40
    own, rival = bench.frames[-1].looks[Sides()].value
    assert (own.update, own.problem) == (40, "")
    assert rival.update < 40
    assert "became" in rival.problem


def test_that_settings_that_cannot_be_trained_are_a_problem_of_the_rival_alone(bench, document):
    shown = against(document(), {"hidden": 0}, {"nothing": 1})
    frame = bench.do(Watch((Sides(),)), Rebuild(1, shown), Read("the awful", 1))
    own, first, second = frame.looks[Sides()].value
    assert own.trace is not None
    assert "between 1 and" in first.problem
    assert "no parameter" in second.problem
    assert first.trace is None


def test_that_all_sides_read_the_sentence_with_their_own_weights(bench, document):
    shown = against(document(), {"cell": "lstm"})
    frame = bench.do(Watch((Sides(),)), Rebuild(1, shown), Read("the food awful", 1), Train(updates=5))
    own, rival = frame.looks[Sides()].value
    assert own.trace.tokens == rival.trace.tokens == ("the", "food", "awful")
    np.testing.assert_array_equal(own.trace.outputs, frame.trace.outputs)
    expected = bench.runs[0].trainer.read("the food awful")
    np.testing.assert_array_equal(rival.trace.hidden, expected.hidden)
    assert None not in (rival.held_out, rival.train)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cell": "lstm"}, "LSTM"),
        ({"cell": "gru", "hidden": 32}, "GRU, hidden units 32"),
        ({"rate": 0.05}, "learning rate 0.05"),
    ],
)
def test_that_a_rival_is_named_by_what_it_changes(changes, words):
    assert title(Rival(changes=changes)) == words


def test_that_rivals_visit_the_past_with_the_own_run_and_come_back(bench, document):
    shown = against(document(), {"cell": "lstm"})
    frame = bench.do(Watch((Sides(),)), Rebuild(1, shown), Read("the awful", 1), Train(updates=30))
    newest = frame.looks[Sides()].value[1].trace.hidden
    frame = bench.do(Visit(11))
    own, rival = frame.looks[Sides()].value
    assert (own.update, rival.update) == (11, 11)
    again = Bench()
    again.do(Watch((Sides(),)), Rebuild(1, shown), Read("the awful", 1), Train(updates=11))
    np.testing.assert_array_equal(
        bench.runs[0].trainer.network.weights.vector, again.runs[0].trainer.network.weights.vector
    )
    frame = bench.do(Visit(30))
    np.testing.assert_array_equal(frame.looks[Sides()].value[1].trace.hidden, newest)


def test_that_rivals_follow_a_branch(bench, document):
    shown = against(document(), {"cell": "gru"})
    bench.do(Rebuild(1, shown), Train(updates=20))
    bench.do(Visit(8))
    bench.runner._travel.branch(bench.runner._trainer)
    bench.do(Train(updates=2))
    assert bench.runner._trainer.update == 10
    again = Bench()
    again.do(Rebuild(1, shown), Train(updates=10))
    np.testing.assert_array_equal(
        bench.runs[0].trainer.network.weights.vector, again.runs[0].trainer.network.weights.vector
    )


@pytest.fixture
def diverging(exploding):
    """A document that trains well, with a rival that diverges."""
    calm = msgspec.structs.replace(exploding.settings, rate=0.001, clip=1.0)
    return against(msgspec.structs.replace(exploding, settings=calm), {"rate": 10.0, "clip": 0.0})


def test_that_a_rival_that_diverged_can_be_visited_before_it_did(bench, diverging):
    bench.do(Rebuild(1, diverging), Train(updates=40))
    [run] = bench.runs
    last = run.trainer.update
    assert 0 < last < 40
    weights = run.trainer.network.weights.vector.copy()
    bench.do(Visit(0))
    assert (run.trainer.update, run.travel.newest(run.trainer)) == (0, last)
    np.testing.assert_array_equal(run.trainer.network.weights.vector, run.trainer.initial().weights.vector)
    bench.do(Visit(39))
    assert (run.trainer.update, run.diverged) == (last, True)
    np.testing.assert_array_equal(run.trainer.network.weights.vector, weights)
    bench.do(Visit(None), Train(updates=5))
    assert (run.trainer.update, bench.runner._trainer.update) == (last, 45)


def test_that_a_rival_goes_on_from_a_branch_before_it_diverged(bench, diverging):
    bench.do(Rebuild(1, diverging), Train(updates=40))
    [run] = bench.runs
    bench.do(Adjust(msgspec.structs.replace(diverging, edits=(Branch(update=0),))))
    assert (run.trainer.update, run.problem) == (0, "")


def test_that_an_edit_of_weights_leaves_a_rival_that_diverged_where_it_is(bench, diverging):
    bench.do(Rebuild(1, diverging), Train(updates=40))
    [run] = bench.runs
    changes = len(run.travel.timeline.changes(0, 1000))
    for number in range(3):
        bench.do(Train(updates=1))
        diverging = msgspec.structs.replace(
            diverging, edits=(*diverging.edits, SetWeight(update=number, name="out.b", index=(0,), value=0.5))
        )
        bench.do(Adjust(diverging))
    assert run.diverged
    assert len(run.travel.timeline.changes(0, 1000)) <= changes + 1


@pytest.mark.parametrize("method", ["step", "evaluating"])
def test_that_a_rival_that_fails_is_left_alone(bench, document, monkeypatch, method):
    def fail(*_, **__):
        raise MemoryError("no room")

    shown = against(document(), {"cell": "gru"})
    bench.do(Rebuild(1, shown), Train(updates=6))
    [run] = bench.runs
    monkeypatch.setattr(run.trainer, method, fail)
    bench.do(Train(updates=3))
    bench.do(Visit(2), Visit(None))  # the bench gives up where a runner is busy for ever
    assert bench.runner._trainer.update == 9
    assert "no room" in run.problem
    assert not [event for event in bench.events if isinstance(event, Failed)]


def test_that_a_rival_whose_past_cannot_be_made_again_is_left_alone(bench, document, monkeypatch):
    def fail():
        raise MemoryError("no room")

    bench.do(Rebuild(1, against(document(), {"cell": "gru"})), Train(updates=6))
    [run] = bench.runs
    monkeypatch.setattr(run.trainer, "step", fail)
    bench.do(Visit(3))
    assert bench.runner._trainer.update == 3
    assert "no room" in run.problem
    assert not [event for event in bench.events if isinstance(event, Failed)]


def test_that_undo_of_an_edit_brings_rivals_back_to_the_settings_of_then(bench, document):
    shown = against(document(rate=0.01), {"cell": "gru"})
    edit = SetWeight(update=2, name="out.b", index=(0,), value=0.5)
    changed = msgspec.structs.replace(
        shown, edits=(edit,), settings=msgspec.structs.replace(shown.settings, rate=0.05)
    )  # fmt: skip
    bench.do(Rebuild(1, shown), Train(updates=2))
    bench.do(Adjust(changed))
    assert bench.runs[0].trainer.settings.rate == bench.runner._trainer.settings.rate == 0.05
    bench.do(Adjust(shown, restore=True))
    assert bench.runs[0].trainer.settings.rate == bench.runner._trainer.settings.rate == 0.01

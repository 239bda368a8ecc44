"""The runner, turn by turn, without a thread."""

import math
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.edits import Branch
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import (
    Adjust,
    Answered,
    Ask,
    Diverged,
    Failed,
    Pause,
    Paused,
    Read,
    Rebuild,
    Rebuilt,
    Recode,
    Refused,
    Reset,
    Snapshot,
    SnapshotTaken,
    Started,
    Train,
    Tune,
    Unread,
    Visit,
)
from rnn_playground.training.trainer import Trainer


def weights(bench):
    return bench.trainer.network.weights.vector.copy()


def test_that_a_new_network_is_shown_untrained_with_trace_and_scores(document, new_bench):
    bench = new_bench()
    events = bench.do(Rebuild(4, document(reading="the food was lovely")))
    assert events == [Rebuilt(4)]
    first, last = bench.frames[0], bench.frame
    assert first.trace.tokens == ("the", "food", "was", "lovely")
    assert (last.run_id, last.update, last.training, last.speed) == (4, 0, False, 0.0)
    assert last.train.loss == pytest.approx(math.log(2), abs=0.3)
    assert len(last.predictions.labels) == 60
    assert last.parameters == bench.trainer.network.weights.vector.size
    assert math.isnan(last.loss)


def test_that_the_frame_lies_ready_before_its_event_and_waking_comes_last(bench):
    made = bench()
    made.log.clear()
    made.do(Reset())
    assert made.log[:3] == ["frame", "event", "wake"]


@pytest.mark.parametrize("updates", [0, 1, 7, 50])
def test_that_exactly_the_asked_for_updates_are_done(bench, updates):
    made = bench()
    assert made.do(Train(updates=updates)) == [Started(1), Paused(1, updates)]
    assert made.trainer.update == made.frame.update == updates
    assert made.frame.curve.updates == updates


def test_that_numbers_of_updates_add_up(bench):
    made = bench()
    assert made.do(Train(updates=3), Train(updates=1), Train(updates=1)) == [Started(1), Paused(1, 5)]
    assert made.do(Train(updates=2)) == [Started(1), Paused(1, 7)]


def test_that_epochs_end_at_their_ends(bench):
    made = bench(batch=8)
    each = math.ceil(len(made.trainer.dataset.train) / 8)
    made.do(Train(epochs=2))
    assert (made.trainer.update, made.frame.epoch) == (2 * each, 2.0)
    made.do(Train(updates=1))
    made.do(Train(epochs=1))
    assert (made.trainer.update, made.frame.epoch) == (3 * each, 3.0)


def test_that_training_in_slices_is_training_in_one_go(bench, document):
    made = bench()
    for count in (1, 5, 30, 4):
        made.do(Train(updates=count), Read(f"the food {count}", count))
    alone = Trainer(document())
    for _ in range(40):
        alone.step()
    assert weights(made).tobytes() == alone.network.weights.vector.tobytes()


def test_that_a_pause_keeps_everything_and_measures_all_rows(bench):
    made = bench()
    made.runner.turn([Train()])
    made.runner.turn(())
    events = made.do(Pause())
    update = made.trainer.update
    assert update > 0
    assert events == [Paused(1, update)]
    assert made.frame.predictions.update == made.frame.update == update
    assert made.frame.curve.score_updates[-1] == update
    assert made.do(Pause()) == []


def test_that_training_takes_scores_at_epochs_ends(bench):
    made = bench(batch=8)
    made.runner.turn([Train()])
    while len(made.trainer.curve.scores) < 4:
        made.runner.turn(())
    assert made.runner.busy
    assert made.trainer.curve.score_updates[0] == 0
    assert (np.diff(made.trainer.curve.score_updates) >= 1).all()


def test_that_frames_and_breaths_come_while_training(bench):
    made = bench(reading="the food was lovely")
    made.runner.turn([Train()])
    made.log.clear()
    shown = len(made.frames)
    while made.log.count("frame") < 3:
        made.runner.turn(())
    assert made.log.count("breathe") >= 3
    assert "wake" not in made.log
    frames = made.frames[shown:]
    assert all(frame.training and frame.speed > 0 for frame in frames)
    assert all(earlier.update < later.update for earlier, later in pairwise(frames))
    assert frames[0].trace.outputs.tolist() != frames[-1].trace.outputs.tolist()
    assert frames[0].curve.updates == frames[0].update


@pytest.mark.parametrize("training", [False, True])
def test_that_the_newest_sentence_is_read_before_the_next_update(bench, training):
    made = bench()
    if training:
        made.runner.turn([Train()])
    before, shown = made.trainer.update, len(made.frames)
    made.log.clear()
    made.runner.turn([Read("awful food", 3), Read("awful foods", 4)])
    assert made.log[:2] == ["frame", "wake"]
    answer = made.frames[shown]
    assert (answer.reading_id, answer.update, answer.trace.text) == (4, before, "awful foods")


def test_that_an_empty_sentence_has_no_trace(bench):
    made = bench(reading="lovely")
    assert made.frame.trace is not None
    made.do(Read("", 2))
    assert (made.frame.trace, made.frame.reading_id) == (None, 2)


def test_that_reset_returns_to_the_initial_weights_and_pauses(bench):
    made = bench()
    initial = weights(made)
    made.runner.turn([Train()])
    made.runner.turn(())
    assert weights(made).tobytes() != initial.tobytes()
    events = made.do(Reset())
    assert [type(event) for event in events] == [Paused, Rebuilt]
    assert weights(made).tobytes() == initial.tobytes()
    assert (made.frame.update, made.frame.curve.updates, made.frame.training) == (0, 0, False)
    assert made.frame.predictions.update == 0


def test_that_a_divergence_pauses_with_a_remedy_and_whole_weights(bench, exploding):
    made = bench(exploding)
    started, diverged = made.do(Train())
    assert isinstance(started, Started)
    assert isinstance(diverged, Diverged)
    assert (diverged.run_id, diverged.update) == (1, made.trainer.update + 1)
    assert not diverged.value < 1e18
    assert "lower the learning rate from 10 to 1" in diverged.remedy
    assert np.isfinite(weights(made)).all()
    assert not made.frame.training
    calmer = msgspec.structs.replace(exploding.settings, rate=0.001, clip=1.0)
    branched = msgspec.structs.replace(exploding, settings=calmer, edits=(Branch(update=made.frame.back),))
    made.do(Adjust(branched))
    events = made.do(Train(updates=20))
    assert isinstance(events[-1], Paused)


def test_that_a_changed_sentence_keeps_the_weights_and_training_goes_on(bench, document):
    made = bench()
    made.do(Train(updates=10))
    before, old = weights(made), made.trainer
    more = (*document().examples, msgspec.structs.replace(document().examples[0], text="so lovely here"))
    [event] = made.do(Recode(2, document(examples=more)))
    assert event.run_id == 2
    assert "1 new token" in event.note
    assert made.trainer is not old
    assert made.frame.update == 10
    hidden = made.trainer.network.weights["layer0.W_h"]
    assert hidden.tobytes() == old.network.weights["layer0.W_h"].tobytes()
    assert before.size < weights(made).size
    made.runner.turn([Train()])
    made.runner.turn([Recode(3, document())])
    assert made.runner.busy
    assert made.frame.training
    assert made.trainer.update > 10


def test_that_undo_brings_the_trained_weights_back_and_redo_the_others(bench, document):
    made = bench(hidden=6)
    made.do(Train(updates=12))
    small = weights(made)
    made.do(Rebuild(2, document(hidden=9)), Train(updates=5))
    large = weights(made)
    [event] = made.do(Rebuild(3, document(hidden=6), restore=True))
    assert event == Rebuilt(3, "brought back the weights of update 12")
    assert weights(made).tobytes() == small.tobytes()
    assert (made.frame.update, made.frame.curve.updates) == (12, 12)
    made.do(Rebuild(4, document(hidden=9), restore=True))
    assert weights(made).tobytes() == large.tobytes()
    assert made.frame.update == 5


def test_that_a_plain_rebuild_starts_anew(bench, document):
    made = bench()
    initial = weights(made)
    made.do(Train(updates=12), Rebuild(2, document(hidden=9)), Rebuild(3, document()))
    assert weights(made).tobytes() == initial.tobytes()
    assert made.frame.update == 0


def test_that_training_without_end_goes_on_with_a_rebuilt_network(bench, document):
    made = bench()
    made.runner.turn([Train()])
    made.runner.turn([Rebuild(2, document(hidden=9))])
    assert made.runner.busy
    assert (made.frame.run_id, made.frame.training) == (2, True)
    made.do(Pause())
    made.runner.turn([Train(updates=10**6)])
    events = made.do(Rebuild(3, document(hidden=4)))
    assert [type(event) for event in events] == [Paused, Rebuilt]
    assert made.frame.update == 0


def test_that_a_checkpoint_from_a_file_is_restored_exactly(bench, document, new_bench):
    made = bench()
    made.do(Train(updates=9))
    made.do(Snapshot(5))
    [taken] = [event for event in made.events if isinstance(event, SnapshotTaken)]
    assert taken.request == 5
    made.do(Train(updates=6))
    expected = weights(made)
    other = new_bench()
    other.do(Rebuild(1, document(), checkpoint=taken.checkpoint))
    assert other.frame.update == 9
    other.do(Train(updates=6))
    assert weights(other).tobytes() == expected.tobytes()
    assert other.frame.curve.losses.tolist() == made.frame.curve.losses.tolist()


def test_that_a_checkpoint_that_does_not_fit_leaves_a_new_network_and_says_so(bench, document, new_bench):
    made = bench(hidden=9)
    made.do(Snapshot(1))
    other = new_bench()
    [event] = other.do(Rebuild(1, document(), checkpoint=made.events[-1].checkpoint))
    assert "do not fit" in event.note
    assert other.frame.update == 0
    assert isinstance(other.do(Train(updates=3))[-1], Paused)


def test_that_a_document_that_cannot_be_trained_is_refused_and_the_window_stays_usable(bench, document):
    made = bench(reading="lovely")
    made.do(Train(updates=10))
    learnt = made.trainer.network.weights["layer0.W_h"].copy()
    [event] = made.do(Recode(2, document(examples=())))
    assert isinstance(event, Refused)
    assert event.message
    assert (made.frame.run_id, made.frame.trace, made.frame.parameters) == (2, None, 0)
    made.do(Read("lovely food", 9))
    assert (made.frame.trace, made.frame.reading_id) == (None, 9)
    assert made.do(Train()) == [event]
    assert made.do(Pause(), Visit(3), Reset(), Tune(document(examples=()))) == []
    made.do(Snapshot(3))
    assert made.events[-1] == SnapshotTaken(3, None)
    made.do(Recode(3, document()))
    assert made.trainer.network.weights["layer0.W_h"].tobytes() == learnt.tobytes()
    assert made.frame.update == 10


def test_that_training_nothing_is_refused_with_advice(new_bench):
    [event] = new_bench().do(Train())
    assert "type sentences" in event.message


class Faulty(Trainer):
    """Fail at one update, in the middle of it."""

    fail_at = 15

    def step(self):
        if self.update == self.fail_at:
            self.network.weights.vector[:3] = np.nan
            type(self).fail_at = -1
            raise ZeroDivisionError("injected")
        return super().step()


def test_that_an_exception_in_an_update_is_told_and_training_can_start_again(bench, document, monkeypatch):
    monkeypatch.setattr(Faulty, "fail_at", 15)
    made = bench(make_trainer=Faulty)
    alone = Trainer(document())
    for _ in range(15):
        alone.step()
    failed = made.do(Train())[-1]
    assert isinstance(failed, Failed)
    assert failed.message == "ZeroDivisionError: injected"
    assert "in step" in failed.traceback
    assert not made.frame.training
    assert weights(made).tobytes() == alone.network.weights.vector.tobytes()
    assert made.do(Train(updates=20)) == [Started(1), Paused(1, 35)]
    assert np.isfinite(weights(made)).all()


def test_that_a_network_that_cannot_be_built_is_told_and_training_tries_again(document, new_bench):
    failures = [RuntimeError("no memory"), RuntimeError("still none")]

    def make(made_of: Document):
        if failures:
            raise failures.pop(0)
        return Trainer(made_of)

    bench = new_bench(make)
    [event] = bench.do(Rebuild(1, document()))
    assert event.message == "RuntimeError: no memory"
    [event] = bench.do(Train(updates=2))
    assert event.message == "RuntimeError: still none"
    assert bench.do(Train(updates=2)) == [Started(1), Paused(1, 2)]


def test_that_a_sentence_that_cannot_be_read_costs_no_weights(bench, monkeypatch):
    made = bench()
    made.do(Train(updates=5))
    before = weights(made)

    def fail(text):
        raise KeyError("odd")

    monkeypatch.setattr(made.trainer, "read", fail)
    [event] = made.do(Read("odd sentence", 2))
    assert isinstance(event, Failed)
    monkeypatch.undo()
    assert weights(made).tobytes() == before.tobytes()
    made.do(Read("lovely", 3))
    assert made.frame.trace.text == "lovely"
    assert made.do(Train(updates=1))[-1] == Paused(1, 6)


def test_that_measuring_that_fails_is_told_once(bench, monkeypatch):
    made = bench()

    def fail(*, complete=False):
        raise RuntimeError("cannot measure")
        yield

    monkeypatch.setattr(made.trainer, "evaluating", fail)
    events = made.do(Train(updates=3))
    assert [type(event) for event in events] == [Started, Paused, Failed]


def test_that_questions_are_answered_between_updates(bench, caplog, new_bench):
    made = bench()
    made.do(Train(updates=4))
    assert made.do(Ask(1, lambda trainer: trainer.update)) == [Answered(1, 4)]
    assert made.do(Ask(2, lambda trainer: 1 / 0)) == [Answered(2, None)]
    assert "could not be answered" in caplog.text
    assert new_bench().do(Ask(3, lambda trainer: 1)) == [Answered(3, None)]
    assert made.do(Train(updates=1))[-1] == Paused(1, 5)


def test_that_frames_hold_nothing_that_can_be_written(bench):
    made = bench(reading="the food was lovely", cell="lstm", embedding=3)
    made.do(Train(updates=70))
    frame = made.frame
    arrays = [frame.curve.losses, frame.curve.blocks, frame.curve.scores, *frame.trace.gates.values()]
    arrays += [value for value in vars(frame.trace).values() if isinstance(value, np.ndarray)]
    assert len(arrays) >= 12
    assert not any(array.flags.writeable for array in arrays)


def test_that_numbers_half_typed_are_told_of_and_training_goes_on(new_bench, document):
    rows = [Example(f"{n},1 2,{n}", "ab"[n % 2]) for n in range(12)]
    bench = new_bench()
    bench.do(Rebuild(1, document(examples=rows, tokens="numbers", reading="1,1 2,1")))
    other = "each step has 1 numbers, but in the table it has 2"
    for text, why in (("1,1 2,", "step 2: “” is no number"), ("1 2", other)):
        events = bench.do(Read(text, 2), Train(updates=3))
        assert [type(event) for event in events] == [Unread, Started, Paused]
        assert why in events[0].message
        assert bench.frame.trace is None
    bench.do(Read("4,5", 3))
    assert bench.frame.trace.tokens == ("4,5",)

"""The runner visits past updates, branches from them and carries out edits of weights, turn by turn."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.edits import Branch, SetRadius, SetWeight
from rnn_playground.engine.spectrum import spectrum
from rnn_playground.training.messages import (
    Adjust,
    Moved,
    Pause,
    Paused,
    Read,
    Rebuild,
    Rebuilt,
    Recode,
    Reset,
    Snapshot,
    SnapshotTaken,
    Started,
    Train,
    Tune,
    Unfit,
    Visit,
    Watch,
)
from rnn_playground.training.superseded import without_superseded
from rnn_playground.training.trainer import Trainer


def weights(bench):
    return bench.trainer.network.weights.vector.tobytes()


def after(document, updates):
    """Return the weights of an uninterrupted run."""
    alone = Trainer(document)
    for _ in range(updates):
        alone.step()
    return alone.network.weights.vector.tobytes()


def edited(document, *edits):
    return msgspec.structs.replace(document, edits=(*document.edits, *edits))


def put(value, update=0, index=(0, 1, 2), name="layer0.W_h"):
    return SetWeight(update=update, name=name, index=index, value=value)


def test_that_a_past_update_comes_back_into_the_frame_measured_at_rest(bench, document):
    made = bench(reading="the food was lovely")
    made.then(Train(updates=30))
    shown = made.frame
    assert made.then(Visit(12)) == [Moved(1, 12)]
    frame = made.frame
    assert (frame.update, frame.head, frame.past, frame.sought) == (12, 30, True, None)
    assert weights(made) == after(document(), 12)
    assert frame.trace.outputs.tolist() != shown.trace.outputs.tolist()
    assert frame.predictions.update == 12
    assert frame.train.loss > shown.train.loss
    assert frame.curve.updates == 30
    assert frame.epoch < shown.epoch


@pytest.mark.parametrize("target", [None, 30, 99])
def test_that_visiting_the_newest_update_returns_to_it_with_its_scores(bench, target):
    made = bench()
    made.then(Train(updates=30))
    newest, frame = weights(made), made.frame
    made.then(Visit(3), Visit(7))
    assert made.then(Visit(target)) == [Moved(1, 30)]
    assert weights(made) == newest
    assert not made.frame.past
    assert (made.frame.train, made.frame.predictions) == (frame.train, frame.predictions)
    assert len(made.frame.curve.scores) == len(frame.curve.scores)
    made.then(Train(updates=5))
    assert made.frame.update == 35


def test_that_a_visit_pauses_a_training_and_one_of_the_newest_does_not(bench):
    made = bench()
    made.runner.turn([Train()])
    made.runner.turn([Visit(None)])
    assert made.frame.training
    events = made.then(Visit(0))
    assert isinstance(events[0], Paused)
    assert events[1:] == [Moved(1, 0)]
    assert made.frame.head > 0


def test_that_a_slider_being_dragged_leaves_only_its_last_visit():
    kept = without_superseded([Visit(1), Visit(2), Read("a", 1), Visit(3), Watch(()), Visit(4)])
    assert kept == [Read("a", 1), Watch(()), Visit(4)]
    assert without_superseded([Visit(1), Train(), Visit(2)]) == [Visit(1), Train(), Visit(2)]


def test_that_a_weight_being_dragged_leaves_only_its_last_step(document):
    first, second, third, other, undone = (
        Adjust(edited(document(), *edits), restore=restore)
        for edits, restore in (
            ((put(1.0),), False), ((put(2.0),), False), ((put(3.0),), False),
            ((put(3.0), SetWeight(update=0, name="out.b", index=(0,), value=1.0)), False), ((put(3.0),), True),
        )
    )  # fmt: skip
    assert without_superseded([first, second, Read("a", 1), third]) == [Read("a", 1), third]
    assert without_superseded([first, third, other]) == [third, other]
    assert without_superseded([second, undone]) == [second, undone]
    assert without_superseded([undone, second]) == [undone, second]
    assert without_superseded([first, Train(), second]) == [first, Train(), second]


def test_that_the_steps_of_a_drag_that_wait_together_do_what_they_do_one_by_one(bench, document):
    made, other = bench(), bench()
    steps = [Adjust(edited(document(), put(value, update=5))) for value in (0.5, 0.7, -0.2)]
    for one in (made, other):
        one.then(Train(updates=5))
    before = weights(made)
    made.then(*steps)
    for step in steps:
        other.then(step)
    assert weights(made) == weights(other) != before
    for one in (made, other):
        one.then(Adjust(document(), restore=True))
        assert weights(one) == before


def test_that_a_command_interrupts_a_visit_on_its_way(bench):
    made = bench()
    made.then(Train(updates=400))
    made.runner._travel.timeline.copy(0, 1)
    made.runner._travel.timeline._kept[1:] = []  # only the first mark: the way is long
    made.runner._interrupted = lambda: True
    made.runner.turn([Visit(300)])
    made.runner.turn([Read("lovely", 5)])
    assert (made.frame.reading_id, made.frame.sought) == (5, 300)
    assert 0 < made.frame.update < 300
    made.runner._interrupted = lambda: False
    assert made.then(Visit(20)) == [Moved(1, 20)]


def test_that_train_goes_on_from_the_newest_update_while_the_past_is_visited(bench, document):
    made = bench()
    made.then(Train(updates=30), Visit(10), Train(updates=5))
    assert made.frame.update == 35
    assert weights(made) == after(document(), 35)


def test_that_settings_changed_during_a_visit_count_from_the_newest_update_on(bench, document):
    made = bench()
    made.then(Train(updates=20), Visit(10))
    past = weights(made)
    made.then(Tune(document(rate=0.5)), Visit(9), Visit(10))
    assert weights(made) == past
    made.then(Visit(None), Train(updates=5))
    alone = Trainer(document())
    for update in range(25):
        if update == 20:
            alone.tune(document(rate=0.5).settings)
        alone.step()
    assert weights(made) == alone.network.weights.vector.tobytes()


def test_that_visits_cross_settings_that_were_tuned_while_training(bench, document):
    made = bench()
    seen = {}
    for rate in (0.02, 0.1, 0.5, 0.01):
        made.then(Tune(document(rate=rate)), Train(updates=7))
        seen[made.frame.update] = weights(made)
    for update in (14, 7, 21):
        made.then(Visit(update))
        assert weights(made) == seen[update]


def test_that_saving_during_a_visit_saves_the_newest_update(bench):
    made = bench()
    made.then(Train(updates=20))
    newest = weights(made)
    made.then(Visit(5))
    past = weights(made)
    made.then(Snapshot(1))
    [taken] = [event for event in made.events if isinstance(event, SnapshotTaken)]
    assert taken.checkpoint.update == len(taken.checkpoint.curve["loss"]) == 20
    assert b"".join(array.tobytes() for array in taken.checkpoint.weights.values()) == newest
    assert (weights(made), made.frame.update) == (past, 5)


def test_that_a_branch_goes_on_from_the_past_and_undo_brings_the_future_back(bench, document):
    made = bench()
    made.then(Train(updates=40))
    future = weights(made)
    branched = edited(document(), Branch(update=15))
    assert made.then(Visit(15), Adjust(branched)) == [Moved(1, 15)]
    assert (made.frame.update, made.frame.head, made.frame.curve.updates) == (15, 15, 15)
    made.then(Tune(msgspec.structs.replace(branched, settings=document(rate=0.5).settings)), Train(updates=3))
    other = weights(made)
    assert made.frame.curve.updates == 18
    [event] = made.then(Adjust(document(), restore=True))
    assert event == Rebuilt(1, "brought back the weights of update 40")
    assert weights(made) == future
    assert (made.frame.head, made.frame.curve.updates) == (40, 40)
    made.then(Visit(30))
    assert weights(made) == after(document(), 30)
    made.then(Adjust(branched, restore=True))
    assert weights(made) == other
    assert made.frame.update == 18
    made.then(Visit(15))
    assert weights(made) == after(document(), 15)


def test_that_a_branch_trains_the_same_way_when_nothing_was_changed(bench, document):
    made = bench()
    made.then(Train(updates=40), Adjust(edited(document(), Branch(update=15))), Train(updates=25))
    assert weights(made) == after(document(), 40)
    assert made.frame.curve.losses.tolist() == made.trainer.curve.losses.tolist()


def test_that_an_edited_weight_is_read_at_once_and_trained_on(bench, document):
    made = bench(reading="the food was lovely")
    made.then(Train(updates=10))
    before = made.frame.trace.outputs
    one = edited(document(), put(3.0, update=10))
    assert made.then(Adjust(one)) == [Moved(1, 10)]
    assert made.trainer.network.weights["layer0.W_h"][0, 1, 2] == 3.0
    assert not np.array_equal(made.frame.trace.outputs, before)
    made.then(Train(updates=10))
    edited_run = weights(made)
    alone = Trainer(document())
    for update in range(20):
        if update == 10:
            alone.adjust(one.edits[0])
        alone.step()
    assert edited_run == alone.network.weights.vector.tobytes()
    made.then(Visit(10))
    assert made.trainer.network.weights["layer0.W_h"][0, 1, 2] == 3.0
    made.then(Visit(9))
    assert weights(made) == after(document(), 9)


def test_that_training_goes_on_while_a_weight_is_edited(bench, document):
    made = bench()
    made.runner.turn([Train()])
    made.runner.turn([Adjust(edited(document(), put(2.0)))])
    assert made.frame.training
    made.runner.turn(())
    made.then(Pause())
    update, newest = made.frame.update, weights(made)
    made.then(Visit(update - 1), Visit(0), Visit(None))
    assert weights(made) == newest
    made.then(Visit(update // 2), Visit(update - 1))
    made.trainer.step()
    assert weights(made) == newest


def test_that_undo_and_redo_of_an_edit_bring_the_weights_from_before_and_after_back(bench, document):
    made = bench()
    made.then(Train(updates=10))
    before = weights(made)
    one = edited(document(), put(3.0, update=10))
    made.then(Adjust(one), Train(updates=5))
    trained = weights(made)
    made.then(Adjust(document(), restore=True))
    assert (weights(made), made.frame.update) == (before, 10)
    made.then(Adjust(one, restore=True))
    assert (weights(made), made.frame.update) == (trained, 15)


def test_that_an_edit_before_any_training_is_undone(bench, document):
    made = bench()
    initial = weights(made)
    one = edited(document(), put(3.0))
    made.then(Adjust(one))
    assert weights(made) != initial
    changed = weights(made)
    made.then(Adjust(document(), restore=True))
    assert weights(made) == initial
    made.then(Adjust(one, restore=True))
    assert weights(made) == changed


def test_that_a_drag_sets_one_training_aside_and_leaves_one_change(bench, document):
    made = bench()
    made.then(Train(updates=10))
    before = weights(made)
    for value in np.linspace(0, 1, 30).tolist():
        made.then(Adjust(edited(document(), put(value, update=10))))
    assert len(made.runner._parking) == 1
    assert len(made.runner._travel.timeline.changes(0, 10)) == 1
    assert made.trainer.network.weights["layer0.W_h"][0, 1, 2] == 1.0
    made.then(Visit(9), Visit(10))
    assert made.trainer.network.weights["layer0.W_h"][0, 1, 2] == 1.0
    made.then(Adjust(document(), restore=True))
    assert weights(made) == before


@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_that_a_block_is_scaled_to_a_radius_and_a_drag_through_zero_loses_nothing(bench, document, cell):
    made = bench(cell=cell)
    block = len(made.trainer.network.weights["layer0.W_h"]) - 1

    def scaled(radius):
        return edited(document(cell=cell), SetRadius(update=0, name="layer0.W_h", block=block, radius=radius))

    before = made.trainer.network.weights["layer0.W_h"].copy()
    for radius in (0.5, 0.0, 1.25):
        made.then(Adjust(scaled(radius)))
    found = made.trainer.network.weights["layer0.W_h"]
    assert spectrum(found[block]).radius == pytest.approx(1.25, rel=1e-5)
    np.testing.assert_allclose(found[block], before[block] * (1.25 / spectrum(before[block]).radius), rtol=1e-5)
    assert np.array_equal(found[:block], before[:block])
    kept = weights(made)
    made.then(Train(updates=5), Visit(0))
    assert weights(made) == kept


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (put(1.0, name="layer7.W_h"), "no weights called 'layer7.W_h'; it has"),
        (put(1.0, index=(0, 6, 0)), "there is no place (0, 6, 0)"),
        (put(1.0, index=(0, 1)), "has the shape (1, 6, 6)"),
        (put(float("nan")), "a weight is a finite number, not nan"),
        (put(1e39), "a weight is a finite number"),
        (SetRadius(update=0, name="out.W", block=0, radius=1.0), "only the recurrent weights"),
        (SetRadius(update=0, name="layer0.W_h", block=1, radius=1.0), "there is no block 1"),
        (SetRadius(update=0, name="layer0.W_h", block=0, radius=float("inf")), "finite number of at least 0"),
    ],
)
def test_that_an_edit_that_does_not_fit_is_told_and_changes_nothing(bench, document, edit, message):
    made = bench()
    made.then(Train(updates=3))
    before = weights(made)
    told = [event for event in made.then(Adjust(edited(document(), edit))) if isinstance(event, Unfit)]
    assert len(told) == 1
    assert message in told[0].message
    assert weights(made) == before
    assert made.then(Train(updates=2)) == [Started(1), Paused(1, 5)]


def test_that_reset_returns_to_the_initial_weights_whatever_was_edited(bench, document):
    made = bench()
    initial = weights(made)
    made.then(Adjust(edited(document(), put(3.0))), Train(updates=10), Visit(4), Reset())
    assert weights(made) == initial
    assert (made.frame.update, made.frame.head, made.frame.oldest, made.frame.curve.updates) == (0, 0, 0, 0)


def test_that_another_network_sets_the_newest_update_aside_during_a_visit(bench, document):
    made = bench()
    made.then(Train(updates=20))
    newest = weights(made)
    made.then(Visit(5), Rebuild(2, document(hidden=9)))
    assert (made.frame.update, made.frame.past) == (0, False)
    made.then(Rebuild(3, document(), restore=True))
    assert (weights(made), made.frame.update) == (newest, 20)
    made.then(Visit(11))
    assert weights(made) == after(document(), 11)


def test_that_changed_sentences_keep_the_newest_weights_during_a_visit(bench, document):
    made = bench()
    made.then(Train(updates=20))
    learnt = made.trainer.network.weights["layer0.W_h"].tobytes()
    made.then(Visit(5), Recode(2, document(examples=document().examples[:-2])))
    assert made.trainer.network.weights["layer0.W_h"].tobytes() == learnt
    assert (made.frame.update, made.frame.oldest, made.frame.past) == (20, 20, False)
    made.then(Train(updates=5), Visit(0))
    assert made.frame.update == 20


def test_that_stepping_back_leads_to_where_training_began_last(bench):
    made = bench()
    assert made.frame.back is None
    for _ in range(2):
        made.then(Train(updates=10))
    assert made.frame.back == 10
    made.then(Visit(made.frame.back))
    assert made.frame.back == 0


class Faulty(Trainer):
    """Fail when a certain update is made the second time."""

    seen = 0

    def step(self):
        if self.update == 12:
            type(self).seen += 1
            if type(self).seen == 2:
                self.network.weights.vector[:3] = np.nan
                raise ZeroDivisionError("injected")
        return super().step()


def test_that_a_failure_on_the_way_to_the_past_costs_nothing_newer(bench, monkeypatch):
    monkeypatch.setattr(Faulty, "seen", 0)
    made = bench(make_trainer=Faulty)
    made.then(Train(updates=20))
    made.runner._travel.timeline._kept[1:] = []  # only the first mark: the way is long
    newest = weights(made)
    failed = made.then(Visit(15))[-1]
    assert failed.message == "ZeroDivisionError: injected"
    assert (weights(made), made.frame.update, made.frame.curve.updates) == (newest, 20, 20)
    assert made.then(Train(updates=1))[-1] == Paused(1, 21)


def test_that_the_same_training_leaves_marks_at_the_same_round_updates(bench):
    found = []
    for _ in range(2):
        made = bench()
        made.then(Train(updates=130))
        found.append({mark.update for mark in made.runner._travel.timeline.marks})
    assert {*range(81), *range(85, 130, 5)} <= found[0] & found[1]

"""Any update of a training is made again, bit for bit, from the marks and changes on its timeline."""

import random
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.document.parameters import Settings
from rnn_playground.training.moment import Moment
from rnn_playground.training.order import Place
from rnn_playground.training.timeline import Change, Timeline, landmark, next_landmark
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel

NEVER = 1e9  # s


def moment(update, numbers=10):
    return Moment(
        update=update, settings=Settings(), weights=np.zeros(numbers, np.float32), optimizer={},
        place=Place(0, 0, 1, 8, None), loss=0.0, gradient_norm=0.0,
    )  # fmt: skip


def updates(timeline):
    return [mark.update for mark in timeline.marks]


def bits(trainer):
    """All that the next update depends on."""
    memory = b"".join(array.tobytes() for array in trainer._optimizer.state().values())
    return trainer.network.weights.vector.tobytes(), memory, trainer._order.rest(), trainer.epoch


def run(trainer, travel, plan, last, every):
    """Train to `last`, changing what the plan says after its updates; return the bits after each update."""
    found = {}
    while True:
        for what in plan.get(trainer.update, ()):
            trainer.tune(what) if isinstance(what, Settings) else trainer.adjust(what)
            travel.change(trainer, what)
        if trainer.update % every == 0:
            travel.timeline.add(trainer.moment())
        found[trainer.update] = bits(trainer)
        if trainer.update == last:
            return found
        trainer.step()


def visit(trainer, travel, update):
    travel.visit(trainer, update, measured=True)
    assert travel.replay(trainer, NEVER, lambda: False)


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "sgd", "rate": 0.1},
        {"optimizer": "adam"},
        {"optimizer": "adamw", "decay": 0.01, "cell": "gru"},
        {"optimizer": "momentum", "layers": 2, "dropout": 0.3, "cell": "lstm"},
        {"optimizer": "rmsprop", "bidirectional": True, "batch": 1, "embedding": 3},
    ],
    ids=lambda settings: settings["optimizer"],
)
def test_that_any_update_is_visited_bit_for_bit(document, settings):
    made = document(**settings)
    trainer, travel = Trainer(made), Travel()
    there = run(trainer, travel, {}, 60, every=17)
    whole = trainer.curve
    order = [*there]
    random.Random(1).shuffle(order)
    for update in order:
        if update == 60:
            continue
        visit(trainer, travel, update)
        assert (trainer.update, bits(trainer)) == (update, there[update])
        assert trainer.curve.losses.tobytes() == whole.losses.tobytes()
    assert travel.come_back(trainer)
    assert bits(trainer) == there[60]
    alone = Trainer(made)
    for _ in range(70):
        alone.step()
    for _ in range(10):
        trainer.step()
    assert bits(trainer) == bits(alone)
    assert trainer.curve.losses.tobytes() == alone.curve.losses.tobytes()


def test_that_visits_cross_changes_of_settings_and_weights(document):
    made = document(dropout=0.2, layers=2)
    tuned = msgspec.structs.replace(made.settings, rate=0.003, clip=0.5)
    other = msgspec.structs.replace(tuned, optimizer="sgd", batch=3)
    back = msgspec.structs.replace(other, optimizer="adam", batch=8)
    plan = {
        0: [SetWeight(update=0, name="out.b", index=(0,), value=0.5)],
        9: [tuned],
        16: [other, SetWeight(update=16, name="layer0.W_h", index=(0, 2, 3), value=-1.25)],
        17: [SetRadius(update=17, name="layer1.W_h", block=0, radius=0.7)],
        31: [back],
    }
    trainer, travel = Trainer(made), Travel()
    there = run(trainer, travel, plan, 50, every=13)
    assert len(travel.timeline.marks) == 4
    for update in (0, 8, 9, 10, 16, 17, 18, 30, 31, 32, 49, 12, 13, 14, 1, 40):
        visit(trainer, travel, update)
        assert bits(trainer) == there[update], update
    travel.come_back(trainer)
    assert bits(trainer) == there[50]
    assert trainer.settings == back


def test_that_a_visit_goes_on_from_where_one_stands_when_that_is_nearer(document):
    trainer, travel = Trainer(document()), Travel()
    there = run(trainer, travel, {}, 60, every=40)
    visit(trainer, travel, 20)
    steps, step = [], trainer.step
    trainer.step = lambda: (steps.append(trainer.update), step())
    visit(trainer, travel, 23)
    assert steps == [20, 21, 22]
    assert bits(trainer) == there[23]
    steps.clear()
    visit(trainer, travel, 41)
    assert steps == [40]
    steps.clear()
    visit(trainer, travel, 41)
    assert steps == []


def test_that_a_visit_that_is_interrupted_goes_on_or_elsewhere(document):
    trainer, travel = Trainer(document()), Travel()
    there = run(trainer, travel, {}, 60, every=60)
    travel.visit(trainer, 50, measured=True)
    assert not travel.replay(trainer, NEVER, lambda: True)
    assert not travel.replay(trainer, 0.0, lambda: False)
    assert 0 < trainer.update < 50
    assert (travel.sought, travel.newest(trainer)) == (50, 60)
    visit(trainer, travel, 30)
    assert bits(trainer) == there[30]


def test_that_scores_of_the_past_do_not_enter_the_curve(document):
    trainer, travel = Trainer(document()), Travel()
    run(trainer, travel, {}, 30, every=10)
    trainer.evaluate()
    scores, points = trainer.train_scores, len(trainer.curve.scores)
    visit(trainer, travel, 12)
    assert trainer.train_scores is None
    trainer.evaluate()
    assert trainer.train_scores != scores
    travel.come_back(trainer)
    assert trainer.train_scores == scores
    assert len(trainer.curve.scores) == points


def test_that_a_branch_forgets_what_came_after_it_and_trains_another_way(document):
    made = document()
    trainer, travel = Trainer(made), Travel()
    run(trainer, travel, {}, 60, every=10)
    trainer.evaluate()
    visit(trainer, travel, 35)
    travel.branch(trainer)
    assert not travel.past
    assert updates(travel.timeline) == [0, 10, 20, 30]
    assert (trainer.curve.updates, len(trainer.curve.scores)) == (35, 0)
    trainer.tune(msgspec.structs.replace(made.settings, rate=0.5))
    travel.change(trainer, trainer.settings)
    for _ in range(5):
        trainer.step()
    alone = Trainer(made)
    for update in range(40):
        if update == 35:
            alone.tune(trainer.settings)
        alone.step()
    assert bits(trainer) == bits(alone)
    expected = bits(trainer)
    visit(trainer, travel, 38)
    travel.come_back(trainer)
    assert bits(trainer) == expected


def test_that_marks_are_thinned_towards_the_past_and_keep_the_first_and_the_pinned():
    timeline = Timeline(most_marks=50)
    for update in range(0, 100_000, 100):
        timeline.add(moment(update), pinned=update in (10_000, 20_000))
    found = updates(timeline)
    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert len(found) == 50
    assert (found[0], found[-1]) == (0, 99_900)
    assert {10_000, 20_000} <= set(found)
    assert gaps[-1] <= 200 < min(gaps[:5])
    assert max(gaps) < 3 * 100_000 / 50  # no update is far from a mark


def test_that_marks_stay_within_their_bytes():
    timeline = Timeline(most_bytes=1 << 20)
    for update in range(0, 1000, 10):
        timeline.add(moment(update, numbers=20_000))
        assert timeline.nbytes <= 1 << 20
    assert len(updates(timeline)) == (1 << 20) // 81_000
    assert (updates(timeline)[0], updates(timeline)[-1]) == (0, 990)


def test_that_marks_too_large_for_the_bytes_are_the_first_and_the_newest():
    timeline = Timeline(most_bytes=1000)
    for update in range(0, 50, 10):
        timeline.add(moment(update, numbers=20_000))
    assert updates(timeline) == [0, 40]


def test_that_a_mark_at_an_earlier_update_drops_the_later_ones():
    timeline = Timeline()
    for update in (0, 100, 200, 150):
        timeline.add(moment(update))
    assert updates(timeline) == [0, 100, 150]


def test_that_a_step_back_is_a_second_or_to_where_training_began():
    timeline = Timeline()
    for update in range(0, 100, 10):
        timeline.add(moment(update), update / 40, pinned=update == 70)
    assert timeline.back(95, 95 / 40) == 70  # training began there
    assert timeline.back(70, 70 / 40) == 30
    assert timeline.back(30, 30 / 40) == 0
    assert timeline.back(0, 0.0) is None


def test_that_a_drag_leaves_one_change():
    timeline = Timeline()
    timeline.add(moment(0))
    for rate in (0.1, 0.2, 0.3):
        timeline.change(Change(0, Settings(rate=rate)))
    assert timeline.changes(0, 0) == [Change(0, Settings(rate=0.3))]
    timeline.change(Change(0, Settings(rate=0.3, optimizer="sgd")))
    timeline.change(Change(0, Settings(rate=0.3)))
    assert len(timeline.changes(0, 0)) == 3  # the memory of the optimizer was emptied twice


def test_that_a_timeline_set_aside_is_thin_and_reaches_as_far_back():
    timeline = Timeline()
    for update in range(0, 1000, 10):
        timeline.add(moment(update))
    timeline.change(Change(990, Settings(rate=0.3)))
    aside = timeline.copy(1 << 20, 16)
    assert len(updates(aside)) <= 16
    assert updates(aside)[0] == 0
    assert aside.changes(0, 10**9) == timeline.changes(0, 10**9)
    timeline.cut(0)
    assert aside.near(500).mark.update <= 500


def test_that_round_updates_grow_rarer_and_stay_round():
    found, update = [], 0
    while update < 20_000:
        update = next_landmark(update)
        found.append(update)
    assert all(map(landmark, found))
    assert len(found) < 300
    assert found[:3] == [1, 2, 3]
    assert {100, 150, 300, 450, 1350, 12_000, 20_000} <= set(found)
    assert all(later - earlier <= max(1, earlier / 16) for earlier, later in pairwise(found))

import gc
import tracemalloc

import numpy as np
import pytest

from rnn_playground.tasks.examples import Example
from rnn_playground.training import order as room
from rnn_playground.training.order import Order
from rnn_playground.training.trainer import Trainer


@pytest.fixture
def dataset(document):
    return Trainer(document()).dataset


def groups(order, count):
    dealt = []
    for _ in range(count):
        dealt.append(order.rest()[0])
        order.advance()
    return dealt


def test_that_an_epoch_deals_each_training_sequence_once(dataset):
    order = Order(dataset, 8, seed=3)
    dealt = groups(order, len(order.rest()))
    assert sorted(index for group in dealt for index in group) == sorted(dataset.train.tolist())
    assert order.epoch == 1.0


def test_that_epochs_differ_and_seeds_repeat_them(dataset):
    one, same, other = Order(dataset, 8, 3), Order(dataset, 8, 3), Order(dataset, 8, 4)
    first, second = groups(one, len(one.rest())), groups(one, len(one.rest()))
    assert first != second
    assert groups(same, 12) == (first + second)[:12]
    assert groups(other, 6) != first[:6]


def test_that_epoch_counts_the_fraction_that_is_done(dataset):
    order = Order(dataset, 8, 3)
    size = len(order.rest()[0])
    order.advance()
    assert order.epoch == pytest.approx(size / len(dataset.train))


@pytest.mark.parametrize("done", [0, 1, 4, 7])
def test_that_an_order_made_of_its_state_goes_on_alike(dataset, done):
    order = Order(dataset, 8, 3)
    groups(order, done)
    again = Order.of(dataset, 8, 3, order.state(), order.rest())
    assert again.epoch == order.epoch
    assert groups(again, 15) == groups(order, 15)


def test_that_a_new_batch_size_deals_the_rest_of_the_epoch_and_nothing_twice(dataset):
    order = Order(dataset, 8, 3)
    dealt = groups(order, 2)
    before = order.epoch
    order.resize(5)
    assert order.epoch == pytest.approx(before)
    rest = groups(order, len(order.rest()))
    assert max(map(len, rest)) == 5
    assert sorted(index for group in dealt + rest for index in group) == sorted(dataset.train.tolist())
    assert order.epoch == 1.0
    assert max(map(len, order.rest())) == 5


@pytest.mark.parametrize("size", [1, 8])
def test_that_batches_are_those_of_the_dataset_in_every_epoch(dataset, size):
    order = Order(dataset, size, 3)
    for _ in range(2 * len(order.rest())):
        batch, plain = order.batch(), dataset.batch(np.array(order.rest()[0]))
        assert batch.tokens.tolist() == plain.tokens.tolist()
        assert batch.targets.tolist() == plain.targets.tolist()
        assert batch.lengths.tolist() == plain.lengths.tolist()
        order.advance()


def test_that_a_batch_of_one_sequence_is_made_once(dataset):
    order = Order(dataset, 1, 3)
    made = {}
    for _ in range(len(order.rest())):
        made[order.rest()[0]] = order.batch()
        order.advance()
    assert all(order.batch() is made[order.rest()[0]] for _ in range(2))


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (5, {}),
        (50, {}),
        (20, {"task": "next"}),
        (20, {"task": "tag", "bidirectional": True}),
        (20, {"task": "tag", "mark_ends": True}),
        (20, {"task": "tag", "output": "sigmoid"}),
    ],
)
def test_that_kept_batches_take_the_memory_they_may_and_no_more(document, monkeypatch, words, settings):
    """Counted with all that training hangs on a batch, and by what Python has allocated."""
    limit = 200_000
    monkeypatch.setattr(room, "_KEPT_BYTES", limit)
    tokens = [f"w{place % 7}" for place in range(words)]
    tags = [tuple("abcdefgh"[(row + place) % 8] for place in range(words)) for row in range(200)]
    examples = [Example(" ".join(tokens), label="ab"[row % 2], tags=tags[row]) for row in range(200)]
    trainer = Trainer(document(examples=examples, batch=1, held_out=0.0, **settings))
    tracemalloc.start()
    try:
        for _ in range(250):
            trainer.step()
        gc.collect()
        before, kept = tracemalloc.get_traced_memory()[0], len(trainer._order._kept)
        trainer._order._kept.clear()
        freed = before - tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0 < kept < 200
    assert 0.6 * limit < freed <= 1.1 * limit


@pytest.mark.parametrize(
    ("state", "rest"),
    [
        ({}, ((0,),)),
        ({"epoch": "1"}, ((0,),)),
        ({"epoch": -1}, ((0,),)),
        ({"epoch": 0}, ()),
        ({"epoch": 0}, ((),)),
        ({"epoch": 0}, ((0,) * 1000,)),
        ({"epoch": 0}, ((10_000,),)),
        ({"epoch": 0}, ((-1,),)),
    ],
)
def test_that_an_order_that_does_not_fit_is_refused(dataset, state, rest):
    with pytest.raises(ValueError, match="saved order"):
        Order.of(dataset, 8, 3, state, rest)


def test_that_a_held_out_sequence_in_a_saved_order_is_refused(dataset):
    with pytest.raises(ValueError, match="not trained on"):
        Order.of(dataset, 8, 3, {"epoch": 0}, ((int(dataset.held_out[0]),),))

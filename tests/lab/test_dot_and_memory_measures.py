"""Measures of the lessons dot and memory: compared with sentences read one by one, and with answers that are known."""

import math

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lesson_parts import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.training.trainer import Trainer

OPPOSITES = "left right, up down, clockwise anticlockwise"


def value(trainer, name, **arguments):
    return measure(Claim(name=name, text="", measure=name, arguments=arguments), trainer)


def trained(rows, updates, **settings):
    settings = {"rate": 0.02, "batch": 32, "held_out": 0.2, **settings}
    trainer = Trainer(Document(examples=rows, settings=Settings(**settings)))
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.fixture(scope="module")
def dots():
    return trained(GENERATORS["dots"](400, 1), 200, tokens="numbers", cell="gru", hidden=16)


def held_out(trainer):
    return [trainer.document.examples[trainer.dataset.sequences[index].row] for index in trainer.dataset.held_out]


def said(trainer, frames):
    trace = trainer.read(" ".join(frames))
    return trace.labels[int(trace.outputs[-1].argmax())]


def test_that_a_sequence_cut_beyond_its_end_is_read_whole(dots):
    assert value(dots, "cut_short", steps=12) == value(dots, "score", metric="accuracy")


def test_that_what_is_said_half_way_is_what_is_said_of_the_beginning(dots):
    right = [said(dots, row.text.split()[:3]) == row.label for row in held_out(dots)]
    assert value(dots, "cut_short", steps=3) == pytest.approx(np.mean(right))


def test_that_paths_are_read_from_their_end(dots):
    opposite = dict(zip(("left", "up", "clockwise"), ("right", "down", "anticlockwise"), strict=True))
    opposite |= {other: one for one, other in opposite.items()}
    turned = [said(dots, row.text.split()[::-1]) == opposite[row.label] for row in held_out(dots)]
    assert value(dots, "backwards", opposites=OPPOSITES) == pytest.approx(np.mean(turned))
    assert math.isnan(value(dots, "backwards", opposites="hot cold"))
    with pytest.raises(ValueError, match="pairs of labels"):
        value(dots, "backwards", opposites="left, right")


def test_that_the_best_constant_answer_is_the_mean_or_the_most_frequent_label(dots):
    labels = [row.label for row in held_out(dots)]
    assert value(dots, "constant") == pytest.approx(1 / 6, abs=0.02)
    assert len(labels) == 80
    sums = trained(GENERATORS["adding_50"](400, 1), 0, task="regress", tokens="numbers")
    numbers = np.array([float(row.label) for row in held_out(sums)])
    trained_on = [float(row.label) for row in sums.document.examples if row not in held_out(sums)]
    assert value(sums, "constant") == pytest.approx(((numbers - np.mean(trained_on)) ** 2).mean(), rel=1e-5)


def test_that_one_tag_can_be_left_out_of_the_count():
    rows = tuple(Example(text="ab" + "." * 8, tags=tuple("........ab"), part=part) for part in ("train", "held out"))
    trainer = trained(rows, 60, task="tag", tokens="chars", lowercase=False, cell="gru", hidden=12)
    assert value(trainer, "tags_right") == 1.0
    trainer.network.weights.vector[:] = 0
    tags = trainer.dataset.labels
    everything = value(trainer, "tags_right")
    assert everything == {".": 0.8, "a": 0.1, "b": 0.1}[tags[0]]  # of equal outputs the first one is said
    assert value(trainer, "tags_right", without=".") == (0.0 if tags[0] == "." else 0.5)


def test_that_strings_are_right_where_all_symbols_that_may_follow_are_the_likeliest():
    rows = tuple(Example(text=text, part=part) for text in ("BTBTXSETE", "BPBTXSEPE") for part in ("train", "held out"))
    trainer = trained(rows, 0, task="next", tokens="chars", lowercase=False, cell="gru", hidden=12)
    assert value(trainer, "legal_strings", part="train") == 0.0
    for _ in range(300):
        trainer.step()
    # It has learnt both strings by heart: what else may follow by the grammar, it holds for impossible.
    assert value(trainer, "legal_strings", part="train") == 0.0
    assert value(trainer, "legal_strings", part="train", place=2) == 1.0  # here one symbol alone may follow

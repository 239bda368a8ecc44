"""Facts about the metrics, compared with values worked out by hand or by a slower way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.engine.batch import Integers
from rnn_playground.tasks.metrics import accuracy, macro_recall, perplexity, span_f1, token_accuracy


def ids(*sentences: list[int]) -> list[Integers]:
    return [np.array(sentence, np.intp) for sentence in sentences]


def f1(expected: str, predicted: str) -> float:
    """Score tags written as words, sentences parted by bars."""
    sentences = [[text.split() for text in column.split("|")] for column in (expected, predicted)]
    labels = sorted({tag for column in sentences for sentence in column for tag in sentence})
    there, found = (ids(*[[labels.index(tag) for tag in tags] for tags in column]) for column in sentences)
    return span_f1(found, there, labels)


def test_that_accuracy_counts_what_counts() -> None:
    assert accuracy(ids([1], [0], [2]), ids([1], [1], [2])) == pytest.approx(2 / 3)
    assert token_accuracy(ids([0, 1, 1, 0]), ids([-1, 1, 0, -1])) == 0.5


def test_that_macro_recall_weighs_labels_and_not_rows() -> None:
    expected = ids(*[[0]] * 8, [1], [1])
    predicted = ids(*[[0]] * 9, [1])
    assert accuracy(predicted, expected) == 0.9
    assert macro_recall(predicted, expected) == pytest.approx((1 + 1 / 2) / 2)
    assert macro_recall(ids([3], [3]), ids([3], [0])) == 0.5  # labels 1 and 2 do not occur


def test_that_nothing_to_measure_is_not_a_number() -> None:
    assert math.isnan(accuracy([], []))
    assert math.isnan(macro_recall(ids([1]), ids([-1])))
    assert math.isnan(span_f1([], [], ["O", "x"]))


def test_that_perplexity_is_the_exponential_of_the_loss() -> None:
    assert perplexity(math.log(27)) == pytest.approx(27)
    assert perplexity(1e4) == math.inf


# Expected F1 = 2 x right / (spans there + spans found), counted by hand.
SPANS = [
    ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC", 1.0),
    ("B-PER I-PER O B-LOC", "B-PER O O B-LOC", 2 * 1 / (2 + 2)),  # too short is wrong
    ("B-PER I-PER O B-LOC", "B-PER I-PER O B-PER", 2 * 1 / (2 + 2)),  # type
    ("B-PER I-PER O B-LOC", "O O O O", 0.0),
    ("O O", "O O", 0.0),  # as conlleval
    ("I-PER I-PER O I-PER", "I-PER I-PER O I-PER", 1.0),  # IOB1
    ("I-PER B-PER O", "I-PER I-PER O", 0.0),  # IOB1: two neighbours are not one
    ("I-PER I-LOC O", "I-PER B-LOC O", 1.0),  # a new type begins a new span, with B or without
    ("B-PER I-LOC O", "B-PER B-LOC O", 1.0),
    ("B-PER B-PER I-PER", "B-PER I-PER I-PER", 0.0),
    ("S-PER O B-LOC I-LOC E-LOC", "S-PER O B-LOC I-LOC E-LOC", 1.0),  # IOBES
    ("S-PER S-PER O", "B-PER B-PER O", 1.0),
    ("B-LOC E-LOC E-LOC", "B-LOC I-LOC S-LOC", 1.0),  # after an end a new span begins
    ("B-LOC E-LOC I-LOC", "B-LOC I-LOC I-LOC", 0.0),
    ("U-PER O B-LOC L-LOC", "S-PER O B-LOC E-LOC", 1.0),  # BILOU
    ("B-PER | I-PER", "B-PER | B-PER", 1.0),  # a span ends with its sentence
    ("O B-PER | I-PER O", "O B-PER | O O", 2 * 1 / (2 + 1)),
    ("B I O B", "B I O O", 2 * 1 / (2 + 1)),  # chunks of one kind
    ("name name O name", "name name O name", 1.0),  # plain tags: runs
    ("name name - name", "name - - name", 2 * 1 / (2 + 2)),
    ("name place place", "name name place", 0.0),
    ("NOUN VERB NOUN", "NOUN VERB VERB", 2 * 1 / (3 + 2)),
]


@pytest.mark.parametrize(("expected", "predicted", "value"), SPANS)
def test_that_span_f1_is_what_conlleval_gives(expected: str, predicted: str, value: float) -> None:
    assert f1(expected, predicted) == pytest.approx(value)


def test_that_steps_without_a_target_belong_to_no_span() -> None:
    labels = ["O", "B-x", "I-x"]
    assert span_f1(ids([1, 1, 2, 2]), ids([-1, 1, 2, -1]), labels) == 1.0


TAGS = ["O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y", "E-y", "S-y"]


def spans_one_by_one(tags: list[str]) -> set[tuple[int, int, str]]:
    """Find spans as conlleval does: ask at each tag whether a span ends, then whether one begins."""
    spans, begin, before = set(), None, "O"
    for place, tag in enumerate([*tags, "O"]):
        (was, _, was_type), (now, _, now_type) = before.partition("-"), tag.partition("-")
        other = was_type != now_type
        ends = was in "ES" or (was in "BI" and now in "BSO") or (was != "O" and now != "O" and other)
        begins = now in "BS" or (was in "ESO" and now in "EI") or (now != "O" and other)
        if begin is not None and ends:
            spans.add((begin, place, was_type))
            begin = None
        if begins:
            begin = place
        before = tag
    return spans


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)), min_size=1, max_size=8),
        min_size=1,
        max_size=4,
    )
)
def test_that_spans_found_at_once_are_those_found_one_by_one(sentences: list[list[tuple[str, str]]]) -> None:
    right = there = found = 0
    for sentence in sentences:
        a, b = (spans_one_by_one(list(column)) for column in zip(*sentence, strict=True))
        right, there, found = right + len(a & b), there + len(a), found + len(b)
    expected = ids(*[[TAGS.index(tag) for tag, _ in sentence] for sentence in sentences])
    predicted = ids(*[[TAGS.index(tag) for _, tag in sentence] for sentence in sentences])
    assert span_f1(predicted, expected, TAGS) == pytest.approx(2 * right / max(1, there + found))

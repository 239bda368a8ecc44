"""Facts about pairs, and about how far what was written is from what should be."""

import math
import random

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.metrics import edit_distance, exact
from rnn_playground.tasks.registry import make_task
from rnn_playground.tasks.vocabulary import SPECIALS

ROWS = (
    Example("go away", target="va t'en"), Example("come", target="viens ici donc"),
    Example("go home", target="rentre", part="held out"),
)  # fmt: skip
ENCODING = Encoding(held_out=0.0)


def levenshtein(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """By the recursive definition."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        levenshtein(one[1:], other) + 1, levenshtein(one, other[1:]) + 1,
        levenshtein(one[1:], other[1:]) + (one[0] != other[0]),
    )  # fmt: skip


def test_that_the_decoder_hears_the_target_one_step_late() -> None:
    dataset = make_task("translate").dataset(ROWS, ENCODING)
    batch = dataset.batch(np.array([0, 1]))
    assert batch.answer is not None
    words = dataset.labels
    heard = [[words[word] for word in column] for column in batch.answer.tokens.T]
    said = [[words[word] for word in column] for column in batch.answer.targets.T]
    assert heard[1] == ["<SOS>", "viens", "ici", "donc"]
    assert said[1] == ["viens", "ici", "donc", "<EOS>"]
    assert heard[0][:3] == ["<SOS>", "va", "t'en"]
    assert said[0][:3] == ["va", "t'en", "<EOS>"]
    assert batch.answer.lengths.tolist() == [3, 4]
    assert batch.lengths.tolist() == [2, 1]


def test_that_source_and_target_have_vocabularies_of_their_own_from_training_rows() -> None:
    dataset = make_task("translate").dataset(ROWS, ENCODING)
    assert dataset.vocabulary.tokens == (*SPECIALS, "go", "away", "come")
    assert dataset.labels == (*SPECIALS, "va", "t'en", "viens", "ici", "donc")
    assert dataset.held_out.tolist() == [2]


def test_that_rows_of_one_source_stay_on_one_side() -> None:
    rows = [Example(f"w{number % 20}", target=f"x{number}") for number in range(60)]
    dataset = make_task("translate").dataset(rows, Encoding(held_out=0.4))
    sides = [{rows[row].text for row in part.tolist()} for part in (dataset.train, dataset.held_out)]
    assert len(sides[1]) > 4
    assert not sides[0] & sides[1]


def test_that_a_row_without_target_is_named() -> None:
    with pytest.raises(DataError, match="the target is missing") as told:
        make_task("translate").dataset((*ROWS, Example("stay", target=" ")), ENCODING)
    assert told.value.row == 4


def test_that_a_typed_source_has_no_target_and_that_of_the_table_has() -> None:
    task = make_task("translate")
    dataset = task.dataset(ROWS, ENCODING)
    assert task.read("come home", dataset, ENCODING).heard is None
    known = task.read("come", dataset, ENCODING, ROWS[1])
    assert known.heard is not None
    assert len(known.heard) == 4


def test_that_the_edit_distance_is_levenshteins() -> None:
    source = random.Random(1)
    for _ in range(200):
        one, other = (tuple(source.randint(4, 7) for _ in range(source.randint(0, 5))) for _ in range(2))
        if other:
            found = edit_distance([np.array(one, np.intp)], [np.array(other)])
            assert math.isclose(found * len(other), levenshtein(one, other), abs_tol=1e-9)


def test_that_what_is_unknown_is_never_right() -> None:
    unknown = np.array([3, 4])
    assert exact([unknown], [unknown]) == 0
    assert edit_distance([unknown], [unknown]) == 0.5


def test_that_exact_counts_whole_targets() -> None:
    said, right = [np.array([4, 5]), np.array([4]), np.array([5])], [np.array([4, 5]), np.array([4, 5]), np.array([5])]
    assert exact(said, right) == pytest.approx(2 / 3)
    assert math.isnan(exact([], []))


def test_that_a_huge_target_lets_no_decoder_write_for_ever() -> None:
    rows = (*ROWS[:2], Example("all", target="word " * 20_000))
    assert make_task("translate").dataset(rows, ENCODING).longest == 1000
    assert make_task("translate").dataset(ROWS, ENCODING).longest == 13

"""Facts about text that stands for vectors."""

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.numeric import vectors
from rnn_playground.tasks.registry import make_task

NUMBERS = Encoding(tokens="numbers", held_out=0.0)


def test_that_each_step_between_blanks_is_a_vector() -> None:
    found = vectors("0.1,-2  3e-1,4\n5,6", "numbers")
    assert found.shown == ("0.1,-2", "3e-1,4", "5,6")
    assert found.numbers.tolist() == np.array([[0.1, -2], [0.3, 4], [5, 6]], np.float32).tolist()
    assert not found.numbers.flags.writeable


def test_that_a_blank_text_has_no_steps() -> None:
    assert vectors(" \n", "numbers").numbers.shape == (0, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2 3", "step 2 (“3”) has 1 numbers, but step 1 has 2"),
        ("1 x", "step 2: “x” is no number"),
        ("1,", "step 1: “” is no number"),
        ("nan", "“nan” is no number"),
        ("inf", "“inf” is no number"),
        ("1_0", "“1_0” is no number"),
        ("1e7", "“1e7” is no number between"),
    ],
)
def test_that_what_is_no_number_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"no number|has 1") as told:
        vectors(text, "numbers")
    assert message in str(told.value)


def test_that_a_row_that_is_no_number_is_named() -> None:
    with pytest.raises(DataError) as told:
        make_task("classify").dataset((Example("1", "a"), Example("one", "b")), NUMBERS)
    assert told.value.row == 2


def test_that_rows_of_other_widths_are_named() -> None:
    with pytest.raises(DataError, match="each step has 1 numbers, but in row 1 it has 2") as told:
        make_task("classify").dataset((Example("1,2", "a"), Example("1", "b")), NUMBERS)
    assert told.value.row == 2


def test_that_a_batch_holds_the_vectors_and_zeros_after_the_end() -> None:
    rows = (Example("1,2 3,4", "a"), Example("5,6", "b"))
    dataset = make_task("classify").dataset(rows, NUMBERS)
    batch = dataset.batch(np.array([0, 1]))
    assert (dataset.features, dataset.vocabulary.size) == (2, 0)
    assert batch.tokens is None
    assert batch.vectors is not None
    assert batch.vectors.tolist() == [[[1, 2], [5, 6]], [[3, 4], [0, 0]]]
    assert batch.lengths.tolist() == [2, 1]


def test_that_sounds_of_equal_length_are_not_taken_for_the_same_one() -> None:
    rows = [Example(f"moon; pitch {100 + number}", target="moon") for number in range(10)]
    assert len({vectors(row.text, "sound").shown for row in rows}) == 1
    dataset = make_task("translate").dataset(rows, Encoding(tokens="sound", held_out=0.2))
    assert (len(dataset.train), len(dataset.held_out)) == (8, 2)


def test_that_equal_numbers_stay_on_one_side_however_they_are_written() -> None:
    written = ("0.1,0.2 1,2", "0.10,.2 1.0,2e0")
    rows = [Example(text, "a") for text in written] + [Example(f"{n},1", "ab"[n % 2]) for n in range(8)]
    for seed in range(20):
        dataset = make_task("classify").dataset(rows, Encoding(tokens="numbers", held_out=0.5, seed=seed))
        assert {0, 1} <= set(dataset.train.tolist()) or not {0, 1} & set(dataset.train.tolist())


def test_that_tokens_of_a_source_do_not_count_where_numbers_are_read() -> None:
    rows = (Example("1,2 3,4", "a", tokens=("1,2 3,4",)), Example("5,6", "b"))
    assert make_task("classify").dataset(rows, NUMBERS).lengths.tolist() == [2, 1]
    with pytest.raises(DataError, match="“hello” is no number"):
        make_task("classify").dataset((Example("hello", "a", tokens=("hello",)), Example("1", "b")), NUMBERS)

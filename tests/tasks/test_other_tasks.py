"""Facts about ratings, numbers, single steps, generation, and padding that is read."""

import math

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task

ALL = Encoding(held_out=0.0)


def test_that_stars_are_off_by_how_many() -> None:
    labels = ["1", "2", "5"]
    found = make_task("rate").measure([np.array([0]), np.array([2])], [np.array([1]), np.array([2])], labels, 0.0)
    assert found == {"mean_absolute_error": 0.5, "accuracy": 0.5}
    found = make_task("rate").measure([np.array([0])], [np.array([2])], labels, 0.0)
    assert found["mean_absolute_error"] == 4


def test_that_a_rating_that_is_no_number_is_named() -> None:
    with pytest.raises(DataError, match="“good” is no number of stars") as told:
        make_task("rate").dataset((Example("a", "1"), Example("b", "good")), ALL)
    assert told.value.row == 2


def test_that_numbers_of_ordinary_size_are_learnt_as_they_are() -> None:
    dataset = make_task("regress").dataset([Example(str(n), str(n / 4)) for n in range(5)], ALL)
    assert (dataset.centre, dataset.scale) == (0, 1)
    assert dataset.batch(np.array([3])).targets.tolist() == [[0.75]]


def test_that_large_numbers_are_standardised_and_turned_back() -> None:
    numbers = np.array([1000.0, 3000.0, 2000.0, 4000.0])
    rows = [Example(f"w{row}", f"{number}") for row, number in enumerate(numbers)]
    dataset = make_task("regress").dataset(rows, ALL)
    targets = dataset.batch(np.arange(4)).targets
    assert targets.mean() == pytest.approx(0, abs=1e-6)
    assert targets.std() == pytest.approx(1)
    assert np.allclose(dataset.decide(targets), numbers)
    assert np.allclose(np.concatenate(dataset.expected(np.arange(4))), numbers)


def test_that_errors_are_in_the_units_of_the_table() -> None:
    found = make_task("regress").measure([np.array([3.0]), np.array([5.0])], [np.array([1.0]), np.array([5.0])], [], 0)
    assert found == {"mean_squared_error": 2.0, "mean_absolute_error": 1.0}


@pytest.mark.parametrize("label", ["", "many", "nan", "1e10", "1_0"])
def test_that_a_label_that_is_no_number_is_named(label: str) -> None:
    with pytest.raises(DataError, match="number") as told:
        make_task("regress").dataset((Example("a", "1"), Example("b", label)), ALL)
    assert told.value.row == 2


def test_that_one_step_is_all_that_a_single_answer_reads() -> None:
    with pytest.raises(DataError, match=r"2 time steps .* reads one") as told:
        make_task("answer").dataset((Example("a", "1"), Example("b c", "2")), ALL)
    assert told.value.row == 2


def test_that_a_label_takes_the_place_of_the_start() -> None:
    chars = Encoding(tokens="chars", held_out=0.0)
    task = make_task("generate")
    rows = (Example("ab", "X"), Example("ba", "Y"))
    dataset = task.dataset(rows, chars)
    names = np.array(dataset.labels)
    assert names[dataset.sequences[1].ids].tolist() == ["<Y>", "b", "a"]
    assert names[dataset.sequences[1].target].tolist() == ["b", "a", "<EOS>"]
    typed = task.read("<X>b", dataset, chars)
    assert typed.tokens == ("<X>", "b")
    assert names[typed.ids].tolist() == ["<X>", "b"]
    assert task.read("b", dataset, chars).tokens == ("<SOS>", "b")


def test_that_a_row_without_the_label_that_others_have_is_named() -> None:
    with pytest.raises(DataError, match="this one has none") as told:
        make_task("generate").dataset((Example("a", "X"), Example("b")), ALL)
    assert told.value.row == 2


def test_that_bits_are_the_loss_by_ln_2() -> None:
    found = make_task("generate").measure([np.array([1])], [np.array([1])], [], math.log(8))
    assert found["bits"] == pytest.approx(3)
    assert found["perplexity"] == pytest.approx(8)


def test_that_padding_is_read_to_the_longest_row_where_it_is_not_masked() -> None:
    task, unmasked = make_task("classify"), Encoding(held_out=0.0, mask_padding=False)
    rows = (Example("a b c", "1"), Example("b", "0"))
    dataset = task.dataset(rows, unmasked)
    assert dataset.lengths.tolist() == [3, 3]
    assert dataset.sequences[1].tokens == ("b", "<PAD>", "<PAD>")
    assert dataset.sequences[1].ids.tolist() == [dataset.vocabulary.id("b"), 0, 0]
    assert task.read("c", dataset, unmasked).tokens == ("c", "<PAD>", "<PAD>")
    assert task.dataset(rows, ALL).lengths.tolist() == [3, 1]


def test_that_rounding_is_no_unit_to_count_in() -> None:
    rows = [Example(f"a {row}", "20.1") for row in range(7)] + [Example("z", "25", part="held out")]
    assert np.std([20.1] * 7) > 0  # by rounding alone
    assert make_task("regress").dataset(rows, ALL).scale == 1.0


@pytest.mark.parametrize("label", ["PAD", "SOS", "EOS", "UNK"])
def test_that_no_label_is_taken_for_a_special_token(label: str) -> None:
    with pytest.raises(DataError, match=f"“{label}” is a special token's name") as told:
        make_task("generate").dataset((Example("a", "x"), Example("b", label)), ALL)
    assert told.value.row == 2

"""Facts about the split into training and held-out rows."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.split import check_parts, split

ROWS = st.lists(
    st.tuples(
        st.text("abc", max_size=2), st.sampled_from(["", "", "", "train", "held out"]), st.sampled_from("xyz")
    ),
    max_size=40,
)
SHARES = st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9])


def texts(count: int) -> list[str]:
    return [f"sentence {index}" for index in range(count)]


@given(ROWS, SHARES, st.integers(0, 5))
def test_that_no_text_is_on_both_sides_unless_its_source_says_so(
    rows: list[tuple[str, str, str]], share: float, seed: int
) -> None:
    keys, parts, labels = [list(column) for column in zip(*rows, strict=True)] if rows else ([], [], [])
    train, held_out = split(keys, parts, labels, share, seed)
    assert not set(train.tolist()) & set(held_out.tolist())
    assert sorted(train) == list(train)
    assert sorted(held_out) == list(held_out)
    for row in range(len(rows)):
        if parts[row]:
            assert row in (train if parts[row] == "train" else held_out)
    undecided = {row for row in range(len(rows)) if not parts[row]}
    for one in undecided & set(train.tolist()):
        for other in undecided & set(held_out.tolist()):
            assert keys[one] != keys[other]
    # A row that is in neither part repeats one that is held out.
    for row in undecided - set(train.tolist()) - set(held_out.tolist()):
        assert keys[row] in {keys[other] for other in held_out}
    if undecided and not any(part == "held out" for part in parts):
        assert len(train)
    again = split(keys, parts, labels, share, seed)
    assert (again[0] == train).all()
    assert (again[1] == held_out).all()


@pytest.mark.parametrize(
    ("count", "share", "held"), [(10, 0.2, 2), (100, 0.2, 20), (7, 0.5, 4), (1, 0.9, 0), (3, 0.0, 0)]
)
def test_that_the_share_is_met_to_the_nearest_row(count: int, share: float, held: int) -> None:
    train, held_out = split(texts(count), [""] * count, [""] * count, share, 0)
    assert (len(train), len(held_out)) == (count - held, held)


def test_that_each_label_gives_the_same_share() -> None:
    labels = ["a"] * 100 + ["b"] * 50 + ["c"] * 10
    _, held_out = split(texts(160), [""] * 160, labels, 0.2, 3)
    assert Counter(labels[row] for row in held_out) == {"a": 20, "b": 10, "c": 2}


def test_that_many_small_labels_share_out_the_rows_that_none_can_give_alone() -> None:
    labels = [label for label in "abcdefghij" for _ in range(2)]  # .4 of a row each
    _, held_out = split(texts(20), [""] * 20, labels, 0.2, 0)
    assert len(held_out) == 4
    assert set(Counter(labels[row] for row in held_out).values()) == {1}


def test_that_every_label_keeps_a_text_to_train_on() -> None:
    labels = ["a", "a", "b", "c", "c", "c"]
    train, held_out = split(texts(6), [""] * 6, labels, 0.9, 1)
    assert {labels[row] for row in train} == {"a", "b", "c"}
    assert len(held_out) == 3


def test_that_the_seed_decides() -> None:
    parts, labels = [""] * 50, [""] * 50
    draws = {tuple(split(texts(50), parts, labels, 0.2, seed)[1]) for seed in range(10)}
    assert len(draws) == 10


def test_that_a_new_row_moves_at_most_one_other_to_the_other_side() -> None:
    for added in range(20):
        old = set(split(texts(100), [""] * 100, [""] * 100, 0.2, 0)[1].tolist())
        keys = [*texts(100), f"new {added}"]
        new = set(split(keys, [""] * 101, [""] * 101, 0.2, 0)[1].tolist()) - {100}
        assert len(old ^ new) <= 1


def test_that_repeated_rows_are_asked_once() -> None:
    keys = [f"name {index // 4}" for index in range(100)]
    train, held_out = split(keys, [""] * 100, ["a"] * 100, 0.2, 0)
    assert len(train) == 80
    assert len(held_out) == 5
    assert not {keys[row] for row in train} & {keys[row] for row in held_out}


def test_that_undecided_rows_follow_their_equals() -> None:
    keys = ["a", "a", "b", "b", "c", "c", "c"]
    parts = ["train", "", "held out", "", "train", "held out", ""]
    train, held_out = split(keys, parts, [""] * 7, 0.5, 0)
    assert train.tolist() == [0, 1, 4, 6]
    assert held_out.tolist() == [2, 3, 5]


def test_that_the_draw_is_the_same_on_every_machine() -> None:
    assert split(texts(10), [""] * 10, [""] * 10, 0.3, 7)[1].tolist() == [3, 4, 7]


def test_that_a_part_that_is_none_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match="row 3: the part “test”"):
        check_parts(["", "train", "test"])

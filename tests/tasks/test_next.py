"""Facts about the next-token task: rows of their own, and running text."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.tasks.dataset import Dataset
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task

NEXT = make_task("next")
ROWS = (Example(text="the sky is blue"), Example(text="the sea"))
ALL = Encoding(held_out=0.0)


def words(data: Dataset, index: int) -> tuple[list[str], list[str]]:
    """Return what sequence `index` reads and what it is to say; "-" where nothing counts."""
    names = {**dict(enumerate(data.labels)), -1: "-"}
    sequence = data.sequences[index]
    assert sequence.target is not None
    return [names[i] for i in sequence.ids.tolist()], [names[i] for i in sequence.target.tolist()]


def test_that_each_word_is_followed_by_the_next() -> None:
    data = NEXT.dataset(ROWS, ALL)
    assert words(data, 0) == (["the", "sky", "is"], ["sky", "is", "blue"])
    assert words(data, 1) == (["the"], ["sea"])
    assert data.labels == ("<PAD>", "<SOS>", "<EOS>", "<UNK>", "the", "sky", "is", "blue", "sea")
    assert data.outputs == 9


def test_that_marked_ends_are_learnt_too() -> None:
    data = NEXT.dataset(ROWS, Encoding(held_out=0.0, mark_ends=True))
    assert words(data, 1) == (["<SOS>", "the", "sea"], ["the", "sea", "<EOS>"])
    assert data.sequences[1].tokens == ("<SOS>", "the", "sea")
    bare = NEXT.dataset(ROWS, Encoding(held_out=0.0, mark_ends=True, special_tokens=False))
    assert words(bare, 1) == (["-", "the", "sea"], ["the", "sea", "-"])


def test_that_what_is_not_known_is_no_target_without_special_tokens() -> None:
    rows = [*ROWS, Example(text="the moon is blue", part="held out")]
    assert words(NEXT.dataset(rows, ALL), 2)[1] == ["<UNK>", "is", "blue"]
    data = NEXT.dataset(rows, Encoding(held_out=0.0, special_tokens=False))
    assert words(data, 2)[1] == ["-", "is", "blue"]
    mask = data.batch(np.array([2])).mask
    assert mask is not None
    assert mask[:, 0].tolist() == [False, True, True]


def test_that_a_row_with_no_target_that_counts_is_in_no_part() -> None:
    rows = [Example(text="a b a b"), Example(text="x y", part="train"), Example(text="z w", part="held out")]
    data = NEXT.dataset(rows, Encoding(held_out=0.0, special_tokens=False, min_count=2))
    assert (data.train.tolist(), data.held_out.tolist()) == ([0], [])
    rows = [Example(text="a b"), Example(text="a c")]
    with pytest.raises(DataError, match="no row is left to train on"):
        NEXT.dataset(rows, Encoding(held_out=0.0, special_tokens=False, min_count=2))


def test_that_the_output_is_softmax_whatever_is_asked() -> None:
    assert NEXT.dataset(ROWS, Encoding(output="sigmoid")).output == "softmax"


@pytest.mark.parametrize(
    ("rows", "encoding", "message"),
    [
        ([], ALL, "there are no sentences yet"),
        ([], Encoding(length=5), "there are no sentences yet"),
        ([*ROWS, Example(text="")], ALL, "row 3: the text is empty"),
        ([*ROWS, Example(text="alone")], ALL, "row 3: nothing follows the only token “alone”: write more"),
        ([Example(text="a")], Encoding(length=5), "the text to train on is shorter than two tokens"),
    ],
)
def test_that_unusable_rows_are_named(rows: list[Example], encoding: Encoding, message: str) -> None:
    with pytest.raises(DataError, match=f"^{message}"):
        NEXT.dataset(rows, encoding)


def test_that_a_single_word_is_a_sequence_when_ends_are_marked() -> None:
    data = NEXT.dataset([Example(text="alone")], Encoding(held_out=0.0, mark_ends=True))
    assert words(data, 0) == (["<SOS>", "alone"], ["alone", "<EOS>"])


def test_that_a_typed_text_is_read_to_its_last_word_whose_next_is_open() -> None:
    data = NEXT.dataset(ROWS, ALL)
    read = NEXT.read("The moon is", data, ALL)
    assert (read.tokens, read.known) == (("The", "moon", "is"), (True, False, True))
    assert (read.ids.tolist(), read.target is not None and read.target.tolist()) == ([4, 3, 6], [3, 6, -1])


def test_that_a_typed_row_ends_where_ends_are_marked() -> None:
    encoding = Encoding(held_out=0.0, mark_ends=True)
    data = NEXT.dataset(ROWS, encoding)
    for example, last in ((ROWS[1], 2), (None, -1)):
        read = NEXT.read("the sea", data, encoding, example)
        assert read.tokens == ("<SOS>", "the", "sea")
        assert read.target is not None
        assert read.target.tolist() == [4, 8, last]


def test_that_blanks_and_line_ends_are_shown_as_signs() -> None:
    encoding = Encoding(tokens="chars", length=9, held_out=0.0)
    data = NEXT.dataset([Example(text="a b"), Example(text="a")], encoding)
    assert data.vocabulary.tokens[4:] == ("a", " ", "b", "\n")
    assert data.labels[4:] == ("a", "␣", "b", "⏎")
    assert data.sequences[0].tokens == ("a", "␣", "b", "⏎")
    assert NEXT.read("a b", data, encoding).tokens == ("a", "␣", "b")


def test_that_running_text_is_cut_into_windows_that_hand_over() -> None:
    data = NEXT.dataset([Example(text="a b c"), Example(text="d e")], Encoding(length=2, held_out=0.0))
    assert [words(data, index) for index in range(3)] == [
        (["a", "b"], ["b", "c"]),
        (["c", "⏎"], ["⏎", "d"]),
        (["d"], ["e"]),
    ]
    assert [sequence.row for sequence in data.sequences] == [0, -1, 1]


def test_that_a_window_has_no_ends() -> None:
    encoding = Encoding(length=2, held_out=0.0, mark_ends=True)
    data = NEXT.dataset([Example(text="a b c")], encoding)
    assert words(data, 0) == (["a", "b"], ["b", "c"])
    assert NEXT.read("a b", data, encoding, Example(text="a b")).tokens == ("a", "b")


def test_that_the_end_of_the_running_text_is_held_out() -> None:
    rows = [Example(text=f"w{row}") for row in range(10)]
    data = NEXT.dataset(rows, Encoding(length=4, held_out=0.2))
    read = [token for index in data.train for token in data.sequences[index].tokens]
    assert read[::2] == ["w0", "w1", "w2", "w3", "w4", "w5", "w6"]  # w7 is a target alone
    assert [data.sequences[index].tokens for index in data.held_out] == [("w8", "⏎")]
    assert "w7" in data.vocabulary
    assert "w9" not in data.vocabulary


def test_that_the_only_row_of_running_text_is_cut_in_itself() -> None:
    data = NEXT.dataset([Example(text=" ".join("abcdefghij"))], Encoding(length=100, held_out=0.3))
    assert data.sequences[0].tokens == tuple("abcdef")
    assert data.sequences[1].tokens == tuple("hi")


def test_that_rows_of_running_text_go_where_their_source_says() -> None:
    rows = [Example(text="a b", part="held out"), Example(text="c d", part="train"), Example(text="e f")]
    data = NEXT.dataset(rows, Encoding(length=100, held_out=0.0))
    assert [data.sequences[index].tokens for index in data.train] == [("c", "d", "⏎", "e")]
    assert [data.sequences[index].tokens for index in data.held_out] == [("a",)]


def test_that_an_empty_row_of_running_text_is_an_empty_line() -> None:
    data = NEXT.dataset([Example(text=t) for t in ("a", "", "b")], Encoding(length=100, held_out=0.0))
    assert words(data, 0) == (["a", "⏎", "⏎"], ["⏎", "⏎", "b"])


LINES = st.lists(st.lists(st.sampled_from("abcd"), max_size=5).map(" ".join), min_size=2, max_size=20)


@given(LINES, st.integers(1, 7), st.sampled_from([0.0, 0.2, 0.5, 0.9]))
def test_that_the_windows_of_a_part_are_its_text(lines: list[str], length: int, share: float) -> None:
    rows = [Example(text="a a"), *(Example(text=line) for line in lines)]
    data = NEXT.dataset(rows, Encoding(length=length, held_out=share))
    whole = "⏎".join(row.text.replace(" ", "") for row in rows)
    read = []
    for part in (data.train, data.held_out):
        windows = [data.sequences[index] for index in part]
        assert all(len(window.ids) == length for window in windows[:-1])
        read.append("".join(token for window in windows for token in window.tokens))
    assert whole.startswith(read[0])
    assert whole[:-1].endswith(read[1])
    if share == 0.0:
        assert (read[0], read[1]) == (whole[:-1], "")


def test_that_perplexity_stands_beside_accuracy() -> None:
    measured = NEXT.measure([np.array([1, 2, 3])], [np.array([1, -1, 2])], list("abcd"), math.log(8))
    assert measured == {"accuracy": 0.5, "perplexity": pytest.approx(8)}
    assert tuple(measured) == NEXT.metrics

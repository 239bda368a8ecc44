"""Facts about token tagging."""

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task

TAG = make_task("tag")
KENNEDY = Example(text="Kennedy stands.", tags=("name", "O", "O"))
GIVEN = Example(text="New York rocks", tokens=("New York", "ROCKS"), tags=("name", "O"))
ALL = Encoding(held_out=0.0)


def test_that_tags_stand_under_the_tokens() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], ALL)
    assert (data.labels, data.outputs, data.readout) == (("O", "name"), 2, "every")
    assert data.vocabulary.tokens[4:] == ("kennedy", "stands", ".", "new york", "rocks")
    assert [ids.tolist() for ids in data.expected(np.arange(2))] == [[1, 0, 0], [1, 0]]


def test_that_tokens_of_the_source_keep_their_case_and_are_looked_up_without() -> None:
    sequence = TAG.dataset([KENNEDY, GIVEN], ALL).sequences[1]
    assert sequence.tokens == ("New York", "ROCKS")
    assert sequence.ids.tolist() == [7, 8]


def test_that_marked_ends_have_no_tag_that_counts() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], Encoding(held_out=0.0, mark_ends=True))
    batch = data.batch(np.array([0, 1]))
    assert data.sequences[1].ids.tolist() == [1, 7, 8, 2]
    assert batch.mask is not None
    assert batch.mask[:, 0].tolist() == [False, True, True, True, False]
    assert batch.mask[:, 1].tolist() == [False, True, True, False, False]


def test_that_one_sigmoid_says_name_or_not() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], Encoding(output="sigmoid", held_out=0.0))
    batch = data.batch(np.array([0]))
    assert (data.outputs, data.labels[1]) == (1, "name")
    assert batch.targets is not None
    assert batch.targets.ravel().tolist() == [1, 0, 0]


def test_that_characters_can_be_tagged() -> None:
    data = TAG.dataset([Example(text="a 1", tags=("L", "-", "D"))], Encoding(tokens="chars", held_out=0.0))
    assert data.sequences[0].tokens == ("a", "␣", "1")
    assert data.labels == ("-", "D", "L")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (Example(text="He stands", tags=("O",)), r"row 2: 2 tokens \(He stands\) but 1 tags: give each"),
        (Example(text="He stands"), "row 2: the tags are missing: give each token one"),
        (Example(text="He stands", tags=("O", "")), "row 2: the tag of token 2 is missing"),
        (Example(text="", tags=("O",)), "row 2: the text is empty"),
    ],
)
def test_that_a_row_whose_tags_do_not_fit_is_named(row: Example, message: str) -> None:
    with pytest.raises(DataError, match=f"^{message}"):
        TAG.dataset([KENNEDY, row], ALL)


def test_that_a_single_tag_teaches_nothing() -> None:
    with pytest.raises(DataError, match=r"^all tokens have the tag “O”: use at least one other"):
        TAG.dataset([Example(text="a b", tags=("O", "O"))], ALL)


def test_that_a_typed_sentence_goes_through_the_tokenizer() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], ALL)
    read = TAG.read("New York!", data, ALL)
    assert (read.tokens, read.target) == (("New", "York", "!"), None)
    assert read.known == (False, False, False)


def test_that_the_row_of_a_typed_sentence_gives_tokens_and_tags() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], ALL)
    read = TAG.read("New York rocks", data, ALL, GIVEN)
    assert read.tokens == ("New York", "ROCKS")
    assert read.target is not None
    assert read.target.tolist() == [1, 0]
    strange = TAG.read("Kennedy stands.", data, ALL, Example(text="Kennedy stands.", tags=("name", "X", "O")))
    assert strange.target is not None
    assert strange.target.tolist() == [1, -1, 0]


def test_that_tags_of_another_text_are_no_target() -> None:
    data = TAG.dataset([KENNEDY, GIVEN], ALL)
    assert TAG.read("Kennedy stands here now", data, ALL, KENNEDY).target is None
    assert TAG.read("New York rocks!", data, ALL, GIVEN).target is None


def test_that_a_network_that_finds_nothing_has_a_span_f1_of_zero() -> None:
    expected = [np.array([-1, 1, 0, 0, 0, -1])]
    measured = TAG.measure([np.zeros(6, np.intp)], expected, ["O", "B-x"], 0.1)
    assert measured == {"token_accuracy": 0.75, "span_f1": 0.0}
    assert tuple(measured) == TAG.metrics

"""Edits of the sentence table make new Documents."""

import pytest

from rnn_playground.document.document import Document, add_examples, remove_examples, replace_example
from rnn_playground.tasks.examples import Example

A, B, C, D = (Example(text=letter) for letter in "abcd")
DOCUMENT = Document(examples=(A, B, C), reading="a b", title="Letters")


def texts(document: Document) -> str:
    return "".join(example.text for example in document.examples)


def test_that_rows_are_added_at_the_end_or_before_a_row() -> None:
    assert texts(add_examples(DOCUMENT, [D])) == "abcd"
    assert texts(add_examples(DOCUMENT, [D, D], row=0)) == "ddabc"
    assert texts(add_examples(DOCUMENT, [D], row=1)) == "adbc"


def test_that_a_row_is_replaced_by_another() -> None:
    assert texts(replace_example(DOCUMENT, 1, D)) == "adc"


def test_that_rows_are_removed_in_any_order_and_once() -> None:
    assert texts(remove_examples(DOCUMENT, [2, 0, 2])) == "b"
    assert texts(remove_examples(DOCUMENT, [])) == "abc"


def test_that_the_document_before_the_edit_stays_as_it_was() -> None:
    remove_examples(DOCUMENT, [0, 1, 2])
    assert texts(DOCUMENT) == "abc"


def test_that_an_edit_shares_all_that_it_does_not_change() -> None:
    edited = replace_example(DOCUMENT, 0, D)
    assert edited.settings is DOCUMENT.settings
    assert edited.examples[2] is C
    assert (edited.reading, edited.title) == ("a b", "Letters")


@pytest.mark.parametrize("row", [-1, 3])
def test_that_rows_outside_the_table_are_refused(row: int) -> None:
    with pytest.raises(IndexError):
        replace_example(DOCUMENT, row, D)
    with pytest.raises(IndexError):
        remove_examples(DOCUMENT, [0, row])


def test_that_rows_cannot_be_added_beyond_the_end() -> None:
    with pytest.raises(IndexError):
        add_examples(DOCUMENT, [D], row=4)

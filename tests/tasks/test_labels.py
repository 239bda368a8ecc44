"""Facts about the order of the labels."""

import pytest

from rnn_playground.tasks.labels import order_labels


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        ("positive negative", "negative positive"),
        ("1 0", "0 1"),
        ("yes no", "no yes"),
        ("name O", "O name"),
        ("name other", "other name"),
        ("name word", "word name"),
        ("- verb", "- verb"),
        ("good bad", "bad good"),
        ("Positive Negative", "Negative Positive"),
        ("spam non-spam", "non-spam spam"),
        ("time weather", "time weather"),
        ("yes time", "time yes"),
        ("1 -1", "-1 1"),
        ("10 9 2", "2 9 10"),
        ("3.5 -2 nan b a", "-2 3.5 a b nan"),
        ("VERB NOUN - O", "- O NOUN VERB"),
        ("I-x B-x O", "O B-x I-x"),
    ],
)
def test_that_the_affirmative_of_two_labels_comes_second(names: str, ordered: str) -> None:
    assert order_labels(names.split()) == tuple(ordered.split())
    assert order_labels(reversed(names.split() * 2)) == tuple(ordered.split())


def test_that_labels_of_several_words_are_understood() -> None:
    assert order_labels(["spam", "not spam"]) == ("not spam", "spam")

"""Tests of labels cut short."""

import pytest

from rnn_playground.editors.short_labels import short


@pytest.mark.parametrize(
    ("label", "labels", "expected"),
    [
        ("positive", ("negative", "positive"), "pos"),
        ("Polish", ("Polish", "Portuguese"), "Polish"),
        ("Portuguese", ("Polish", "Portuguese"), "Por"),
        ("Scottish", ("Scotland", "Scottish"), "Scott"),
        ("positive", ("positive", "positively"), "positive"),
        ("", ("positive",), ""),
    ],
)
def test_that_a_short_label_is_told_apart_from_the_others(label, labels, expected):
    assert short(label, labels) == expected

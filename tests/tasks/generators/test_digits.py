"""Tasks on digits: what is asked for is worked out from the text again."""

import numpy as np

from rnn_playground.tasks.generators import GENERATORS


def numbers(text):
    return [int(digit) for digit in text.split()]


def test_that_the_largest_digit_is_the_label():
    rows = GENERATORS["digits_largest"](300, 1)
    assert all(sorted(numbers(row.text))[-1] == int(row.label) for row in rows)
    assert {len(numbers(row.text)) for row in rows} == {2, 3, 4, 5, 6}


def test_that_tags_say_whether_a_digit_is_above_the_one_before():
    for row in GENERATORS["digits_rise"](300, 1):
        signs = np.sign(np.diff(numbers(row.text)))
        assert row.tags == ("-", *({1: "up", -1: "down"}[sign] for sign in signs.tolist()))


def test_that_targets_are_the_same_backwards():
    rows = GENERATORS["digits_backwards"](300, 1)
    assert all(numbers(row.target)[::-1] == numbers(row.text) for row in rows)

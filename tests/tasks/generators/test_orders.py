"""Orders in a café: the drink that is wanted, in sentences of all lengths from 2 to 20 words."""

import re
from collections import Counter

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.orders import DRINKS

ROWS = GENERATORS["orders"](1200, 2)


def wanted(text: str) -> str:
    """Return the drink that no negation stands before."""
    text = re.sub(rf"\b(not the|not|no|instead of) ({'|'.join(DRINKS)})\b", "", text)
    (found,) = [word for word in text.split() if word in DRINKS]
    return found


def test_that_the_label_is_the_drink_that_is_wanted():
    assert not [row.text for row in ROWS if wanted(row.text) != row.label]


def test_that_drinks_come_equally_often_and_no_sentence_twice():
    assert set(Counter(row.label for row in ROWS).values()) == {200}
    assert len({row.text for row in ROWS}) == 1200


def test_that_lengths_go_from_two_to_twenty_words():
    lengths = Counter(len(row.text.split()) for row in ROWS)
    assert set(lengths) == set(range(2, 21))
    assert all(lengths[length] >= 30 for length in range(3, 21))

"""What is left of something is written in percent."""

import math

import pytest

from rnn_playground.views.drawing.shares import percent, percent_of_decade


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100 %"), (0.12345, "12 %"), (0.0123, "1.2 %"), (0.0009, ".09 %"), (4e-7, "4.0e-5 %"), (0, "0 %"),
        (2.5, "250 %"), (9.99, "999 %"), (12.34, "×12"), (1500.0, "×1,500"), (math.nan, "–"), (math.inf, "×∞"),
    ],
)  # fmt: skip
def test_that_shares_are_short(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("exponent", "text"),
    [(0, "100 %"), (-1, "10 %"), (-2, "1 %"), (-4, ".01 %"), (-7, "10⁻⁵ %"), (1, "×10"), (8, "×10⁸")],
)
def test_that_decades_have_labels_without_needless_digits(exponent, text):
    assert percent_of_decade(exponent) == text

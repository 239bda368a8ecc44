"""Expressions of lessons: what they come to, and that nothing else is an expression."""

import math

import pytest

from rnn_playground.document.expressions import ExpressionError, parse

VALUES = {"a": 2.0, "b": 3.0, "loss": 0.5, "none": math.nan}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2", 8.0), ("(a + b) * 2", 10.0), ("-a / 4", -0.5), ("7", 7.0), (".25", 0.25), ("a - -b", 5.0),
        ("a < b", 1.0), ("a < b < 3", 0.0), ("1 < a < b <= 3", 1.0), ("a == 2", 1.0), ("a != 2", 0.0),
        ("a >= 2 and b > 5", 0.0), ("a >= 2 or b > 5", 1.0), ("not a > b", 1.0), ("not (a and b)", 0.0),
        ("10 * (loss < 1)", 10.0), ("1e3 / a", 500.0),
    ],
)  # fmt: skip
def test_that_an_expression_comes_to_what_it_says(text, expected):
    assert parse(text).value(VALUES) == expected


def test_that_an_expression_knows_what_it_asks_for():
    assert parse("a + b * (loss < 1) - a").names == {"a", "b", "loss"}


@pytest.mark.parametrize("text", ["none", "missing", "a / 0", "none > 1", "not none", "a > 1 or none > 1"])
def test_that_what_cannot_be_measured_is_no_number(text):
    assert math.isnan(parse(text).value(VALUES))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "__import__", "().__class__", "a.b", "a[0]", "f(a)", "abs(a)", "'a'", '"a"', "f'{a}'",
        "a ** 9", "2**99999999", "a // b", "a % b", "a @ b", "a << 2", "a & b", "~a", "+a", "lambda: a",
        "a if b else 1", "[a]", "{a}", "(a, b)", "a := 1", "a; b", "a\nb", "a = 1", "True", "None", "...", "1j",
        "a is b", "a in b",
        "await a", "yield", "_a", "A", "1e999", "", "   ", "1 +", "(a", "a #b", "a\\b", "ａ", "\0",
    ],
)  # fmt: skip
def test_that_nothing_else_is_an_expression(text):
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 250


def test_that_length_and_depth_have_bounds():
    with pytest.raises(ExpressionError, match="longer than 300"):
        parse("a + " * 100 + "a")
    with pytest.raises(ExpressionError, match="nested more than"):
        parse("-" * 30 + "a")
    with pytest.raises(ExpressionError, match="nested more than"):
        parse("a + " * 40 + "a")
    assert parse("(" * 40 + "a" + ")" * 40).value(VALUES) == 2.0

"""Formulas are set with what stands above and below, broken where a line ends, and painted once."""

import pytest

from rnn_playground.palette import LIGHT
from rnn_playground.views.drawing.formula import Atom, extent, picture, plain, sign, word

A = (Atom("a", "t", "i"), sign("=", breaks=False), Atom("W", "h"), word(" "), Atom("h", "t−1"), sign("+"), Atom("b"))


@pytest.fixture(autouse=True)
def application(qapp):
    """Fonts need an application."""


def dark(shown) -> list[tuple[int, int]]:
    image = shown.toImage()
    return [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).alpha() > 128
    ]


def test_that_a_formula_reads_as_text():
    assert plain(A) == "a^i_t = W_h h_(t−1) + b"


def test_that_the_picture_has_the_size_that_was_told():
    for width in (1000, 60):
        shown = picture(A, 20, width, LIGHT.text, 1.0)
        assert (shown.width(), shown.height()) == extent(A, 20, width)


def test_that_a_formula_goes_on_in_the_next_line_where_it_may():
    whole, low = extent(A, 20, 1000)
    narrow, high = extent(A, 20, whole - 5)
    assert high == 2 * low
    assert narrow < whole
    assert extent((Atom("a"), word("bcdefgh")), 20, 10)[1] == low  # there is no place to break


def test_that_subscripts_stand_low_and_superscripts_high():
    plainly = dark(picture((Atom("x"),), 40, 1000, LIGHT.text, 1.0))
    base = max(y for _, y in plainly)
    right = max(x for x, _ in plainly)
    below = [y for x, y in dark(picture((Atom("x", "t"),), 40, 1000, LIGHT.text, 1.0)) if x > right + 1]
    above = [y for x, y in dark(picture((Atom("x", "", "t"),), 40, 1000, LIGHT.text, 1.0)) if x > right + 1]
    assert max(below) > base
    assert max(above) < min(base, max(below))
    both = extent((Atom("x", "t", "i"),), 40, 1000)[0]
    assert both == extent((Atom("x", "t"),), 40, 1000)[0]  # below each other, not side by side


def test_that_nothing_is_cut_off():
    """Ink keeps one pixel from the upper and the lower edge, also of letters that reach far."""
    shown = picture((Atom("W", "xg", "⊤"), Atom("f", "hg"), word("(")), 30, 1000, LIGHT.text, 1.0)
    rows = {y for _, y in dark(shown)}
    assert min(rows) > 0
    assert max(rows) < shown.height() - 1


def test_that_a_picture_is_painted_once():
    assert picture(A, 20, 300, LIGHT.text, 1.0) is picture(A, 20, 300, LIGHT.text, 1.0)
    assert picture(A, 20, 300, LIGHT.text, 2.0).width() == pytest.approx(2 * extent(A, 20, 300)[0], abs=2)

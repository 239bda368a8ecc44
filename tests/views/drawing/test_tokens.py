"""Tokens along an axis never run into one another."""

import itertools

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.tokens import is_mark, lettering, visible, write

WORDS = ("the", "Ágypj", "unfortunately", "was", ",", "Widely", "I", "a", "quip") * 60
LETTERS = tuple("Hello world, what's up?") * 20


@pytest.fixture
def metrics(qapp, request):
    font = QFont("DejaVu Sans")
    font.setPointSizeF(getattr(request, "param", 9.0))
    return QFontMetrics(font)


@pytest.mark.parametrize("metrics", [7.0, 9.0, 14.0], indirect=True)
@pytest.mark.parametrize("tokens", [WORDS, LETTERS], ids=["words", "letters"])
@pytest.mark.parametrize("width", [1, 3, 7, 12, 13, 20, 33, 60, 140])
def test_that_written_tokens_keep_apart(metrics, tokens, width):
    columns = Columns(len(tokens), width, 0, 10_000)
    letters = lettering(tokens, width, metrics)
    area = QRect(0, 0, 10_000, letters.height)
    boxes = []
    for step in letters.steps(columns):
        box, text = letters.box(step, columns, area), letters.texts[step]
        if letters.upright:
            assert metrics.horizontalAdvance(text) <= box.height()
            tight = metrics.tightBoundingRect(text)
            base = box.left() + metrics.ascent()  # where the base line stands, up to a shift that all share
            boxes.append((base + tight.top(), base + tight.bottom()))
        else:
            wide = metrics.horizontalAdvance(text)
            start = box.left() + (0 if letters.every > 1 else (box.width() - wide) / 2)
            boxes.append((start, start + wide))
    for (_, end), (start, _) in itertools.pairwise(boxes):
        assert end <= start + 1


@pytest.mark.parametrize("metrics", [9.0], indirect=True)
def test_that_short_tokens_are_level_and_long_ones_upright(metrics):
    assert not lettering(("the", "food", "was"), 60, metrics).upright
    assert lettering(("the", "food", "was", "really") * 5, 15, metrics).upright
    assert not lettering(tuple("abcdef"), 15, metrics).upright


@pytest.mark.parametrize("metrics", [9.0], indirect=True)
def test_that_upright_tokens_take_no_more_than_they_are_given(metrics):
    letters = lettering(("incomprehensibilities",) * 30, 14, metrics, tallest=40)
    assert letters.upright
    assert letters.height <= 42
    assert letters.texts[0].endswith("…")


def test_that_an_upright_token_is_painted_inside_its_box(qapp):
    image = QImage(60, 90, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        write(painter, "nice", QRect(20, 10, 20, 70), upright=True)
    inked = {(x, y) for x in range(60) for y in range(90) if image.pixelColor(x, y).lightness() < 128}
    assert inked
    assert all(20 <= x < 40 and 10 <= y < 80 for x, y in inked)
    assert max(y for _, y in inked) - min(y for _, y in inked) > max(x for x, _ in inked) - min(x for x, _ in inked)


@pytest.mark.parametrize(
    ("token", "shown"), [(" ", "␣"), ("\n", "↵"), ("\t", "⇥"), ("a", "a"), ("a\nb", "a↵b"), ("", "∅")]
)
def test_that_white_space_is_shown_as_a_sign(token, shown):
    assert visible(token) == shown


def test_that_marks_are_told_from_words():
    assert is_mark("<SOS>")
    assert not any(is_mark(token) for token in ("<", "<>", "<b>", "sos", "<SOS"))


def test_that_nothing_is_written_where_only_beginnings_of_words_would_fit(metrics):
    words = ("service", "excellent", "terrible")
    letters = lettering(words, 20, metrics, tallest=metrics.height())
    assert (letters.height, set(letters.texts)) == (0, {""})
    assert set(lettering(tuple("abc"), 4, metrics, tallest=metrics.height()).texts) == set("abc")


@pytest.mark.parametrize("metrics", [9.0], indirect=True)
def test_that_a_mark_is_whole_where_it_just_fits(metrics):
    letters = lettering(("<SOS>", "it", "is", "in", "to", "be"), metrics.horizontalAdvance("<SOS>") + 1, metrics)
    assert (letters.texts[0], letters.upright) == ("<SOS>", False)


@pytest.mark.parametrize("metrics", [9.0, 14.0], indirect=True)
def test_that_every_letter_is_written_that_fits_and_a_mark_is_never_cut(metrics):
    width = metrics.horizontalAdvance("G") + 1
    letters = lettering((*"ATGCGA", "<SOS>", *"MR"), width, metrics, turn_marks=True)
    assert (letters.every, letters.upright) == (1, False)
    assert letters.texts[6] == "<SOS>"
    assert [step for step in range(9) if letters.turned(step)] == [6]
    assert letters.height >= metrics.horizontalAdvance("<SOS>")
    wide = lettering((*"ATG", "<SOS>"), 5 * metrics.horizontalAdvance("W"), metrics, turn_marks=True)
    assert not any(wide.turned(step) for step in range(4))

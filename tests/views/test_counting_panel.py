"""The counting panel: the textbook's figures, what moves with length and what does not, and the one-hot picture."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import LIGHT
from rnn_playground.views.counting.numbers import Counts, padded_text, recurrent_text, shared_text
from rnn_playground.views.counting_panel import CountingPanel


def plain(text):
    return text


@pytest.fixture
def panel(show, make_frame, make_trace):
    shown = show(CountingPanel(), size=(640, 560))
    shown.show_frame(make_frame(make_trace(steps=6, hidden=8, inputs=40)))
    assert shown.counts == Counts(20, 40, 8)  # it opens with the network of the window
    shown.as_told.click()
    return shown


def test_that_a_press_brings_the_textbooks_figures(panel):
    counts = panel.counts
    assert (counts.padded, counts.shared, counts.recurrent) == (4_000_000, 202_010, 200_110)
    assert panel.bars.accessibleDescription() == "4,000,000 · 202,010 · 200,110"
    assert padded_text(counts, plain)[1] == "padded: 20 × 20,000 × 10 = 4,000,000"
    assert recurrent_text(counts, plain)[1] == "recurrent: 20,000 × 10 + 10 × 10 + 10 = 200,110"
    assert shared_text(counts, plain)[1] == "one table: 20,000 × 10 + 20 × 10 × 10 + 10 = 202,010"


def test_that_length_moves_the_padded_count_alone(panel):
    before = panel.counts
    for _ in range(3):
        QTest.keyClick(panel.length.slider, Qt.Key.Key_Right)
    assert panel.counts == Counts(23, 20_000, 10)
    assert panel.counts.padded == before.padded * 23 // 20
    assert panel.counts.recurrent == before.recurrent
    assert panel.bars.accessibleDescription().startswith("4,600,000 ")


def test_that_dials_go_from_end_to_end_and_numbers_can_be_typed(panel):
    for row, low, high in ((panel.length, 1, 100), (panel.vocabulary, 10, 100_000), (panel.units, 1, 500)):
        row.slider.setValue(row.slider.maximum())
        assert row.value == high
        row.slider.setValue(0)
        assert row.value == low
        row.spin.setValue(37)
        assert row.value == 37
    assert panel.counts == Counts(37, 37, 37)


def test_that_the_network_of_the_window_can_be_counted(panel):
    panel.as_here.click()
    assert panel.counts == Counts(20, 40, 8)
    assert panel.counts.recurrent == 40 * 8 + 8 * 8 + 8


def test_that_each_word_is_lit_at_its_own_number_and_padding_is_grey(panel):
    panel.show_counts(Counts(12, 40, 8))
    picture = panel.one_hot
    image = picture.grab().toImage()
    line = picture.fontMetrics().height()
    left = picture.fontMetrics().horizontalAdvance("20,000") + line // 2
    area = picture.rect().adjusted(left, line + 4, -line // 2, -line - 4)
    trace = panel.frame.trace
    for place, number in enumerate(trace.ids):
        top, tall = picture.row(number, area.height())
        x = round(area.left() + (place + 0.5) * area.width() / 12)
        assert image.pixelColor(x, area.top() + top + tall // 2).getRgb()[:3] == LIGHT.accent
    x = round(area.left() + 8.5 * area.width() / 12)
    column = {image.pixel(x, area.top() + y) for y in range(2, area.height() - 2)}
    assert len(column) == 1


def test_that_a_sentence_that_is_too_long_says_what_is_cut_off(panel):
    panel.show_counts(Counts(4, 40, 8))
    assert panel.one_hot._wordings()[0] == "2 of 6 words are cut off at length 4"


@pytest.mark.parametrize("size", [(640, 560), (300, 600), (240, 200), (200, 120), (60, 40)])
@pytest.mark.parametrize("counts", [Counts(), Counts(1, 10, 1), Counts(100, 100_000, 500)])
def test_that_any_counts_are_painted_at_any_size(panel, size, counts):
    panel.resize(*size)
    panel.show_counts(counts)
    assert not panel.grab().isNull()

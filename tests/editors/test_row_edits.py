"""Rows change as people expect, with no widget in sight."""

import pytest

from rnn_playground.document.parameters import Settings
from rnn_playground.editors.clipboard import rows_from_text, rows_to_text
from rnn_playground.editors.row_edits import example_for, problem, with_field, with_text
from rnn_playground.editors.row_order import arranged
from rnn_playground.editors.utf16 import to_units, units
from rnn_playground.tasks.examples import Example

CLASSIFY, TAG, NEXT = Settings(), Settings(task="tag"), Settings(task="next")
TAGGED = Example(text="Kennedy stands apart .", tags=("NAME", "VERB", "O", "O"))


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Kennedy stands .", ("NAME", "VERB", "O")),
        ("Today Kennedy stands apart .", ("O", "NAME", "VERB", "O", "O")),
        ("Lincoln stands apart .", ("NAME", "VERB", "O", "O")),
        ("Kennedy stands apart here .", ("NAME", "VERB", "O", "O", "O")),
    ],
)
def test_that_tags_stay_with_their_words_when_the_sentence_changes(text, tags):
    assert with_text(TAGGED, text, TAG).tags == tags


def test_that_tokens_of_the_source_follow_the_sentence():
    row = Example(text="do n't go", tokens=("do", "n't", "go"), tags=("A", "B", "C"))
    changed = with_text(row, "do n't ever go", TAG)
    assert changed.tokens == ("do", "n't", "ever", "go")
    assert changed.tags == ("A", "B", "A", "C")


def test_that_wrong_tags_stay_as_they_are_until_they_are_mended():
    row = Example(text="one two", tags=("A",))
    assert with_text(row, "one two three", TAG).tags == ("A",)


def test_that_part_and_label_survive_an_edit_of_the_sentence():
    row = Example(text="a", label="x", part="held out")
    assert with_text(row, "b", CLASSIFY) == Example(text="b", label="x", part="held out")


@pytest.mark.parametrize(
    ("row", "settings", "message"),
    [
        (Example(text="good", label="positive"), CLASSIFY, ""),
        (Example(text="good"), CLASSIFY, "no label yet"),
        (Example(text="  "), NEXT, "the sentence is empty"),
        (Example(text="good"), NEXT, ""),
        (TAGGED, TAG, ""),
        (Example(text="a b c d e", tags=("O",) * 4), TAG, "5 tokens but 4 tags"),
        (Example(text="a", tags=("O", "O")), TAG, "1 token but 2 tags"),
        (Example(text="a b"), TAG, "no tags yet"),
    ],
)
def test_that_a_row_that_cannot_be_used_says_why(row, settings, message):
    fields = {"classify": ("text", "label"), "tag": ("text", "tags"), "next": ("text",)}[settings.task]
    assert problem(row, settings, fields) == message


def test_that_a_prediction_becomes_what_the_task_asks_for():
    assert example_for("hi there", ["positive"], CLASSIFY).label == "positive"
    assert example_for("hi there", ["O", "O"], TAG).tags == ("O", "O")
    assert example_for("hi there", ["O"], TAG).tags == ()  # a stale answer of another length
    assert example_for("hi there", ["x", "y"], NEXT) == Example(text="hi there")


def test_that_rows_go_through_the_clipboard_unchanged():
    rows = (Example(text="Nice, quiet", label="pos"), Example(text='say "hi"', label="neg"))
    assert rows_from_text(rows_to_text(rows, CLASSIFY), CLASSIFY) == rows
    assert rows_from_text(rows_to_text([TAGGED], TAG), TAG) == (TAGGED,)


def test_that_tabs_and_line_ends_inside_a_cell_do_not_break_the_rows():
    assert rows_to_text([Example(text="a\tb\nc", label="x")], CLASSIFY) == "a b c\tx"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("good\tpos\r\nbad\tneg\r\n", [("good", "pos"), ("bad", "neg")]),
        ('"Nice, quiet",pos\n"Bad",neg', [("Nice, quiet", "pos"), ("Bad", "neg")]),
        ("good,pos\nbad,neg", [("good", "pos"), ("bad", "neg")]),  # the known labels decide
        ("Nice, quiet\nBad, loud", [("Nice, quiet", ""), ("Bad, loud", "")]),
        ("one line\n\n  \nanother", [("one line", ""), ("another", "")]),
        ("\tpos", []),  # a label without a sentence
        ("a\u0085b", [("a\u0085b", "")]),
    ],
)
def test_that_pasted_text_becomes_rows(text, rows):
    found = rows_from_text(text, CLASSIFY, labels=("pos", "neg"))
    assert [(row.text, row.label) for row in found] == rows


def test_that_a_cell_of_tags_is_cut_at_blanks():
    assert with_field(Example(text="a b"), "tags", " X   Y ", TAG).tags == ("X", "Y")


def test_that_searching_and_sorting_give_rows_of_the_document():
    rows = [Example(text="pear"), Example(text="Fig", label="round"), Example(text="apple", tags=("TREE",))]
    assert list(arranged(rows)) == [0, 1, 2]
    assert list(arranged(rows, "P")) == [0, 2]
    assert list(arranged(rows, "tree")) == [2]
    assert list(arranged(rows, "ROUND")) == [1]
    assert list(arranged(rows, key=lambda row: rows[row].text.casefold())) == [2, 1, 0]
    assert list(arranged(rows, "p", lambda row: rows[row].text, descending=True)) == [0, 2]


def test_that_20000_rows_in_their_own_order_cost_no_list():
    assert isinstance(arranged([Example(text="a")] * 20_000), range)


@pytest.mark.parametrize("text", ["", "plain", "😀😀 a", "e\u0301", "𝔘nicode"])
def test_that_units_agree_with_utf_16(text):
    assert units(text) == len(text.encode("utf-16-le")) // 2
    assert to_units(text, 1) == len(text[:1].encode("utf-16-le")) // 2


def test_that_a_text_to_be_written_needs_no_label():
    settings = Settings(task="generate")
    assert problem(Example(text="once upon a time"), settings, ("text", "label")) == ""
    assert problem(Example(text="nice"), Settings(task="classify"), ("text", "label")) == "no label yet"


NUMBERS = Settings(tokens="numbers")


def test_that_a_text_that_holds_no_numbers_says_why_and_can_be_mended():
    odd = Example(text="1,x", label="a")
    assert problem(odd, NUMBERS, ("text", "label")).startswith("step 1: “x” is no number")
    assert with_field(odd, "text", "1,2", NUMBERS) == Example(text="1,2", label="a")
    assert problem(Example(text="1,x", tags=("A",)), Settings(task="tag", tokens="numbers"), ("text", "tags"))


def test_that_an_answer_of_letters_is_kept_with_its_blanks():
    letters = Settings(task="translate", target_tokens="chars")
    assert example_for("go", ("v", "a", "␣", "y"), letters).target == "va y"

"""What was measured is left out of a text, and nothing else."""

import pytest

from rnn_playground.document.lessons import lesson_ids, load_lesson
from rnn_playground.document.measured import without_measured

INSTEAD = "(later)"


def test_that_a_text_without_figures_stays_as_it_is():
    text = "Press **Space**.\n\n- one\n- two\n\nMeasured words are not a mark, nor is *measured*."
    assert without_measured(text, INSTEAD) == text


def test_that_figures_go_to_the_end_of_their_paragraph():
    text = "Look at it. *Measured over 20 seeds:* .97,\nno less than .9.\n\nThen go on."
    assert without_measured(text, INSTEAD) == "Look at it. (later)\n\nThen go on."


def test_that_the_list_that_figures_announce_goes_too():
    text = "*Measured over 20 seeds:*\n\n- GRU .9\n- Elman .5\n\nThen:\n\n- this stays"
    assert without_measured(text, INSTEAD) == "(later)\n\nThen:\n\n- this stays"


def test_that_only_the_item_with_figures_is_cut():
    text = "- first\n- second. *Measured:* 7 of\n  20 say so.\n- third"
    assert without_measured(text, INSTEAD) == "- first\n- second. (later)\n- third"


def test_that_it_is_said_once_that_something_comes_later():
    text = "*Measured over 5 seeds:* 1.\n\nOther words.\n\n*Measured over 6 seeds:* 2."
    assert without_measured(text, INSTEAD) == "(later)\n\nOther words."


@pytest.mark.parametrize("lesson_id", lesson_ids())
def test_that_no_quoted_figure_stays_before_the_questions_of_a_step(lesson_id):
    for step in load_lesson(lesson_id).steps:
        if step.questions:
            assert "*Measured" not in without_measured(step.markdown, INSTEAD)

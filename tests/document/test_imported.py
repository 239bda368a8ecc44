"""Settings that suit rows from a file."""

import pytest

from rnn_playground.document.imported import RUNNING_TEXT_WINDOW, compatible_with_task, suited
from rnn_playground.document.parameters import Settings


def test_that_plain_text_is_cut_into_windows():
    made = suited(Settings(task="next"), "text")
    assert (made.length, made.mark_ends) == (RUNNING_TEXT_WINDOW, False)


def test_that_rows_of_a_table_are_sentences_with_marked_ends():
    made = suited(Settings(task="next"), "table")
    assert (made.length, made.mark_ends) == (0, True)


def test_that_what_the_user_chose_stays():
    assert suited(Settings(task="next"), "text", {"length", "mark_ends"}) == Settings(task="next")
    assert suited(Settings(task="next", length=7), "text").length == 7


@pytest.mark.parametrize("task", ["classify", "tag"])
def test_that_other_tasks_are_left_alone(task):
    assert suited(Settings(task=task), "text") == Settings(task=task)


def test_that_tokens_to_be_foretold_are_not_read_from_behind() -> None:
    both = Settings(task="next", bidirectional=True)
    assert not suited(both, "text").bidirectional
    assert suited(both, "text", {"bidirectional"}).bidirectional
    assert suited(Settings(task="tag", bidirectional=True), "table").bidirectional
    assert not compatible_with_task(both).bidirectional
    assert compatible_with_task(Settings(task="tag", bidirectional=True)).bidirectional

"""Settings that suit rows from a file."""

import pytest

from rnn_playground.document.imported import RUNNING_TEXT_WINDOW, compatible_with_task, suited
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.importers import ImportPlan


def plan(kind, **more):
    return ImportPlan(paths=(), kind=kind, **{"running": kind == "text", **more})


def test_that_plain_text_is_cut_into_windows():
    made = suited(Settings(task="next"), plan("text"))
    assert (made.length, made.mark_ends) == (RUNNING_TEXT_WINDOW, False)


def test_that_rows_of_a_table_are_sentences_with_marked_ends():
    made = suited(Settings(task="next"), plan("table"))
    assert (made.length, made.mark_ends) == (0, True)


def test_that_what_the_user_chose_stays():
    assert suited(Settings(task="next"), plan("text"), {"length", "mark_ends"}) == Settings(task="next")
    assert suited(Settings(task="next", length=7), plan("text")).length == 7


@pytest.mark.parametrize("task", ["classify", "tag"])
def test_that_other_tasks_are_left_alone(task):
    assert suited(Settings(task=task), plan("text")) == Settings(task=task)


def test_that_tokens_to_be_foretold_are_not_read_from_behind() -> None:
    both = Settings(task="next", bidirectional=True)
    assert not suited(both, plan("text")).bidirectional
    assert suited(both, plan("text"), {"bidirectional"}).bidirectional
    assert suited(Settings(task="tag", bidirectional=True), plan("table")).bidirectional
    assert not compatible_with_task(both).bidirectional
    assert compatible_with_task(Settings(task="tag", bidirectional=True)).bidirectional


def test_that_tokens_are_cut_as_the_rows_ask_for():
    phonemes = suited(Settings(task="translate"), plan("dictionary", tokens="chars", target_tokens="spaced"))
    assert (phonemes.tokens, phonemes.target_tokens) == ("chars", "spaced")
    kept = suited(Settings(task="translate"), plan("dictionary", tokens="chars", target_tokens="spaced"), {"tokens"})
    assert (kept.tokens, kept.target_tokens) == ("words", "spaced")
    tune = suited(Settings(task="generate"), plan("abc", tokens="spaced"))
    assert (tune.tokens, tune.lowercase, tune.length) == ("spaced", False, 0)
    assert suited(Settings(task="regress"), plan("table", tokens="numbers")).tokens == "numbers"
    assert suited(Settings(task="next"), plan("table", tokens="numbers")).tokens == "words"
    assert suited(Settings(task="next", tokens="sound"), plan("text")).tokens == "words"


def test_that_what_is_to_be_written_is_written_letter_by_letter():
    made = suited(Settings(task="generate"), plan("text"))
    assert (made.tokens, made.lowercase, made.length) == ("chars", False, RUNNING_TEXT_WINDOW)
    names = suited(Settings(task="generate"), plan("text", running=False))
    assert (names.tokens, names.length) == ("chars", 0)


def test_that_sequences_are_read_in_any_case_and_written_in_capitals():
    genes = plan("fasta", tokens="chars", running=False)
    assert suited(Settings(task="classify"), genes).lowercase
    assert not suited(Settings(task="next"), genes).lowercase
    assert suited(Settings(task="next"), genes, {"lowercase"}).lowercase

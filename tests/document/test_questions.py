"""Questions of a lesson: what makes a guess right, and what is wrong with a question."""

import math

import pytest

from rnn_playground.document.questions import Choice, Question, problem_of

KNOWN = {"loss", "steps"}


def number(**changes):
    return Question(**{"kind": "number", "text": "How much?", "answer": "loss * 2", "within": 0.1, **changes})


def choice(*when, **changes):
    choices = tuple(Choice(text=f"choice {place}", when=text) for place, text in enumerate(when))
    return Question(**{"kind": "choice", "text": "Which?", "choices": choices, **changes})


def test_that_a_number_is_right_within_its_tolerance_whatever_rounding_does():
    question = number()
    assert question.right(0.6, (0.5,))
    assert question.right(0.4, (0.5,))
    assert not question.right(0.61, (0.5,))
    assert question.right(0.3, (math.nan,)) is None
    assert number(within=0.0).right(76, (76.0,))


def test_that_a_choice_is_right_when_its_condition_holds():
    question = choice("loss > 1", "loss <= 1")
    assert question.right(0, (1.0, 0.0))
    assert question.right(1, (1.0, 0.0)) is False
    assert question.right(0, (0.0, 0.0)) is None  # no choice says what is so
    assert question.right(0, (math.nan, 1.0)) is None


def test_that_a_question_knows_its_values():
    assert number(answer="loss + steps").names == KNOWN
    assert choice("loss > 1", "steps > 2").names == KNOWN


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (number(), ""),
        (choice("loss > 1", "loss <= 1"), ""),
        (Question(kind="step", text="Where?", answer="steps"), ""),
        (number(kind="essay"), "no kind 'essay'; there are number, choice, step"),
        (number(text=" "), "text is empty"),
        (number(text="x" * 1201), "1,200 characters"),
        (number(updates=-1), "updates must be 0 or more"),
        (number(within=-1.0), "within must be 0 or more"),
        (number(within=math.nan), "within must be 0 or more"),
        (number(answer=""), "needs an answer"),
        (number(answer="mood"), "no value 'mood'; there are loss, steps"),
        (number(answer="__import__('os')"), "is not allowed: there are names"),
        (choice("loss > 1"), "needs 2 to 6 choices, not 1"),
        (choice("loss > 1", "mood"), "no value 'mood'"),
        (choice("loss > 1", "loss < 1", answer="loss"), "a choice has choices"),
        (number(choices=(Choice(text="a", when="1"),)), "has an answer, no choices"),
    ],
)
def test_that_what_is_wrong_with_a_question_is_said(question, told):
    found = problem_of(question, KNOWN)
    assert told in found
    assert bool(found) == bool(told)

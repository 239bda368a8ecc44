"""Predict, then reveal: the questions of a lesson, as data, and what a good one keeps to."""

import math
from collections.abc import Collection

import msgspec

from rnn_playground.document.expressions import Expression, ExpressionError, parse

KINDS = ("number", "choice", "step")
MOST_QUESTIONS, MOST_CHOICES = 8, 6  # of a step, of a question
LONGEST_TEXT = 1200  # characters


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offer one answer, and say when it is the right one."""

    text: str
    when: str  # an expression that is true

    @property
    def condition(self) -> Expression:
        """Return `when`, ready to be computed."""
        return parse(self.when)


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for a prediction that the program then measures."""

    kind: str  # one of KINDS
    text: str
    answer: str = ""  # of "number" and "step": an expression
    within: float = 0.0  # by how much a number, or a step, may be wrong
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    updates: int = 0  # to train before it can be revealed
    explain: str = ""  # shown after the reveal

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Return all that has to be measured: the answer, or the condition of each choice."""
        if self.kind == "choice":
            return tuple(choice.condition for choice in self.choices)
        return (parse(self.answer),)

    @property
    def names(self) -> frozenset[str]:
        """Return the values that it asks for."""
        return frozenset().union(*(expression.names for expression in self.expressions))

    def right(self, guess: float, found: tuple[float, ...]) -> bool | None:
        """Say whether a guess (a number, a step from 1, a choice from 0) is right; None: it cannot be measured.

        `found` are the values of `expressions`.
        """
        if any(math.isnan(value) for value in found):
            return None
        if self.kind == "choice":
            return bool(found[int(guess)]) if any(found) else None
        return abs(guess - found[0]) <= self.within + 1e-9


def problem_of(question: Question, known: Collection[str]) -> str:
    """Say in words what is wrong with a question; "": nothing. `known` are the names that there are."""
    number = question.kind in ("number", "step")
    problem = ""
    if question.kind not in KINDS:
        problem = f"no kind {question.kind[:40]!r}; there are {', '.join(KINDS)}"
    elif not question.text.strip():
        problem = "text is empty: ask something"
    elif len(question.text) > LONGEST_TEXT or len(question.explain) > LONGEST_TEXT:
        problem = f"text and explain have {LONGEST_TEXT:,} characters at most"
    elif len(question.unit) > 30:
        problem = "unit has 30 characters at most"
    elif question.updates < 0:
        problem = f"updates must be 0 or more, not {question.updates}"
    elif not (math.isfinite(question.within) and question.within >= 0):
        problem = f"within must be 0 or more, not {question.within:g}"
    elif number and question.choices:
        problem = f"a {question.kind} has an answer, no choices"
    elif number and not question.answer:
        problem = "needs an answer: an expression such as held_out_accuracy"
    elif not number and (question.answer or question.within or question.unit):
        problem = "a choice has choices with `when`, no answer, within or unit"
    elif not number and not 2 <= len(question.choices) <= MOST_CHOICES:
        problem = f"needs 2 to {MOST_CHOICES} choices, not {len(question.choices)}"
    elif any(not choice.text.strip() or len(choice.text) > 200 for choice in question.choices):
        problem = "a choice has a text of 1 to 200 characters"
    return problem or _unreadable(question, known)


def _unreadable(question: Question, known: Collection[str]) -> str:
    written = [choice.when for choice in question.choices] or [question.answer]
    for text in written:
        try:
            unknown = sorted(parse(text).names - set(known))
        except ExpressionError as error:
            return f"expression {error}"
        if unknown:
            return f"no value {unknown[0][:40]!r}; there are {', '.join(sorted(known))}"
    return ""

"""Settings that suit rows from a file, the same for the command line and the import window."""

from collections.abc import Container

from rnn_playground.document.parameters import Settings, with_value
from rnn_playground.tasks.importers import ImportPlan
from rnn_playground.tasks.numeric import is_numeric
from rnn_playground.tasks.registry import make_task

RUNNING_TEXT_WINDOW = 50  # time steps
_FORETELLING = ("next", "generate")


def suited(settings: Settings, plan: ImportPlan, given: Container[str] = ()) -> Settings:
    """Return the settings that suit what a plan reads; what the user has `given` stays.

    Tokens are cut as the rows ask for: phonemes, notes and numbers at blanks, sequences and spellings letter by
    letter; what a network is to write by itself, letter by letter too. For predicting tokens plain text is one
    running text, cut into windows; rows of a table are sentences with marked ends. Tokens to be foretold are not
    read from behind.
    """
    if "bidirectional" not in given:
        settings = compatible_with_task(settings, given)
    settings = _cut(settings, plan, given)
    if settings.task not in _FORETELLING:
        return settings
    if plan.running and settings.length == 0 and "length" not in given:
        return with_value(settings, "length", RUNNING_TEXT_WINDOW)
    if settings.task == "next" and settings.length == 0 and "mark_ends" not in given:
        return with_value(settings, "mark_ends", True)
    return settings


def compatible_with_task(settings: Settings, given: Container[str] = ()) -> Settings:
    """Return settings that fit their task: no numbers to foretell, nothing foretold from behind, a decoder's start."""
    if settings.task in _FORETELLING and is_numeric(settings.tokens) and "tokens" not in given:
        settings = with_value(settings, "tokens", "words")
    if settings.task == "translate" and settings.initial_state == "learnt":
        settings = with_value(settings, "initial_state", "zero")
    if settings.bidirectional and make_task(settings.task).foretells:
        return with_value(settings, "bidirectional", False)
    return settings


def _cut(settings: Settings, plan: ImportPlan, given: Container[str]) -> Settings:
    """Return the settings with the tokens that the rows ask for."""
    tokens = plan.tokens
    if settings.task == "generate" and plan.kind not in ("abc", "conll", "tagged"):
        tokens = "chars"
    if is_numeric(tokens) and settings.task in (*_FORETELLING, "translate", "tag"):
        tokens = ""
    if is_numeric(settings.tokens) and not tokens:
        tokens = "words"  # what was numbers or sounds before is text now
    if tokens and "tokens" not in given:
        settings = with_value(settings, "tokens", tokens)
    if settings.task == "translate" and plan.target_tokens and "target_tokens" not in given:
        settings = with_value(settings, "target_tokens", plan.target_tokens)
    # Capitals tell one note from another; and what is to be written is written as it stands.
    written = settings.task == "generate" or (settings.task == "next" and plan.kind == "fasta")
    if (plan.kind == "abc" or written) and "lowercase" not in given:
        settings = with_value(settings, "lowercase", False)
    return settings

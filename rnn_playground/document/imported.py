"""Settings that suit rows from a file, the same for the command line and the import window."""

from collections.abc import Container

from rnn_playground.document.parameters import Settings, with_value
from rnn_playground.tasks.registry import make_task

RUNNING_TEXT_WINDOW = 50  # time steps


def suited(settings: Settings, kind: str, given: Container[str] = ()) -> Settings:
    """Return the settings for predicting tokens of what an importer of this kind read; other tasks as they are.

    Plain text is one running text, cut into windows; rows of a table are sentences with marked ends. Tokens to
    be foretold are not read from behind. What the user has `given` stays.
    """
    if "bidirectional" not in given:
        settings = compatible_with_task(settings)
    if settings.task != "next":
        return settings
    if kind == "text" and settings.length == 0 and "length" not in given:
        return with_value(settings, "length", RUNNING_TEXT_WINDOW)
    if settings.length == 0 and "mark_ends" not in given:
        return with_value(settings, "mark_ends", True)
    return settings


def compatible_with_task(settings: Settings) -> Settings:
    """Return settings that read one way only where the task is to foretell tokens."""
    if settings.bidirectional and make_task(settings.task).foretells:
        return with_value(settings, "bidirectional", False)
    return settings

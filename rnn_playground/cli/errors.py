"""Which errors are the user's input, and how they are told."""

from __future__ import annotations

from rnn_playground.document.lessons import LessonError
from rnn_playground.document.parameters import ParameterError
from rnn_playground.document.project import ProjectError
from rnn_playground.tasks.errors import DataError


class UsageError(ValueError):
    """Say what is wrong with the words of the command line."""


INPUT_ERRORS = (UsageError, DataError, ProjectError, LessonError, ParameterError, OSError)


def one_line(error: BaseException) -> str:
    """Return the message without line ends; for a file error, the file and the system's reason."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}"
    return " ".join(str(error).split())

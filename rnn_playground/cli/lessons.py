"""`rnn-playground lessons`: list what can be learnt."""

from __future__ import annotations

import argparse

from rnn_playground.document.lessons import lesson_ids, load_lesson


def lessons(_options: argparse.Namespace) -> int:
    """Print one line for each lesson: id, shape of the task, title and summary."""
    shown = [load_lesson(name) for name in lesson_ids()]
    width = max((len(lesson.id) for lesson in shown), default=0)
    for lesson in shown:
        print(f"{lesson.id:<{width}}  {lesson.title} ({lesson.shape}): {lesson.summary}")
    return 0

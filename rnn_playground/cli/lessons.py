"""`rnn-playground lessons`: list what can be learnt."""

from __future__ import annotations

import argparse
from itertools import groupby

from rnn_playground.document.lessons import lesson_headings

UNGROUPED = "Other lessons"


def lessons(_options: argparse.Namespace) -> int:
    """Print one line for each lesson under the heading of its group, in the order of the course."""
    shown = lesson_headings()
    width = max((len(lesson.id) for lesson in shown), default=0)
    for number, (group, members) in enumerate(groupby(shown, key=lambda lesson: lesson.group)):
        print(("\n" if number else "") + (group or UNGROUPED))
        for lesson in members:
            print(f"  {lesson.id:<{width}}  {lesson.title}: {lesson.summary}")
    return 0

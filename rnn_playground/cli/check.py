"""`rnn-playground check`: train lessons without a window and say whether their claims hold."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rnn_playground.cli.errors import UsageError
from rnn_playground.document.lessons import lesson_ids
from rnn_playground.lab.checking import check_lessons


def check(options: argparse.Namespace) -> int:
    """Print each claim with its measured values and verdict; return 1 where one fails."""
    if bool(options.lessons) == options.all:
        raise UsageError("name the lessons to check, or say --all (`rnn-playground lessons` lists them)")
    ids = lesson_ids() if options.all else tuple(dict.fromkeys(options.lessons))
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    to_stdout = options.json == "-"
    told = sys.stderr if to_stdout else sys.stdout
    found: list[dict[str, Any]] = []
    failed = total = 0
    for lesson, verdicts in check_lessons(ids, seeds, options.jobs):
        total, failed = total + len(verdicts), failed + sum(not verdict.holds for verdict in verdicts)
        found.append({
            "id": lesson.id, "title": lesson.title, "group": lesson.group,
            "claims": [verdict.as_json() for verdict in verdicts],
            "holds": all(verdict.holds for verdict in verdicts),
        })  # fmt: skip
        print(f"{lesson.id}: {lesson.title}", file=told)
        for verdict in verdicts:
            print(verdict.in_words(), file=told, flush=True)
        if not verdicts:
            print("  makes no claim", file=told, flush=True)
    print(f"{total - failed} of {total} claims hold, seeds {seeds[0]} to {seeds[-1]}", file=told)
    if options.json:
        text = json.dumps({"seeds": list(seeds), "holds": not failed, "lessons": found}, indent=2, allow_nan=False)
        if to_stdout:
            print(text)
        else:
            Path(options.json).write_text(text + "\n", encoding="utf-8")
    return 1 if failed else 0

"""`rnn-playground check`: train lessons without a window and say whether their claims hold."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from rnn_playground.cli.errors import UsageError
from rnn_playground.document.lessons import lesson_ids
from rnn_playground.lab.asking import Asked, ask_lesson
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
        if options.questions:
            found[-1]["questions"] = _questions(ask_lesson(lesson, seeds), told)
    print(f"{total - failed} of {total} claims hold, seeds {seeds[0]} to {seeds[-1]}", file=told)
    if options.json:
        text = json.dumps({"seeds": list(seeds), "holds": not failed, "lessons": found}, indent=2, allow_nan=False)
        if to_stdout:
            print(text)
        else:
            Path(options.json).write_text(text + "\n", encoding="utf-8")
    return 1 if failed else 0


def _questions(asked: Sequence[Asked], told: TextIO) -> list[dict[str, Any]]:
    """Print what each question came to, over all seeds; return it as plain values."""
    found = []
    for step, question in dict.fromkeys((one.step, one.question.text) for one in asked):
        own = [one for one in asked if (one.step, one.question.text) == (step, question)]
        kind, choices = own[0].question.kind, own[0].question.choices
        measured = [one.revealed.found for one in own if one.revealed.measurable]
        print(f"  step {step + 1}, {kind}: {question}", file=told)
        if kind == "choice":
            for place, choice in enumerate(choices):
                count = sum(bool(values[place]) for values in measured)
                print(f"         {count} of {len(own)}: {choice.text}", file=told)
        elif measured:
            values = sorted(values[0] for values in measured)
            told_values = f"least {values[0]:.4g}, median {median(values):.4g}, most {values[-1]:.4g}"
            print(f"         {told_values}; within {own[0].question.within:g}", file=told)
        if len(measured) < len(own):
            print(f"         {len(own) - len(measured)} of {len(own)}: cannot be measured", file=told)
        found.append({
            "step": step + 1, "kind": kind, "text": question,
            "found": [[v if math.isfinite(v) else None for v in one.revealed.found] for one in own],
            "values": [{n: v if math.isfinite(v) else None for n, v in one.revealed.values.items()} for one in own],
        })  # fmt: skip
    return found

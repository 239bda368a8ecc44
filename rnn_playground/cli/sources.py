"""What `train` trains on: a lesson's document, or rows read from files with the settings of the flags."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import msgspec

from rnn_playground.cli.arguments import setting_flags
from rnn_playground.cli.defaults import defaults
from rnn_playground.cli.errors import UsageError
from rnn_playground.document.document import Document
from rnn_playground.document.imported import suited
from rnn_playground.document.lessons import load_lesson
from rnn_playground.document.parameters import Settings, applies, compatible, needed, parameters, with_value
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers import ImportPlan, choose, load, need_of, sniff, sniff_like
from rnn_playground.tasks.registry import task_names

_READABLE = 200  # characters of a sentence that is read at first


def document_for(options: argparse.Namespace) -> tuple[Document, int]:
    """Return the document to train and the number of rows read from --data (or the lesson's own)."""
    if options.lesson:
        for name in ("test", "text_column", "label_column", "target_column", "header"):
            if getattr(options, name) is not None:
                raise UsageError(f"--{name.replace('_', '-')} goes with --data, not with --lesson")
        document = load_lesson(options.lesson).document
        return msgspec.structs.replace(document, settings=_settled(document.settings, options)), len(
            document.examples
        )
    if options.task is None:
        *names, last = task_names()
        raise UsageError(f"--data needs --task {', '.join(names)} or {last}")
    settings = _settled(defaults(options.task), options)
    examples, plan = _rows(options.data, options)
    given = {name for name in parameters() if getattr(options, name) is not None}
    settings = compatible(suited(settings, plan, given))
    rows = len(examples)
    if options.test:
        tested = _loaded(sniff_like(plan, options.test, options.task), options.task)
        examples = [msgspec.structs.replace(example, part="train") for example in examples]
        examples += [msgspec.structs.replace(example, part="held out") for example in tested]
    title = ", ".join(path.name for path in options.data[:3])
    # A window that opens the saved project shows a reading at once; a running text may be one row.
    reading = next((example.text for example in examples if 0 < len(example.text) <= _READABLE), "")
    return Document(examples=tuple(examples), settings=settings, title=title, reading=reading), rows


def _settled(settings: Settings, options: argparse.Namespace) -> Settings:
    """Return the settings with every flag that was given, each checked against the table."""
    given: list[str] = []
    for flag, entry in setting_flags().items():
        value = getattr(options, entry.name)
        if value is not None:
            settings = with_value(settings, entry.name, value)
            given.append(flag)
    for flag in given:
        name = setting_flags()[flag].name
        if not applies(settings, name):
            other, values = needed(name, str)
            raise UsageError(f"{flag} goes with {parameters()[other].flag} {values} only")
    return compatible(settings)


def _rows(paths: list[Path], options: argparse.Namespace) -> tuple[list[Example], ImportPlan]:
    if options.target_column is not None and need_of(options.task) != "target":
        raise UsageError(f"--target-column goes with --task translate, not with {options.task}: use --label-column")
    if options.label_column is not None and need_of(options.task) == "target":
        raise UsageError("--label-column does not go with --task translate: use --target-column")
    plan = choose(
        sniff(paths, options.task),
        header=options.header,
        text_column=options.text_column,
        label_column=options.label_column,
        target_column=options.target_column,
        task_name=options.task,
    )
    if options.length == "0":  # row by row, a blank line is no sentence; in running text it is a line
        plan = replace(plan, running=False)
    return _loaded(plan, options.task), plan


def _loaded(plan: ImportPlan, task: str) -> list[Example]:
    imported = load(plan, task)
    for note in dict.fromkeys((*plan.notes, *imported.notes)):
        print(f"rnn-playground: {note}", file=sys.stderr)
    imported.raise_first()
    return list(imported.examples)

"""`rnn-playground`: open the window; without a display, show in the terminal what it would have shown."""

from __future__ import annotations

import argparse
import sys

from rnn_playground.cli.errors import UsageError
from rnn_playground.cli.progress import Progress
from rnn_playground.cli.read import as_table
from rnn_playground.cli.system import display_missing, libraries_missing
from rnn_playground.cli.train import epoch_losses, print_results, report
from rnn_playground.document.document import Document
from rnn_playground.document.lessons import load_lesson
from rnn_playground.document.project import open_project
from rnn_playground.training.trainer import Trainer

STARTING_LESSON = "sentiment"
TERMINAL_UPDATES = 600


def window(options: argparse.Namespace) -> int:
    """Open the file or lesson in a window; return the program's exit code."""
    if options.file is not None and options.lesson:
        raise UsageError("give a file or a lesson, not both")
    missing = display_missing()
    if missing:
        return _in_the_terminal(options, missing)
    libraries = libraries_missing()
    if libraries:
        print(f"rnn-playground: {libraries}", file=sys.stderr)
        return 2
    if options.file is not None:
        open_project(options.file)  # a damaged file is told here, before anything opens
    if options.lesson:
        load_lesson(options.lesson)
    from rnn_playground.app import run

    return run(path=options.file, lesson=options.lesson or STARTING_LESSON)


def _in_the_terminal(options: argparse.Namespace, reason: str) -> int:
    document, trainer = _opened(options)
    print(f"{reason}: training in the terminal instead.")
    print(
        f"{document.title}: {len(document.examples):,} sentences, {trainer.parameters:,} weights, "
        f"{document.settings.cell} cell, {document.settings.hidden} hidden units."
    )
    progress = Progress(TERMINAL_UPDATES, "updates", sys.stdout)
    list(epoch_losses(trainer, TERMINAL_UPDATES, progress))
    progress.close()
    trainer.evaluate()
    print_results(
        {
            "parameters": trainer.parameters,
            "updates": trainer.update,
            "seconds": round(progress.seconds, 1),
            "train": report(trainer.train_scores),
            "test": report(trainer.held_out_scores),
        },
        len(document.examples),
    )
    text = document.reading or document.examples[0].text
    trace = trainer.read(text)
    if trace is not None:
        print(f"\nReading “{text}”, word by word:")
        for line in as_table(trace):
            print(line)
    print("\nOn a machine with a display the same command opens the window.")
    return 0


def _opened(options: argparse.Namespace) -> tuple[Document, Trainer]:
    if options.file is None:
        document = load_lesson(options.lesson or STARTING_LESSON).document
        return document, Trainer(document)
    project = open_project(options.file)
    trainer = Trainer(project.document)
    if project.checkpoint is not None:
        trainer.restore(project.checkpoint)
    return project.document, trainer

"""`rnn-playground picture`: draw the window or one panel into a PNG file, without a display."""

from __future__ import annotations

import argparse
import os

from rnn_playground.cli.errors import UsageError
from rnn_playground.cli.system import libraries_missing
from rnn_playground.document.lessons import load_lesson
from rnn_playground.document.project import open_project


def picture(options: argparse.Namespace) -> int:
    """Train the asked-for updates in a window that nobody sees, and save what it shows."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    libraries = libraries_missing()
    if libraries:
        raise UsageError(libraries)
    if options.out.suffix.lower() != ".png":
        raise UsageError(f"--out {options.out}: the picture is a PNG file, so let its name end in .png")
    if not options.out.resolve().parent.is_dir():
        raise UsageError(f"--out {options.out}: there is no folder {options.out.resolve().parent}")
    if options.lesson:
        load_lesson(options.lesson)
    else:
        open_project(options.file)
    from rnn_playground.app import picture as draw

    problem = draw(
        path=options.file,
        lesson=options.lesson,
        updates=options.updates,
        panel=options.panel,
        reading=options.read,
        scheme=options.scheme,
        size=options.size,
        out=options.out,
    )
    if problem:
        raise UsageError(problem)
    print(options.out)
    return 0

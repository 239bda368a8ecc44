"""Guess from the content of one file how it is laid out: a notation of its own, columns, or lines of text."""

from collections.abc import Callable
from pathlib import Path

from rnn_playground.tasks.importers.dictionary import dictionary_layout
from rnn_playground.tasks.importers.fasta import fasta_layout
from rnn_playground.tasks.importers.guess_conll import conll_layout
from rnn_playground.tasks.importers.guess_table import table_layout
from rnn_playground.tasks.importers.labelled import labelled_layout
from rnn_playground.tasks.importers.layout import MOST_ROWS, SAMPLE, Layout
from rnn_playground.tasks.importers.reading import lines
from rnn_playground.tasks.importers.slots import slots_layout
from rnn_playground.tasks.importers.tagged import tagged_layout
from rnn_playground.tasks.importers.tunes import tunes_layout

_FEW = 2000  # lines that tell a notation


def layout(path: Path, text: str, need: str, kind: str = "", alone: bool = False) -> Layout:
    """Guess the layout of one file; `kind`, one of KINDS, asks for the best guess of that kind.

    A file that comes `alone` can only be a table where labels are needed, as it is no class.
    """
    sample = text
    if len(text) > SAMPLE:
        sample = text[: max(text.rfind("\n", 0, SAMPLE), text.rfind("\r", 0, SAMPLE)) + 1] or text[:SAMPLE]
    rows = lines(sample)[: MOST_ROWS * 2]
    special: dict[str, Callable[[], Layout | None]] = {
        "abc": lambda: tunes_layout(path, rows, need, forced=kind == "abc"),
        "fasta": lambda: fasta_layout(path, rows, need, forced=kind == "fasta"),
        "slots": lambda: slots_layout(rows[:_FEW], need, forced=kind == "slots"),
        "tagged": lambda: tagged_layout(rows[:_FEW], need, forced=kind == "tagged"),
        "dictionary": lambda: dictionary_layout(rows[:_FEW], need, forced=kind == "dictionary"),
        "labelled": lambda: labelled_layout(rows[:_FEW], need, forced=kind == "labelled"),
        "conll": lambda: conll_layout(path, rows, need, forced=kind == "conll"),
    }
    for name, guess in special.items():
        if kind in ("", name) and (found := guess()):
            return found
    if kind in ("", "table"):
        table = table_layout(path, sample, need, forced=kind == "table", alone=alone)
        if table:
            return table
    return Layout(kind="lines")

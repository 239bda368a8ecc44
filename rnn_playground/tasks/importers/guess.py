"""Guess from the content of one file how it is laid out: CoNLL columns, a table, or lines of text."""

from pathlib import Path

from rnn_playground.tasks.importers.guess_conll import conll_layout
from rnn_playground.tasks.importers.guess_table import table_layout
from rnn_playground.tasks.importers.layout import MOST_ROWS, SAMPLE, Layout
from rnn_playground.tasks.importers.reading import lines


def layout(path: Path, text: str, need: str, kind: str = "", alone: bool = False) -> Layout:
    """Guess the layout of one file; `kind` "table" or "conll" asks for the best guess of that kind.

    A file that comes `alone` can only be a table where labels are needed, as it is no class.
    """
    sample = text
    if len(text) > SAMPLE:
        sample = text[: max(text.rfind("\n", 0, SAMPLE), text.rfind("\r", 0, SAMPLE)) + 1] or text[:SAMPLE]
    if kind in ("", "conll"):
        found = conll_layout(path, lines(sample)[: MOST_ROWS * 2], need, forced=kind == "conll")
        if found:
            return found
    if kind in ("", "table"):
        table = table_layout(path, sample, need, forced=kind == "table", alone=alone)
        if table:
            return table
    return Layout(kind="lines")

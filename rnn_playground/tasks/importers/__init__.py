"""Read files of sentences: tables, one file per class, CoNLL columns and plain text.

`sniff` guesses how files are to be read and returns an ImportPlan; `choose` changes it as a person asks;
`preview` shows the first rows; `load` returns the examples and a problem for each row that cannot be used.
"""

from rnn_playground.tasks.importers.choose import choose
from rnn_playground.tasks.importers.errors import FileError
from rnn_playground.tasks.importers.load import load, preview
from rnn_playground.tasks.importers.plan import Imported, ImportPlan, Preview, PreviewRow, Problem
from rnn_playground.tasks.importers.sniff import sniff, sniff_like

__all__ = [
    "FileError",
    "ImportPlan",
    "Imported",
    "Preview",
    "PreviewRow",
    "Problem",
    "choose",
    "load",
    "preview",
    "sniff",
    "sniff_like",
]

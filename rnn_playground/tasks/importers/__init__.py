"""Read files of sentences: tables, one file per class, CoNLL columns, tagged words, plain text, and the notations
of pronouncing dictionaries, sequences (FASTA) and tunes (ABC).

`sniff` guesses how files are to be read and returns an ImportPlan; `choose` changes it as a person asks;
`preview` shows the first rows; `load` returns the examples and a problem for each row that cannot be used.
"""

from rnn_playground.tasks.importers.choose import choose
from rnn_playground.tasks.importers.errors import FileError
from rnn_playground.tasks.importers.load import load, preview
from rnn_playground.tasks.importers.need import need_of
from rnn_playground.tasks.importers.plan import FIXED, Imported, ImportPlan, Preview, PreviewRow, Problem
from rnn_playground.tasks.importers.sniff import sniff, sniff_like

__all__ = [
    "FIXED",
    "FileError",
    "ImportPlan",
    "Imported",
    "Preview",
    "PreviewRow",
    "Problem",
    "choose",
    "load",
    "need_of",
    "preview",
    "sniff",
    "sniff_like",
]

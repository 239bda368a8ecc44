"""The values that pass between sniffing, previewing, choosing and loading."""

from dataclasses import dataclass
from pathlib import Path

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.errors import FileError

KINDS = (
    "table", "folder", "conll", "text", "dictionary", "tagged", "labelled", "slots", "side by side", "fasta", "abc",
)  # fmt: skip
# Kinds whose columns are no matter of delimiter and header.
FIXED = ("dictionary", "tagged", "labelled", "slots", "side by side", "fasta", "abc")


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """Say how files are to be read; a guess of `sniff`, which a person may change with `choose` or `replace`.

    Columns are counted from 0 here and from 1 in everything that people read or type.
    """

    paths: tuple[Path, ...]  # files, never folders
    kind: str  # one of KINDS
    encoding: str = ""  # a Python codec's name; "": recognised for each file by itself
    delimiter: str = ""  # table and conll: one character; conll " " means any run of blanks and tabs
    quoting: bool = False  # table: a field may stand in double quotes; off: quotes are plain characters
    skip_blanks: bool = False  # table: blanks after the delimiter are no part of the field (`a, "b"`)
    header: bool = False  # table and conll: the first row holds the columns' names
    columns: tuple[str, ...] = ()  # names from the header, else "column 1", ...
    width: int = 0  # columns of a complete row; 0: not checked
    text_column: int = 0  # the sentence; conll: the token
    label_column: int | None = None  # the label; conll: the tag; None: none
    target_column: int | None = None  # what the text shall become; None: none
    series: tuple[int, ...] = ()  # table: columns of numbers that together are the text, instead of text_column
    series_sign: str = " "  # between those numbers: " ", each is a time step of its own, or ",", all are one
    sentence_column: int | None = None  # table of tokens: a new value, or any after none, begins a sentence
    numbered: bool = False  # conll: the first column numbers the tokens (CoNLL-U: ranges, empty nodes)
    running: bool = False  # rows are the lines of one text rather than sentences; text: blank ones count
    tokens: str = ""  # how the texts look cut, as in the parameter table; "": not to be seen
    target_tokens: str = ""  # the same of the targets
    notes: tuple[str, ...] = ()  # what was assumed or left out, for people to read


@dataclass(frozen=True)
class Problem:
    """Say why one row could not be used; `row` is the line of the file on which it starts, from 1."""

    source: str
    row: int | None
    message: str

    def __str__(self) -> str:
        """Return the one line that people read."""
        return str(self.error())

    def error(self) -> FileError:
        """Return the same as an exception."""
        return FileError(self.message, self.row, self.source)


@dataclass(frozen=True)
class Imported:
    """Hold the rows that could be used and a problem for each that could not."""

    examples: tuple[Example, ...]
    problems: tuple[Problem, ...]
    columns: tuple[str, ...]
    rows: int  # all rows with content (sentences for conll), good and bad
    notes: tuple[str, ...] = ()

    def raise_first(self) -> None:
        """Raise the first problem as FileError (a DataError); do nothing when there is none."""
        if self.problems:
            raise self.problems[0].error()


@dataclass(frozen=True)
class PreviewRow:
    """Hold the cells of one row as they stand in the file, and the first line of that row."""

    source: str
    row: int
    cells: tuple[str, ...]
    problem: str = ""  # "" when the row can be used


@dataclass(frozen=True)
class Preview:
    """Hold the first rows as a window shows them before anything is imported."""

    columns: tuple[str, ...]
    text_column: int
    label_column: int | None
    target_column: int | None
    series: tuple[int, ...]
    rows: tuple[PreviewRow, ...]
    problems: tuple[Problem, ...]  # of the rows shown, and of the files as a whole
    notes: tuple[str, ...] = ()

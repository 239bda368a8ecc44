"""Guess how files are to be read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rnn_playground.tasks.importers.errors import FileError
from rnn_playground.tasks.importers.guess import layout
from rnn_playground.tasks.importers.items import delimiter_word
from rnn_playground.tasks.importers.layout import MOST_ROWS, Layout
from rnn_playground.tasks.importers.need import need_of, one_step
from rnn_playground.tasks.importers.plan import FIXED, KINDS, ImportPlan
from rnn_playground.tasks.importers.reading import check_layout, lines, read
from rnn_playground.tasks.importers.side_by_side import side_by_side

# Files that lie beside data in a folder and are none.
_ABOUT = ("readme", "license", "licence", "copying", "authors", "notice", "changelog", "makefile")
_LONGEST_ITEM, _MOST_WORDS = 40, 4  # of a line that is a name or a title; in characters, and in words
_NO_DATA = frozenset(
    (
        ".md", ".rst", ".py", ".sh", ".ipynb", ".json", ".jsonl", ".xml", ".html", ".htm", ".pdf", ".doc",
        ".docx", ".rtf", ".xls", ".xlsx", ".ods", ".odt", ".zip", ".gz", ".bz2", ".xz", ".7z", ".tar",
        ".tgz", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".wav", ".mp3", ".mid", ".npy", ".npz", ".pkl",
        ".bin", ".db", ".sqlite", ".ini", ".toml", ".yaml", ".yml", ".rnnp", ".safetensors",
    )
)  # fmt: skip


def sniff(paths: Iterable[str | Path], task_name: str = "", kind: str = "", encoding: str = "") -> ImportPlan:
    """Guess kind, delimiter, quoting, header and columns from the content of files and from the task.

    A folder stands for the data files in it, in the order of their names. `task_name` "" leaves the task
    open; `kind` (one of KINDS) and `encoding` are taken as given where they are not "". Raises FileError (a
    DataError) for files that cannot be read, and for tables that cannot be read in one go as they differ in
    their delimiter.
    """
    files, notes = _files(paths)
    need = need_of(task_name)
    if kind and kind not in KINDS:
        raise ValueError(f"no kind of file is named {kind!r}: there are {', '.join(KINDS)}")
    if kind in ("folder", "text"):
        return _lines(files, kind, need, encoding, notes)
    alone = len(files) == 1
    texts = [read(path, encoding).text for path in files]
    for path, text in zip(files, texts, strict=True):
        if need not in ("text", "either"):
            check_layout(text, path.name)
    layouts = [layout(path, text, need, kind, alone) for path, text in zip(files, texts, strict=True)]
    if kind == "side by side" or not (kind or _whole(layouts, need)):
        together = side_by_side(files, texts, need, encoding, forced=bool(kind))
        if together is not None:
            return replace(together, notes=notes)
    chosen = kind or _joint_kind(files, layouts, need, encoding)
    if chosen in ("folder", "text"):
        return _lines(files, chosen, need, encoding, notes)
    fitting = [(path, one) for path, one in zip(files, layouts, strict=True) if one.kind == chosen]
    if not fitting:
        raise FileError(f"no columns were found to read it as {chosen}", source=files[0].name)
    path, first = fitting[0]
    for other, one in fitting[1:]:
        if one.delimiter != first.delimiter and one.columns and len(one.columns) > 1:
            message = (
                f"its columns are separated by {delimiter_word(one.delimiter)}s, those of {path.name} by "
                f"{delimiter_word(first.delimiter)}s: import them one after the other"
            )
            raise FileError(message, source=other.name)
    # Where the files differ, the one with names, and then the one with most columns, speaks for all.
    best = max((one for _, one in fitting), key=lambda one: (one.header, one.width))
    if first.header == best.header and first.width == best.width:
        best = first
    return ImportPlan(
        paths=files,
        kind=chosen,
        encoding=encoding,
        delimiter=best.delimiter,
        quoting=any(one.quoting for _, one in fitting),
        skip_blanks=best.skip_blanks,
        header=best.header,
        columns=best.columns,
        width=best.width if all(one.width for _, one in fitting) else 0,
        text_column=best.text_column,
        label_column=None if need in ("text", "either", "target") else best.label_column,
        target_column=best.target_column if need in ("target", "") else None,
        series=best.series,
        series_sign="," if one_step(task_name) else " ",
        running=best.running,
        tokens=best.tokens,
        target_tokens=best.target_tokens,
        sentence_column=best.sentence_column,
        numbered=best.numbered,
        notes=notes,
    )


def sniff_like(plan: ImportPlan, paths: Iterable[str | Path], task_name: str = "") -> ImportPlan:
    """Return a plan for further files (a test file) with the choices made in `plan`.

    Columns are found by name where both have names, else by number; delimiter and header are those of the
    files.
    """
    other = sniff(paths, task_name, encoding=plan.encoding)
    if other.kind != plan.kind or plan.kind in ("folder", "text"):
        return replace(plan, paths=other.paths, notes=other.notes)
    theirs = [name.casefold() for name in other.columns]
    ours = [name.casefold() for name in plan.columns]
    named = (plan.header and other.header) or plan.kind in FIXED

    def there(column: int) -> int:
        return theirs.index(ours[column]) if named and column < len(ours) and ours[column] in theirs else column

    return replace(
        other,
        text_column=there(plan.text_column),
        label_column=None if plan.label_column is None else there(plan.label_column),
        target_column=None if plan.target_column is None else there(plan.target_column),
        series=tuple(map(there, plan.series)),
    )


def _files(paths: Iterable[str | Path]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Return the files that paths stand for, and notes on what was left out of folders."""
    files: list[Path] = []
    notes: list[str] = []
    for path in map(Path, paths):
        if not path.is_dir():
            files.append(path)
            continue
        visible = (entry for entry in path.iterdir() if not entry.name.startswith("."))
        inside = sorted(entry for entry in visible if entry.is_file())
        data = [entry for entry in inside if not _is_about(entry)]
        if not data:
            message = "this folder holds no text files: choose one with a file for each class"
            raise FileError(message, source=str(path))
        if left_out := [entry.name for entry in inside if _is_about(entry)]:
            notes.append(f"left out of {path.name}: {', '.join(left_out)}")
        files += data
    if not files:
        raise FileError("choose at least one file", source="import")
    return tuple(files), tuple(notes)


def _is_about(path: Path) -> bool:
    """Tell whether a file in a folder speaks about the data instead of being data."""
    return path.suffix.lower() in _NO_DATA or path.name.lower().startswith(_ABOUT)


def _whole(layouts: Sequence[Layout], need: str) -> bool:
    """Tell whether files hold by themselves what their rows need, and are no sides of the same rows."""
    alone = ("labelled", "slots", "fasta", "abc")
    if any(one.delimiter == "\t" or one.numbered or one.kind in alone for one in layouts):
        return True
    own = ("table", "dictionary") if need == "target" else ("tagged",)  # a label such as find_way looks tagged
    return all(one.kind in own for one in layouts)


def _joint_kind(files: Sequence[Path], layouts: Sequence[Layout], need: str, encoding: str) -> str:
    """Return the kind that fits all files together."""
    kinds = Counter(one.kind for one in layouts)
    if len(files) == 1:
        return layouts[0].kind if layouts[0].kind != "lines" else "text"
    kind, count = kinds.most_common(1)[0]
    if kind != "lines" and count * 2 > len(files):
        return kind
    lists = need in ("label", "") or (need == "either" and _a_row_a_line(files, encoding))
    return "folder" if lists else "text"


def _lines(
    files: tuple[Path, ...], kind: str, need: str, encoding: str, notes: tuple[str, ...]
) -> ImportPlan:  # fmt: skip
    """Return the plan for files that have no columns."""
    if kind == "folder":
        return ImportPlan(
            paths=files,
            kind="folder",
            encoding=encoding,
            columns=("line", "file"),
            width=2,
            label_column=None if need in ("text", "target") else 1,
            notes=notes,
        )
    return ImportPlan(
        paths=files,
        kind="text",
        encoding=encoding,
        columns=("line",),
        width=1,
        running=need == "text" or (need == "either" and not _a_row_a_line(files, encoding)),
        notes=notes,
    )


def _a_row_a_line(files: Sequence[Path], encoding: str) -> bool:
    """Tell whether each line is something by itself, as in a list of names, rather than part of one text."""
    sample = [line for path in files for line in lines(read(path, encoding).text)[:MOST_ROWS]]
    filled = [line.strip() for line in sample if line.strip()]
    if len(filled) < 0.98 * len(sample) or not filled:
        return False
    ends = sum(line[-1] in ".,;:?!-" for line in filled)
    short = sum(len(line) <= _LONGEST_ITEM and len(line.split()) <= _MOST_WORDS for line in filled)
    return short >= 0.9 * len(filled) and ends < 0.1 * len(filled)

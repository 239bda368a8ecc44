"""Read files as a plan says: everything as examples, or the first rows as cells."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers import (
    conll,
    dictionary,
    fasta,
    folder,
    labelled,
    side_by_side,
    slots,
    table,
    tagged,
    text,
    tunes,
)
from rnn_playground.tasks.importers.cells import Places
from rnn_playground.tasks.importers.items import Item
from rnn_playground.tasks.importers.need import need_of
from rnn_playground.tasks.importers.plan import KINDS, Imported, ImportPlan, Preview, PreviewRow, Problem
from rnn_playground.tasks.importers.reading import Decoded, read


def load(plan: ImportPlan, task_name: str) -> Imported:
    """Read all files of a plan, one after the other; a row that cannot be used becomes a problem.

    Raises FileError (a DataError) only when a file cannot be read at all.
    """
    need = need_of(task_name) or _natural_need(plan)
    examples: list[Example] = []
    problems: list[Problem] = []
    notes = list(plan.notes)
    if plan.kind == "fasta" and need in ("target", "tags"):
        notes.append("what the codons stand for is taken from the standard genetic code")
    rows = 0
    for path in _begun(plan):
        decoded = read(path, plan.encoding)
        notes += _notes(path, decoded)
        if not decoded.text.strip():
            problems.append(Problem(path.name, None, "the file is empty"))
            continue
        if message := _unfit(plan, need):
            problems.append(Problem(path.name, None, message))
            break
        before = rows
        remarks: dict[str, list[int]] = {}  # what was left out, and on which lines
        for row, _cells, example, problem, counted, note in _items(plan, path, decoded.text, need):
            rows += counted
            if problem:
                problems.append(Problem(path.name, row, problem))
            elif example is not None:
                examples.append(example)
            elif note:
                remarks.setdefault(note, []).append(row)
        for note, found in remarks.items():
            where = f" ({len(found):,}, the first in line {found[0]})" if found[0] else ""
            notes.append(f"{path.name}: {note}{where}")
        if rows == before:
            problems.append(Problem(path.name, None, "the file holds no rows"))
    return Imported(tuple(examples), tuple(problems), plan.columns, rows, tuple(notes))


def preview(plan: ImportPlan, count: int = 20, task_name: str = "") -> Preview:
    """Return the first `count` rows as cells (lines of tokens for conll), spread over the files.

    Without a task, rows are judged by what the plan's columns are good for. Raises FileError (a DataError)
    when a file cannot be read at all.
    """
    need = need_of(task_name) or _natural_need(plan)
    unfit = _unfit(plan, need)
    problems = [Problem(plan.paths[0].name, None, unfit)] if unfit else []
    notes = list(plan.notes)
    shown: list[PreviewRow] = []
    begun = _begun(plan)
    for place, path in enumerate(begun):
        share = -(-(count - len(shown)) // (len(begun) - place))
        if share <= 0:
            break
        decoded = read(path, plan.encoding)
        notes += _notes(path, decoded)
        found = (item for item in _items(plan, path, decoded.text, "text" if unfit else need) if item.cells)
        for item in islice(found, share):
            shown.append(PreviewRow(path.name, item.row, tuple(item.cells), item.problem))
            if item.problem:
                problems.append(Problem(path.name, item.row, item.problem))
    target = plan.target_column if need == "target" else None
    label = None if need in ("text", "target") else plan.label_column
    return Preview(
        plan.columns, plan.text_column, label, target, plan.series, tuple(shown), tuple(problems), tuple(notes)
    )


def _begun(plan: ImportPlan) -> tuple[Path, ...]:
    """Return the files that are read one after the other: of files side by side, the first stands for all."""
    return plan.paths[:1] if plan.kind == "side by side" else plan.paths


def _items(plan: ImportPlan, path: Path, content: str, need: str) -> Iterator[Item]:
    """Yield the items of one file."""
    if plan.kind == "table":
        return table.items(plan, content, need)
    if plan.kind == "conll":
        return conll.items(plan, content, need)
    if plan.kind == "folder":
        return folder.items(content, folder.class_name(path), need)
    if plan.kind == "fasta":
        return fasta.items(plan, path, content, need)
    if plan.kind == "abc":
        return tunes.items(plan, content, need)
    if plan.kind == "dictionary":
        return dictionary.items(plan, content, need)
    if plan.kind == "labelled":
        return labelled.items(plan, content, need)
    if plan.kind == "slots":
        return slots.items(plan, content, need)
    if plan.kind == "side by side":
        return side_by_side.items(plan, need)
    if plan.kind == "tagged":
        return tagged.items(plan, content, need)
    return text.items(content, plan.running)


def _natural_need(plan: ImportPlan) -> str:
    """Return what files of this kind are made for."""
    if plan.target_column is not None and plan.kind == "dictionary":
        return "target"
    if plan.label_column is None:
        return "text"
    return "tags" if plan.kind in ("conll", "tagged") else "label"


# What files hold beside their texts, in words, where that is not what the task needs.
_HOLDS = {
    "conll": "this file has a tag for each token: choose the task tag",
    "tagged": "this file has a tag for each word: choose the task tag",
    "dictionary": "this is a pronouncing dictionary, words with their phonemes: choose the task translate",
    "fasta": "these are sequences without {what}: choose the task classify or generate",
    "abc": "these are tunes without {what}: choose the task classify or generate",
    "labelled": "each line begins with its label: choose the task classify",
    "slots": "these are sentences with tags and an intent: choose the task tag or classify",
    "side by side": "no file holds the {what}: choose another task",
    "folder": "lines without {what}, a file for each class: choose the task classify, or give a table",
    "text": "lines without {what}: {cure}",
}
_CURES = {
    "label": "give one file for each class, or a table with a column of labels",
    "number": "give a table with a column of numbers",
    "tags": "give CoNLL columns, or a table with a column of tags",
    "target": "give each row two columns, a text and what it shall become, with a tab between",
}
_SERVES = {
    "label": ("table", "folder", "labelled", "slots", "side by side", "fasta", "abc"),
    "number": ("table",),
    "tags": ("table", "conll", "tagged", "slots", "side by side", "fasta"),
    "target": ("table", "dictionary", "side by side", "fasta"),
}
_BESIDE = {"label": "labels", "number": "numbers to say", "tags": "tags", "target": "targets", "either": "labels"}


def _unfit(plan: ImportPlan, need: str) -> str:
    """Say why no row of such files can serve the task, or return ""."""
    if plan.kind not in _SERVES.get(need, KINDS):
        return _HOLDS[plan.kind].format(what=_BESIDE[need], cure=_CURES[need])
    beside = Places.of(plan).beside(need)
    if need not in ("text", "either") and plan.kind not in ("folder", "text") and beside is None:
        return f"no column holds the {_BESIDE[need]}: there is only one column, or none was chosen"
    return ""


def _notes(path: Path, decoded: Decoded) -> list[str]:
    """Return what was assumed in reading a file."""
    return [f"{path.name}: {decoded.note}"] if decoded.note else []

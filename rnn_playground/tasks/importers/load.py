"""Read files as a plan says: everything as examples, or the first rows as cells."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers import conll, folder, table, text
from rnn_playground.tasks.importers.items import Item
from rnn_playground.tasks.importers.need import need_of
from rnn_playground.tasks.importers.plan import Imported, ImportPlan, Preview, PreviewRow, Problem
from rnn_playground.tasks.importers.reading import Decoded, read


def load(plan: ImportPlan, task_name: str) -> Imported:
    """Read all files of a plan, one after the other; a row that cannot be used becomes a problem.

    Raises FileError (a DataError) only when a file cannot be read at all.
    """
    need = need_of(task_name) or _natural_need(plan)
    examples: list[Example] = []
    problems: list[Problem] = []
    notes = list(plan.notes)
    rows = 0
    for path in plan.paths:
        decoded = read(path, plan.encoding)
        notes += _notes(path, decoded)
        if not decoded.text.strip():
            problems.append(Problem(path.name, None, "the file is empty"))
            continue
        if message := _unfit(plan, need):
            problems.append(Problem(path.name, None, message))
            break
        before = rows
        for _row, _cells, example, problem, counted in _items(plan, path, decoded.text, need):
            rows += counted
            if problem:
                problems.append(Problem(path.name, _row, problem))
            elif example is not None:
                examples.append(example)
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
    for place, path in enumerate(plan.paths):
        share = -(-(count - len(shown)) // (len(plan.paths) - place))
        if share <= 0:
            break
        decoded = read(path, plan.encoding)
        notes += _notes(path, decoded)
        found = (item for item in _items(plan, path, decoded.text, "text" if unfit else need) if item.cells)
        for item in islice(found, share):
            shown.append(PreviewRow(path.name, item.row, tuple(item.cells), item.problem))
            if item.problem:
                problems.append(Problem(path.name, item.row, item.problem))
    label = None if need == "text" else plan.label_column
    return Preview(plan.columns, plan.text_column, label, tuple(shown), tuple(problems), tuple(notes))


def _items(plan: ImportPlan, path: Path, content: str, need: str) -> Iterator[Item]:
    """Yield the items of one file."""
    if plan.kind == "table":
        return table.items(plan, content, need)
    if plan.kind == "conll":
        return conll.items(plan, content, need)
    if plan.kind == "folder":
        return folder.items(content, folder.class_name(path), need)
    return text.items(content, plan.keep_blank)


def _natural_need(plan: ImportPlan) -> str:
    """Return what files of this kind are made for."""
    if plan.label_column is None:
        return "text"
    return "tags" if plan.kind == "conll" else "label"


def _unfit(plan: ImportPlan, need: str) -> str:
    """Say why no row of such files can serve the task, or return ""."""
    if need == "label":
        if plan.kind == "text":
            return "lines without labels: give one file for each class, or a table with a column of labels"
        if plan.kind == "conll":
            return "this file has a tag for each token, not a label for each sentence: choose the task tag"
    if need == "tags" and plan.kind in ("text", "folder"):
        return "lines without tags: give CoNLL columns, or a table with a column of tags"
    if need != "text" and plan.kind in ("table", "conll") and plan.label_column is None:
        what = "labels" if need == "label" else "tags"
        return f"no column holds the {what}: there is only one column, or none was chosen"
    return ""


def _notes(path: Path, decoded: Decoded) -> list[str]:
    """Return what was assumed in reading a file."""
    return [f"{path.name}: {decoded.note}"] if decoded.note else []

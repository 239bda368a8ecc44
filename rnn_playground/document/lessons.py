"""Lessons: folders of text, settings and sentences that open as a Document, with claims to be measured.

A folder `resources/lessons/<id>/` holds lesson.md (one heading "## ..." per step), lesson.toml and data:

    title = "Feelings, word by word"
    order = 30
    group = "Reading"                # the heading in the course: one of GROUPS
    summary = "One sentence for the list of lessons."
    shape = "many-to-one"
    found = "One sentence: what this lesson found that its article does not say."

    [document]
    reading = "Food was nice but service wasn't"
    settings = { task = "classify", cell = "gru", hidden = 16 }
    data = { generator = "reviews", rows = 400, seed = 1 }     # or { file = "sentences.tsv" }

    [layout]
    panels = ["score", "training"]
    tracks = ["tokens", "output"]    # of the Score; not given: the usual ones

    [[values]]                       # a measure that questions can ask for by name
    name = "both_orders"
    measure = "pairs"
    arguments = { part = "held out" }

    [[steps]]                        # as many as there are headings; an empty one sets nothing up
    [[steps]]
    reading = "not good, just bad"
    settings = { cell = "elman" }    # these and `data` replace the lesson's own
    panels = ["compare"]             # brought to the front when the step is set up; `tracks` likewise
    rivals = [{ cell = "last" }]     # runs that train beside this one
    baselines = [{ value = 0.25, text = "guessing", of = "accuracy" }]    # lines in the training plot; or of = "loss"

      [[steps.questions]]            # predict, then reveal; see document/questions.py
      kind = "number"                # or "step": a time step, counted from 1
      text = "What share of the held-out reviews will it judge right?"
      answer = "held_out_accuracy"   # an expression; the names are those of document/published.py and [[values]]
      within = 0.05
      updates = 300
      explain = "Shown after the reveal."

      [[steps.questions]]
      kind = "choice"
      text = "Does the loss rise or fall?"
      choices = [{ text = "It rises", when = "loss_now > loss_start" },
                 { text = "It falls", when = "loss_now <= loss_start" }]

    [[claims]]
    name = "held out"
    text = "The network is right on sentences that it never saw."
    measure = "score"
    arguments = { part = "held out", metric = "accuracy" }
    at_least = 0.85
    step = 1                         # counted from 1, as people do
    minus_step = 2                   # if given, what this step measures after as long a training is subtracted
    epochs = 20                      # train so long first; or updates = 400

A .tsv row is text, then the label (or the tags, separated by spaces), then perhaps "train" or "held out";
a .txt row is text alone. Nothing of it is executed, and no file outside the folder is read.
"""

import math
import re
from collections import Counter
from pathlib import Path

import msgspec

from rnn_playground.document.baselines import Baselines
from rnn_playground.document.document import Document
from rnn_playground.document.expressions import NAME
from rnn_playground.document.lesson_folder import MOST_ROWS, LessonError, LessonFolder
from rnn_playground.document.lesson_parts import GROUPS, Claim, Heading, Lesson, Step, Value
from rnn_playground.document.parameters import ParameterError, Settings, compatible, with_value
from rnn_playground.document.parameters import Value as Setting
from rnn_playground.document.published import published_names
from rnn_playground.document.questions import MOST_QUESTIONS, Question, problem_of
from rnn_playground.document.rivals import MOST, Rival
from rnn_playground.folders import resources
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.registry import make_task

__all__ = [
    "GROUPS", "Claim", "Heading", "Lesson", "LessonError", "Question", "Step", "Value", "lesson_headings",
    "lesson_ids", "load_lesson",
]  # fmt: skip

PARTS = ("train", "held out")


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say where sentences come from: a file of the folder, or a generator."""

    file: str = ""
    generator: str = ""
    rows: int = 0
    seed: int = 1


class _SetUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a partial document: [document], or part of one of [[steps]]."""

    reading: str = ""
    settings: dict[str, Setting] = {}
    data: _Data | None = None
    baselines: Baselines = ()


class _Step(_SetUp, frozen=True, forbid_unknown_fields=True):
    """Hold one of [[steps]]: what it sets up, and what it asks."""

    panels: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    rivals: tuple[dict[str, Setting], ...] = ()
    questions: tuple[Question, ...] = ()


class _Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    panels: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold lesson.toml as it is written."""

    title: str
    order: int
    summary: str
    shape: str
    group: str = ""
    found: str = ""
    document: _SetUp
    layout: _Layout = _Layout()
    values: tuple[Value, ...] = ()
    steps: tuple[_Step, ...]
    claims: tuple[Claim, ...] = ()


def lesson_ids(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all lessons in their order; raise LessonError for a folder that cannot be read."""
    root = root or resources() / "lessons"
    ids = [entry.name for entry in root.iterdir() if (entry / "lesson.toml").is_file()]
    return tuple(sorted(ids, key=lambda lesson_id: (_file(LessonFolder(root, lesson_id)).order, lesson_id)))


def lesson_headings(root: Path | None = None) -> tuple[Heading, ...]:
    """Return what the list of the course shows, in its order; a folder that cannot be read is left out.

    No sentences are read or generated for it. `load_lesson` says what is wrong with a folder.
    """
    root = root or resources() / "lessons"
    found = []
    for entry in root.iterdir():
        try:
            file = _file(LessonFolder(root, entry.name)) if (entry / "lesson.toml").is_file() else None
        except LessonError:
            continue
        if file is not None:
            questions = tuple(len(step.questions) for step in file.steps)
            found.append(Heading(
                id=entry.name, title=file.title, order=file.order, group=file.group, summary=file.summary,
                found=file.found, questions=questions,
            ))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (_place(one.group), one.order, one.id)))


def _place(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def load_lesson(lesson_id: str, root: Path | None = None) -> Lesson:
    """Return a lesson with its sentences; raise LessonError naming lesson, file and place."""
    folder = LessonFolder(root or resources() / "lessons", lesson_id)
    file = _file(folder)
    sections = folder.sections()
    if len(sections) != len(file.steps):
        counts = f"{len(sections)} headings, but lesson.toml has {len(file.steps)} [[steps]]"
        raise folder.error("lesson.md", f"has {counts}")
    if file.document.data is None:
        raise folder.error("lesson.toml", "[document] needs data = { file = ... } or { generator = ... }")
    _check_words(folder, file)
    blank = Document(lesson=lesson_id, title=file.title)
    document = _document(folder, blank, file.document, "[document]")
    values = _values(folder, file.values)
    steps = tuple(
        _step(folder, document, step, section, f"[[steps]] {number}", {value.name for value in values})
        for number, (step, section) in enumerate(zip(file.steps, sections, strict=True), start=1)
    )
    _once(folder, "claims", [claim.name for claim in file.claims])
    return Lesson(
        id=lesson_id, title=file.title, order=file.order, summary=file.summary, shape=file.shape,
        group=file.group, found=file.found, values=values,
        document=document, steps=steps, layout=file.layout.panels, tracks=file.layout.tracks,
        claims=tuple(_claim(folder, claim, len(steps)) for claim in file.claims),
    )


def _file(folder: LessonFolder) -> _File:
    try:
        return msgspec.convert(folder.toml(), _File)
    except (msgspec.ValidationError, RecursionError) as error:
        raise folder.error("lesson.toml", str(error)) from None


def _check_words(folder: LessonFolder, file: _File) -> None:
    """Bound what stands in lists and headings, and refuse a group that there is not."""
    for name, most in {"title": 80, "summary": 200, "shape": 80, "found": 600}.items():
        if len(getattr(file, name)) > most:
            raise folder.error("lesson.toml", f"{name} has {most} characters at most")
    if file.group and file.group not in GROUPS:
        raise folder.error("lesson.toml", f"no group {file.group[:40]!r}; there are {', '.join(GROUPS)}")


def _once(folder: LessonFolder, what: str, names: list[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise folder.error("lesson.toml", f"two {what} are named “{twice[0][:40]}”")


def _values(folder: LessonFolder, values: tuple[Value, ...]) -> tuple[Value, ...]:
    _once(folder, "values", [value.name for value in values])
    for value in values:
        problem = ""
        if not re.fullmatch(NAME, value.name) or value.name in ("and", "or", "not"):
            problem = "is no name: small letters, digits, _"
        elif value.name in published_names(Settings()):
            problem = "is the name of a value that every lesson has: choose another"
        elif not re.fullmatch(NAME, value.measure):
            problem = f"{value.measure[:40]!r} is no name of a measure: small letters, digits, _"
        if problem:
            raise folder.error("lesson.toml", f"value “{value.name[:40]}” {problem}")
    return values


def _step(
    folder: LessonFolder, lesson: Document, step: _Step, section: tuple[str, str], where: str, named: set[str]
) -> Step:
    differs = step.settings or step.data or step.baselines
    own = _document(folder, lesson, step, where) if differs else None
    settings = (own or lesson).settings
    known = published_names(settings) | named
    if len(step.questions) > MOST_QUESTIONS:
        raise folder.error("lesson.toml", f"{where}: {MOST_QUESTIONS} questions at most, not {len(step.questions)}")
    for number, question in enumerate(step.questions, start=1):
        problem = problem_of(question, known)
        if problem:
            raise folder.error("lesson.toml", f"{where}, question {number}: {problem}")
    return Step(
        title=section[0], markdown=section[1], reading=step.reading, document=own,
        panels=step.panels, tracks=step.tracks, questions=step.questions,
        rivals=tuple(_rival(folder, settings, changes, where) for changes in _few(folder, step.rivals, where)),
    )  # fmt: skip


def _few(
    folder: LessonFolder, rivals: tuple[dict[str, Setting], ...], where: str
) -> tuple[dict[str, Setting], ...]:
    if len(rivals) > MOST:
        raise folder.error("lesson.toml", f"{where}: {MOST} rivals at most, not {len(rivals)}")
    return rivals


def _rival(folder: LessonFolder, settings: Settings, changes: dict[str, Setting], where: str) -> Rival:
    """Return a run that differs from the step's own in these settings, all of which are possible."""
    try:
        for name, value in changes.items():
            settings = with_value(settings, name, value)
        compatible(settings)
    except ParameterError as error:
        raise folder.error("lesson.toml", f"{where}, rivals: {error}") from None
    if not changes:
        raise folder.error("lesson.toml", f"{where}, rivals: one changes nothing: name a setting")
    return Rival(changes={name: getattr(settings, name) for name in changes})


def _document(folder: LessonFolder, base: Document, set_up: _SetUp, where: str) -> Document:
    """Put settings, sentences and reading of a partial document in the place of those of `base`."""
    settings = base.settings
    try:
        for name, value in set_up.settings.items():
            settings = with_value(settings, name, value)
        compatible(settings)
    except ParameterError as error:
        raise folder.error("lesson.toml", f"{where}: {error}") from None
    examples = base.examples if set_up.data is None else _examples(folder, set_up.data, settings, where)
    reading = set_up.reading or base.reading
    baselines = set_up.baselines or (base.baselines if set_up.data is None else ())
    return msgspec.structs.replace(
        base, settings=settings, examples=examples, reading=reading, baselines=baselines
    )


def _examples(folder: LessonFolder, data: _Data, settings: Settings, where: str) -> tuple[Example, ...]:
    """Return the rows that a step names; steps that name the same ones share them."""
    key = (data, settings.task)
    if key not in folder.made:
        folder.made[key] = _made(folder, data, settings, where)
    return folder.made[key]


def _made(folder: LessonFolder, data: _Data, settings: Settings, where: str) -> tuple[Example, ...]:
    if bool(data.file) == bool(data.generator):
        raise folder.error("lesson.toml", f"{where}: data is either a file or a generator")
    if data.file:
        return _from_file(folder, data.file, settings)
    if data.generator not in GENERATORS:
        known = ", ".join(sorted(GENERATORS))
        raise folder.error("lesson.toml", f"{where}: no generator {data.generator[:40]!r}; there are {known}")
    if not 1 <= data.rows <= MOST_ROWS:
        allowed = f"between 1 and {MOST_ROWS:,}"
        raise folder.error("lesson.toml", f"{where}: rows must be {allowed}, not {data.rows}")
    try:
        return GENERATORS[data.generator](data.rows, data.seed)
    except ValueError as error:  # more rows than it has sentences
        raise folder.error("lesson.toml", f"{where}: {error}") from None


def _from_file(folder: LessonFolder, file: str, settings: Settings) -> tuple[Example, ...]:
    """Read rows as the columns of the task: text, what is said about it, and perhaps the part."""
    fields = [column.field for column in make_task(settings.task).columns]
    examples = []
    for number, cells in folder.rows(file):
        if len(cells) > len(fields) + 1 or (len(cells) > len(fields) and cells[-1] not in PARTS):
            expected = ", ".join(fields) + ", then perhaps “train” or “held out”"
            raise folder.error(file, f"line {number}: expected {expected}")
        if len(cells) < len(fields) and file.endswith(".tsv"):
            raise folder.error(file, f"line {number}: no {fields[len(cells)]} after a tab")
        if not all(cells):
            raise folder.error(file, f"line {number}: an empty field")
        values = dict(zip(fields, cells, strict=False))
        examples.append(Example(
            text=values["text"],
            label=values.get("label", ""),
            tags=tuple(values.get("tags", "").split()),
            target=values.get("target", ""),
            part=cells[-1] if len(cells) > len(fields) else "",
        ))
    if not examples:
        raise folder.error(file, "has no rows")
    return tuple(examples)


def _claim(folder: LessonFolder, claim: Claim, steps: int) -> Claim:
    """Check a claim and count its step from 0."""
    bounds = [bound for bound in (claim.at_least, claim.at_most) if bound is not None]
    problem = ""
    if not re.fullmatch(NAME, claim.measure):
        problem = f"{claim.measure[:40]!r} is no name of a measure: small letters, digits, _"
    elif not 1 <= claim.step <= steps:
        problem = f"step must be between 1 and {steps}, not {claim.step}"
    elif claim.minus_step is not None and not 1 <= claim.minus_step <= steps:
        problem = f"minus_step must be between 1 and {steps}, not {claim.minus_step}"
    elif claim.minus_step == claim.step:
        problem = f"minus_step is the step itself, {claim.step}: nothing would be left"
    elif not bounds or not all(math.isfinite(bound) for bound in bounds):
        problem = "needs a number in at_least or at_most"
    elif claim.updates < 0 or claim.epochs < 0 or (claim.updates and claim.epochs):
        problem = "trains first for a number of updates or of epochs"
    if problem:
        raise folder.error("lesson.toml", f"claim “{claim.name[:40]}”: {problem}")
    minus = None if claim.minus_step is None else claim.minus_step - 1
    return msgspec.structs.replace(claim, step=claim.step - 1, minus_step=minus)

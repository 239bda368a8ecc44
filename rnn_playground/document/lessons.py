"""Lessons: folders of text, settings and sentences that open as a Document, with claims to be measured.

A folder `resources/lessons/<id>/` holds lesson.md (one heading "## ..." per step), lesson.toml and data:

    title = "Feelings, word by word"
    order = 30
    summary = "One sentence for the list of lessons."
    shape = "many-to-one"

    [document]
    reading = "Food was nice but service wasn't"
    settings = { task = "classify", cell = "gru", hidden = 16 }
    data = { generator = "reviews", rows = 400, seed = 1 }     # or { file = "sentences.tsv" }

    [layout]
    panels = ["score", "training"]

    [[steps]]                        # as many as there are headings; an empty one sets nothing up
    [[steps]]
    reading = "not good, just bad"
    settings = { cell = "elman" }    # these and `data` replace the lesson's own

    [[claims]]
    name = "held out"
    text = "The network is right on sentences that it never saw."
    measure = "score"
    arguments = { part = "held out", metric = "accuracy" }
    at_least = 0.85
    step = 1                         # counted from 1, as people do
    epochs = 20                      # train so long first; or updates = 400

A .tsv row is text, then the label (or the tags, separated by spaces), then perhaps "train" or "held out";
a .txt row is text alone. Nothing of it is executed, and no file outside the folder is read.
"""

import math
import re
from collections import Counter
from pathlib import Path

import msgspec

from rnn_playground.document.document import Document
from rnn_playground.document.lesson_folder import MOST_ROWS, LessonError, LessonFolder
from rnn_playground.document.parameters import ParameterError, Settings, Value, compatible, with_value
from rnn_playground.folders import resources
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.registry import make_task

__all__ = ["Claim", "Lesson", "LessonError", "Step", "lesson_ids", "load_lesson"]

PARTS = ("train", "held out")
MEASURE = r"[a-z][a-z0-9_]{0,63}"


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Declare what a step of a lesson promises, as data: a measure and the bounds that its value keeps."""

    name: str
    text: str  # the claim in words, as the learner reads it
    measure: str  # a file of rnn_playground.lab.measures, which this room cannot see
    arguments: dict[str, object] = {}
    at_least: float | None = None
    at_most: float | None = None
    step: int = 1  # in lesson.toml counted from 1; in a loaded Lesson an index into its steps
    updates: int = 0  # how long to train first
    epochs: int = 0

    def holds(self, value: float) -> bool:
        """Say whether a measured value keeps the bounds (NaN never does)."""
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= value <= high


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one step: its text, and what it sets up where it does."""

    title: str
    markdown: str  # without the heading
    reading: str = ""  # the sentence to read; "": the one that is there
    document: Document | None = None  # with settings or sentences of its own; None: it keeps what is there


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a lesson, ready to be shown and trained."""

    id: str
    title: str
    order: int
    summary: str
    shape: str  # "many-to-one", ...
    document: Document
    steps: tuple[Step, ...]
    layout: tuple[str, ...]  # ids of the panels to show
    claims: tuple[Claim, ...]

    def has_set_up(self, step: int) -> bool:
        """Say whether a step (an index) brings a document or a sentence of its own."""
        return self.steps[step].document is not None or bool(self.steps[step].reading)

    def document_at(self, step: int) -> Document:
        """Return the document that a step (an index) is about: its own, or else the lesson's."""
        found = self.steps[step]
        document = found.document or self.document
        return msgspec.structs.replace(document, reading=found.reading or document.reading)

    def claims_at(self, step: int) -> tuple[Claim, ...]:
        """Return the claims of one step (an index)."""
        return tuple(claim for claim in self.claims if claim.step == step)


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say where sentences come from: a file of the folder, or a generator."""

    file: str = ""
    generator: str = ""
    rows: int = 0
    seed: int = 1


class _SetUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a partial document: [document], or one of [[steps]]."""

    reading: str = ""
    settings: dict[str, Value] = {}
    data: _Data | None = None


class _Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    panels: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold lesson.toml as it is written."""

    title: str
    order: int
    summary: str
    shape: str
    document: _SetUp
    layout: _Layout = _Layout()
    steps: tuple[_SetUp, ...]
    claims: tuple[Claim, ...] = ()


def lesson_ids(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all lessons in their order; raise LessonError for a folder that cannot be read."""
    root = root or resources() / "lessons"
    ids = [entry.name for entry in root.iterdir() if (entry / "lesson.toml").is_file()]
    return tuple(sorted(ids, key=lambda lesson_id: (_file(LessonFolder(root, lesson_id)).order, lesson_id)))


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
    blank = Document(lesson=lesson_id, title=file.title)
    document = _document(folder, blank, file.document, "[document]")
    steps = tuple(
        _step(folder, document, set_up, section, f"[[steps]] {number}")
        for number, (set_up, section) in enumerate(zip(file.steps, sections, strict=True), start=1)
    )
    twice = [name for name, count in Counter(claim.name for claim in file.claims).items() if count > 1]
    if twice:
        raise folder.error("lesson.toml", f"two claims are named “{twice[0][:40]}”")
    return Lesson(
        id=lesson_id, title=file.title, order=file.order, summary=file.summary, shape=file.shape,
        document=document, steps=steps, layout=file.layout.panels,
        claims=tuple(_claim(folder, claim, len(steps)) for claim in file.claims),
    )


def _file(folder: LessonFolder) -> _File:
    try:
        return msgspec.convert(folder.toml(), _File)
    except (msgspec.ValidationError, RecursionError) as error:
        raise folder.error("lesson.toml", str(error)) from None


def _step(
    folder: LessonFolder, lesson: Document, set_up: _SetUp, section: tuple[str, str], where: str
) -> Step:
    own = _document(folder, lesson, set_up, where) if set_up.settings or set_up.data else None
    return Step(title=section[0], markdown=section[1], reading=set_up.reading, document=own)


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
    return msgspec.structs.replace(base, settings=settings, examples=examples, reading=reading)


def _examples(folder: LessonFolder, data: _Data, settings: Settings, where: str) -> tuple[Example, ...]:
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
            part=cells[-1] if len(cells) > len(fields) else "",
        ))
    if not examples:
        raise folder.error(file, "has no rows")
    return tuple(examples)


def _claim(folder: LessonFolder, claim: Claim, steps: int) -> Claim:
    """Check a claim and count its step from 0."""
    bounds = [bound for bound in (claim.at_least, claim.at_most) if bound is not None]
    problem = ""
    if not re.fullmatch(MEASURE, claim.measure):
        problem = f"{claim.measure[:40]!r} is no name of a measure: small letters, digits, _"
    elif not 1 <= claim.step <= steps:
        problem = f"step must be between 1 and {steps}, not {claim.step}"
    elif not bounds or not all(math.isfinite(bound) for bound in bounds):
        problem = "needs a number in at_least or at_most"
    elif claim.updates < 0 or claim.epochs < 0 or (claim.updates and claim.epochs):
        problem = "trains first for a number of updates or of epochs"
    if problem:
        raise folder.error("lesson.toml", f"claim “{claim.name[:40]}”: {problem}")
    return msgspec.structs.replace(claim, step=claim.step - 1)

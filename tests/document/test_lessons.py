"""Lesson folders open as Documents; anything wrong in one is a line that says where."""

from pathlib import Path

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim, Lesson, LessonError, lesson_ids, load_lesson
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS

TOML = """
title = "Feelings"
order = 30
summary = "Is it good?"
shape = "many-to-one"

[document]
reading = "not good"
settings = { cell = "gru", hidden = 12, rate = 0.01 }
data = { file = "rows.tsv" }

[layout]
panels = ["score", "training"]

[[steps]]

[[steps]]
reading = "not bad"

[[steps]]
settings = { cell = "elman" }
data = { file = "few.tsv" }

[[claims]]
name = "held out"
text = "Right on new sentences."
measure = "score"
arguments = { part = "held out", metric = "accuracy" }
at_least = 0.85
step = 2
epochs = 20
"""
FILES = {
    "lesson.toml": TOML,
    "lesson.md": "## Read\n\nRead *this*.\n\n### Aside\n\n```\n## no heading\n```\n\n"
                 "## Try\nGo on.\n## Compare\n",
    "rows.tsv": "good\tyes\nnot good\tno\theld out\n\nbad\tno\ttrain\n",
    "few.tsv": "fine\tyes\r\nawful\tno\r\n",
}


def write(root: Path, lesson_id: str = "feelings", **changes: str) -> Path:
    """Make a lesson folder; changes are given by file name with "_" for its dot."""
    folder = root / lesson_id
    folder.mkdir(exist_ok=True)
    for name, text in (FILES | {key.replace("_", "."): value for key, value in changes.items()}).items():
        (folder / name).write_bytes(text.encode())
    return root


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """Return a lesson that was read from a folder."""
    return load_lesson("feelings", write(tmp_path))


def complaint(root: Path, lesson_id: str = "feelings") -> str:
    with pytest.raises(LessonError) as error:
        load_lesson(lesson_id, root)
    assert str(error.value).isprintable()
    return str(error.value)


def edited(old: str, new: str) -> str:
    assert old in TOML
    return TOML.replace(old, new)


def test_that_a_lesson_opens_as_a_document(lesson: Lesson) -> None:
    assert lesson.document == Document(
        examples=(
            Example(text="good", label="yes"),
            Example(text="not good", label="no", part="held out"),
            Example(text="bad", label="no", part="train"),
        ),
        settings=Settings(cell="gru", hidden=12, rate=0.01),
        reading="not good",
        lesson="feelings",
        title="Feelings",
    )


def test_that_a_lesson_tells_what_it_is(lesson: Lesson) -> None:
    assert (lesson.id, lesson.title, lesson.order) == ("feelings", "Feelings", 30)
    assert (lesson.summary, lesson.shape) == ("Is it good?", "many-to-one")
    assert lesson.layout == ("score", "training")


def test_that_each_heading_of_the_second_level_begins_a_step(lesson: Lesson) -> None:
    assert [step.title for step in lesson.steps] == ["Read", "Try", "Compare"]
    assert lesson.steps[0].markdown == "Read *this*.\n\n### Aside\n\n```\n## no heading\n```"
    assert [step.markdown for step in lesson.steps[1:]] == ["Go on.", ""]


def test_that_a_step_without_set_up_is_about_the_document_of_the_lesson(lesson: Lesson) -> None:
    assert not lesson.has_set_up(0)
    assert lesson.document_at(0) == lesson.document


def test_that_a_step_can_bring_a_sentence_of_its_own(lesson: Lesson) -> None:
    assert lesson.has_set_up(1)
    assert lesson.steps[1].document is None
    assert lesson.document_at(1).reading == "not bad"
    assert lesson.document_at(1).examples is lesson.document.examples


def test_that_a_step_replaces_settings_and_sentences_and_keeps_the_rest(lesson: Lesson) -> None:
    own = lesson.document_at(2)
    assert lesson.has_set_up(2)
    assert own.settings == Settings(cell="elman", hidden=12, rate=0.01)
    assert own.examples == (Example(text="fine", label="yes"), Example(text="awful", label="no"))
    assert (own.reading, own.lesson) == ("not good", "feelings")


def test_that_claims_are_data_with_bounds_and_stand_at_their_step(lesson: Lesson) -> None:
    assert lesson.claims == (Claim(
        name="held out", text="Right on new sentences.", measure="score",
        arguments={"part": "held out", "metric": "accuracy"}, at_least=0.85, step=1, epochs=20,
    ),)
    assert lesson.claims_at(1) == lesson.claims
    assert lesson.claims_at(0) == ()


@pytest.mark.parametrize(
    ("at_least", "at_most", "value", "holds"),
    [(0.5, None, 0.5, True), (0.5, None, 0.49, False), (None, 2, 2, True), (None, 2, 2.1, False),
     (0, 1, 0.5, True), (0, 1, -1, False), (0, None, float("nan"), False), (None, 1, float("nan"), False)],
)
def test_that_a_claim_holds_within_its_bounds(
    at_least: float | None, at_most: float | None, value: float, holds: bool
) -> None:
    claim = Claim(name="a", text="b", measure="score", at_least=at_least, at_most=at_most)
    assert claim.holds(value) is holds


def test_that_tags_stand_in_the_second_column_where_tokens_are_tagged(tmp_path: Path) -> None:
    toml = edited('cell = "gru"', 'task = "tag"')
    rows = "Kennedy stands.\tNAME - -\nall stand\t- -\theld out\n"
    lesson = load_lesson("feelings", write(tmp_path, lesson_toml=toml, rows_tsv=rows, few_tsv=rows))
    assert lesson.document.examples == (
        Example(text="Kennedy stands.", tags=("NAME", "-", "-")),
        Example(text="all stand", tags=("-", "-"), part="held out"),
    )


def test_that_a_text_file_has_one_sentence_in_each_line(tmp_path: Path) -> None:
    toml = edited('cell = "gru"', 'task = "next"').replace("rows.tsv", "rows.txt")
    toml = toml.replace("few.tsv", "rows.txt")
    text = "\ufeffa b\tc\x85d\n \n e \n"
    lesson = load_lesson("feelings", write(tmp_path, lesson_toml=toml, rows_txt=text))
    assert [example.text for example in lesson.document.examples] == ["a b\tc\x85d", "e"]


def test_that_a_generator_makes_the_sentences_from_rows_and_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GENERATORS, "counting", lambda rows, seed: tuple(
        Example(text=str(seed + row)) for row in range(rows)
    ))
    toml = edited('{ file = "rows.tsv" }', '{ generator = "counting", rows = 3, seed = 5 }')
    lesson = load_lesson("feelings", write(tmp_path, lesson_toml=toml))
    assert [example.text for example in lesson.document.examples] == ["5", "6", "7"]


def test_that_lessons_are_listed_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, "b", lesson_toml=edited("order = 30", "order = 2"))
    write(tmp_path, "a")
    write(tmp_path, "c", lesson_toml=edited("order = 30", "order = 10"))
    (tmp_path / "no-lesson").mkdir()
    (tmp_path / "notes.txt").touch()
    assert lesson_ids(tmp_path) == ("b", "c", "a")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("order = 30", "", "Object missing required field `order`"),
        ("order = 30", 'order = "first"', "Expected `int`, got `str` - at `$.order`"),
        ("order = 30", "order = 30\ncode = 'x'", "Object contains unknown field `code`"),
        ("order = 30", "order = ", "Invalid value (at line 3, column 9)"),
        ("hidden = 12", "hidden = 0", "[document]: hidden must be between 1 and 512 units, not 0"),
        ("hidden = 12", "hiden = 12", "[document]: there is no parameter 'hiden'; there are task,"),
        ('"elman"', '"rnn"', "[[steps]] 3: cell must be one of elman, gru, lstm,"),
        ('"few.tsv"', '"few.tsv", generator = "reviews"', "[[steps]] 3: data is either a file or a"),
        ('{ file = "rows.tsv" }', "{}", "[document]: data is either a file or a generator"),
        ('data = { file = "rows.tsv" }', "", "[document] needs data = "),
        ('{ file = "rows.tsv" }', '{ generator = "os.system", rows = 1 }', "[document]: no generator 'os."),
        ('{ file = "rows.tsv" }', '{ generator = "reviews" }', "[document]: rows must be between 1 and"),
        ('{ file = "rows.tsv" }', '{ generator = "reviews", rows = 10000000 }', "[document]: rows must be"),
        ('measure = "score"', 'measure = "os.system"', "claim “held out”: 'os.system' is no name of a measure"),
        ("step = 2", "step = 4", "claim “held out”: step must be between 1 and 3, not 4"),
        ("step = 2", "step = 0", "claim “held out”: step must be between 1 and 3, not 0"),
        ("at_least = 0.85", "", "claim “held out”: needs a number in at_least or at_most"),
        ("at_least = 0.85", "at_least = nan", "claim “held out”: needs a number in at_least"),
        ("epochs = 20", "epochs = 2\nupdates = 3", "claim “held out”: trains first for a number of"),
        ("epochs = 20", "epochs = -1", "claim “held out”: trains first for a number of updates or of epochs"),
        (
            "[[claims]]",
            '[[claims]]\nname = "held out"\ntext = ""\nmeasure = "rank"\nat_most = 1\n\n[[claims]]',
            "two claims are named “held out”",
        ),
    ],
)
def test_that_a_mistake_in_lesson_toml_is_one_line_that_says_where(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    found = complaint(write(tmp_path, lesson_toml=edited(old, new)))
    assert found.startswith(f"lesson feelings, lesson.toml: {message}")


def test_that_a_generator_that_runs_out_of_sentences_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(rows: int, seed: int) -> tuple[Example, ...]:
        raise ValueError("only 7 sentences")

    monkeypatch.setitem(GENERATORS, "short", run_out)
    toml = edited('{ file = "rows.tsv" }', '{ generator = "short", rows = 9 }')
    assert complaint(write(tmp_path, lesson_toml=toml)) == (
        "lesson feelings, lesson.toml: [document]: only 7 sentences"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## One\n## Two\n", "has 2 headings, but lesson.toml has 3 [[steps]]"),
        ("# Feelings\n## One\n", "line 1: text before the first heading '## '"),
        ("\n\n", "has no heading '## ': each one begins a step"),
    ],
)
def test_that_text_and_steps_belong_together(text: str, message: str, tmp_path: Path) -> None:
    assert complaint(write(tmp_path, lesson_md=text)) == f"lesson feelings, lesson.md: {message}"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("good\tyes\nbad\n", "line 2: no label after a tab"),
        ("good\tyes\n\nbad\tno\tlater\n", "line 3: expected text, label, then perhaps “train” or “held out”"),
        ("good\tyes\ttrain\tagain\n", "line 1: expected text, label, then perhaps “train” or “held out”"),
        ("\tyes\n", "line 1: an empty field"),
        ("\n \n", "has no rows"),
    ],
)
def test_that_a_bad_row_is_named_by_its_line(rows: str, message: str, tmp_path: Path) -> None:
    assert complaint(write(tmp_path, rows_tsv=rows)) == f"lesson feelings, rows.tsv: {message}"


LINE = 'baselines = [{ value = 0.5, text = "guessing", of = "accuracy" }]\n'


def test_that_published_values_belong_to_the_sentences_that_they_are_about(tmp_path):
    toml = TOML.replace("[document]\n", "[document]\n" + LINE).replace(
        'reading = "not bad"\n', 'reading = "not bad"\nsettings = { hidden = 20 }\n'
    )
    lesson = load_lesson("feelings", write(tmp_path, lesson_toml=toml))
    [line] = lesson.document.baselines
    assert (line.value, line.text, line.of) == (0.5, "guessing", "accuracy")
    assert lesson.document_at(1).baselines == (line,)  # other settings, the same sentences
    assert lesson.document_at(2).baselines == ()  # other sentences


def test_that_a_step_can_have_published_values_of_its_own(tmp_path):
    toml = TOML.replace('reading = "not bad"\n', 'reading = "not bad"\n' + LINE)
    lesson = load_lesson("feelings", write(tmp_path, lesson_toml=toml))
    assert lesson.document.baselines == ()
    assert [line.text for line in lesson.document_at(1).baselines] == ["guessing"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('baselines = [{ value = -1.0, text = "x" }]\n', "0 or more"),
        ('baselines = [{ value = nan, text = "x" }]\n', "0 or more"),
        ('baselines = [{ value = 1.0, text = "" }]\n', "length >= 1"),
        ("baselines = [" + '{ value = 1.0, text = "x" },' * 5 + "]\n", "length <= 4"),
    ],
)
def test_that_a_published_value_that_cannot_be_drawn_is_refused(tmp_path, line, problem):
    toml = TOML.replace("[document]\n", "[document]\n" + line)
    with pytest.raises(LessonError, match=problem):
        load_lesson("feelings", write(tmp_path, lesson_toml=toml))

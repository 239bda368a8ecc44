"""What lesson.toml says beside claims: groups, questions, values, rivals, and what they may not say."""

import msgspec
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.edits import SetWeight
from rnn_playground.document.lessons import LessonError, lesson_headings, load_lesson
from rnn_playground.document.questions import Question
from rnn_playground.document.rivals import Rival
from rnn_playground.document.set_up import difference

TOML = """
title = "T"
order = 5
group = "Reading"
found = "F"
summary = "S"
shape = "many-to-one"
[document]
reading = "good"
settings = { hidden = 4, held_out = 0.0 }
data = { file = "rows.tsv" }
[layout]
panels = ["score"]
tracks = ["tokens"]
[[values]]
name = "fine"
measure = "score"
arguments = { part = "train" }
[[steps]]
  [[steps.questions]]
  kind = "number"
  text = "How many?"
  answer = "fine * 100"
  within = 5
  updates = 20
  unit = "%"
  explain = "So many."
[[steps]]
settings = { cell = "elman" }
panels = ["compare"]
tracks = ["hidden"]
rivals = [{ cell = "lstm" }, { hidden = 8 }]
  [[steps.questions]]
  kind = "choice"
  text = "Which?"
  choices = [{ text = "a", when = "steps > 1" }, { text = "b", when = "train_accuracy <= 1" }]
[[claims]]
name = "c"
text = "C"
measure = "score"
at_least = 0.1
step = 1
minus_step = 2
"""


def write(root, toml=TOML, lesson_id="own", md="## One\na\n## Two\nb\n", **files):
    folder = root / lesson_id
    folder.mkdir()
    rows = "good\tyes\nbad\tno\n"
    for name, text in {"lesson.toml": toml, "lesson.md": md, "rows.tsv": rows, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def lesson(tmp_path):
    return load_lesson("own", write(tmp_path))


def test_that_a_lesson_tells_its_place_in_the_course(lesson, tmp_path):
    assert (lesson.group, lesson.found, lesson.tracks) == ("Reading", "F", ("tokens",))
    (heading,) = lesson_headings(tmp_path)
    assert (heading.id, heading.title, heading.group, heading.questions) == ("own", "T", "Reading", (1, 1))


def test_that_a_folder_that_cannot_be_read_is_left_out_of_the_list(tmp_path):
    write(tmp_path)
    write(tmp_path, toml="title = ", lesson_id="broken")
    assert [heading.id for heading in lesson_headings(tmp_path)] == ["own"]


def test_that_headings_stand_by_group_and_order(tmp_path):
    for lesson_id, group, order in (("a", "Memory", 1), ("b", "First steps", 9), ("c", "First steps", 3)):
        toml = TOML.replace('"Reading"', f'"{group}"').replace("order = 5", f"order = {order}")
        write(tmp_path, toml=toml, lesson_id=lesson_id)
    assert [heading.id for heading in lesson_headings(tmp_path)] == ["c", "b", "a"]


def test_that_questions_and_values_are_read(lesson):
    (question,) = lesson.steps[0].questions
    assert question == Question(
        kind="number", text="How many?", answer="fine * 100", within=5.0, updates=20, unit="%", explain="So many."
    )
    assert [choice.when for choice in lesson.steps[1].questions[0].choices] == ["steps > 1", "train_accuracy <= 1"]
    assert [(value.name, value.measure) for value in lesson.values] == [("fine", "score")]


def test_that_a_step_brings_panels_tracks_and_rivals(lesson):
    assert (lesson.steps[1].panels, lesson.steps[1].tracks) == (("compare",), ("hidden",))
    rivals = (Rival(changes={"cell": "lstm"}), Rival(changes={"hidden": 8}))
    assert lesson.document_at(1).rivals == rivals
    assert lesson.document_at(0).rivals == ()
    assert lesson.has_set_up(1)
    assert not lesson.has_set_up(0)


def test_that_a_claim_about_two_steps_belongs_to_both(lesson):
    (claim,) = lesson.claims
    assert (claim.step, claim.minus_step) == (0, 1)
    assert lesson.claims_at(0) == lesson.claims_at(1) == (claim,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('group = "Reading"', 'group = "Sport"', "no group 'Sport'; there are First steps, Reading, Writing"),
        ('title = "T"', f'title = "{"T" * 81}"', "title has 80 characters at most"),
        ('"fine * 100"', '"fines * 100"', "[[steps]] 1, question 1: no value 'fines'; there are decay,"),
        ('"fine * 100"', "\"__import__('os').system('x')\"", "[[steps]] 1, question 1: expression"),
        ('"fine * 100"', '"' + "(" * 400 + '"', "question 1: expression is longer than 300"),
        ('"train_accuracy <= 1"', '"train_bits <= 1"', "[[steps]] 2, question 1: no value 'train_bits'"),
        ('name = "fine"', 'name = "loss"', "value “loss” is the name of a value that every lesson has"),
        ('name = "fine"', 'name = "Fine"', "value “Fine” is no name"),
        ('measure = "score"\narguments', 'measure = "os.system"\narguments', "no name of a measure"),
        ("{ hidden = 8 }", "{ hidden = 0 }", "[[steps]] 2, rivals: hidden must be between 1"),
        ("{ hidden = 8 }", "{ mood = 1 }", "[[steps]] 2, rivals: there is no parameter 'mood'"),
        ("{ hidden = 8 }", "{}", "[[steps]] 2, rivals: one changes nothing"),
        ("{ hidden = 8 }", "{ hidden = 8 }, { hidden = 9 }, { hidden = 7 }", "3 rivals at most, not 4"),
        ("minus_step = 2", "minus_step = 3", "claim “c”: minus_step must be between 1 and 2"),
        ("minus_step = 2", "minus_step = 1", "claim “c”: minus_step is the step itself"),
        ('kind = "number"', 'kind = "number"\nhint = "x"', "unknown field `hint`"),
    ],
)
def test_that_a_mistake_is_one_line_that_says_where(tmp_path, old, new, told):
    assert old in TOML
    with pytest.raises(LessonError) as error:
        load_lesson("own", write(tmp_path, toml=TOML.replace(old, new, 1)))
    assert told in str(error.value)
    assert str(error.value).startswith("lesson own, lesson.toml: ")
    assert str(error.value).isprintable()


def test_that_a_set_up_holds_as_long_as_it_is_the_same_but_for_the_seed(lesson):
    question, document = lesson.steps[0].questions[0], lesson.document_at(0)

    def differs(**changes):
        settings = {name: changes.pop(name) for name in ("cell", "hidden", "seed") if name in changes}
        changed = msgspec.structs.replace(document.settings, **settings)
        return difference(lesson, 0, msgspec.structs.replace(document, settings=changed, **changes), question)

    assert not differs()
    assert not differs(seed=7)
    assert not differs(reading="bad")  # the question is not about it
    assert differs(hidden=5).settings == ("hidden",)
    assert differs(examples=document.examples[:1]).sentences
    edit = SetWeight(update=0, name="W_x", index=(0, 0), value=1.0)
    assert differs(edits=(edit,)).weights
    assert bool(difference(lesson, 1, Document(), lesson.steps[1].questions[0]))


def test_that_a_question_about_the_sentence_holds_only_for_that_sentence(lesson):
    asked, document = lesson.steps[1].questions[0], lesson.document_at(1)
    assert not difference(lesson, 1, document, asked)
    assert difference(lesson, 1, msgspec.structs.replace(document, reading="bad"), asked).reading

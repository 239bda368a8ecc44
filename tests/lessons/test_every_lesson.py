"""What holds for every folder in resources/lessons."""

import re
from functools import cache

import pytest

from rnn_playground.document.lessons import GROUPS, lesson_headings, lesson_ids, load_lesson
from rnn_playground.folders import resources
from rnn_playground.lab.checking import loaded
from rnn_playground.lab.reveal import reveal
from rnn_playground.shell.actions import ACTIONS
from rnn_playground.shell.formulas import formula
from rnn_playground.shell.question_inputs import make_input
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.registry import panels
from rnn_playground.views.track import tracks

LESSONS = sorted(folder.parent.name for folder in (resources() / "lessons").glob("*/lesson.toml"))
EDITORS = {"sentences", "settings", "whatif"}


_load = cache(load_lesson)  # nothing in it can be changed


@pytest.fixture(params=LESSONS)
def lesson(request):
    return _load(request.param)


def test_that_all_lessons_stand_in_the_course_in_one_order():
    assert set(lesson_ids()) == set(LESSONS)
    headings = lesson_headings()
    assert {heading.id for heading in headings} == set(LESSONS)
    places = [(GROUPS.index(heading.group), heading.order) for heading in headings]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_that_every_measure_and_argument_is_known(lesson_id):
    loaded(lesson_id)  # raises LessonError, naming claim or value


def test_that_a_lesson_says_what_it_is_and_what_it_found(lesson):
    assert lesson.group in GROUPS
    assert 10 <= len(lesson.summary) <= 130
    assert 30 <= len(lesson.found) <= 400
    assert lesson.found.rstrip("*").endswith(".")
    assert lesson.document.title == lesson.title


def test_that_a_lesson_promises_something_or_reports_a_measured_rate(lesson):
    text = " ".join(" ".join(step.markdown for step in lesson.steps).split())
    assert lesson.claims or re.search(r"[Mm]easured", text)
    for claim in lesson.claims:
        assert claim.text.rstrip().endswith((".", "”", ")")), claim.name
        assert len(claim.text) <= 200


def test_that_a_lesson_asks_at_least_two_questions_and_explains_them(lesson):
    questions = [question for step in lesson.steps for question in step.questions]
    assert len(questions) >= 2
    assert all(question.explain for question in questions)


def test_that_each_step_is_short_enough_to_read_beside_the_window(lesson):
    for step in lesson.steps:
        assert 15 <= len(step.markdown.split()) <= 400, step.title
        assert len(step.title) <= 60


def test_that_what_a_lesson_shows_is_there(lesson):
    known = set(panels()) | EDITORS
    rows = set(tracks()) | {"gate"}
    for shown, ids in ((lesson.layout, lesson.tracks), *((step.panels, step.tracks) for step in lesson.steps)):
        assert set(shown) <= known
        assert {name.split(".")[0] for name in ids} <= rows


def test_that_texts_ask_for_no_picture_link_or_html(lesson):
    for step in lesson.steps:
        plain = re.sub(r"`[^`]*`|\$\$.*?\$\$", "", step.markdown)
        assert not re.search(r"!\[|\]\(|<\w|https?:", plain), step.title


def test_that_every_formula_is_typeset(qapp, lesson):
    for step in lesson.steps:
        assert step.markdown.count("$$") % 2 == 0
        for line in step.markdown.split("\n"):
            if "$$" in line:
                assert re.fullmatch(r"\s*\$\$[^$]+\$\$\s*", line), "a formula has a line of its own"
                assert formula(line.strip().strip("$").strip(), 12.0, (0, 0, 0)) is not None, line


def test_that_every_key_in_the_text_is_a_shortcut(lesson):
    keys = {action.shortcut for action in ACTIONS}
    text = " ".join(step.markdown for step in lesson.steps)
    assert set(re.findall(r"(?:Ctrl|Shift|Alt)\+(?:Shift\+)?\w+", text)) <= keys


def test_that_each_step_can_be_trained_and_its_questions_measured(qtbot, lesson):
    made = {}
    for place, step in enumerate(lesson.steps):
        document = lesson.document_at(place)
        key = (id(document.examples), document.settings)
        if key not in made:
            made[key] = Trainer(document)
            made[key].step()
        for question in step.questions:
            found = reveal(question, lesson.values, document.reading, made[key])
            assert found.problem == "", question.text
            assert set(found.values) == question.names
            qtbot.addWidget(make_input(question))

"""Verdicts over seeds, lessons checked in other processes, and the command `check`."""

import json
import math

import msgspec
import pytest

from rnn_playground.cli import main
from rnn_playground.document.lessons import Claim, LessonError
from rnn_playground.lab.check import Result, check_lesson
from rnn_playground.lab.checking import check_lessons, loaded
from rnn_playground.lab.verdict import verdicts

TOML = """
title = "T"
order = 5
summary = "S"
shape = "many-to-one"
[document]
settings = { task = "classify", hidden = 4, held_out = 0.0, rate = 0.05 }
data = { file = "rows.tsv" }
[[values]]
name = "fine"
measure = "score"
arguments = { part = "train" }
[[steps]]
  [[steps.questions]]
  kind = "number"
  text = "How many?"
  answer = "fine"
  updates = 5
[[steps]]
settings = { hidden = 1 }
[[claims]]
name = "learnt"
text = "It learns."
measure = "score"
arguments = { part = "train", metric = "loss" }
at_most = 0.5
updates = 60
[[claims]]
name = "more"
text = "Less than with one unit."
measure = "score"
arguments = { part = "train", metric = "loss" }
at_most = 0
step = 1
minus_step = 2
updates = 40
"""


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "lessons" / "own"
    folder.mkdir(parents=True)
    (folder / "lesson.toml").write_text(TOML)
    (folder / "lesson.md").write_text("## One\n\na\n\n## Two\n\nb\n")
    (folder / "rows.tsv").write_text("good\tyes\nbad\tno\nnot good\tno\nnot bad\tyes\n")
    return folder.parent


def result(claim, seed, value):
    return Result(claim=claim, seed=seed, value=value, holds=claim.holds(value), updates=9, seconds=seed)


def test_that_a_claim_holds_for_nineteen_of_twenty_seeds_and_not_for_eighteen():
    claim = Claim(name="c", text="C", measure="score", at_least=0.5)
    values = [1.0] * 19 + [0.25]
    (verdict,) = verdicts([claim], [result(claim, seed, value) for seed, value in enumerate(values, start=1)])
    assert (verdict.held, verdict.holds, verdict.seconds) == (19, True, 20)
    assert "least 0.25, median 1, most 1" in verdict.in_words()
    assert "19 of 20 seeds" in verdict.in_words()
    values[0] = math.nan
    (verdict,) = verdicts([claim], [result(claim, seed, value) for seed, value in enumerate(values, start=1)])
    assert not verdict.holds
    told = verdict.as_json()
    assert (told["values"][0], told["held"], told["of"], told["least"], told["most"]) == (None, 18, 20, 0.25, 1.0)
    json.dumps(told, allow_nan=False)


def test_that_a_difference_of_two_steps_is_that_of_two_trainings(root):
    lesson = loaded("own", root)
    own, difference = check_lesson(lesson, [3])
    assert (own.updates, difference.updates) == (60, 40)
    alone = [
        Claim(name=str(step), text="", measure="score", arguments=lesson.claims[1].arguments, step=step, updates=40)
        for step in (0, 1)
    ]
    first, second = check_lesson(msgspec.structs.replace(lesson, claims=tuple(alone)), [3])
    assert difference.value == first.value - second.value
    assert difference.seconds > 0


def test_that_other_processes_measure_the_same(root):
    (one,) = check_lessons(["own"], [1, 2], jobs=1, root=root)
    (two,) = check_lessons(["own"], [1, 2], jobs=2, root=root)
    assert one[0] == two[0]
    assert [v.as_json()["values"] for v in one[1]] == [v.as_json()["values"] for v in two[1]]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('measure = "score"\narguments = { part = "train" }', 'measure = "mood"', "value “fine”: no measure 'mood'"),
        ('text = "It learns."\nmeasure = "score"', 'text = ""\nmeasure = "mood"', "claim “learnt”: no measure"),
        ('{ part = "train" }', '{ parts = "train" }', "no argument 'parts': there are part, metric"),
    ],
)  # fmt: skip
def test_that_an_unknown_measure_is_told_before_anything_is_trained(root, old, new, told):
    assert old in TOML
    (root / "own" / "lesson.toml").write_text(TOML.replace(old, new, 1))
    with pytest.raises(LessonError, match=r"lesson own, lesson\.toml") as error:
        list(check_lessons(["own"], [1], jobs=1, root=root))
    assert told in str(error.value)


@pytest.fixture
def our_lessons(root, monkeypatch):
    monkeypatch.setattr("rnn_playground.document.lessons.resources", lambda: root.parent)
    return root


def test_that_the_command_prints_claims_questions_and_verdicts_and_writes_them(our_lessons, capsys, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "claims.json"
    code = main(["check", "--all", "--seeds", "2", "--jobs", "1", "--questions", "--json", str(out)])
    told, written = capsys.readouterr().out, json.loads(out.read_text())
    (lesson,) = written["lessons"]
    assert lesson["id"] == "own"
    assert code == (0 if written["holds"] else 1)
    assert [claim["name"] for claim in lesson["claims"]] == ["learnt", "more"]
    assert all(len(claim["values"]) == 2 for claim in lesson["claims"])
    assert "learnt: It learns." in told
    assert "step 1, number: How many?" in told
    assert len(lesson["questions"][0]["found"]) == 2


def test_that_a_claim_that_fails_is_exit_code_one(our_lessons, capsys):
    toml = our_lessons / "own" / "lesson.toml"
    toml.write_text(TOML.replace("at_most = 0.5", "at_most = -1"))
    assert main(["check", "own", "--seeds", "1", "--jobs", "1"]) == 1
    assert "FAILS  learnt" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["sky", "--all"], ["nosuch"], ["sky", "--seeds", "0"], ["sky", "--jobs", "x"]])
def test_that_wrong_words_are_one_line(words, capsys):
    assert main(["check", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1

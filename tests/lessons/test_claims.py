"""Each claim of each lesson holds for one seed, with the lesson's own settings: 20 are `rnn-playground check --all`."""

import msgspec
import pytest

from rnn_playground.document.lessons import load_lesson
from rnn_playground.folders import resources
from rnn_playground.lab.check import check_lesson
from rnn_playground.lab.checking import check_lessons

SEEDS = range(1, 6)
MOST_SECONDS = 60.0  # to a claim, with the default settings
LESSONS = sorted(folder.parent.name for folder in (resources() / "lessons").glob("*/lesson.toml"))


@pytest.mark.lesson_claims
@pytest.mark.parametrize("lesson_id", LESSONS)
def test_that_every_claim_holds_within_a_minute(lesson_id):
    ((lesson, verdicts),) = check_lessons([lesson_id], [1], jobs=1)
    assert [verdict.claim for verdict in verdicts] == list(lesson.claims)
    failed = {verdict.claim.name: verdict.results[0].value for verdict in verdicts if not verdict.holds}
    assert not failed
    assert max((verdict.seconds for verdict in verdicts), default=0.0) < MOST_SECONDS


@pytest.mark.lesson_claims
def test_that_an_untrained_network_keeps_no_claim(lesson):
    untrained = msgspec.structs.replace(
        lesson, claims=tuple(msgspec.structs.replace(claim, updates=0, epochs=0) for claim in lesson.claims)
    )
    assert not [result.claim.name for result in check_lesson(untrained, [1]) if result.holds]


@pytest.mark.lesson_claims
def test_that_training_long_past_the_claim_does_not_undo_it(lesson):
    longer = tuple(msgspec.structs.replace(claim, updates=4000, epochs=0) for claim in lesson.claims)
    results = check_lesson(msgspec.structs.replace(lesson, claims=longer), [1])
    assert all(result.holds for result in results)


@pytest.mark.lesson_claims
def test_that_an_elman_cell_learns_the_reviews_but_less_of_the_rule():
    def score(cell, part):
        lesson = load_lesson("sentiment")
        settings = msgspec.structs.replace(lesson.document.settings, cell=cell)
        claim = msgspec.structs.replace(lesson.claims[0], arguments={"part": part, "metric": "accuracy"}, step=0)
        changed = msgspec.structs.replace(
            lesson, document=msgspec.structs.replace(lesson.document, settings=settings), claims=(claim,)
        )
        results = check_lesson(changed, SEEDS)
        return sum(result.value for result in results) / len(results)

    assert score("elman", "train") > 0.97
    assert score("elman", "held out") < score("gru", "held out") - 0.05

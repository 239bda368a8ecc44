"""Each claim of each lesson holds for five seeds, in time, with the lesson's own settings."""

import msgspec
import pytest

from rnn_playground.document.lessons import load_lesson
from rnn_playground.lab.check import check_lesson

SEEDS = range(1, 6)
MOST_SECONDS = 15.0


@pytest.mark.lesson_claims
@pytest.mark.parametrize("seed", SEEDS)
def test_that_every_claim_holds_within_fifteen_seconds(lesson, seed):
    results = check_lesson(lesson, [seed])
    assert [result.claim for result in results] == list(lesson.claims)
    failed = {result.claim.name: result.value for result in results if not result.holds}
    assert not failed
    assert max(result.seconds for result in results) < MOST_SECONDS


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

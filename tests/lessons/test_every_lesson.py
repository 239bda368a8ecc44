"""What holds for every folder in resources/lessons."""

import pytest

from rnn_playground.document.lessons import lesson_ids, load_lesson
from rnn_playground.lab.claims import problem_of


@pytest.mark.parametrize("lesson_id", lesson_ids())
def test_that_every_measure_is_known(lesson_id):
    for claim in load_lesson(lesson_id).claims:
        assert problem_of(claim) == "", claim.name

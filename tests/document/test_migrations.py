"""Files of older versions are brought up to the present one step by step."""

import pytest

from rnn_playground.document.migrations import MIGRATIONS, VERSION, migrate


def test_that_every_older_version_has_its_step() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_that_a_file_of_the_present_version_stays_as_it_is() -> None:
    project: dict[str, object] = {"document": {}}
    assert migrate(project, VERSION) is project


def test_that_steps_are_taken_in_order_from_the_version_of_the_file() -> None:
    steps = {number: lambda old, number=number: {**old, str(number): len(old)} for number in (1, 2, 3)}
    assert migrate({}, 1, steps, target=4) == {"1": 0, "2": 1, "3": 2}
    assert migrate({}, 3, steps, target=4) == {"3": 0}


def test_that_a_version_that_never_was_is_an_error() -> None:
    with pytest.raises(KeyError):
        migrate({}, 0, {1: dict}, target=2)

"""Adding and taking away what-if marks."""

import msgspec
import pytest

from rnn_playground.document.what_if import (
    Clamp,
    Mark,
    Start,
    Transplant,
    on_unit,
    silenced,
    with_clamp,
    with_start,
    without_unit,
)

HERE = Clamp(recurrence=0, unit=1, value=0.5, step=2)
THERE = Clamp(recurrence=0, unit=1, value=0.5, step=3)
ALL = Clamp(recurrence=0, unit=1, value=-1.0)
WHOLE = Transplant(recurrence=0, step=1, text="a", from_step=0)
ONE = Transplant(recurrence=0, step=1, text="a", from_step=0, unit=1)


def test_that_a_clamp_takes_the_place_of_one_at_its_step_and_one_at_every_step_that_of_all() -> None:
    other = Clamp(recurrence=0, unit=1, value=0.5, state="c")
    again = msgspec.structs.replace(HERE, value=0.75)
    assert with_clamp((HERE, THERE), again) == (THERE, again)
    assert with_clamp((HERE, THERE, other, WHOLE), ALL) == (other, WHOLE, ALL)
    assert with_clamp((ALL,), HERE) == (ALL, HERE)
    assert with_clamp((silenced(0, 0), silenced(1, 1)), ALL) == (silenced(0, 0), silenced(1, 1), ALL)


def test_that_there_is_one_start_at_most() -> None:
    zero, prefix = Start(kind="zero"), Start(kind="prefix", text="once")
    assert with_start((zero, HERE), prefix) == (HERE, prefix)
    assert with_start((zero, HERE), None) == (HERE,)


def test_that_marks_on_a_unit_go_and_those_on_whole_states_stay() -> None:
    start = Start(kind="zero")
    assert without_unit((HERE, WHOLE, ONE, start, silenced(0, 2)), 0, 1) == (WHOLE, start, silenced(0, 2))
    assert not on_unit(HERE, 1, 1)


@pytest.mark.parametrize("mark", [HERE, ALL, WHOLE, ONE, Start(kind="prefix", text="once", on=False)])
def test_that_marks_come_back_from_text_and_are_on_unless_told(mark: Mark) -> None:
    assert msgspec.json.decode(msgspec.json.encode(mark), type=Mark) == mark
    bare = {name: value for name, value in msgspec.to_builtins(mark).items() if name != "on"}
    assert msgspec.convert(bare, type=Mark).on


@pytest.mark.parametrize(
    "wrong",
    [{"unit": -1}, {"recurrence": -1}, {"step": -1}, {"state": "x"}, {"value": 1e7}, {"value": -1e300}],
)
def test_that_places_below_the_first_and_values_beyond_all_use_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(HERE), **wrong}, type=Mark)

"""The table of parameters and what follows from its rows."""

from dataclasses import replace
from typing import get_args

import msgspec
import pytest

from rnn_playground.document.parameters import (
    Parameter,
    ParameterError,
    Settings,
    applies,
    checked,
    compatible,
    effective,
    label_for,
    needed,
    parameters,
    with_value,
)
from rnn_playground.document.row import AtLeast
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.optimizers import OPTIMIZERS
from rnn_playground.engine.spec import InitialState, Recurrent

TABLE = tuple(parameters().values())
NUMBERS = tuple(entry for entry in TABLE if entry.type in (int, float))


def named(entry: Parameter) -> str:
    return entry.name


def test_that_the_table_lists_every_setting_in_the_order_of_the_form() -> None:
    assert tuple(parameters()) == Settings.__struct_fields__


def test_that_the_form_begins_with_the_task_and_ends_with_training() -> None:
    groups = [entry.row.group for entry in TABLE]
    assert groups == sorted(groups, key=("task", "network", "training").index)


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_that_a_parameter_has_a_title_and_at_most_two_sentences_of_help(entry: Parameter) -> None:
    assert 3 <= len(entry.row.title) <= 24
    assert entry.row.title[0].isupper()
    assert entry.row.help.endswith(".")
    assert 20 <= len(entry.row.help) <= 200
    assert "  " not in entry.row.help


def test_that_no_two_parameters_share_a_title() -> None:
    titles = [entry.row.title for entry in TABLE]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_that_a_parameter_is_a_switch_a_choice_or_a_number_with_a_range(entry: Parameter) -> None:
    low, high = entry.row.low, entry.row.high
    ranged = low is not None and high is not None and low < high
    assert (entry.type, bool(entry.choices), ranged) in {
        (bool, False, False), (str, True, False), (int, False, True), (float, False, True),
    }


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_that_the_default_is_a_value_that_the_parameter_may_have(entry: Parameter) -> None:
    assert entry.check(entry.default) == entry.default
    assert type(entry.check(entry.default)) is entry.type


@pytest.mark.parametrize("entry", NUMBERS, ids=named)
def test_that_both_ends_of_a_range_are_allowed_and_what_lies_beyond_is_not(entry: Parameter) -> None:
    low, high = entry.row.low, entry.row.high
    assert low is not None
    assert high is not None
    assert entry.check(low) == low
    assert entry.check(high) == high
    for beyond in (low - 1, high + 1):
        with pytest.raises(ParameterError, match=rf"^{entry.name} must be between "):
            entry.check(beyond)


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_that_a_condition_names_another_parameter_and_values_it_can_have(entry: Parameter) -> None:
    if entry.row.only_for is None:
        assert applies(Settings(), entry.name)
        return
    other, values = entry.row.only_for
    assert other != entry.name
    depended_on = parameters()[other]
    if isinstance(values, AtLeast):
        assert (depended_on.row.low or 0) < values.low <= (depended_on.row.high or 0)
    else:
        assert set(values) < set(depended_on.choices)


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_that_a_logarithmic_parameter_stays_above_zero(entry: Parameter) -> None:
    assert not entry.row.logarithmic or (entry.row.low is not None and entry.row.low > 0)


def test_that_flags_are_written_with_hyphens() -> None:
    assert parameters()["forget_bias"].flag == "--forget-bias"
    assert parameters()["rate"].flag == "--rate"


def test_that_the_cells_and_optimizers_of_the_engine_can_be_chosen() -> None:
    assert parameters()["cell"].choices == ("elman", "gru", "lstm", "bag", "last")
    assert parameters()["optimizer"].choices == (
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw",
    )  # fmt: skip
    assert set(parameters()["task"].choices) == {
        "answer", "classify", "tag", "next", "generate", "rate", "regress", "translate",
    }  # fmt: skip


def test_that_a_changed_value_leaves_all_others() -> None:
    changed = with_value(Settings(rate=0.1), "hidden", "32")
    assert changed == Settings(rate=0.1, hidden=32)


def test_that_an_unknown_parameter_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ParameterError, match=r"^there is no parameter 'hiden'; there are task, tokens, "):
        with_value(Settings(), "hiden", 3)


def test_that_settings_made_elsewhere_are_checked_value_by_value() -> None:
    with pytest.raises(ParameterError, match=r"^layers must be between 1 and 8 layers, not 9$"):
        checked(Settings(layers=9))
    decoded = msgspec.convert({"clip": 3, "hidden": 8}, Settings)
    assert checked(decoded) == Settings(clip=3.0, hidden=8)
    assert type(checked(decoded).clip) is float


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("hidden", 32, "Hidden units: 32"),
        ("rate", 0.005, "Learning rate: 0.005"),
        ("rate", 1e-6, "Learning rate: 0.000001"),
        ("lowercase", False, "Fold case: off"),
        ("cell", "lstm", "Cell: lstm"),
        ("seed", 2147483647, "Seed: 2,147,483,647"),
    ],
)
def test_that_undo_names_a_change_by_title_and_value(name: str, value: str | int | float, label: str) -> None:
    assert label_for(name, value) == label


@pytest.mark.parametrize(
    ("name", "with_effect", "without"),
    [
        ("forget_bias", Settings(cell="lstm"), Settings(cell="gru")),
        ("nonlinearity", Settings(cell="elman"), Settings(cell="lstm")),
        ("length", Settings(task="next"), Settings(task="classify")),
        ("dropout", Settings(layers=2), Settings(layers=1)),
        ("radius", Settings(recurrent="spectral"), Settings(recurrent="orthogonal")),
    ],
)
def test_that_some_parameters_have_an_effect_only_beside_others(
    name: str, with_effect: Settings, without: Settings
) -> None:
    assert applies(with_effect, name)
    assert not applies(without, name)


def test_that_parameters_without_effect_do_not_make_settings_different_in_effect() -> None:
    def in_effect(cell: str, bias: float) -> Settings:
        return effective(Settings(cell=cell, forget_bias=bias))

    assert in_effect("gru", 3.0) == in_effect("gru", 0.0)
    assert in_effect("lstm", 3.0) != in_effect("lstm", 0.0)


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("dropout", ("layers", "2 or more")),
        ("radius", ("recurrent", "identity or spectral")),
        ("forget_bias", ("cell", "LSTM")),
        ("rate", ("", "")),
    ],
)
def test_that_what_a_parameter_needs_is_said_in_words(name: str, condition: tuple[str, str]) -> None:
    assert needed(name) == condition


def test_that_or_more_has_no_end_however_many_layers_the_table_allows() -> None:
    """Dropout would silently have had no effect beyond the layers that its own row repeated."""
    assert [applies(Settings(layers=layers), "dropout") for layers in (1, 2, 8, 9, 64)] == [False, *[True] * 4]
    assert effective(Settings(layers=9, dropout=0.3)).dropout == 0.3


def test_that_exact_numbers_are_said_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = replace(TABLE[0].row, only_for=("layers", (2, 4)))
    monkeypatch.setitem(parameters(), "task", replace(TABLE[0], row=exact))
    assert needed("task") == ("layers", "2 or 4")


@pytest.mark.parametrize(("name", "kinds"), [("cell", CELLS), ("optimizer", OPTIMIZERS)])
def test_that_a_kind_brings_its_own_title_and_is_shown_by_it(
    monkeypatch: pytest.MonkeyPatch, name: str, kinds: dict[str, type]
) -> None:
    for kind in kinds.values():
        assert parameters()[name].shown(kind.name) == vars(kind)["title"]
    kind = type("Newcomer", (next(iter(kinds.values())),), {"name": "newcomer", "title": "The Newcomer"})
    monkeypatch.setitem(kinds, "newcomer", kind)
    assert parameters()[name].choices[-1] == "newcomer"
    assert parameters()[name].shown("newcomer") == "The Newcomer"


def test_that_truncation_of_both_ways_is_refused_with_what_to_do() -> None:
    both = Settings(bidirectional=True, truncate=5)
    for check in (compatible, checked):
        with pytest.raises(ParameterError, match=r"set “Truncate” to 0, or “Both ways” to off$"):
            check(both)
    for settings in (Settings(bidirectional=True), Settings(truncate=5)):
        assert compatible(settings) is settings


def test_that_a_network_that_would_read_its_own_targets_is_refused_with_what_to_do() -> None:
    seen = Settings(task="next", bidirectional=True)
    for check in (compatible, checked):
        with pytest.raises(ParameterError, match=r"set “Both ways” to off, or choose another task$"):
            check(seen)
    for settings in (Settings(task="next"), Settings(task="tag", bidirectional=True)):
        assert compatible(settings) is settings


def test_that_the_engine_and_the_table_offer_the_same_beginnings() -> None:
    assert parameters()["recurrent"].choices == get_args(Recurrent)
    assert parameters()["initial_state"].choices == get_args(InitialState)


def test_that_settings_of_before_are_as_they_were() -> None:
    """A network is what it was in files and lessons that say nothing of what came later."""
    plain = Settings()
    later = ("bidirectional", "dropout", "recurrent", "initial_state", "decay", "clip_value", "truncate")
    assert [getattr(plain, name) for name in later] == [False, 0.0, "uniform", "zero", 0.0, 0.0, 0]

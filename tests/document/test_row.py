"""How values of parameters are read from people and written for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.document.row import Parameter, ParameterError, Row, Value, format_value


def words() -> tuple[str, ...]:
    return ("elman", "gru")


WHOLE = Parameter("hidden", int, 16, Row(
    title="Hidden", help="", group="network", effect="live", unit="units", low=1, high=512))
REAL = Parameter("rate", float, 0.1, Row(
    title="Rate", help="", group="training", effect="live", low=1e-6, high=10))
SWITCH = Parameter("fold", bool, True, Row(title="Fold", help="", group="task", effect="data"))
CHOICE = Parameter("cell", str, "gru", Row(
    title="Cell", help="", group="network", effect="live", choices=words))


@pytest.mark.parametrize(
    ("parameter", "given_value", "read"),
    [
        (WHOLE, "32", 32), (WHOLE, " 7 ", 7), (WHOLE, 8.0, 8), (WHOLE, 512, 512),
        (REAL, ".5", 0.5), (REAL, "1e-3", 0.001), (REAL, 3, 3.0), (REAL, "10", 10.0),
        (SWITCH, "yes", True), (SWITCH, "Off", False), (SWITCH, "1", True), (SWITCH, "false", False),
        (SWITCH, False, False), (CHOICE, " GRU", "gru"), (CHOICE, "elman", "elman"),
    ],
)
def test_that_values_are_read_as_on_a_command_line(
    parameter: Parameter, given_value: Value, read: Value
) -> None:
    found = parameter.check(given_value)
    assert found == read
    assert type(found) is parameter.type


@pytest.mark.parametrize(
    ("parameter", "refused", "message"),
    [
        (WHOLE, 0, "hidden must be between 1 and 512 units, not 0"),
        (WHOLE, "513", "hidden must be between 1 and 512 units, not “513”"),
        (WHOLE, 3.5, "hidden must be a whole number between 1 and 512 units, not 3.5"),
        (WHOLE, "1_0", "hidden must be a whole number between 1 and 512 units, not “1_0”"),
        (WHOLE, "", "hidden must be a whole number between 1 and 512 units, not “”"),
        (WHOLE, True, "hidden must be a whole number between 1 and 512 units, not True"),
        (WHOLE, float("inf"), "hidden must be a whole number between 1 and 512 units, not inf"),
        (WHOLE, 10**9, "hidden must be between 1 and 512 units, not 1,000,000,000"),
        pytest.param(
            WHOLE, 10**5000, "hidden must be between 1 and 512 units, not a number of thousands of digits",
            id="thousands of digits",
        ),
        (REAL, 0, "rate must be between 0.000001 and 10, not 0"),
        (REAL, "nan", "rate must be a number between 0.000001 and 10, not “nan”"),
        (REAL, float("nan"), "rate must be a number between 0.000001 and 10, not nan"),
        (REAL, -(10**11), "rate must be between 0.000001 and 10, not -100,000,000,000"),
        pytest.param(
            REAL, 10**400,
            "rate must be a number between 0.000001 and 10, not 10,000,000,000,000,000,000,000,000,000,…",
            id="too large for a float",
        ),
        (REAL, False, "rate must be a number between 0.000001 and 10, not False"),
        (SWITCH, "maybe", "fold must be on or off, not “maybe”"),
        (SWITCH, 1, "fold must be on or off, not 1"),
        (CHOICE, "rnn", "cell must be one of elman, gru, not “rnn”"),
        (CHOICE, "a\nb", "cell must be one of elman, gru, not 'a\\nb'"),
        (CHOICE, 3, "cell must be one of elman, gru, not 3"),
    ],
)
def test_that_a_refused_value_is_answered_with_what_it_may_be(
    parameter: Parameter, refused: Value, message: str
) -> None:
    with pytest.raises(ParameterError) as error:
        parameter.check(refused)
    assert str(error.value) == message


def test_that_a_unit_that_cannot_be_counted_stands_in_brackets() -> None:
    row = Row(title="Clip", help="", group="training", effect="live", unit="gradient norm", low=0, high=1000)
    assert Parameter("clip", float, 5.0, row).allowed() == "between 0 and 1,000 (gradient norm)"


def test_that_minus_zero_is_read_as_zero() -> None:
    row = Row(title="Bias", help="", group="network", effect="live", low=-1, high=1)
    assert str(Parameter("bias", float, 0.0, row).check("-0")) == "0.0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "on"), (False, "off"), (1240, "1,240"), (-3, "-3"), (0.0, "0"), (5.0, "5"), (0.005, "0.005"),
        (0.1 + 0.2, "0.30000000000000004"), (100.0, "100"), (2e-05, "0.00002"), (1e-300, "1e-300"),
        (123456.5, "123,456.5"), (1e20, "1e+20"), (float("nan"), "nan"), ("gru", "gru"),
    ],
)
def test_that_values_are_written_in_full_where_that_stays_readable(value: Value, text: str) -> None:
    assert format_value(value) == text


@given(st.floats(min_value=1e-6, max_value=1e14))
def test_that_a_written_number_reads_back_exactly(value: float) -> None:
    assert float(format_value(value).replace(",", "")) == value


@given(st.text() | st.integers() | st.floats() | st.booleans())
def test_that_any_value_is_read_or_refused_in_one_printable_line(value: Value) -> None:
    for parameter in (WHOLE, REAL, SWITCH, CHOICE):
        message = ""
        try:
            found = parameter.check(value)
        except ParameterError as error:
            message = str(error)
        else:
            assert type(found) is parameter.type
            assert parameter.check(found) == found
        assert message.isprintable()
        assert len(message) < 120

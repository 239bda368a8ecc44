"""A row of the parameter table: what one parameter is called, what it may be, and how its values are read."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Group = Literal["task", "network", "training"]
# What a change asks of a running training:
#   live     tune the running optimizer
#   data     encode the sentences anew, keep the weights where the shapes allow
#   rebuild  a new network from the seed
Effect = Literal["live", "data", "rebuild"]
Value = str | int | float | bool

_TRUTHS = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)


class ParameterError(ValueError):
    """Say which parameter has a value that it cannot have, and which it can."""


@dataclass(frozen=True)
class AtLeast:
    """Hold all numbers from `low` on, however far a parameter's range goes: `3 in AtLeast(2)`."""

    low: int

    def __contains__(self, value: Value) -> bool:
        """Say whether it is such a number."""
        return not isinstance(value, str) and value >= self.low


@dataclass(frozen=True, kw_only=True)
class Row:
    """Describe one parameter: what it is called, what it may be, and what changing it asks for."""

    title: str
    help: str  # two sentences at most; the unit where there is one
    group: Group
    effect: Effect
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: Callable[[], tuple[str, ...]] | None = None
    titles: Callable[[], Mapping[str, str]] | None = None  # choices as people write them; others: as they are
    logarithmic: bool = False  # steps multiply instead of add
    step: float | None = None  # what one step adds; None: the form chooses
    quick: bool = False  # also in the tool bar
    only_for: tuple[str, tuple[Value, ...] | AtLeast] | None = None  # (other parameter, values): no effect elsewhere


@dataclass(frozen=True)
class Parameter:
    """Hold a row of the table with its name, type and default."""

    name: str
    type: type
    default: Value
    row: Row

    @property
    def flag(self) -> str:
        """Return the option of the command line, such as "--forget-bias"."""
        return "--" + self.name.replace("_", "-")

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the allowed words, or () for a parameter that is not a choice."""
        return self.row.choices() if self.row.choices else ()

    def shown(self, value: Value) -> str:
        """Write one of its values for people: a choice by its title, such as "LSTM"."""
        titles = self.row.titles() if self.row.titles else {}
        return titles.get(value, value) if isinstance(value, str) else format_value(value)

    def check(self, value: Value) -> Value:
        """Return the value in the parameter's type; raise ParameterError saying what it may be.

        Text is read as on a command line: "yes", "off" for a switch, "32" for a whole number, ".5" for a
        number, a choice in any case. A float without a fraction counts as a whole number; a truth value
        is no number.
        """
        found = self._read(value)
        if found is None:
            # "between 1 and 512 units" would be a poor answer to 3.5
            kind = {int: "a whole number ", float: "a number "}.get(self.type, "")
            allowed = self.allowed() if self._is_number(value) else kind + self.allowed()
            raise ParameterError(f"{self.name} must be {allowed}, not {_shown(value)}")
        return found

    def allowed(self) -> str:
        """Say in words what the value may be, such as "between 1 and 512 units"."""
        if self.type is bool:
            return "on or off"
        if self.type is str:
            return "one of " + ", ".join(self.choices)
        limits = f"between {_bound(self.row.low)} and {_bound(self.row.high)}"
        if self.type is int:
            return f"{limits} {self.row.unit}".strip()
        return f"{limits} ({self.row.unit})" if self.row.unit else limits

    def _is_number(self, value: Value) -> bool:
        return (_whole(value) if self.type is int else _real(value)) is not None

    def _read(self, value: Value) -> Value | None:
        if self.type is bool:
            return _truth(value)
        if self.type is str:
            return _text(value) if isinstance(value, str) and _text(value) in self.choices else None
        number = _whole(value) if self.type is int else _real(value)
        if number is None or not _at_least(self.row.low, number) or not _at_least(number, self.row.high):
            return None
        return number


def format_value(value: Value) -> str:
    """Write a value for people: shortest exact decimals without an exponent where that stays readable."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        return value
    if not math.isfinite(value) or (value and not 1e-6 <= abs(value) < 1e15):
        return f"{value:g}"
    text = f"{Decimal(repr(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: str) -> str:
    return value.strip().lower()


def _truth(value: Value) -> bool | None:
    """Read a switch, or return None; numbers are none."""
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(_text(value)) if isinstance(value, str) else None


def _whole(value: Value) -> int | None:
    """Read a whole number, or return None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    try:
        return None if isinstance(value, str) and "_" in value else int(value)
    except ValueError:
        return None


def _real(value: Value) -> float | None:
    """Read a finite number, or return None; minus zero becomes zero."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return None
    try:
        number = float(value) + 0.0
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _at_least(low: float | None, high: float | None) -> bool:
    return low is None or high is None or low <= high


def _bound(limit: float | None) -> str:
    if limit is None:
        return "any"
    return format_value(int(limit) if float(limit).is_integer() else limit)


def _shown(value: Value) -> str:
    """Quote a refused value, cut to a length that fits a line."""
    if isinstance(value, str) and value.isprintable():
        return f"“{value}”" if len(value) <= 40 else f"“{value[:39]}…”"
    try:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = format_value(value) if number else ascii(value)
    except ValueError:  # more digits than Python writes out
        text = "a number of thousands of digits"
    return text if len(text) <= 40 else text[:39] + "…"

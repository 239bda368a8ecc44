"""Which runs can be added: the menu is made from the parameter table and the settings of the own run."""

from collections.abc import Iterator
from dataclasses import dataclass

from rnn_playground.document.parameters import (
    Parameter,
    ParameterError,
    Settings,
    Value,
    applies,
    compatible,
    parameters,
    with_value,
)

_FACTORS = (0.1, 0.5, 2.0, 10.0)
_FIXED = ("task", "tokens", "lowercase", "min_count", "special_tokens", "mark_ends", "length", "output", "held_out")


@dataclass(frozen=True)
class Choice:
    """Hold one change that a rival can make."""

    text: str
    name: str
    value: Value


def cells(settings: Settings) -> list[Choice]:
    """Return the other kinds of cell."""
    entry = parameters()["cell"]
    return [Choice(entry.shown(cell), "cell", cell) for cell in entry.choices if cell != settings.cell]


def others(settings: Settings) -> dict[str, list[Choice]]:
    """Return the values that every other parameter may have, by its title; the task and its data stay the same."""
    found: dict[str, list[Choice]] = {}
    for name, entry in parameters().items():
        if name == "cell" or name in _FIXED or not applies(settings, name):
            continue
        values = [Choice(entry.shown(value), name, value) for value in _values(entry, getattr(settings, name))
                  if _possible(settings, name, value)]  # fmt: skip
        if values:
            found[entry.row.title] = values
    return found


def _values(entry: Parameter, present: Value) -> Iterator[Value]:
    if entry.type is bool:
        yield not present
    elif entry.choices:
        yield from (choice for choice in entry.choices if choice != present)
    elif not isinstance(present, str):
        low, high = entry.row.low, entry.row.high
        if entry.name == "seed":
            yield from (int(present) + more for more in (1, 2, 3))
            return
        wanted = {float(f"{present * factor:.3g}") for factor in _FACTORS} | {present + 1.0, present - 1.0}
        if low is not None:
            wanted.add(low)
        for value in sorted(wanted):
            whole: Value = int(value) if entry.type is int else value
            inside = (low is None or value >= low) and (high is None or value <= high)
            if inside and whole != present and (entry.type is float or value == int(value)):
                yield whole


def _possible(settings: Settings, name: str, value: Value) -> bool:
    try:
        compatible(with_value(settings, name, value))
    except ParameterError:
        return False
    return True

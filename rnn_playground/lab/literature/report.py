"""Say what came out: a table for people, rows of plain values for programs."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from rnn_playground.lab.literature.experiment import Measured, Result

HEAD = ("experiment", "the literature says", "required", "measured", "s", "verdict")
WIDTHS = (22, 31, 24, 26, 4, 8)


def head() -> str:
    """Return the head of the table."""
    return "\n".join((_line(HEAD), _line(["-" * width for width in WIDTHS])))


def row(result: Result) -> str:
    """Return one row of the table, several lines, with an empty line after it."""
    experiment = result.experiment
    measured = [_seed(one) for one in result.measured]
    if experiment.needed == "mean":
        measured.append(f"mean    {result.mean:.4f}")
    columns: list[list[str]] = [
        [experiment.name, *wrap(experiment.settings, WIDTHS[0])],
        wrap(experiment.says, WIDTHS[1]),
        wrap(experiment.required or "nothing: for comparison", WIDTHS[2]),
        measured,
        [f"{result.seconds:{WIDTHS[4]}.0f}"],
        [result.verdict],
    ]
    height = max(map(len, columns))
    lines = zip(*(column + [""] * (height - len(column)) for column in columns), strict=True)
    return "\n".join((*map(_line, lines), ""))


def plain(result: Result) -> dict[str, Any]:
    """Return the row for JSON. A value that is not finite is None."""
    experiment = result.experiment
    seeds = [
        {"seed": one.seed, "value": _finite(one.value), "updates": one.updates, "seconds": round(one.seconds, 2)}
        for one in result.measured
    ]
    return {
        "experiment": experiment.name,
        "settings": experiment.settings,
        "says": experiment.says,
        "required": experiment.required,
        "seeds": seeds,
        "mean": _finite(result.mean),
        "verdict": result.verdict,
    }


def _seed(one: Measured) -> str:
    after = f" after {one.updates:,}" if one.updates else ""
    return f"seed {one.seed:<2} {one.value:.4f}{after}"


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _line(cells: Sequence[str]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()

"""The table: its lines as text, its geometric means, its JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from peers_parts.rows import Row
from peers_parts.worker import EXTRA

RATIOS = ("torch", "jax", "limit")


def geometric_means(
    rows: Sequence[Mapping[str, Any]], task: str, names: Sequence[str] = RATIOS
) -> dict[str, float | None]:
    """Return the geometric mean of each ratio over the rows of a task that have it; None where none has."""
    found: dict[str, float | None] = {}
    for name in names:
        values = [row[name] for row in rows if row["task"] == task and row.get(name) is not None]
        found[name] = math.exp(math.fsum(map(math.log, values)) / len(values)) if values else None
    return found


def report(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what `--json` writes."""
    return {
        "rows": list(rows),
        "geomean": geometric_means(rows, "many-to-many"),
        "geomean_many_to_one": geometric_means(rows, "many-to-one"),
    }


def entry(row: Row, measured: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the report."""
    return asdict(row) | {name: measured.get(name) for name in RATIOS} | {
        key: value for key, value in measured.items() if key not in RATIOS
    }  # fmt: skip


READ = ("token", "sentence")  # tasks that take microseconds


def heading(unit: str = "ms") -> str:
    """Return the heads of the columns."""
    return (
        f"{'task':<13}{'cell':<6}{'H':>4}{'B':>4}{'T':>5}{'V':>6}   "
        f"{'engine':>9}{'torch':>9}{'jax':>9}{'limit':>9} {unit}"
        f"   {'torch/e':>8}{'jax/e':>8}{'e/limit':>8}  rounds"
    )


def number(value: float | None, width: int, digits: int) -> str:
    """Return a number right-aligned, a dash where there is none."""
    return f"{'-':>{width}}" if value is None else f"{value:>{width}.{digits}f}"


def line(row: Mapping[str, Any]) -> str:
    """Return a row as text."""
    read = row["task"] in READ
    factor, digits, unit = (1000, 1, "us") if read else (1, 3, "ms")
    times = {name: factor * ms for name, ms in row.get("ms", {}).items()}
    return (
        f"{row['task']:<13}{row['cell']:<6}{row['H']:>4}{row['B']:>4}{row['T']:>5}{row['V']:>6}   "
        + "".join(number(times.get(name), 9, digits) for name in ("engine", "torch", "jax", "limit"))
        + "      "
        + "".join(number(row[name], 8, 2) for name in RATIOS)
        + f"  {row.get('rounds', 0):>4}"
        + "".join(f"  {name}/e {row[name]:.2f} ({times[name]:.{digits}f} {unit})" for name in times if name in EXTRA)
    )


def means_line(rows: Sequence[Mapping[str, Any]], task: str) -> str:
    """Return geometric means as text, under the ratios."""
    means = geometric_means(rows, task, RATIOS + EXTRA)
    return (
        f"{'geometric mean, ' + task:<77}"
        + "".join(number(means[ratio], 8, 2) for ratio in RATIOS)
        + "".join(f"        {name}/e {means[name]:.2f}" for name in EXTRA if means[name])
    )

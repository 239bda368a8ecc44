"""`rnn-playground read`: what a trained network makes of one sentence, time step by time step."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from rnn_playground.cli.errors import UsageError
from rnn_playground.document.project import open_project
from rnn_playground.training.frame import Trace
from rnn_playground.training.generating import joined
from rnn_playground.training.trainer import Trainer

_SHOWN_UNITS = 6
_SHOWN_OUTPUTS = 3


def read(options: argparse.Namespace) -> int:
    """Read the sentence with the file's weights and print a table, or write JSON."""
    project = open_project(options.file)
    trainer = Trainer(project.document)
    if project.checkpoint is not None:
        trainer.restore(project.checkpoint)
    trace = trainer.read(options.sentence)
    if trace is None:
        raise UsageError("there is nothing to read: the sentence has no token")
    found = as_json(trace, trainer.update)
    answers = trainer.dataset.answers
    if answers is not None:
        written = trainer.written([trainer.sequence(options.sentence)])[0]
        found["translation"] = joined((answers.tokens[word] for word in written), trainer.settings.target_tokens)
    if options.json == "-":
        print(json.dumps(found, indent=1))
        return 0
    if options.json:
        Path(options.json).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if answers is not None:
        print(f"translation: {found['translation']}\n")
    for line in as_table(trace):
        print(line)
    return 0


def as_json(trace: Trace, update: int) -> dict[str, Any]:
    """Return every number of the reading; states and gradient norms are those of the top layer.

    Where the network reads both ways, they are those of the way from the beginning, and "by_layer" lists both.
    """
    return {
        "text": trace.text,
        "update": update,
        "tokens": list(trace.tokens),
        "known": list(trace.known),
        "labels": list(trace.labels),
        "layers": list(trace.layer_names),
        "hidden_states": _numbers(trace.hidden[trace.top]),
        "hidden_states_by_layer": _numbers(trace.hidden),
        "cell_states": None if trace.cells is None else _numbers(trace.cells[trace.top]),
        "gates": {name: _numbers(values[trace.top]) for name, values in trace.gates.items()},
        "outputs": _numbers(trace.outputs),
        "loss": _numbers(trace.loss),
        "gradient_norms": _numbers(trace.gradient[trace.top]),
        "gradient_norms_by_layer": _numbers(trace.gradient),
        "decay_per_step": trace.decay if math.isfinite(trace.decay) else None,
        "target": trace.target,
        "target_from": trace.target_from,
        **({"source_steps": trace.border, "written": list(trace.written)} if trace.border else {}),
    }


def as_table(trace: Trace) -> list[str]:
    """Return the reading as lines of a table: token, output, first hidden units, gradient norm."""
    rows = [("t", "token", "output", "hidden state", "|dL/dh|")]
    for t, token in enumerate(trace.tokens):
        shown = token if trace.known[t] else f"{token} (unknown)"
        units = trace.hidden[trace.top][t][:_SHOWN_UNITS]
        more = " …" if trace.hidden.shape[2] > _SHOWN_UNITS else ""
        rows.append(
            (
                str(t + 1),
                shown,
                _outputs(trace, t),
                " ".join(f"{value:+.2f}" for value in units) + more,
                f"{trace.gradient[trace.top][t]:.2e}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    if trace.border:
        lines.append(f"written: {' '.join(trace.written)}")
    if math.isfinite(trace.decay):
        lines.append(
            f"gradient of the last step's loss (target: {trace.target}): factor per time step back {trace.decay:.3f}"
        )
    return lines


def _outputs(trace: Trace, t: int) -> str:
    values = trace.outputs[t]
    if np.isnan(values).all():  # an encoder says nothing
        return ""
    if trace.linear:
        return f"{values[0]:,.4g}"
    if len(values) == 1:
        return f"{trace.labels[-1]} {values[0]:.3f}"
    best = np.argsort(-values, kind="stable")[:_SHOWN_OUTPUTS]
    return ", ".join(f"{trace.labels[k]} {values[k]:.3f}" for k in best)


def _numbers(values: Any) -> Any:
    """Return nested lists in which nothing is NaN: JSON has no such number."""
    listed = np.asarray(values, dtype=float)
    if np.isfinite(listed).all():
        return listed.tolist()
    return (
        [_numbers(row) for row in listed]
        if listed.ndim > 1
        else [v if math.isfinite(v) else None for v in listed.tolist()]
    )

"""`rnn-playground generate`: let a trained network write."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from rnn_playground.document.project import open_project
from rnn_playground.training.generating import Generated, generate
from rnn_playground.training.trainer import Trainer

_SHOWN = 10  # of the most probable tokens at each place


def write(options: argparse.Namespace) -> int:
    """Print the start and what the network writes after it, or JSON with the probabilities of each token."""
    project = open_project(options.file)
    trainer = Trainer(project.document)
    if project.checkpoint is not None:
        trainer.restore(project.checkpoint)
    generated = generate(
        trainer,
        options.start,
        options.length,
        options.temperature,
        options.top_k,
        options.seed,
        options.label,
    )
    unknown = [token for token, known in zip(generated.start, generated.known, strict=True) if not known]
    if unknown:
        print(f"rnn-playground: not in the vocabulary: {', '.join(unknown)}", file=sys.stderr)
    if options.json == "-":
        print(json.dumps(as_json(generated, trainer.update), indent=1))
        return 0
    if options.json:
        text = json.dumps(as_json(generated, trainer.update), indent=1)
        Path(options.json).write_text(text + "\n", encoding="utf-8")
    print(generated.text)
    return 0


def as_json(generated: Generated, update: int) -> dict[str, Any]:
    """Return the text, and for each token how probable the network held it and the most probable ones.

    "probability" and "most_probable" are the network's own; "drawn_with" is after temperature and top k.
    """
    steps = []
    for token, row, outputs, drawn in zip(
        generated.tokens, generated.ids.tolist(), generated.outputs, generated.probabilities, strict=True
    ):
        best = np.argsort(-outputs, kind="stable")[:_SHOWN]
        steps.append({
            "token": token,
            "probability": float(outputs[row]),
            "drawn_with": float(drawn[row]),
            "most_probable": {generated.labels[place]: float(outputs[place]) for place in best.tolist()},
        })  # fmt: skip
    return {
        "text": generated.text,
        "update": update,
        "start": list(generated.start),
        "known": list(generated.known),
        "tokens": list(generated.tokens),
        "ended": generated.ended,
        "steps": steps,
    }

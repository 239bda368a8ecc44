"""`rnn-playground train`: train without a window, print and write the results."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from rnn_playground.cli.errors import UsageError
from rnn_playground.cli.progress import Progress
from rnn_playground.cli.sources import document_for
from rnn_playground.document.project import save_project
from rnn_playground.training.frame import Scores
from rnn_playground.training.trainer import Divergence, Trainer

DEFAULT_EPOCHS = 10


def train(options: argparse.Namespace) -> int:
    """Train as the flags say; return 0, or 1 when training diverged."""
    _writable(options.json, "--json")
    _writable(options.save, "--save")
    document, rows = document_for(options)
    trainer = Trainer(document)
    each = updates_per_epoch(trainer)
    total = options.updates if options.updates is not None else (options.epochs or 0) * each
    if options.updates is None and options.epochs is None:
        total = DEFAULT_EPOCHS * each
    progress = Progress(total, "updates")
    losses: list[float] = []
    diverged = ""
    try:
        losses.extend(epoch_losses(trainer, total, progress))
    except Divergence as error:
        diverged = f"training diverged at step {error.update:,}: lower --rate or set --clip"
    progress.close()
    seconds = progress.seconds
    trainer.evaluate()
    result: dict[str, object] = {
        "loss": losses,
        "train": report(trainer.train_scores),
        "test": report(trainer.held_out_scores),
        "updates": trainer.update,
        "seconds": round(seconds, 3),
        "parameters": trainer.parameters,
        "rows": rows,
    }
    chosen = trainer.measured
    if chosen < len(trainer.dataset.train):
        result["train_measured"] = chosen
        whole = f"{len(trainer.dataset.train):,} training rows"
        print(f"rnn-playground: “train” is measured on {chosen:,} of {whole}, chosen by --seed", file=sys.stderr)
    if diverged:
        result["diverged"] = diverged
    if options.save:
        save_project(options.save, document, trainer.checkpoint())
    if options.json == "-":
        print(json.dumps(result, indent=1))
    else:
        print_results(result, rows)
        if options.json:
            Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if diverged:
        print(f"rnn-playground: {diverged}", file=sys.stderr)
        return 1
    return 0


def updates_per_epoch(trainer: Trainer) -> int:
    """Return how many batches the training sequences make."""
    return math.ceil(len(trainer.dataset.train) / trainer.settings.batch)


def epoch_losses(trainer: Trainer, updates: int, progress: Progress) -> Iterator[float]:
    """Train, and yield the mean loss (nats per target) of each epoch, a last unfinished one included."""
    total, count = 0.0, 0
    for done in range(1, updates + 1):
        total += trainer.step()
        count += 1
        progress.show(done, f"epoch {trainer.epoch:.1f}  loss {total / count:.3f} nats")
        if trainer.epoch.is_integer() or done == updates:
            yield total / count
            total, count = 0.0, 0


def report(scores: Scores | None) -> dict[str, float | None] | None:
    """Return loss and metrics ready for JSON, where no number may be NaN."""
    if scores is None:
        return None
    values = {"loss": scores.loss, **scores.metrics}
    return {name: (value if math.isfinite(value) else None) for name, value in values.items()}


def print_results(result: dict[str, object], rows: int) -> None:
    """Print what a person wants to know, one line a part."""
    print(
        f"{rows:,} rows, {result['parameters']:,} weights, {result['updates']:,} updates in {result['seconds']} s"
    )
    for part, title in (("train", "train"), ("test", "held out")):
        values = result[part]
        if isinstance(values, dict):
            told = ", ".join(
                f"{name.replace('_', ' ')} " + ("-" if value is None else _short(value))
                for name, value in values.items()
            )
            print(f"{title:>8}: {told}")


def _short(value: float) -> str:
    return f"{value:.4f}" if abs(value) < 1e6 else f"{value:.4g}"


def _writable(file: str | Path | None, flag: str) -> None:
    """Refuse a place that cannot be written to before training, not after it."""
    if file is None or file == "-":
        return
    folder = Path(file).resolve().parent
    if not folder.is_dir():
        raise UsageError(f"{flag} {file}: there is no folder {folder}")
    if Path(file).is_dir():
        raise UsageError(f"{flag} {file}: this is a folder, name a file")

"""The command `python -m rnn_playground.lab literature`."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from rnn_playground.lab.literature.experiments import EXPERIMENTS
from rnn_playground.lab.literature.report import head, plain, row
from rnn_playground.lab.literature.run import results


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table row by row; return 1 if a required result is missed, otherwise 0."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.json is not None:
        try:  # now, not after minutes of measuring; and what stands there is not lost before there is better
            options.json.open("a").close()
        except OSError as problem:
            parser.error(f"argument --json: {options.json} cannot be written: {problem.strerror}")
    chosen = [one for one in EXPERIMENTS if options.only in (None, one.name, one.name.split("/")[0])]
    print(head(), flush=True)
    found = []
    for result in results(chosen, options.seeds, options.processes):
        print(row(result), flush=True)
        found.append(result)
    missed = [result.experiment.name for result in found if result.verdict == "missed"]
    seconds = sum(result.seconds for result in found)
    print(f"{len(found)} experiments, {seconds:,.0f} s; missed: {', '.join(missed) or 'none'}")
    if options.json is not None:
        text = json.dumps({"rows": [plain(result) for result in found], "missed": missed}, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m rnn_playground.lab literature",
        description="Measure long-lag results of the literature on this engine; exit code 1: one is missed.",
    )
    names = sorted({part for one in EXPERIMENTS for part in (one.name, one.name.split("/")[0])})
    parser.add_argument("--seeds", type=_count, metavar="N", help="seeds of each experiment: 3, or 5 where needed")
    parser.add_argument("--only", choices=names, metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1, help="1 (default) or 2")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number of seeds, 1 or more, not {text!r}")
    return int(text)

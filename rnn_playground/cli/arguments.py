"""The words of the command line; the flags of `train` follow from the parameter table."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from rnn_playground import __version__
from rnn_playground.cli.defaults import in_words
from rnn_playground.cli.errors import UsageError
from rnn_playground.document.parameters import Parameter, parameters

Command = Callable[[argparse.Namespace], int]
COMMANDS = ("train", "read", "generate", "lessons", "check", "picture")


class _Parser(argparse.ArgumentParser):
    """Report a wrong word in one line, without the usage that would bury it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def parse(arguments: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """Return the command to run and its options; raise UsageError for words that mean nothing."""
    name = arguments[0] if arguments and arguments[0] in COMMANDS else ""
    rest = list(arguments[1:] if name else arguments)
    if name == "train":
        from rnn_playground.cli.train import train

        return train, _train_parser().parse_args(rest)
    if name == "read":
        from rnn_playground.cli.read import read

        return read, _read_parser().parse_args(rest)
    if name == "generate":
        from rnn_playground.cli.generate import write

        return write, _generate_parser().parse_args(rest)
    if name == "lessons":
        from rnn_playground.cli.lessons import lessons

        return lessons, _Parser("rnn-playground lessons", description="List the lessons.").parse_args(rest)
    if name == "check":
        from rnn_playground.cli.check import check

        return check, _check_parser().parse_args(rest)
    if name == "picture":
        from rnn_playground.cli.picture import picture

        return picture, _picture_parser().parse_args(rest)
    from rnn_playground.cli.window import window

    return window, _window_parser().parse_args(rest)


def setting_flags() -> dict[str, Parameter]:
    """Return flag -> parameter for all that the command line can set."""
    return {entry.flag: entry for entry in parameters().values()}


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground",
        description="Watch recurrent networks read and learn. Without a command the window opens.",
        epilog=f"commands: {', '.join(COMMANDS)} (each with --help of its own)",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.rnnp", help="a project to open")
    parser.add_argument("--lesson", metavar="ID", help="a lesson to open (see rnn-playground lessons)")
    parser.add_argument("--version", action="version", version=f"rnn-playground {__version__}")
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground train",
        description="Train without a window and report the results. The defaults of the settings below are those "
        "for --data; a lesson brings its own.",
        epilog=in_words(),
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--lesson", metavar="ID", help="train a lesson's own sentences and settings")
    source.add_argument(
        "--data",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="CSV, TSV, CoNLL or CoNLL-U, word_TAG, plain text, source TAB target, a pronouncing dictionary, FASTA, "
        "ABC, __label__ text, files whose lines belong together, or one file per class (or their folder); recognised "
        "by what stands in it",
    )
    parser.add_argument(
        "--test", type=Path, nargs="+", metavar="FILE", help="measure on this file instead of held-out rows"
    )
    parser.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="the first row names the columns (default: guess)",
    )
    parser.add_argument(
        "--text-column", metavar="N|NAME", help="column of the text or tokens, from 1, or its name"
    )
    parser.add_argument(
        "--label-column", metavar="N|NAME", help="column of the label or tags, from 1, or its name"
    )
    parser.add_argument(
        "--target-column", metavar="N|NAME", help="column of the translation, from 1, or its name"
    )
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "--epochs", type=_count, metavar="N", help="passes over the training rows (default 10)"
    )
    amount.add_argument("--updates", type=_count, metavar="N", help="updates of the weights")
    parser.add_argument("--json", metavar="FILE", help="write the results here; - for standard output")
    parser.add_argument("--save", type=Path, metavar="FILE.rnnp", help="save sentences, settings and weights")
    for flag, entry in setting_flags().items():
        row = entry.row
        text = (
            row.help.replace("%", "%%")
            + (f" Unit: {row.unit}." if row.unit else "")
            + (" --data needs it." if entry.name == "task" else f" Default: {entry.default}.")
        )
        if entry.type is bool:
            parser.add_argument(
                flag, dest=entry.name, action=argparse.BooleanOptionalAction, default=None, help=text
            )
        elif row.choices:
            parser.add_argument(
                flag,
                dest=entry.name,
                metavar="|".join(c.replace(" ", "-") for c in row.choices()),
                type=lambda word: word.replace("-", " ") if word == "bare-words" else word,
                help=text,
            )
        else:
            parser.add_argument(flag, dest=entry.name, metavar="N" if entry.type is int else "X", help=text)
    return parser


def _read_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground read", description="Read one sentence with a trained network, step by step."
    )
    parser.add_argument("file", type=Path, metavar="FILE.rnnp")
    parser.add_argument("sentence")
    parser.add_argument("--json", metavar="FILE", help="write all numbers here; - for standard output")
    return parser


def _generate_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground generate",
        description="Let a network write that was trained with the task generate or next.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.rnnp")
    parser.add_argument("--start", default="", metavar="TEXT", help="what the text begins with (default: nothing)")
    parser.add_argument(
        "--length", type=_count, default=100, metavar="N", help="tokens to write at most (default 100)"
    )
    parser.add_argument(
        "--temperature",
        type=_number,
        default=1.0,
        metavar="X",
        help="0: always the most probable token; 1: drawn as the network foretells; more: evened out (default 1)",
    )
    parser.add_argument(
        "--top-k", type=_count, default=0, metavar="K", help="draw from the K most probable tokens (default 0: all)"
    )
    parser.add_argument("--seed", type=_count, default=0, metavar="N", help="equal seeds draw equally (default 0)")
    parser.add_argument(
        "--label", default="", metavar="LABEL", help="what the text shall be of, where rows had labels (default: any)"
    )
    parser.add_argument("--json", metavar="FILE", help="write each token's probabilities here; - for standard output")
    return parser


def _check_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground check",
        description="Train lessons for several seeds and say whether their claims hold: for 19 of 20 seeds. "
        "The exit code is 1 where one fails.",
    )
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="a lesson (see rnn-playground lessons)")
    parser.add_argument("--all", action="store_true", help="all lessons")
    parser.add_argument("--seeds", type=_some, default=20, metavar="N", help="how many seeds (default 20)")
    parser.add_argument("--first-seed", type=_count, default=1, metavar="N", help="the first of them (default 1)")
    parser.add_argument("--jobs", type=_some, default=2, metavar="N", help="processes at work (default 2)")
    parser.add_argument("--questions", action="store_true", help="also tell what its questions come to")
    parser.add_argument("--json", metavar="FILE", help="write everything here; - for standard output")
    return parser


def _picture_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "rnn-playground picture",
        description="Draw the window, or one panel, into a PNG file; no display needed.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--lesson", metavar="ID")
    source.add_argument("file", nargs="?", type=Path, metavar="FILE.rnnp")
    parser.add_argument(
        "--updates", type=_count, default=0, metavar="N", help="train this many updates first"
    )
    parser.add_argument("--panel", metavar="ID", help="one panel instead of the whole window")
    parser.add_argument("--read", metavar="SENTENCE", help="read this sentence")
    parser.add_argument(
        "--scheme", choices=("light", "dark"), default="light", help="colours (default light)"
    )
    parser.add_argument(
        "--size", type=_size, default=(1280, 800), metavar="WxH", help="of the window (default 1280x800)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    return parser


def _count(word: str) -> int:
    try:
        value = int(word)
    except ValueError:
        value = -1
    if value < 0:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number of 0 or more")
    return value


def _some(word: str) -> int:
    value = _count(word)
    if not value:
        raise argparse.ArgumentTypeError("1 at the least")
    return value


def _number(word: str) -> float:
    try:
        value = float(word) if "_" not in word else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{word!r} is no number")
    return value


def _size(word: str) -> tuple[int, int]:
    width, _, height = word.partition("x")
    if not (
        width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 8000 and 240 <= int(height) <= 8000
    ):
        raise argparse.ArgumentTypeError(f"{word!r} is no size such as 1280x800 (320x240 to 8000x8000)")
    return int(width), int(height)

"""Numeric input: text that stands for vectors, one per time step, with no vocabulary.

"numbers": steps are separated by blanks, the numbers of a step by commas: "0.10,0.25 0.12,0.27". "sound": the text
is a recipe for the synthesiser (tasks/sound), each step a frame of the spectrogram.
"""

import math
from functools import lru_cache
from sys import intern
from typing import NamedTuple

import numpy as np

from rnn_playground.engine.batch import Floats

NUMERIC = ("numbers", "sound")  # ways to cut a text into vectors
LARGEST = 1e6  # beyond it, no network learns from a number as it is


class Vectors(NamedTuple):
    """Hold what a text stands for: a name for each time step, and its numbers."""

    shown: tuple[str, ...]  # T
    numbers: Floats  # (T, D) float32, read-only


def is_numeric(mode: str) -> bool:
    """Return whether text cut in this way is read as numbers."""
    return mode in NUMERIC


@lru_cache(maxsize=32_768)
def vectors(text: str, mode: str) -> Vectors:
    """Return the vectors that a text stands for; (0, 0) of them for a blank one.

    Raises ValueError, saying where and what, for what is no number, or where steps have different counts of them.
    """
    if mode == "sound":
        return _sound(text)
    steps = tuple(map(intern, text.split()))  # numbers of few digits come again and again
    rows = [_step(step, number) for number, step in enumerate(steps, 1)]
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            counts = f"step {number} (“{steps[number - 1][:20]}”) has {len(row)} numbers, but step 1 has {len(rows[0])}"
            raise ValueError(f"{counts}: give each step as many, joined by commas")
    return Vectors(steps, _kept(np.array(rows, np.float32) if rows else np.zeros((0, 0), np.float32)))


def _step(step: str, number: int) -> list[float]:
    found = []
    for word in step.split(","):
        try:
            value = float(word) if "_" not in word else math.nan
        except ValueError:
            value = math.nan
        if not abs(value) <= LARGEST:  # NaN neither
            raise ValueError(
                f"step {number}: “{word[:20]}” is no number between {-LARGEST:,.0f} and {LARGEST:,.0f};"
                " write steps such as 0.1,0.25 separated by blanks"
            )
        found.append(value)
    return found


def _sound(text: str) -> Vectors:
    from rnn_playground.tasks.sound import parse_recipe, spectrogram, synthesise  # large, and needed by few

    if not text.strip():
        return Vectors((), _kept(np.zeros((0, 0), np.float32)))
    frames = np.asarray(spectrogram(synthesise(parse_recipe(text))), np.float32)
    return Vectors(tuple(str(number) for number in range(1, len(frames) + 1)), _kept(frames))


def _kept(numbers: Floats) -> Floats:
    numbers.flags.writeable = False
    return numbers

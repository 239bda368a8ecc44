"""Paths of a moving dot: four directions and two turns, as the places (x, y) of 6 to 12 frames.

A place says next to nothing about where the dot goes: every path is put down at random where it fits into the
square from 0 to 1, and the last frame of a dot that goes right may lie left of that of a dot that goes left. x
grows to the right, y upwards.

A row is the numbers as text, frames apart by blanks: "0.31,0.52 0.35,0.51 ...".
"""

import math
import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

HEADINGS = {"right": 0.0, "up": 90.0, "left": 180.0, "down": 270.0}  # degrees, as in mathematics
TURNS = {"anticlockwise": 1, "clockwise": -1}
KINDS = (*HEADINGS, *TURNS)
FEWEST, MOST = 6, 12  # frames
SPEED = (0.03, 0.07)  # of the square's side per frame
SLANT = 20.0  # degrees that a direction may be off
RADIUS = (0.08, 0.18)  # of a turn
SWEEP = (200.0, 400.0)  # degrees of a turn
NOISE = 0.006  # standard deviation of each number

Point = tuple[float, float]


@generator("dots")
def dots(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different paths, each kind as often as the others; the label is the kind."""
    source = random.Random(seed)

    def draw(number: int) -> Example:
        kind = KINDS[number % len(KINDS)]
        return Example(text=as_text(_placed(source, _path(source, kind))), label=kind)

    return tuple(distinct(rows, draw))


def as_text(path: list[Point]) -> str:
    """Write places (x, y) as a row does: two decimals, frames apart by blanks."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in path)


def _path(source: random.Random, kind: str) -> list[Point]:
    """Return the frames of a path that begins anywhere."""
    frames = source.randint(FEWEST, MOST)
    if kind in TURNS:
        radius, sweep = source.uniform(*RADIUS), math.radians(source.uniform(*SWEEP))
        start, step = source.uniform(0, 2 * math.pi), TURNS[kind] * sweep / (frames - 1)
        angles = [start + frame * step for frame in range(frames)]
        exact = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    else:
        angle = math.radians(HEADINGS[kind] + source.uniform(-SLANT, SLANT))
        speed = source.uniform(*SPEED)
        exact = [(frame * speed * math.cos(angle), frame * speed * math.sin(angle)) for frame in range(frames)]
    return [(x + source.gauss(0, NOISE), y + source.gauss(0, NOISE)) for x, y in exact]


def _placed(source: random.Random, path: list[Point]) -> list[Point]:
    """Move a path to a random place where it lies within the square."""
    moves = []
    for axis in (0, 1):
        low, high = min(point[axis] for point in path), max(point[axis] for point in path)
        moves.append(source.uniform(-low, 1 - high))
    return [(x + moves[0], y + moves[1]) for x, y in path]

"""A path's label is found again from the path alone: its net way for directions, the way it turns for turns."""

from collections import Counter

import numpy as np
import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.dots import KINDS

ROWS = GENERATORS["dots"](1200, 3)


def places(text):
    return np.array([[float(number) for number in frame.split(",")] for frame in text.split()])


def kind(path):
    """Return a turn where the steps turn into each other, otherwise the direction from end to end."""
    steps = np.diff(path, axis=0)
    crossed = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    turned = float(crossed.sum() / (steps**2).sum())
    if abs(turned) > 0.35:
        return "anticlockwise" if turned > 0 else "clockwise"
    x, y = path[-1] - path[0]
    if abs(x) > abs(y):
        return "right" if x > 0 else "left"
    return "up" if y > 0 else "down"


def test_that_the_sequence_tells_the_label():
    assert np.mean([kind(places(row.text)) == row.label for row in ROWS]) > 0.97


def test_that_all_kinds_are_equally_frequent():
    assert Counter(row.label for row in ROWS) == dict.fromkeys(KINDS, 200)


def test_that_paths_have_6_to_12_frames_within_the_square():
    paths = [places(row.text) for row in ROWS]
    assert {len(path) for path in paths} == set(range(6, 13))
    assert min(path.min() for path in paths) >= 0
    assert max(path.max() for path in paths) <= 1


@pytest.mark.parametrize("frame", [0, -1])
def test_that_one_frame_tells_next_to_nothing(frame):
    # The best that can be done from one frame: the most frequent label of its ninth of the square.
    rows = GENERATORS["dots"](12_000, 8)
    spots = np.array([places(row.text)[frame] for row in rows])
    cells = np.minimum((3 * spots).astype(int), 2) @ (3, 1)
    votes = np.zeros((9, len(KINDS)))
    np.add.at(votes, (cells, [KINDS.index(row.label) for row in rows]), 1)
    assert votes.max(axis=1).sum() / len(rows) < 0.35


def test_that_a_seed_gives_the_same_paths():
    assert GENERATORS["dots"](50, 3) == ROWS[:50]
    assert GENERATORS["dots"](50, 4) != ROWS[:50]

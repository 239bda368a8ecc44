"""From a stroke of the mouse to the frames of a path, and back and forth between frames and text."""

import math

import numpy as np

from rnn_playground.engine.batch import Floats

FEWEST, MOST = 6, 12  # frames that a drawn path is cut into, as the lesson's own paths have
STRIDE = 0.05  # of the square's side: about so far apart are the frames of a drawn path
SHORTEST = 0.05  # a stroke below this is a click


def length(points: Floats) -> float:
    """Return how long the line through points (N, 2) is."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum()) if len(points) > 1 else 0.0


def frames(points: Floats) -> Floats:
    """Cut the line through points (N, 2), N at least 2, into 6 to 12 frames equally far apart along it: (T, 2).

    Both ends are frames. The longer the line, the more there are. ValueError is raised for a line without length.
    """
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if len(points) < 2 or not reached[-1] > 0:
        raise ValueError("a line without length has no frames")
    count = min(max(math.ceil(reached[-1] / STRIDE) + 1, FEWEST), MOST)
    wanted = np.linspace(0.0, reached[-1], count)
    return np.stack([np.interp(wanted, reached, points[:, axis]) for axis in (0, 1)], axis=1)


def as_text(places: Floats) -> str:
    """Write frames (T, 2) as a sentence of numbers: two decimals, frames apart by blanks."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in (places + 0.0).tolist())

"""What a state portrait shows, ready to be painted: paths in steady axes, classes, names of the axes."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.portrait import turned
from rnn_playground.training.looks.flow import Field
from rnn_playground.training.looks.portrait import Path, Paths
from rnn_playground.views.portrait.marks import MOST_CLASSES


@dataclass(frozen=True, eq=False)
class Line:
    """Hold one path as it is drawn."""

    path: Path
    points: Floats  # (T, 2)
    start: Floats  # (2,)
    number: int  # of the class that the network answers

    @property
    def wrong(self) -> bool:
        """Return whether the table says something else."""
        return bool(self.path.label) and self.path.label != self.path.said


@dataclass(frozen=True, eq=False)
class Scene:
    """Hold all that is drawn; the sentence being read is the first line."""

    lines: tuple[Line, ...]
    classes: tuple[str, ...]  # by number; of many only those that occur
    axes: Floats  # (2, H)
    shares: Floats | None  # (2,)
    units: tuple[int, int] | None
    bounded: bool
    backward: bool
    field: Field | None = None  # the flow, where the plane shows it

    @property
    def furthest(self) -> Floats:
        """Return the largest coordinates of each line and start, shape (2 * lines, 2), to choose a range by."""
        return np.array([
            np.abs(part).reshape(-1, 2).max(axis=0) for line in self.lines for part in (line.points, line.start)
        ]).reshape(-1, 2)  # fmt: skip


def scene(paths: Paths, labels: tuple[str, ...], units: tuple[int, int] | None, before: Scene | None) -> Scene:
    """Make the scene of an answer; principal components keep sign and order of the scene before where they can."""
    signs, order = np.ones(2), (0, 1)
    shares = paths.shares
    if units is None and before is not None and before.units is None and before.axes.shape == paths.axes.shape:
        signs, order = turned(paths.axes, before.axes)
    chosen = list(order)
    classes = _classes(paths, labels, before.classes if before is not None else ())
    lines = tuple(
        Line(path, path.points[:, chosen] * signs, path.start[chosen] * signs, classes.index(path.said))
        for path in paths.paths
    )
    return Scene(
        lines=lines,
        classes=classes,
        axes=paths.axes[chosen] * signs[:, None],
        shares=None if shares is None else shares[chosen],
        units=units,
        bounded=paths.bounded,
        backward=paths.backward,
    )


def _classes(paths: Paths, labels: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the classes that are told apart: all of few, of many those that occur; they keep their numbers."""
    said = dict.fromkeys(path.said for path in paths.paths)
    if len(labels) <= MOST_CLASSES and all(label in labels for label in said):
        return labels
    kept = [label for label in before if label in said]
    return (*kept, *(label for label in said if label not in kept))

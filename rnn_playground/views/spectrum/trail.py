"""The course of a number over updates, as far as it was seen; few points, however long the training."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.ranges import LARGEST, GrowingScale

_MOST = 400  # points


class Trail:
    """Keep (update, value) pairs; when there are too many every second one is dropped."""

    def __init__(self) -> None:
        self._points: list[tuple[float, float]] = []
        self.scale = GrowingScale(1.25)
        self.version = 0  # grows with every change

    def __len__(self) -> int:
        return len(self._points)

    def add(self, update: int, value: float) -> None:
        """Take note of a value; of an update before the last one, what came after it is forgotten."""
        if not abs(value) < LARGEST:
            return
        while self._points and self._points[-1][0] >= update:
            self._points.pop()
        self._points.append((update, value))
        if len(self._points) > _MOST:
            del self._points[1:-1:2]
        self.scale.reach(np.array([value]))
        self.version += 1

    def clear(self) -> None:
        """Forget all."""
        self._points.clear()
        self.scale.reset()
        self.version += 1

    def columns(self) -> tuple[Floats, Floats]:
        """Return updates and values, (n,) each."""
        points = np.array(self._points, np.float64).reshape(-1, 2)
        return points[:, 0], points[:, 1]

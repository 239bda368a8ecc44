"""Weights changed by hand: dragged, typed, or chosen and nudged by keys."""

from dataclasses import dataclass, replace

import numpy as np

from rnn_playground.views.network.projection import Projection
from rnn_playground.views.network.scene import Spot
from rnn_playground.views.requests import EditWeight

_DRAG = 120.0  # pixels of dragging that change a weight by the scale
_STILL = 3  # pixels that the mouse may slip in a click
_NUDGE = 0.05  # of the scale, for one key


@dataclass(frozen=True)
class _Drag:
    """Hold a weight that is being dragged."""

    edge: int
    y: float  # pixel where it began
    value: float  # of the weight then
    scale: float  # end of the weights' scale then: it may grow under the mouse
    asked: float  # value that was asked for last


class Hand:
    """Turn gestures into requests; edits of one gesture have one key."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._drag: _Drag | None = None
        self._gestures = 0

    @property
    def dragging(self) -> bool:
        """Return whether a weight is held."""
        return self._drag is not None

    def asked(self, edge: int) -> float | None:
        """Return the value that a weight is being dragged to."""
        return self._drag.asked if self._drag is not None and self._drag.edge == edge else None

    def value(self, spot: Spot | None) -> float | None:
        """Return a single weight's value; None for what is none."""
        edges = self._projection.edges
        if spot is None or spot.edge is None or spot.edge >= len(edges.values):
            return None
        bundle, i, j = edges.bundle(spot.edge)
        return float(bundle.means[i, j]) if bundle.index(i, j) is not None else None

    def grasp(self, spot: Spot, y: float) -> None:
        """Take hold of a weight at a pixel row."""
        value = self.value(spot)
        if value is not None and spot.edge is not None:
            self._gestures += 1
            self._drag = _Drag(spot.edge, y, value, self._projection.scale.top, value)

    def drag(self, y: float) -> EditWeight | None:
        """Move the weight that is held: up is more."""
        drag = self._drag
        if drag is None or (abs(drag.y - y) < _STILL and drag.asked == drag.value):
            return None
        asked = drag.value + (drag.y - y) * drag.scale / _DRAG
        if asked == drag.asked:
            return None
        self._drag = replace(drag, asked=asked)
        return self._request(Spot(edge=drag.edge), asked)

    def release(self) -> None:
        """Let go."""
        self._drag = None

    def put(self, spot: Spot | None, value: float) -> EditWeight | None:
        """Give a weight a value that was typed."""
        self._gestures += 1
        return self._request(spot, value)

    def nudge(self, spot: Spot | None, sign: int, *, new: bool) -> EditWeight | None:
        """Change a weight a little; a `new` gesture, or one that goes on as the key is held."""
        value = self.value(spot)
        self._gestures += new
        return None if value is None else self._request(spot, value + sign * _NUDGE * self._projection.scale.top)

    def walk(self, spot: Spot | None, by: int) -> Spot:
        """Return the next weight by strength, those of words that are not read now last."""
        edges = self._projection.edges
        order = np.argsort(-edges.sizes + edges.dim * 1e6, kind="stable")
        rank = -1
        if spot is not None and spot.edge is not None:
            rank = int(np.flatnonzero(order == spot.edge)[0])
        return Spot(edge=int(order[min(max(rank + by, 0), len(order) - 1)]))

    def _request(self, spot: Spot | None, value: float) -> EditWeight | None:
        if spot is None or spot.edge is None or self.value(spot) is None:
            return None
        bundle, i, j = self._projection.edges.bundle(spot.edge)
        index = bundle.index(i, j) or ()
        return EditWeight(bundle.name, index, value, f"weight {bundle.name} {index} {self._gestures}")

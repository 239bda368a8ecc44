"""All that one painting of the network needs to know."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from PySide6.QtGui import QColor

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour, Scheme, table
from rnn_playground.views.drawing.colours import STEPS, colour, indices, mix
from rnn_playground.views.network.geometry import Picture
from rnn_playground.views.network.structure import Link, Part, Structure
from rnn_playground.views.network.values import Values

LOOP, UNROLLED, NEURONS = 0, 1, 2  # where the morph rests
_LATER = 0.42  # of what the playhead has not reached


@dataclass(frozen=True)
class Spot:
    """Say what the mouse or the keyboard points at: a box, one of its numbers, an arrow between boxes, or a weight."""

    part: Part | None = None
    unit: int | None = None  # of the part: a neuron in the projection, else a unit
    link: Link | None = None
    edge: int | None = None


@dataclass(frozen=True)
class Scene:
    """Hold what is painted, and how."""

    values: Values
    picture: Picture
    playhead: int
    line: int  # pixels
    scheme: Scheme
    morph: float  # LOOP to NEURONS
    spot: Spot | None
    width: float  # pixels
    top: float  # end of the colour scale of what boxes show
    cell_top: float  # the same of cell states
    part_names: tuple[str, str] = ("encoder", "decoder")  # of two networks, in the language of the window

    @property
    def structure(self) -> Structure:
        """Return what is drawn."""
        return self.values.structure

    @property
    def unfolded(self) -> float:
        """Return how far the loop is unrolled, 0 to 1."""
        return min(max(self.morph, 0.0), 1.0)

    @property
    def projected(self) -> float:
        """Return how far the copies are taken apart into neurons, 0 to 1."""
        return min(max(self.morph - 1.0, 0.0), 1.0)

    def strength(self, step: int, recurrence: int = 0) -> float:
        """Return how solid a step is: what the playhead has not reached, on its way there or back, is pale.

        What reads from the end comes the other way. The loop has one copy alone, which is solid.
        """
        if self.unfolded == 0:
            return 1.0
        later = step < self.playhead if self.values.backward else step > self.playhead
        if recurrence > 0 and self.structure.reverse(recurrence):
            later = step > self.playhead if self.values.backward else step < self.playhead
        return _LATER if later else 1.0

    def over(self, top: Colour, alpha: float) -> Colour:
        """Return the opaque colour of something that is partly there; opaque lines paint faster."""
        return mix(top, self.scheme.base, min(max(alpha, 0.0), 1.0))

    def shade(self, value: float, part: Part) -> QColor:
        """Return the colour of one number."""
        return self.shades(np.array([value]), part)[0]

    def shades(self, values: Floats, part: Part) -> list[QColor]:
        """Return the colour of each number (N,)."""
        if part.kind == "output" and not self.values.backward:
            shares = np.clip(np.nan_to_num(values), 0, 1).tolist()
            return [colour(mix(self.scheme.accent, self.scheme.base, round(0.8 * share, 2))) for share in shares]
        palette = _colours(self.scheme.diverging)
        return [palette[index] for index in indices(values, -self.top, self.top).tolist()]


@cache
def _colours(anchors: tuple[Colour, ...]) -> list[QColor]:
    return [QColor(r, g, b) for r, g, b in table(anchors, STEPS).tolist()]


def means(vector: Floats, members: tuple[range, ...]) -> Floats:
    """Return the mean of each group of neighbours (groups,)."""
    if len(members) == len(vector):
        return vector
    found: Floats = np.array([float(vector[group.start : group.stop].mean()) for group in members])
    return found

"""The cell state of an LSTM after each time step."""

from typing import ClassVar, Literal

import numpy as np
from PySide6.QtCore import QObject

from rnn_playground.engine.batch import Floats
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.track import track
from rnn_playground.views.units_track import UnitsTrack


@track
class CellsTrack(UnitsTrack):
    """Show c, on a scale around zero that grows with the largest value."""

    track_id: ClassVar[str] = "cells"
    order: ClassVar[int] = 40
    stretch: ClassVar[int] = 4
    state: ClassVar[Literal["h", "c", ""]] = "c"
    least_lines: ClassVar[float] = 2.5

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = GrowingScale(least=1.0)

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there for cells that have a state c."""
        return (cls.track_id,) if trace.cells is not None else ()

    def name(self) -> str:
        """Return the words at the left edge."""
        return self.tr("cell state")

    def unit(self) -> str:
        """Return the symbol."""
        return "c"

    def noun(self) -> str:
        """Return the symbol."""
        return "c"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Cell state c after each time step, a row per unit; pure numbers without bounds")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The cell state carries what the network remembers; gates decide what is kept, added and told. "
            "Where the forget gate stays near 1, a value, and its gradient, survive many steps. "
            "c_t = f_t c_(t-1) + i_t g_t, h_t = o_t tanh(c_t)"
        )

    def values(self, trace: Trace) -> Floats:
        """Return c."""
        return trace.cells if trace.cells is not None else np.zeros_like(trace.hidden)

    def limits(self, trace: Trace, *, fresh: bool) -> tuple[float, float]:
        """Grow with the largest value."""
        if fresh:
            self._scale.reset()
        self._scale.reach(self.values(trace))
        return -self._scale.top, self._scale.top

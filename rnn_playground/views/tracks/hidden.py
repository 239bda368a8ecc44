"""The hidden state after each time step, layer by layer."""

from typing import ClassVar, Literal

from PySide6.QtCore import QObject

from rnn_playground.engine.batch import Floats
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.track import track
from rnn_playground.views.units_track import UnitsTrack


@track
class HiddenTrack(UnitsTrack):
    """Show h, on a scale fixed to [-1, 1] for bounded states."""

    track_id: ClassVar[str] = "hidden"
    order: ClassVar[int] = 50
    stretch: ClassVar[int] = 14
    state: ClassVar[Literal["h", "c", ""]] = "h"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = GrowingScale(least=1.0)

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("hidden")

    def unit(self) -> str:
        """Return the symbol."""
        return "h"

    def noun(self) -> str:
        """Return the symbol."""
        return "h"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Hidden state h after each time step, a row per unit; pure numbers from -1 to 1 (ReLU: from 0)")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The hidden state is the network's memory: all it knows of the sentence so far. "
            "Each row is one unit, each column the state after that token; a colour means one value. "
            "Where the network reads both ways, ← is what it knows of the rest of the sentence. "
            "h_t = tanh(W_x x_t + W_h h_(t-1) + b) in an Elman network"
        )

    def values(self, trace: Trace) -> Floats:
        """Return h."""
        return trace.hidden

    def limits(self, trace: Trace, *, fresh: bool) -> tuple[float, float]:
        """Keep to [-1, 1] where states are bounded, or else grow."""
        if fresh or trace.bounded:
            self._scale.reset()
        if not trace.bounded:
            self._scale.reach(trace.hidden)
        return -self._scale.top, self._scale.top

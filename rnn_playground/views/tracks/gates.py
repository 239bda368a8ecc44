"""The gates of an LSTM or a GRU after each time step: a track for each of them."""

from typing import ClassVar

from PySide6.QtCore import QObject

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Gate
from rnn_playground.palette import Colour, Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.track import track
from rnn_playground.views.units_track import UnitsTrack


@track
class GateTrack(UnitsTrack):
    """Show one gate: sigmoids from 0 to 1 in the colours of magnitudes, candidates from -1 to 1 around zero."""

    track_id: ClassVar[str] = "gate"
    order: ClassVar[int] = 30
    stretch: ClassVar[int] = 2
    least_lines: ClassVar[float] = 1.25

    def __init__(self, parent: QObject | None = None, track_id: str = "gate.") -> None:
        super().__init__(parent)
        self._gate = track_id.removeprefix("gate.")
        self._kind = Gate(self._gate, self._gate[:1], "sigmoid")  # until a Trace says more

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there once for each gate."""
        return tuple(f"{cls.track_id}.{name}" for name in trace.gates)

    @classmethod
    def make(cls, track_id: str, trace: Trace, parent: QObject) -> "GateTrack":
        """Make the track of one gate."""
        made = cls(parent, track_id)
        made._learn(trace)
        return made

    def name(self) -> str:
        """Return the words at the left edge."""
        names = {
            "input": self.tr("input gate"),
            "forget": self.tr("forget gate"),
            "output": self.tr("output gate"),
            "reset": self.tr("reset gate"),
            "update": self.tr("update gate"),
            "candidate": self.tr("candidate"),
        }
        return names.get(self._gate, self._gate)

    def unit(self) -> str:
        """Return the symbol."""
        return self._kind.symbol

    def noun(self) -> str:
        """Name the gate and its symbol."""
        return f"{self.name()} {self._kind.symbol}"

    def tooltip(self) -> str:
        """Say what is shown."""
        if self._kind.nonlinearity == "tanh":
            return self.tr("{} {} at each time step, a row per unit; pure numbers from -1 to 1").format(
                self.name(), self._kind.symbol
            )
        return self.tr("{} {} at each time step, a row per unit; from 0, closed, to 1, open").format(
            self.name(), self._kind.symbol
        )

    def explanation(self) -> str:
        """Explain the gate, with its formula."""
        return {
            "i": self.tr(
                "The input gate lets the candidate into the cell state: 1 all of it, 0 nothing. "
                "i_t = σ(W_i x_t + U_i h_(t-1) + b_i), c_t = f_t c_(t-1) + i_t g_t"
            ),
            "f": self.tr(
                "The forget gate keeps the cell state: 1 all of it, 0 nothing. It is also the factor of the gradient "
                "through c. f_t = σ(W_f x_t + U_f h_(t-1) + b_f), c_t = f_t c_(t-1) + i_t g_t"
            ),
            "o": self.tr(
                "The output gate lets the cell state out into the hidden state. "
                "o_t = σ(W_o x_t + U_o h_(t-1) + b_o), h_t = o_t tanh(c_t)"
            ),
            "g": self.tr(
                "The candidate is what the cell state would take in, as far as the input gate lets it. "
                "g_t = tanh(W_g x_t + U_g h_(t-1) + b_g)"
            ),
            "r": self.tr(
                "The reset gate lets the old state speak for the candidate: 0 leaves it out. "
                "r_t = σ(W_r x_t + U_r h_(t-1) + b_r)"
            ),
            "z": self.tr(
                "The update gate keeps the old state: 1 all of it, 0 takes the candidate instead. "
                "z_t = σ(W_z x_t + U_z h_(t-1) + b_z), h_t = (1 - z_t) n_t + z_t h_(t-1)"
            ),
            "n": self.tr(
                "The candidate is the state that the network would go to, as far as the update gate lets it. "
                "n_t = tanh(W_n x_t + b_n + r_t (U_n h_(t-1) + b_hn))"
            ),
        }.get(self._kind.symbol, self.tooltip())

    def values(self, trace: Trace) -> Floats:
        """Return the gate."""
        return trace.gates[self._gate]

    def limits(self, trace: Trace, *, fresh: bool) -> tuple[float, float]:
        """Keep to what the gate's function can give."""
        self._learn(trace)
        return (-1.0, 1.0) if self._kind.nonlinearity == "tanh" else (0.0, 1.0)

    def anchors(self, scheme: Scheme) -> tuple[Colour, ...]:
        """Take the map of signed values for a candidate, that of magnitudes for a gate."""
        return scheme.diverging if self._kind.nonlinearity == "tanh" else scheme.sequential

    def _learn(self, trace: Trace) -> None:
        self._kind = next((kind for kind in trace.gate_kinds if kind.name == self._gate), self._kind)

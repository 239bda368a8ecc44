"""What a network is made of, as one frozen value."""

from dataclasses import dataclass
from typing import Literal

Readout = Literal["every", "last"]
Output = Literal["softmax", "sigmoid", "linear"]
Nonlinearity = Literal["tanh", "relu"]
Recurrent = Literal["uniform", "glorot", "orthogonal", "identity", "spectral"]
InitialState = Literal["zero", "learnt"]


@dataclass(frozen=True, kw_only=True)
class NetworkSpec:
    """Describe a recurrent network so that equal specs and equal seeds give bit-equal weights.

    `inputs` counts one-hot symbols (or numbers per time step when `numeric`), `outputs` counts logits.
    """

    inputs: int
    outputs: int
    cell: str = "elman"  # a name in engine.cells.CELLS
    hidden: int = 8  # units of one layer in one direction
    layers: int = 1
    bidirectional: bool = False  # each layer also reads from the end to the beginning, with weights of its own
    dropout: float = 0.0  # share of the numbers between two layers that an update does not see
    embedding: int = 0  # numbers per symbol; 0: the one-hot row itself is the input
    readout: Readout = "every"  # which time steps have a target: every one, or the last one only
    head: int = 0  # tanh units of a feed-forward layer between state and logits; 0: none
    output: Output = "softmax"
    nonlinearity: Nonlinearity = "tanh"  # of the Elman cell; gated cells are defined with tanh
    forget_bias: float = 1.0  # initial bias of the LSTM's forget gate
    recurrent: Recurrent = "uniform"  # how each block of W_h is drawn (engine/initialisation.py)
    radius: float = 1.0  # of "identity", the factor; of "spectral", the spectral radius
    initial_state: InitialState = "zero"  # where a sequence begins, unless its batch says so
    numeric: bool = False  # inputs are vectors, not symbols

    def __post_init__(self) -> None:
        """Refuse sizes that make no network."""
        for name in ("inputs", "outputs", "hidden", "layers"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.embedding < 0 or self.head < 0:
            raise ValueError("embedding and head count units: 0 or more")
        if self.numeric and self.embedding:
            raise ValueError("numeric input is not embedded")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is a share of at least 0 and below 1, not {self.dropout}")

    @property
    def directions(self) -> tuple[str, ...]:
        """Return what the names of each direction's weights have after their layer's name."""
        return ("", "reverse.") if self.bidirectional else ("",)

    @property
    def width(self) -> int:
        """Return how many numbers a layer hands on at each time step."""
        return self.hidden * len(self.directions)

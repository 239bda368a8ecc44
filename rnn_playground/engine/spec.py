"""What a network is made of, as one frozen value."""

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

Readout = Literal["every", "last"]
Output = Literal["softmax", "sigmoid", "linear"]
Nonlinearity = Literal["tanh", "relu"]
Recurrent = Literal["uniform", "glorot", "orthogonal", "identity", "spectral"]
InitialState = Literal["zero", "learnt"]

_CHOICES: dict[str, Any] = {
    "readout": Readout, "output": Output, "nonlinearity": Nonlinearity, "recurrent": Recurrent,
    "initial_state": InitialState,
}  # fmt: skip
_COUNTS = {"inputs": 1, "outputs": 1, "hidden": 1, "layers": 1, "embedding": 0, "head": 0}


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
        """Refuse what makes no network, and say what would."""
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                known = ", ".join(map(repr, get_args(choices)))
                raise ValueError(f"{name} is one of {known}, not {getattr(self, name)!r}")
        for name, least in _COUNTS.items():
            count = getattr(self, name)
            if not isinstance(count, int) or count < least:
                raise ValueError(f"{name} must be a whole number of at least {least}, not {count!r}")
        if self.numeric and self.embedding:
            raise ValueError("numeric input is not embedded: set embedding to 0")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is a share of at least 0 and below 1, not {self.dropout}")
        if not (math.isfinite(self.radius) and self.radius >= 0 and math.isfinite(self.forget_bias)):
            raise ValueError(f"radius ({self.radius}) must be 0 or more, and forget_bias ({self.forget_bias}) finite")

    @property
    def directions(self) -> tuple[str, ...]:
        """Return what the names of each direction's weights have after their layer's name."""
        return ("", "reverse.") if self.bidirectional else ("",)

    @property
    def width(self) -> int:
        """Return how many numbers a layer hands on at each time step."""
        return self.hidden * len(self.directions)

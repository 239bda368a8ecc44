"""A padded batch of sequences, time-major."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

NOTHING = -1  # a token id that stands for the zero vector: padding, or a word without a row of its own


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Hold B sequences padded at their end to T time steps; arrays are C-contiguous, time first.

    Exactly one of `tokens` and `vectors` is set. Steps at or after `lengths[b]` are padding: they may hold
    anything in `tokens`, and no target there counts. A batch is checked once for a network (engine/layout.py),
    so its arrays must not be changed afterwards.
    """

    lengths: Integers  # (B,), each >= 1
    tokens: Integers | None = None  # (T, B) ids in [0, inputs), or NOTHING
    vectors: Floats | None = None  # (T, B, D)
    # Targets: softmax: ids, (T, B) for readout "every", (B,) for "last".
    #          sigmoid and linear: numbers, (T, B, K) or (B, K). None when only read.
    targets: Integers | Floats | None = None
    # Which targets count: (T, B) or (B,). None: all up to each length.
    mask: Booleans | None = None
    # Where the sequences begin: (recurrences, states, B, H), a recurrence being one direction of one layer, in
    # the order layer 0, layer 0 reversed, layer 1 ...; states h, or h and c. None: what the network's spec says.
    initial: Floats | None = None
    # Of a pair (engine/encoder_decoder.py): what the decoder reads and shall say to each of these sequences.
    answer: "Batch | None" = None

    @property
    def steps(self) -> int:
        """Return T, the number of time steps after padding."""
        return int(self._inputs().shape[0])

    @property
    def size(self) -> int:
        """Return B, the number of sequences."""
        return int(self._inputs().shape[1])

    def _inputs(self) -> Integers | Floats:
        given = self.tokens if self.tokens is not None else self.vectors
        if given is None:
            raise ValueError("a batch needs tokens or vectors")
        return given

"""One sequence through a small cell: the equations of `cells/` in as few NumPy calls a step as there can be.

Where a step's arithmetic takes less time than the calls that ask for it, their number is all that counts. So here

- one product of the row (h', 1, x) with the weights of state, bias and input gives all sums of a step, and one product
  of all rows with the gradients of the sums gives all gradients of weights;
- sigmoid(s) = (1 + tanh(s / 2)) / 2, where the 1 is never added nor the half multiplied in a call of its own: a sum
  such as 2 f c' = c' + tanh(.) c' is a product of rows that lie side by side with a row of halves;
- a step back is a product with the step's Jacobian; one call computes those of all steps.

`cells/` and this form are held equal by a test.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import prod
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Arrays, Cell, Chunk, Tape
from rnn_playground.engine.memory import Memory, aligned
from rnn_playground.engine.parameters import Parameters


class Single(ABC):
    """Run one recurrence through time, for one sequence; memory that holds constants belongs to one tape alone."""

    # For each block of H columns of the product: which gate, and the factors of what state and input add to it.
    columns: ClassVar[Sequence[tuple[int, float, float]]]
    apart: ClassVar[bool] = False  # gradients by h' W_h are others than those by x W_x, and lie behind them

    def __init__(self, cell: Cell, weights: Parameters, gradient: Parameters) -> None:
        """Serve a cell; `weights` and `gradient` are those of its recurrence, beginning with W_x, W_h and biases."""
        self.cell = cell
        G, I, H = weights["W_x"].shape  # noqa: E741
        self.hidden, self.inputs = H, I
        self.ones = 1 + len(cell.hidden_biases)
        self.size = H + self.ones + I  # of a row: h', 1 for b, 1 for a bias beside h' W_h, x
        names = ["W_x", "W_h", "b", *cell.hidden_biases]
        count = sum(weights[name].size for name in names)
        self._weights, self._gradient = weights.vector[:count], gradient.vector[:count]
        own, start = {}, 0
        for name in names:
            shape = weights[name].shape
            own[name] = np.arange(start, start + prod(shape)).reshape(shape)
            start += prod(shape)
        self._from, self._factors = self._gathered(own, weights.vector.dtype)
        self.U = aligned(self._from.size, weights.vector.dtype).reshape(self._from.shape)
        self._to, width = self._positions(own), (1 + self.apart) * G * H
        self._product = np.empty((self.size, width), weights.vector.dtype)
        self._flat = self._product.reshape(-1)
        self.W_back = self.constants()
        self._sent, self._columns = self.W_back[:, :G, :H], cell.W_h.transpose(2, 0, 1)

    def _gathered(self, own: dict[str, Integers], dtype: np.dtype[Any]) -> tuple[Integers, Floats]:
        """Return where in the vector of weights each number of U is, and its factor, (size, columns H)."""
        H, biases, places, factors = self.hidden, self.cell.hidden_biases, [], []
        for gate, by_h, by_x in self.columns:
            blocks = [own["W_h"][gate], own["b"][gate], *(own[name] for name in biases), own["W_x"][gate]]
            rows = [by_h] * H + [by_x] + [by_h * (of == gate) for of in biases.values()] + [by_x] * self.inputs
            places.append(np.vstack(blocks))
            factors.append(np.repeat(np.array(rows, dtype)[:, None], H, 1))
        return np.hstack(places), np.hstack(factors)

    def _positions(self, own: dict[str, Integers]) -> Integers:
        """Return where the product of rows and gradients holds what belongs to each weight."""
        G, I, H = own["W_x"].shape  # noqa: E741
        width = (1 + self.apart) * G * H
        table = np.arange(self.size * width).reshape(self.size, width)
        by_input, by_state = table[:, : G * H], table[:, -G * H :]
        found = [by_input[-I:].reshape(I, G, H).transpose(1, 0, 2), by_state[:H].reshape(H, G, H).transpose(1, 0, 2)]
        found += [by_input[H], *(by_state[H, g * H : (g + 1) * H] for g in self.cell.hidden_biases.values())]
        return np.concatenate([part.reshape(-1) for part in found])

    def prepare(self, tape: Tape) -> None:  # noqa: ARG002 - as `Cell.prepare`
        """Follow the weights."""
        self._weights.take(self._from, 0, self.U, "clip")  # mode "raise" would copy
        np.multiply(self.U, self._factors, self.U)

    def rows(self, T: int, lead: int = 0) -> Floats:
        """Return rows (T + 1, lead + size) with the 1 in them."""
        found = aligned((T + 1) * (lead + self.size), self.U.dtype).reshape(T + 1, -1)
        found[:, lead + self.hidden : lead + self.hidden + self.ones] = 1
        return found

    def tape(self, rows: Floats, a: Floats, steps: Sequence[Arrays], **kept: Floats) -> Tape:
        """Return a tape on rows (T + 1, size), and gates (T, G, 1, H)."""
        h, x = rows[:, None, : self.hidden], rows[:-1, self.hidden + self.ones :]
        return Tape(h, kept.get("c"), a, a, steps, {**kept, "rows": rows}, self, x)

    def empty(self, *shape: int) -> Floats:
        """Return memory of a tape's own."""
        return aligned(prod(shape), self.U.dtype).reshape(shape)

    @abstractmethod
    def constants(self) -> Floats:
        """Make what does not change; return memory for W_back, with the identity in it.

        W_back[i] (G + 1, states H) holds what the sums of each gate of unit i send to all states, and, below, which
        state the states of the unit go to past all sums: a Jacobian's rows of the unit are factors times that.
        """

    @abstractmethod
    def record(self, T: int) -> Tape:
        """Return a tape for T steps, with the views of each step's `forward`."""

    @abstractmethod
    def forward(self, tape: Tape) -> None:
        """Compute all steps from the rows, and the gates as `cells/` keep them."""

    @abstractmethod
    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Return the chunk of the steps from `start` to before `end`, in memory for K steps."""

    def prepare_back(self) -> None:
        """Follow the weights for the way back."""
        self._sent[...] = self._columns

    def backward(self, chunk: Chunk, *, fed: bool) -> None:
        """Compute the gradients of sums and states."""
        kept = chunk.kept
        self.cell.derive(chunk)
        self.connect(chunk)
        kept["last"][...] = kept["end"]
        if fed:
            kept["read"][...] = kept["between"]
        for times, J, out in chunk.fed if fed else chunk.bare:
            times(J, out)
        kept["dh"][...] = kept["found"]
        self.complete(chunk)

    def gradients(self, chunk: Chunk, *, first: bool) -> None:
        """Set the gradients of all weights, or add to them where this is not the `first` chunk."""
        chunk.kept["columns"].dot(chunk.kept["da"], self._product)
        if first:
            self._flat.take(self._to, 0, self._gradient, "clip")
        else:
            np.add(self._gradient, self._flat.take(self._to), self._gradient)

    @abstractmethod
    def connect(self, chunk: Chunk) -> None:
        """Compute the Jacobians of all steps from the factors of `Cell.derive`."""

    @abstractmethod
    def complete(self, chunk: Chunk) -> None:
        """Compute the gradients of all sums from those of the states."""

    def chunk(
        self, tape: Tape, memory: Memory, layer: str, steps: tuple[int, int, int],
        da: Floats, by_state: Floats, by_input: Floats, kept: dict[str, Floats],
    ) -> Chunk:  # fmt: skip
        """Return the chunk of `steps` (start, end, K); rows (n, width) `da` hold `by_state` and `by_input`.

        A row (dh, 1) or (dh, dc, 1), times a Jacobian J with what reads the state before as its last row, gives the
        row before. What has to follow the last step of the chunk, or comes after its first one, is in `dh`, which the
        read-out writes and others read.
        """
        (start, end, K), H, n = steps, self.hidden, steps[1] - steps[0]
        W = len(self.cell.states) * H
        dh, states = memory.lend(layer + "dh", K + 1, 1, H)[: n + 1], memory.lend(layer + "d", K + 1, W + 1)[: n + 1]
        states[:, W] = 1
        J = memory.lend(layer + "J", K, W + 1, W)[:n]  # what reads c' stays 0
        bare = [(states[j + 1, :W].dot, J[j, :W], states[j, :W]) for j in reversed(range(n))]
        fed = [(states[j + 1].dot, J[j], states[j, :W]) for j in reversed(range(1, n))]
        kept |= {"da": da, "columns": tape.kept["rows"][start:end].T, "J": J[:, :W], "last": states[n, :H]}
        kept |= {"end": dh[n, 0], "read": J[1:, W, :H], "between": dh[1:n, 0], "dh": dh[:n, 0], "found": states[:n, :H]}
        dc = states[:, None, H:W] if W > H else None
        h_before = tape.h[start:end, 0]
        return Chunk(start, end, h_before, dh, dc, by_state, by_input, kept, [*fed, bare[-1]], bare, self)

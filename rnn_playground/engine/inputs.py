"""What the first layer reads: symbols, one-hot or embedded, or vectors."""

from abc import ABC, abstractmethod

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.layout import Layout
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.scatter import add_by_token
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unroll import Recurrence


class Inputs(ABC):
    """Turn a batch into the input's part of one recurrence's sums, and its gradient into that of the weights.

    `shares`: another direction has already set the gradient of the embedding, so this one adds to it.
    """

    def __init__(
        self, recurrence: Recurrence, weights: Parameters, gradient: Parameters, *, shares: bool
    ) -> None:
        """Feed one recurrence of the first layer."""
        self.recurrence = recurrence
        self.weights = weights
        self.gradient = gradient
        self.shares = shares

    @abstractmethod
    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Set a = x W_x + b for all steps, x = 0 in the padding; `mirrored`: in the reversed order."""

    @abstractmethod
    def feed_back(self, chunk: Chunk, memory: Memory, *, first: bool) -> None:
        """Set the gradient of the weights that read the input, or add to it if not the `first` chunk."""

    @abstractmethod
    def finish(self, memory: Memory) -> None:
        """Complete the gradient after all chunks."""

    @abstractmethod
    def vectors(self) -> Floats:
        """Return what was read at the last pass, (T B, I): one-hot rows, embedded symbols, or vectors."""


class Symbols(Inputs):
    """Read symbols from a table with what each adds to the sums: P = E W_x + b, a row for every symbol.

    That is one product with V rows instead of T B; where a batch has fewer symbols than the vocabulary, the
    table has a row for each place of the batch instead. Its first row is that of NOTHING. One-hot symbols are
    the case that E is the identity.
    """

    def __init__(
        self, recurrence: Recurrence, weights: Parameters, gradient: Parameters, *, shares: bool
    ) -> None:
        """Bind the embedding, if there is one."""
        super().__init__(recurrence, weights, gradient, shares=shares)
        self.E = weights.views.get("embedding")  # (V, E)
        self.V = recurrence.W_x.shape[1] if self.E is None else self.E.shape[0]
        self._ids: Integers = np.zeros(0, np.intp)  # (T B,) of the last pass
        self._by_place = False
        self._complete = True
        self._B = 1

    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Build the table P (G, R + 1, H), then gather its rows straight into a (T, G, B, H)."""
        assert layout.ids is not None
        recurrence = self.recurrence
        recurrence.prepare_input()
        W_x, b, a = recurrence.halved_W_x, recurrence.halved_b, tape.a
        T, G, B, H = a.shape
        ids = layout.ids
        if mirrored:
            assert layout.mirror is not None
            ids = ids.reshape(-1)[layout.mirror].reshape(T, B)
        self._ids, self._B = ids.reshape(-1), B
        self._complete = layout.complete
        self._by_place = T * B < self.V
        R = T * B if self._by_place else self.V
        table = memory.lend("table", G, R + 1, H)
        rows = table[:, 1:]
        x = self._read(memory) if self._by_place else self.E
        if x is not None:
            np.matmul(x, W_x, rows)
            np.add(rows, b, rows)
        elif self._by_place:
            np.add(W_x.take(self._ids, 1, mode="wrap"), b, rows)
        else:
            np.add(W_x, b, rows)
        np.copyto(table[:, :1], b)  # NOTHING = -1 finds the row before that of symbol 0
        if self._by_place:
            places = np.arange(R).reshape(T, B)
            ids = places if layout.complete else np.where(ids < 0, -1, places)
        index = ids[:, None] + np.arange(1, G * (R + 1), R + 1)[:, None]  # (T, G, B)
        table.reshape(G * (R + 1), H).take(index, 0, a, "clip")

    def feed_back(self, chunk: Chunk, memory: Memory, *, first: bool) -> None:
        """Sum what came back to equal symbols, or to the places themselves."""
        recurrence = self.recurrence
        rows = recurrence.input_rows(chunk)
        ids = self._ids[chunk.start * self._B : chunk.end * self._B]
        if self.E is None:
            add_by_token(rows, ids, self._sums(memory), memory, first=first)
        elif self._by_place:
            x = self._x(memory)[chunk.start * self._B : chunk.end * self._B]
            recurrence.put_dW_x(x, rows, memory, first=first)
            dx = memory.lend("dx", *x.shape)
            rows.dot(recurrence.W_x_back, dx)
            add_by_token(dx, ids, self.gradient["embedding"], memory, first=first and not self.shares)
        else:
            add_by_token(rows, ids, self._sums(memory), memory, first=first)

    def finish(self, memory: Memory) -> None:
        """Bring the sums by symbol to the weights: dW_x = E^T dP, dE = dP W_x^T."""
        recurrence = self.recurrence
        if self.E is None:
            G, V, H = recurrence.W_x.shape
            np.copyto(recurrence.dW_x, self._sums(memory).reshape(V, G, H).transpose(1, 0, 2))
        elif not self._by_place:
            sums = self._sums(memory)
            recurrence.put_dW_x(self.E, sums, memory, first=True)
            dE = self.gradient["embedding"]
            if self.shares:
                np.add(dE, sums.dot(recurrence.W_x_back), dE)
            else:
                sums.dot(recurrence.W_x_back, dE)

    def vectors(self) -> Floats:
        """Return the rows of the table of symbols; zero for NOTHING."""
        ids = self._ids
        found: Floats
        if self.E is None:
            found = np.zeros((ids.size, self.V), self.recurrence.W_x.dtype)
            found[np.flatnonzero(ids >= 0), ids[ids >= 0]] = 1
        else:
            found = self.E[ids]
            found[ids < 0] = 0
        return found

    def _x(self, memory: Memory) -> Floats:
        assert self.E is not None
        return memory.lend(self.recurrence.name + "x", self._ids.size, self.E.shape[1])

    def _read(self, memory: Memory) -> Floats | None:
        """Return what each place reads, if it is embedded; 0 for NOTHING."""
        if self.E is None:
            return None
        x = self._x(memory)
        self.E.take(self._ids, 0, x, "wrap")
        if not self._complete:
            x[self._ids < 0] = 0
        return x

    def _sums(self, memory: Memory) -> Floats:
        G, _, H = self.recurrence.W_x.shape
        return memory.lend("dtable", self.V, G * H)


class Numeric(Inputs):
    """Read vectors as they are."""

    _x: Floats
    _B = 1

    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Copy the vectors without what stands in the padding, then project them."""
        assert layout.vectors is not None
        T, B, D = layout.vectors.shape
        x = memory.lend(self.recurrence.name + "x", T, B, D)
        np.copyto(x, layout.vectors)
        if layout.padding is not None:
            x[layout.padding] = 0
        rows = x.reshape(T * B, D)
        if mirrored:
            assert layout.mirror is not None
            rows[...] = rows[layout.mirror]
        self._x, self._B = rows, B
        self.recurrence.project(rows, tape, memory)

    def feed_back(self, chunk: Chunk, memory: Memory, *, first: bool) -> None:
        """Set dW_x."""
        x = self._x[chunk.start * self._B : chunk.end * self._B]
        self.recurrence.project_back(x, chunk, None, memory, first=first)

    def finish(self, memory: Memory) -> None:
        """Do nothing more."""

    def vectors(self) -> Floats:
        """Return the vectors read, by rows."""
        return self._x


def make_inputs(
    spec: NetworkSpec, recurrence: Recurrence, weights: Parameters, gradient: Parameters, *, shares: bool
) -> Inputs:
    """Return the kind of input that the spec asks for."""
    kind: type[Inputs] = Numeric if spec.numeric else Symbols
    return kind(recurrence, weights, gradient, shares=shares)

"""What the first layer reads: symbols, one-hot or embedded, or vectors."""

from abc import ABC, abstractmethod

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.layout import Layout
from rnn_playground.engine.memory import BACK, Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.scatter import add_by_token
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unroll import Recurrence

_ROWS = 128  # of the embedding's gradient computed at a time where it replaces what it is computed from


class Inputs(ABC):
    """Turn a batch into the input's part of one recurrence's sums, and its gradient into that of the weights.

    `shares`: another direction has already set the gradient of the embedding, so this one adds to it.
    """

    def __init__(
        self, recurrence: Recurrence, weights: Parameters, gradient: Parameters, *, shares: bool
    ) -> None:
        """Feed one recurrence of the first layer."""
        self.recurrence = recurrence
        self.gradient = gradient
        self.shares = shares

    @abstractmethod
    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Set the sums x W_x + b of all steps, x = 0 in the padding; `mirrored`: in the reversed order."""

    @abstractmethod
    def feed_back(self, chunk: Chunk, B: int, memory: Memory, *, first: bool, alone: bool) -> None:
        """Set the gradient of the weights that read the input, or add to it if not the `first` chunk.

        `alone`: there is no other chunk. The memory of others' dL/dh after the first step may be used.
        """

    @abstractmethod
    def finish(self, memory: Memory) -> None:
        """Complete the gradient after all chunks."""

    @abstractmethod
    def vectors(self) -> Floats:
        """Return what was read at the last pass, (T B, I): one-hot rows, embedded symbols, or vectors."""


class Symbols(Inputs):
    """Read symbols from a table with what each adds to the sums: P = E W_x + b, a row for every symbol.

    That is one product with V rows instead of T B; where a batch has fewer places than the vocabulary symbols,
    they are read one by one instead. The first row is that of NOTHING. One-hot symbols are the case that E is
    the identity.
    """

    def __init__(
        self, recurrence: Recurrence, weights: Parameters, gradient: Parameters, *, shares: bool
    ) -> None:
        """Bind the embedding, if there is one."""
        super().__init__(recurrence, weights, gradient, shares=shares)
        self.embedded = "embedding" in weights.views
        self.E = weights["embedding"] if self.embedded else np.zeros((recurrence.W_x.shape[1], 0))  # (V, E)
        self.V = self.E.shape[0]
        self._symbols: Integers = np.arange(self.V)
        self._ids: Integers = np.zeros(0, np.intp)  # (T B,) of the last pass
        # The sums by symbol on the way back lie where the gradient of an embedding of the same size will.
        G, _, H = recurrence.W_x.shape
        self._in_place = self.embedded and not shares and self.E.shape[1] == G * H
        self._table = BACK if self._in_place else "table"  # of the way there
        self._by_place = False  # places are read one by one
        self._joined = False  # and stand beside the states, so that W_x has its gradient already
        self._complete = True

    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Gather rows straight into the sums (T, G, B, H), or read the batch's places one by one."""
        T, B = len(tape.h) - 1, layout.B
        ids = layout.ids
        if mirrored:
            ids = ids.reshape(-1)[layout.mirror].reshape(T, B)
        self._ids, self._complete = ids.reshape(-1), layout.complete
        self._joined, self._by_place = tape.x is not None, T * B < self.V
        if tape.x is not None:
            self._into(tape.x, memory)
        elif not self._by_place:
            self._from_table(ids + 1, tape, memory)
        elif self.embedded:
            self.recurrence.project(self._embedded(memory), tape, memory)
        else:
            self._from_weights(tape, memory)

    def _into(self, x: Floats, memory: Memory) -> None:
        """Set x (T, I), one-hot or embedded."""
        if self.embedded:
            x[...] = self._embedded(memory)
        else:
            np.equal(self._ids[:, None], self._symbols, out=x)

    def _from_table(self, rows: Integers, tape: Tape, memory: Memory) -> None:
        # NOTHING = -1 finds the row before that of symbol 0: rows (T, B) are ids + 1.
        recurrence, sums, V = self.recurrence, tape.sums, self.V
        T, G, B, H = sums.shape
        if B == 1:  # all gates side by side
            W_x, b = recurrence.prepare_row()
            table = memory.lend(self._table, V + 1, G * H)
            if self.embedded:
                self.E.dot(W_x, table[1:])
                np.add(table[1:], b, table[1:])
            else:
                np.add(W_x, b, table[1:])
            table[0] = b
            table.take(rows, 0, sums.reshape(T, 1, G * H), "clip")
            return
        W_x, b = recurrence.prepare_input()
        tables = memory.lend(self._table, G, V + 1, H)
        if self.embedded:
            np.matmul(self.E, W_x, tables[:, 1:])
            np.add(tables[:, 1:], b, tables[:, 1:])
        else:
            np.add(W_x, b, tables[:, 1:])
        tables[:, :1] = b
        if sums.flags.c_contiguous:
            index = rows[:, None] + np.arange(0, G * (V + 1), V + 1)[:, None]  # (T, G, B)
            tables.reshape(-1, H).take(index, 0, sums, "clip")
            return
        for g, of_gate in enumerate(tables):
            of_gate.take(rows, 0, sums[:, g], "clip")

    def _from_weights(self, tape: Tape, memory: Memory) -> None:
        W_x, b = self.recurrence.prepare_input()
        T, G, B, H = tape.sums.shape
        rows = memory.lend("blocks", G, T * B, H)
        W_x.take(self._ids, 1, rows, "wrap")
        if not self._complete:
            rows[:, self._ids < 0] = 0
        np.add(rows.reshape(G, T, B, H).transpose(1, 0, 2, 3), b, tape.sums)

    def feed_back(self, chunk: Chunk, B: int, memory: Memory, *, first: bool, alone: bool) -> None:
        """Sum what came back to equal symbols, or to the places themselves."""
        part = slice(chunk.start * B, chunk.end * B)
        ids = self._ids[part]
        if self._joined and not self.embedded:
            return
        if not self._joined and not (self.embedded and self._by_place):
            spare = None if alone else chunk.dh_rows
            add_by_token(chunk.input_rows, ids, self._sums(memory), memory, first=first, spare=spare)
            return
        x = self._x(memory)[part]
        dx = memory.lend("dx", *x.shape)
        self.recurrence.project_back(None if self._joined else x, chunk.input_rows, dx, first=first)
        add_by_token(dx, ids, self.gradient["embedding"], memory, first=first and not self.shares)

    def finish(self, memory: Memory) -> None:
        """Bring the sums by symbol to the weights: dW_x = E^T dP, dE = dP W_x^T."""
        recurrence = self.recurrence
        if self._joined:
            return
        if not self.embedded:
            G, V, H = recurrence.W_x.shape
            recurrence.dW_x[...] = self._sums(memory).reshape(V, G, H).transpose(1, 0, 2)
        elif not self._by_place:
            dE = self.gradient["embedding"]
            if self.shares:
                more = np.empty_like(dE)
                recurrence.project_back(self.E, self._sums(memory), more, first=True)
                np.add(dE, more, dE)
            elif self._in_place:
                recurrence.project_back(self.E, dE, None, first=True)
                for start in range(0, self.V, _ROWS):
                    part = dE[start : start + _ROWS]
                    more = memory.lend("scratch", *part.shape)
                    recurrence.project_back(None, part, more, first=True)
                    part[...] = more
            else:
                recurrence.project_back(self.E, self._sums(memory), dE, first=True)

    def vectors(self) -> Floats:
        """Return the rows of the table of symbols; zero for NOTHING."""
        ids = self._ids
        found: Floats
        if not self.embedded:
            found = np.zeros((ids.size, self.V), self.recurrence.W_x.dtype)
            found[np.flatnonzero(ids >= 0), ids[ids >= 0]] = 1
        else:
            found = self.E[ids]
            found[ids < 0] = 0
        return found

    def _x(self, memory: Memory) -> Floats:
        return memory.lend(self.recurrence.name + "x", self._ids.size, self.E.shape[1])

    def _embedded(self, memory: Memory) -> Floats:
        """Return what each place reads (T B, E); 0 for NOTHING."""
        x = self._x(memory)
        self.E.take(self._ids, 0, x, "wrap")
        if not self._complete:
            x[self._ids < 0] = 0
        return x

    def _sums(self, memory: Memory) -> Floats:
        if self._in_place:
            return self.gradient["embedding"]
        G, _, H = self.recurrence.W_x.shape
        return memory.lend("table", self.V, G * H)  # the table of the way there is not needed any more


class Numeric(Inputs):
    """Read vectors as they are."""

    _x: Floats

    def feed(self, layout: Layout, mirrored: bool, tape: Tape, memory: Memory) -> None:
        """Copy the vectors without what stands in the padding, then project them."""
        T, B, D = layout.vectors.shape
        x = memory.lend(self.recurrence.name + "x", T, B, D)
        x[...] = layout.vectors
        if layout.padding is not None:
            x[layout.padding] = 0
        rows = x.reshape(T * B, D)
        if mirrored:
            rows[...] = rows[layout.mirror]
        self._x = rows
        self.recurrence.project(rows, tape, memory)

    def feed_back(self, chunk: Chunk, B: int, memory: Memory, *, first: bool, alone: bool) -> None:
        """Set dW_x."""
        if chunk.single is None:
            self.recurrence.project_back(self._x[chunk.start * B : chunk.end * B], chunk.input_rows, None, first=first)

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

"""One layer of a stack: the cell's loop over the units of all models, and products with each model's weights."""

from typing import Any, cast

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.cell import Cell, Chunk, Product, Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.layout import Layout
from rnn_playground.engine.memory import Memory, aligned
from rnn_playground.engine.parameters import places, shapes
from rnn_playground.engine.scatter import SMALL_PRODUCT, by_sorting
from rnn_playground.engine.spec import NetworkSpec


class Rows:
    """Hold the arrays of M models in a matrix (M, P), one row each, with views (M, ...) by name."""

    def __init__(self, spec: NetworkSpec, models: int, dtype: np.dtype[Any]) -> None:
        """Lay out the arrays of the spec, all zero."""
        layout = shapes(spec)
        where = places(layout)
        size = max(place.stop for place in where.values())
        self.vector: Floats = aligned(models * size, dtype)
        self.matrix: Floats = self.vector.reshape(models, size)
        self._views: dict[str, Floats] = {
            name: self.matrix[:, place].reshape(models, *layout[name]) for name, place in where.items()
        }

    def __getitem__(self, name: str) -> Floats:
        """Return the view of all models' arrays with this name."""
        return self._views[name]


class StackedLayer:
    """Run one layer of all models through time, for B sequences each."""

    def __init__(self, number: int, spec: NetworkSpec, weights: Rows, gradient: Rows, B: int) -> None:
        """Bind the layer to its views of weights and gradient."""
        M, like = len(weights.matrix), weights.matrix.dtype
        kind = CELLS[spec.cell]
        self.name, self.spec, self.models, self.B = f"layer{number}.", spec, M, B
        self.reads_symbols = number == 0 and not spec.numeric
        self.weights, self.gradient = weights, gradient
        # Gates first, as products take them
        (self.W_x, self.b), (self.dW_x, self.db) = (
            (rows[self.name + "W_x"].transpose(1, 0, 2, 3), rows[self.name + "b"].transpose(1, 0, 2))
            for rows in (weights, gradient)
        )
        self.W_h, self.dW_h = (
            rows[self.name + "W_h"].transpose(1, 0, 2, 3) if kind.recurrent else None for rows in (weights, gradient)
        )
        G, _, I, H = self.W_x.shape  # noqa: E741
        self.learnt = [self.name + f"{state}0" for state in kind.states] if spec.initial_state == "learnt" else []
        # Of its weights the cell gets what products take, by `_prepare`; of biases, one for each number of a state.
        self.biases = {bias: np.zeros(B * M * H, like) for bias in kind.hidden_biases}
        self.cell: Cell = type("Stacked" + kind.__name__, (kind, _Products), {"shape": (B, M, H)})(
            spec, np.zeros((G, H, H), like), self.biases
        )
        self.cell.hidden = B * M * H
        self.cell.U, self.cell.W_back = np.zeros((2, G, M, H, H), like)
        self.scaled_W_x, self.scaled_b = np.zeros((G, M, I, H), like), np.zeros((G, M, 1, H), like)
        self.W_x_back = np.zeros((G, M, H, I), like)
        # For symbols, what each adds to the sums: P = E W_x + b, after the row of NOTHING
        self.table = np.zeros((G, M, spec.inputs + 1, H) if self.reads_symbols else (G, M, 0, H), like)
        V = spec.inputs + 1
        self.places = np.tile(np.arange(1, G * M * V, V).reshape(G, M), B)  # (G, B M) rows of symbol 0
        self.x: Floats = np.zeros(0)  # (T B, M I) what was read, of vectors and of layers below
        self.ones = np.ones(G, like)

    def record(self, memory: Memory, T: int, B: int) -> Tape:
        """Return the cell's tape, as a workspace asks for it."""
        return self.cell.record(memory, self.name, T, B)

    def rewind(self, tape: Tape, memory: Memory, start: int, end: int, K: int) -> Chunk:
        """Return the cell's chunk."""
        return self.cell.rewind(tape, memory, self.name, start, end, K)

    def forward(self, tape: Tape, layout: Layout, below: Floats | None, memory: Memory) -> None:
        """Compute all states; `below` (T B, M I): what the layer below hands on."""
        self._prepare(tape)
        sums = tape.sums
        T, G, B, M, H = *sums.shape[:2], self.B, self.models, self.spec.hidden
        by_model = sums.reshape(T, G, B, M, H)
        if self.reads_symbols:
            self._look_up(layout.ids.reshape(T, B * M), sums)
        else:
            self.x = x = self._vectors(layout, memory) if below is None else below
            to = by_model.transpose(0, 1, 3, 2, 4)
            np.matmul(x.reshape(T, 1, B, M, -1).transpose(0, 1, 3, 2, 4), self.scaled_W_x, to)
            np.add(to, self.scaled_b, to)
        if layout.padding is not None:
            self.cell.silence(sums.reshape(T, G, B * M, H), layout.padding)
        for number, state in enumerate((tape.h,) if tape.c is None else (tape.h, tape.c)):
            state[0].reshape(B, M, H)[...] = self.weights[self.learnt[number]] if self.learnt else 0
        self.cell.forward(tape.forward)

    def _prepare(self, tape: Tape) -> None:
        # Follow the weights, which may have changed: sums of sigmoid gates are halved (engine/cell.py).
        scale: Any = 1 if self.cell.scale is None else self.cell.scale[:, None]
        if self.W_h is not None:
            np.multiply(self.W_h, scale, self.cell.U)
            np.copyto(self.cell.W_back, self.W_h.transpose(0, 1, 3, 2))
        np.multiply(self.W_x, scale, self.scaled_W_x)
        np.multiply(self.b[:, :, None], scale, self.scaled_b)
        np.copyto(self.W_x_back, self.W_x.transpose(0, 1, 3, 2))
        for bias, flat in self.biases.items():
            flat.reshape(self.B, self.models, -1)[...] = self.weights[self.name + bias]
            if bias in tape.kept:
                tape.kept[bias][...] = flat

    def _vectors(self, layout: Layout, memory: Memory) -> Floats:
        x = memory.lend("x", *layout.vectors.shape)  # (T, B M, D)
        np.copyto(x, layout.vectors)
        if layout.padding is not None:
            x[layout.padding] = 0
        return x.reshape(-1, self.models * x.shape[2])

    def _look_up(self, ids: Integers, sums: Floats) -> None:
        table, (G, M, V, H) = self.table, self.table.shape
        if self.spec.embedding:
            np.matmul(self.weights["embedding"], self.scaled_W_x, table[:, :, 1:])
            np.add(table[:, :, 1:], self.scaled_b, table[:, :, 1:])
        else:
            np.add(self.scaled_W_x, self.scaled_b, table[:, :, 1:])
        np.copyto(table[:, :, :1], self.scaled_b)
        to = sums.reshape(len(ids), G, -1, H)
        table.reshape(G * M * V, H).take(ids[:, None] + self.places, 0, to, "clip")

    def backward(self, chunk: Chunk, layout: Layout, below: Chunk | None, memory: Memory) -> None:
        """Set the gradient of the layer's weights, and dL/dh of the layer below."""
        M, H, B, n = self.models, self.spec.hidden, self.B, chunk.end - chunk.start
        if chunk.dc is not None:
            chunk.dc[n].fill(0)
        self.cell.derive(chunk)
        self.cell.backward(chunk.fed)
        self.cell.complete(chunk)
        g, name = self.gradient, self.name
        by_input = by_hidden = self._by_gate(chunk.input_rows, "by_input", memory)
        if self.dW_h is not None:
            if chunk.hidden_rows is not chunk.input_rows:
                by_hidden = self._by_gate(chunk.hidden_rows, "by_hidden", memory)
            np.matmul(columns(chunk.h_before.reshape(n * B, -1), M), by_hidden, self.dW_h)
        np.add.reduce(memory.ones(n).dot(chunk.input_rows).reshape(-1, B, M, H), 1, out=self.db)
        for bias, block in self.cell.hidden_biases.items():
            sums = memory.ones(n).dot(chunk.hidden_rows)
            np.add.reduce(sums.reshape(-1, B, M, H)[block], 0, out=g[name + bias])
        for start, state in zip(self.learnt, (chunk.dh, chunk.dc), strict=False):
            np.add.reduce(cast(Floats, state)[0].reshape(B, M, H), 0, out=g[start])
        if self.reads_symbols:
            self._sum_symbols(by_input, layout.ids.reshape(n * B, M), memory)
            return
        np.matmul(columns(self.x, M), by_input, self.dW_x)
        if below is not None:
            terms = memory.lend("terms", len(by_input), n * B, M, H)
            np.matmul(by_input, self.W_x_back, terms.transpose(0, 2, 1, 3))
            self.ones.dot(terms.reshape(len(terms), -1), below.dh_rows.reshape(-1))

    def _by_gate(self, rows: Floats, name: str, memory: Memory) -> Floats:
        """Return a copy of rows (n, G B M H) as (G, M, n B, H), in memory (G, n B, M, H)."""
        G, M, H = len(self.W_x), self.models, self.spec.hidden
        found = memory.lend(name, G, len(rows), self.B * M * H)
        np.copyto(found, rows.reshape(len(rows), G, -1).transpose(1, 0, 2))
        return found.reshape(G, -1, M, H).transpose(0, 2, 1, 3)

    def _sum_symbols(self, da: Floats, ids: Integers, memory: Memory) -> None:
        """Sum da (G, M, N, H) of equal symbols (N, M) of each model, and bring the sums to the weights."""
        (G, M, N, H), V = da.shape, self.spec.inputs
        sums = memory.lend("dtable", G, M, V, H)
        if V * G * H * N <= SMALL_PRODUCT:
            one_hot = memory.lend("one_hot", M, V + 1, N)  # NOTHING marks the last row, which is not used
            one_hot.fill(0)
            one_hot[np.arange(M), ids, np.arange(N)[:, None]] = 1
            np.matmul(one_hot[:, :V], da, sums)
        else:
            own = ids + np.arange(0, G * M * V, V).reshape(G, 1, M)
            own[:, ids < 0] = NOTHING
            rows = da.transpose(0, 2, 1, 3).reshape(-1, H)
            by_sorting(rows, own.reshape(-1), sums.reshape(-1, H), memory, first=True)
        if self.spec.embedding:
            E, dE = self.weights["embedding"], self.gradient["embedding"]
            np.matmul(E.transpose(0, 2, 1), sums, self.dW_x)
            np.add.reduce(np.matmul(sums, self.W_x_back), 0, out=dE)
        else:
            self.dW_x[...] = sums


class _Products(Cell):
    """Let a cell multiply the H units of each model with the weights of that model; for it, B M H units are one row.

    As base after the cell, so that it comes between that and `Cell`.
    """

    shape: tuple[int, int, int]  # B, M, H

    def product(self, h_before: Floats) -> Product:
        """Return what multiplies h_before (1, B M H) with U (G, M, H, H); out holds (G, B, M, H)."""
        left = h_before.reshape(self.shape).transpose(1, 0, 2)
        found = _Views()

        def times(U: Floats, out: Floats) -> None:
            if out is not found.of:  # the same at each pass
                found.of, found.view = out, out.reshape(-1, *self.shape).transpose(0, 2, 1, 3)
            np.matmul(left, U, found.view)

        return times

    def product_back(self, rows: Floats) -> Product:
        """Return what multiplies rows (1, G B M H) with W_back (G, M, H, H) and sums over gates; out (1, B M H)."""
        left = rows.reshape(-1, *self.shape).transpose(0, 2, 1, 3)
        terms, ones = np.zeros((len(left), rows.size // len(left)), rows.dtype), np.ones(len(left), rows.dtype)
        to, found = terms.reshape(-1, *self.shape).transpose(0, 2, 1, 3), _Views()

        def times(W_back: Floats, out: Floats) -> None:
            if out is not found.of:
                found.of, found.view = out, out.reshape(-1)
            np.matmul(left, W_back, to)
            ones.dot(terms, found.view)

        return times


class _Views:
    """Hold a view of an array, made once."""

    of: Floats | None = None
    view: Floats


def columns(rows: Floats, models: int) -> Floats:
    """Return rows (N, M W) as (M, W, N), a view."""
    return rows.reshape(len(rows), models, -1).transpose(1, 2, 0)


def by_model(rows: Floats, models: int) -> Floats:
    """Return rows (N M, W) as (M, N, W), a view."""
    return rows.reshape(-1, models, rows.shape[1]).transpose(1, 0, 2)

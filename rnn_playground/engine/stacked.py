"""Several models of one shape, trained at once: to compare seeds or data side by side at a fraction of the cost.

M models with B sequences each are one model with B M sequences, except where numbers meet weights. So the cells' own
loops over time run on M times as many rows (row b M + m is sequence b of model m), and only products differ: each is M
products in one call. What a small network costs is the number of calls, and that is the same for M models as for one.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.cell import Cell, Chunk, Product, Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.initialisation import initialise
from rnn_playground.engine.layout import Layout, Targets, layout_of, targets_of
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.network import Network
from rnn_playground.engine.parameters import Parameters, shapes
from rnn_playground.engine.scatter import SMALL_PRODUCT, by_sorting
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

_ROWS = 1024  # read out at a time


class Stack:
    """Compute loss and gradient of M networks of one spec, each with a batch of its own; numbers equal `Network`'s.

    `weights` and `gradient` hold a row for each model. Their `.vector` is all of it, flat, as an optimizer takes it.
    """

    def __init__(
        self, spec: NetworkSpec, seeds: Sequence[int], dtype: type[np.floating[Any]] | np.dtype[Any] = np.float32
    ) -> None:
        """Draw a model from each seed; raise ValueError for what stacks do not do."""
        if spec.bidirectional or spec.dropout:
            raise ValueError("models that read both ways or drop units are not stacked")
        if not seeds:
            raise ValueError("a stack needs a seed for each of its models")
        self.spec, self.seeds = spec, tuple(seeds)
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.models = len(self.seeds)
        self.weights, self.gradient = (Rows(spec, self.models, self.dtype) for _ in range(2))
        for seed, row in zip(self.seeds, self.weights.matrix, strict=True):
            drawn = Parameters(spec, self.dtype)
            initialise(drawn, spec, seed)
            row[:] = drawn.vector
        self._criterion = LOSSES[spec.output](spec.outputs, self.dtype)
        self._layers = [_Layer(number, self) for number in range(spec.layers)]
        self._workspace = Workspace(self.dtype)

    def network(self, model: int) -> Network:
        """Return a network with a copy of the weights of one model."""
        found = Network(self.spec, self.seeds[model], self.dtype)
        found.weights.vector[:] = self.weights.matrix[model]
        return found

    def loss_and_gradient(self, batches: Sequence[Batch]) -> Floats:
        """Return for each model the mean loss per counting target of its batch (M,), float64; fill `gradient`.

        The batches have equally many sequences; shorter ones are padded. Raises ValueError for batches that do not
        fit the models or each other.
        """
        batch = together(batches, self.spec, self.models)
        layout, targets = layout_of(batch, self.spec), targets_of(batch, self.spec)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return self._learn(layout, targets)

    def clip_by_norm(self, limit: float) -> Floats:
        """Scale the gradient of each model to a norm of at most `limit`; return the norms before (M,). 0: never scale.

        As `clipping.clip_by_norm` does it for one; gradients that are not finite are left alone.
        """
        matrix = self.gradient.matrix
        norms: Floats = np.sqrt(np.einsum("mp,mp->m", matrix, matrix, dtype=np.float64))
        if limit > 0:
            factors = np.where(limit < norms + 1e-6, limit / (norms + 1e-6), 1)
            factors[~np.isfinite(norms)] = 1
            if (factors < 1).any():
                np.multiply(matrix, factors[:, None].astype(self.dtype), matrix)
        return norms

    def _learn(self, layout: Layout, targets: Targets) -> Floats:
        T, B, H, workspace = layout.T, layout.B // self.models, self.spec.hidden, self._workspace
        memory, owners = workspace.memory, cast(Any, self._layers)  # a workspace asks them to record and to rewind
        tapes: list[Tape] = workspace.tapes(owners, T, B)
        below: Floats | None = None
        for layer, tape in zip(self._layers, tapes, strict=True):
            layer.forward(tape, layout, below, memory)
            below = tape.h[1:].reshape(T * B, -1)
        chunks: list[Chunk] = [one[0] for one in workspace.chunks(owners, tapes, ((0, T),))]
        states, dh = tapes[-1].h.reshape(-1, H), chunks[-1].dh
        if self.spec.readout == "last":
            d_last = memory.lend("d_last", layout.B, H)
            losses = self._read(states[layout.ends], targets, d_last, memory)
            dh[1:].fill(0)
            dh.reshape(-1, H)[layout.ends] = d_last
        else:
            losses = self._read(states[layout.B :], targets, dh.reshape(-1, H)[layout.B :], memory)
        for number in reversed(range(len(chunks))):
            self._layers[number].backward(chunks[number], layout, chunks[number - 1] if number else None, memory)
        return losses

    def _read(self, rows: Floats, targets: Targets, dh: Floats, memory: Memory) -> Floats:
        """Return the mean loss of each model (M,); set dh (N M, H) and the gradient of the read-out."""
        M, N = self.models, len(rows) // self.models
        counting = np.ones((N, M), np.bool_) if targets.counting is None else targets.counting.reshape(N, M)
        numbers = np.maximum(counting.sum(0), 1)
        weights = np.divide(counting, numbers, dtype=self.dtype).reshape(-1)
        total = np.zeros(M)
        step = max(1, _ROWS // M)
        for start in range(0, N, step):
            here = slice(start * M, min(N, start + step) * M)
            losses = self._read_rows(rows[here], targets.rows[here], weights[here], dh[here], memory, start == 0)
            total += np.where(counting.reshape(-1)[here], losses, 0).reshape(-1, M).sum(0, dtype=np.float64)
        means: Floats = total / numbers
        return means

    def _read_rows(
        self, rows: Floats, wanted: Floats | Integers, weights: Floats, dh: Floats, memory: Memory, first: bool
    ) -> Floats:
        # logits = f(h) W + b, and back; as in engine/readout.py, for all models.
        spec, w, criterion = self.spec, self.weights, self._criterion
        logits = memory.lend("logits", len(rows), spec.outputs)
        h = f = self._by_model(rows)
        if spec.head:
            f = self._by_model(memory.lend("f", len(rows), spec.head))
            np.matmul(h, w["head.W"], f)
            np.add(f, w["head.b"][:, None], f)
            np.tanh(f, f)

        def read() -> Floats:
            found = self._by_model(logits)
            np.matmul(f, w["out.W"], found)
            return np.add(found, w["out.b"][:, None], found)

        d = read()
        losses = criterion.learn(logits, wanted, None, weights, memory)
        if losses is None or not np.isfinite(losses).all():
            read()
            losses = criterion.forward(logits, wanted, memory)
            criterion.backward(logits, wanted, weights)
        self._put("out", f, d, first)
        back = w["out.W"].transpose(0, 2, 1)
        if spec.head:
            df = np.matmul(d, back)
            df *= 1 - f * f
            self._put("head", h, df, first)
            d, back = df, w["head.W"].transpose(0, 2, 1)
        np.matmul(d, back, self._by_model(dh))
        return losses

    def _put(self, name: str, x: Floats, d: Floats, first: bool) -> None:
        dW, db = self.gradient[name + ".W"], self.gradient[name + ".b"]
        if first:
            np.matmul(x.transpose(0, 2, 1), d, dW)
            np.add.reduce(d, axis=1, out=db)
        else:
            dW += np.matmul(x.transpose(0, 2, 1), d)
            db += np.add.reduce(d, axis=1)

    def _by_model(self, rows: Floats) -> Floats:
        return by_model(rows, self.models)


class Rows:
    """Hold the arrays of M models in a matrix (M, P), one row each, with views (M, ...) by name."""

    def __init__(self, spec: NetworkSpec, models: int, dtype: np.dtype[Any]) -> None:
        """Lay out the arrays of the spec, all zero."""
        one = Parameters(spec, dtype)
        self.matrix: Floats = np.zeros((models, one.size), dtype)
        self.vector: Floats = self.matrix.reshape(-1)
        self._views: dict[str, Floats] = {}
        start = 0
        for name, shape in shapes(spec).items():
            end = start + one[name].size
            self._views[name] = self.matrix[:, start:end].reshape(models, *shape)
            start = end

    def __getitem__(self, name: str) -> Floats:
        """Return the view of all models' arrays with this name."""
        return self._views[name]


class _Layer:
    """Run one layer of all models through time: to the cell, M H units of one model."""

    def __init__(self, number: int, stack: Stack) -> None:
        spec, M, like = stack.spec, stack.models, stack.dtype
        kind = CELLS[spec.cell]
        self.name, self.spec, self.models = f"layer{number}.", spec, M
        self.reads_symbols = number == 0 and not spec.numeric
        self.weights, self.gradient = stack.weights, stack.gradient
        names = {"W_x": (1, 0, 2, 3), "W_h": (1, 0, 2, 3), "b": (1, 0, 2)}  # gates first, as products take them
        self.W_x, self.W_h, self.b = (self.weights[self.name + one].transpose(order) for one, order in names.items())
        self.dW_x, self.dW_h, self.db = (
            self.gradient[self.name + one].transpose(order) for one, order in names.items()
        )
        G, _, I, H = self.W_x.shape  # noqa: E741
        self.learnt = [self.name + f"{state}0" for state in kind.states] if spec.initial_state == "learnt" else []
        # The memory of these zeros is never touched: of its recurrent weights a cell gets what products take.
        self.biases = {bias: np.zeros(M * H, like) for bias in kind.hidden_biases}
        self.cell: Cell = type("Stacked" + kind.__name__, (_Products, kind), {"models": M})(
            dataclasses.replace(spec, hidden=M * H), np.zeros((G, M * H, M * H), like), self.biases
        )
        self.cell.U, self.cell.W_back = np.zeros((2, G, M, H, H), like)
        self.scaled_W_x, self.scaled_b = np.zeros((G, M, I, H), like), np.zeros((G, M, 1, H), like)
        self.W_x_back = np.zeros((G, M, H, I), like)
        # For symbols, what each adds to the sums: P = E W_x + b, after the row of NOTHING
        self.table = np.zeros((G, M, spec.inputs + 1, H) if self.reads_symbols else (G, M, 0, H), like)
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
        sums: Floats = getattr(tape, "sums", tape.a)
        T, G, B, _ = sums.shape
        M, H = self.models, self.spec.hidden
        by_model = sums.reshape(T, G, B, M, H)
        if self.reads_symbols:
            self._look_up(layout.ids.reshape(T, B * M), sums)
        else:
            self.x = x = self._vectors(layout, memory) if below is None else below
            to = by_model.transpose(0, 1, 3, 2, 4)
            np.matmul(x.reshape(T, 1, B, M, -1).transpose(0, 1, 3, 2, 4), self.scaled_W_x, to)
            np.add(to, self.scaled_b, to)
        if layout.padding is not None and not self.cell.bounded:  # as the cell's `silence`
            np.copyto(by_model, -np.inf, where=layout.padding.reshape(T, 1, B, M, 1))
        for number, state in enumerate((tape.h,) if tape.c is None else (tape.h, tape.c)):
            state[0] = self.weights[self.learnt[number]].reshape(-1) if self.learnt else 0
        self.cell.forward(tape.forward)

    def _prepare(self, tape: Tape) -> None:
        # Follow the weights, which may have changed: sums of sigmoid gates are halved (engine/cell.py).
        scale: Any = 1 if self.cell.scale is None else self.cell.scale[:, None]
        np.multiply(self.W_h, scale, self.cell.U)
        np.multiply(self.W_x, scale, self.scaled_W_x)
        np.multiply(self.b[:, :, None], scale, self.scaled_b)
        np.copyto(self.cell.W_back, self.W_h.transpose(0, 1, 3, 2))
        np.copyto(self.W_x_back, self.W_x.transpose(0, 1, 3, 2))
        for bias, flat in self.biases.items():
            flat.reshape(self.models, -1)[...] = self.weights[self.name + bias]
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
        place = ids + np.resize(np.arange(1, M * V, V), ids.shape[1])
        gates, flat = np.arange(0, G * M * V, M * V), table.reshape(G * M * V, H)
        T, B = len(ids), ids.shape[1] // M
        if sums.flags.c_contiguous:
            flat.take(place[:, None] + gates[:, None], 0, sums.reshape(T, G, B * M, H), "clip")
        else:  # gates lie apart
            to = sums.transpose(1, 0, 2, 3).reshape(G, T, B * M, H)
            flat.take(place + gates[:, None, None], 0, to, "clip")

    def backward(self, chunk: Chunk, layout: Layout, below: Chunk | None, memory: Memory) -> None:
        """Set the gradient of the layer's weights, and dL/dh of the layer below."""
        M, H, n, B = self.models, self.spec.hidden, chunk.end - chunk.start, chunk.dh.shape[1]
        if chunk.dc is not None:
            chunk.dc[n].fill(0)
        self.cell.derive(chunk)
        self.cell.backward(chunk.fed)
        self.cell.complete(chunk)
        g, name, ones = self.gradient, self.name, memory.ones(n * B)
        np.matmul(columns(chunk.h_before, M), self._gates(chunk.hidden_rows), self.dW_h)
        by_input = self._gates(chunk.input_rows)
        self.db[...] = ones.dot(chunk.input_rows).reshape(-1, M, H)
        for bias, block in self.cell.hidden_biases.items():
            part = chunk.hidden_rows[:, block * M * H : (block + 1) * M * H]
            g[name + bias][...] = ones.dot(part).reshape(M, H)
        for start, state in zip(self.learnt, (chunk.dh, chunk.dc), strict=False):
            g[start][...] = np.add.reduce(cast(Floats, state)[0]).reshape(M, H)
        if self.reads_symbols:
            self._sum_symbols(chunk.input_rows, layout.ids.reshape(-1), memory)
            return
        np.matmul(columns(self.x, M), by_input, self.dW_x)
        if below is not None:
            self._sum_gates(by_input, self.W_x_back, below.dh_rows, memory)

    def _gates(self, rows: Floats) -> Floats:
        """Return rows (N, G M H) as (G, M, N, H), a view."""
        return rows.reshape(len(rows), -1, self.models, self.spec.hidden).transpose(1, 2, 0, 3)

    def _sum_gates(self, da: Floats, W_back: Floats, to: Floats, memory: Memory) -> None:
        """Set the sum over gates of da (G, M, N, H) W_back (G, M, H, I) in rows (N, M I)."""
        G, M, N, _ = da.shape
        terms = memory.lend("terms", G, N, M, W_back.shape[3])
        np.matmul(da, W_back, terms.transpose(0, 2, 1, 3))
        self.ones.dot(terms.reshape(G, -1), to.reshape(-1))

    def _sum_symbols(self, rows: Floats, ids: Integers, memory: Memory) -> None:
        """Sum rows (N, G M H) of equal symbols of each model, and bring the sums to the weights."""
        (G, M, _, H), V, N = self.W_x.shape, self.spec.inputs, len(rows)
        sums = memory.lend("dtable", G, M, V, H)
        if V * G * H * N <= SMALL_PRODUCT:
            one_hot = memory.lend("one_hot", M, V + 1, N)  # NOTHING marks the last row, which is not used
            one_hot.fill(0)
            one_hot[np.arange(M), ids.reshape(N, M), np.arange(N)[:, None]] = 1
            np.matmul(one_hot[:, :V], self._gates(rows), sums)
        else:
            own = ids.reshape(N, 1, M) + np.arange(0, G * M * V, V).reshape(G, M)
            if ids.min() < 0:
                own[np.broadcast_to(ids.reshape(N, 1, M) < 0, own.shape)] = NOTHING
            by_sorting(rows.reshape(-1, H), own.reshape(-1), sums.reshape(-1, H), memory, first=True)
        if self.spec.embedding:
            E, dE = self.weights["embedding"], self.gradient["embedding"]
            np.matmul(E.transpose(0, 2, 1), sums, self.dW_x)
            np.add.reduce(np.matmul(sums, self.W_x_back), 0, out=dE)
        else:
            self.dW_x[...] = sums


class _Products:
    """Let a cell of M H units multiply the H units of each model with the weights of that model."""

    models: int
    hidden: int
    blocks: int

    def product(self, h_before: Floats) -> Product:
        """Return what multiplies h_before (B, M H) with U (G, M, H, H); out (G, B, M H)."""
        B, M = len(h_before), self.models
        H = self.hidden // M
        left = h_before.reshape(B, M, H).transpose(1, 0, 2)
        found = _Views()

        def times(U: Floats, out: Floats) -> None:
            if out is not found.of:  # the same at each pass
                found.of, found.view = out, out.reshape(-1, B, M, H).transpose(0, 2, 1, 3)
            np.matmul(left, U, found.view)

        return times

    def product_back(self, rows: Floats) -> Product:
        """Return what multiplies rows (B, G M H) with W_back (G, M, H, H) and sums over gates; out (B, M H)."""
        B, M, G = len(rows), self.models, self.blocks
        H = self.hidden // M
        left = rows.reshape(B, G, M, H).transpose(1, 2, 0, 3)
        terms, ones, found = np.zeros((G, B * M * H), rows.dtype), np.ones(G, rows.dtype), _Views()
        to = terms.reshape(G, B, M, H).transpose(0, 2, 1, 3)

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


def together(batches: Sequence[Batch], spec: NetworkSpec, models: int) -> Batch:
    """Return one batch in which place b M + m is sequence b of model m; raise ValueError where sizes differ."""
    if len(batches) != models:
        raise ValueError(f"{models} models need as many batches, not {len(batches)}")
    sizes = {batch.size for batch in batches}
    if len(sizes) > 1:
        raise ValueError(f"stacked batches have equally many sequences, not {sorted(sizes)}")
    if any(batch.initial is not None for batch in batches):
        raise ValueError("stacked batches have no initial states")
    if any(batch.targets is None for batch in batches):
        raise ValueError("batches to learn from need targets")
    T, every = max(batch.steps for batch in batches), spec.readout == "every"

    def joined(arrays: Sequence[Any], fill: int, padded: bool) -> Any:
        if padded and any(len(array) < T for array in arrays):
            arrays = [
                np.concatenate([array, np.full((T - len(array), *array.shape[1:]), fill, array.dtype)])
                for array in arrays
            ]
        axis = 2 if padded else 1
        found = np.stack(arrays, axis)
        return found.reshape(*found.shape[: axis - 1], -1, *found.shape[axis + 1 :])

    masks = None
    if any(batch.mask is not None for batch in batches):
        shape = slice(None, 2 if every else 1)
        masks = [
            np.ones(cast(Any, batch.targets).shape[shape], np.bool_) if batch.mask is None else batch.mask
            for batch in batches
        ]
    part, fill = ("vectors", 0) if spec.numeric else ("tokens", NOTHING)
    given = [getattr(batch, part) for batch in batches]
    if any(one is None for one in given):
        raise ValueError(f"these models read {part}")
    return Batch(
        lengths=np.stack([batch.lengths for batch in batches], 1).reshape(-1),
        targets=joined([batch.targets for batch in batches], 0, every),
        mask=None if masks is None else joined(masks, False, every),
        **{part: joined(given, fill, True)},
    )

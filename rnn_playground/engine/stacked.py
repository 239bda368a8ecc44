"""Several models of one shape, trained at once: to compare seeds or data side by side at a fraction of the cost.

What a small network costs is the number of calls, and that is the same for M models as for one. Except where numbers
meet weights, a cell does the same to each number. So its loops over time run as if all H units of B sequences of M
models were B M H units of one model and sequence; then all of a gate lies in one piece, too. Only products differ: each
is M products of (B, H) in one call.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.cell import Cell, Chunk, Product, Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.clipping import clip_by_norm
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

    Equal up to rounding, which may depend on a model's place; equal stacks and batches give equal bits. It pays for
    small models: measured with 8 LSTMs, a model's step costs less than alone up to H 32 with B 32, and more from H 64.
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
        self._layers: dict[int, list[_Layer]] = {}  # by B
        self._workspaces: dict[int, Workspace] = {}

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
        norms = np.array([clip_by_norm(row, 0) for row in matrix])
        if limit > 0:
            factors = np.where(limit < norms + 1e-6, limit / (norms + 1e-6), 1)
            factors[~np.isfinite(norms)] = 1
            for row, factor in zip(matrix, factors.astype(self.dtype), strict=True):
                if factor < 1:
                    np.multiply(row, factor, row)
        return norms

    def _learn(self, layout: Layout, targets: Targets) -> Floats:
        T, B, H = layout.T, layout.B // self.models, self.spec.hidden
        if B not in self._layers:
            self._layers[B] = [_Layer(number, self, B) for number in range(self.spec.layers)]
            self._workspaces[B] = Workspace(self.dtype)
        layers, workspace = self._layers[B], self._workspaces[B]
        memory, owners = workspace.memory, cast(Any, layers)  # a workspace asks them to record and to rewind
        tapes: list[Tape] = workspace.tapes(owners, T, 1)
        below: Floats | None = None
        for layer, tape in zip(layers, tapes, strict=True):
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
            layers[number].backward(chunks[number], layout, chunks[number - 1] if number else None, memory)
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
        n = len(rows) // self.models
        h = f = by_model(rows, self.models)
        if spec.head:
            flat = memory.lend("f", len(rows), spec.head)
            f = by_model(flat, self.models)
            np.matmul(h, w["head.W"], f)
            _add_bias(flat, w["head.b"])
            np.tanh(flat, flat)

        def read() -> None:
            np.matmul(f, w["out.W"], by_model(logits, self.models))
            _add_bias(logits, w["out.b"])

        read()
        losses = criterion.learn(logits, wanted, None, weights, memory)
        if losses is None or not np.isfinite(losses).all():
            read()
            losses = criterion.forward(logits, wanted, memory)
            criterion.backward(logits, wanted, weights)
        ones = memory.ones(n)
        self._put("out", f, logits, ones, first)
        d, back = logits, w["out.W"].transpose(0, 2, 1)
        if spec.head:
            df = memory.lend("df", len(rows), spec.head)
            np.matmul(by_model(d, self.models), back, by_model(df, self.models))
            df *= 1 - flat * flat
            self._put("head", h, df, ones, first)
            d, back = df, w["head.W"].transpose(0, 2, 1)
        np.matmul(by_model(d, self.models), back, by_model(dh, self.models))
        return losses

    def _put(self, name: str, x: Floats, d: Floats, ones: Floats, first: bool) -> None:
        """Set the gradient of a layer of the read-out, or add to it; x (M, n, I), d (n M, O)."""
        dW, db, columns_of_x = self.gradient[name + ".W"], self.gradient[name + ".b"], x.transpose(0, 2, 1)
        sums = ones.dot(d.reshape(len(ones), -1)).reshape(db.shape)
        if first:
            np.matmul(columns_of_x, by_model(d, self.models), dW)
            db[...] = sums
        else:
            dW += np.matmul(columns_of_x, by_model(d, self.models))
            db += sums


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
    """Run one layer of all models through time, for B sequences each."""

    def __init__(self, number: int, stack: Stack, B: int) -> None:
        spec, M, like = stack.spec, stack.models, stack.dtype
        kind = CELLS[spec.cell]
        self.name, self.spec, self.models, self.B = f"layer{number}.", spec, M, B
        self.reads_symbols = number == 0 and not spec.numeric
        self.weights, self.gradient = stack.weights, stack.gradient
        names = {"W_x": (1, 0, 2, 3), "W_h": (1, 0, 2, 3), "b": (1, 0, 2)}  # gates first, as products take them
        self.W_x, self.W_h, self.b = (self.weights[self.name + one].transpose(order) for one, order in names.items())
        self.dW_x, self.dW_h, self.db = (
            self.gradient[self.name + one].transpose(order) for one, order in names.items()
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
        sums: Floats = getattr(tape, "sums", tape.a)
        T, G, B, M, H = *sums.shape[:2], self.B, self.models, self.spec.hidden
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
            state[0].reshape(B, M, H)[...] = self.weights[self.learnt[number]] if self.learnt else 0
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


def _add_bias(rows: Floats, b: Floats) -> None:
    """Add biases of each model (M, W) to rows (N M, W)."""
    wide = rows.reshape(-1, b.size)
    np.add(wide, b.reshape(-1), wide)


def together(batches: Sequence[Batch], spec: NetworkSpec, models: int) -> Batch:
    """Return one batch in which place b M + m is sequence b of model m; raise ValueError where sizes differ."""
    if len(batches) != models:
        raise ValueError(f"{models} models need as many batches, not {len(batches)}")
    sizes = {len(batch.lengths) for batch in batches}
    if len(sizes) > 1:
        raise ValueError(f"stacked batches have equally many sequences, not {sorted(sizes)}")
    if any(batch.initial is not None for batch in batches):
        raise ValueError("stacked batches have no initial states")
    if any(batch.targets is None for batch in batches):
        raise ValueError("batches to learn from need targets")
    T, every = max(batch.steps for batch in batches), spec.readout == "every"

    def joined(arrays: Sequence[Any], fill: int, padded: bool) -> Any:
        one = arrays[0]
        places, rest = ((T, one.shape[1]), one.shape[2:]) if padded else (one.shape[:1], one.shape[1:])
        found = np.full((*places, models, *rest), fill, one.dtype)
        for model, array in enumerate(arrays):
            if padded:
                found[: len(array), :, model] = array
            else:
                found[:, model] = array
        return found.reshape(*places[:-1], -1, *rest)

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
        lengths=np.array([batch.lengths for batch in batches]).T.reshape(-1),
        targets=joined([batch.targets for batch in batches], 0, every),
        mask=None if masks is None else joined(masks, False, every),
        **{part: joined(given, fill, True)},
    )

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
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.initialisation import initialise
from rnn_playground.engine.layout import Layout, Targets, layout_of, targets_of
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import Memory, silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.parameters import Parameters, shapes
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.stacked_layer import Rows, StackedLayer, by_model
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
            drawn = Parameters(shapes(spec), self.dtype)
            initialise(drawn, spec, seed)
            row[:] = drawn.vector
        self._criterion = LOSSES[spec.output](spec.outputs, self.dtype)
        self._layers: dict[int, list[StackedLayer]] = {}  # by B
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
        with silent():
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
            self._layers[B] = [
                StackedLayer(number, self.spec, self.weights, self.gradient, B) for number in range(self.spec.layers)
            ]
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

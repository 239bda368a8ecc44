"""The network: input, recurrent layers, read-out and loss as one function of the weights; its gradient."""

from typing import Any

import numpy as np

from rnn_playground.engine.batch import Batch, Floats
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.initialisation import initialise
from rnn_playground.engine.layout import layout_of, targets_of
from rnn_playground.engine.memory import Memory, silent
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.readout import Readout
from rnn_playground.engine.recurrent import Pass, Recurrent
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace, rows_for

_DROPOUT = 3  # sets its random numbers apart from others of the same seed


class Network:
    """Compute outputs, loss and gradient of a recurrent network; equal specs and seeds give equal bits.

    One thread at a time. Numbers that overflow are no error here: the loss is then not finite.
    """

    def __init__(
        self, spec: NetworkSpec, seed: int, dtype: type[np.floating[Any]] | np.dtype[Any] = np.float32
    ) -> None:
        """Make the network of the spec, with initial weights from the seed."""
        if spec.cell not in CELLS:
            raise ValueError(f"cell is one of {', '.join(map(repr, CELLS))}, not {spec.cell!r}")
        self.spec = spec
        self.seed = seed
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.weights = Parameters(spec, self.dtype)
        self.gradient = Parameters(spec, self.dtype)
        initialise(self.weights, spec, seed)
        self.recurrent = Recurrent(spec, self.weights, self.gradient)
        self.readout = Readout(spec, self.weights, self.gradient)
        width = CELLS[spec.cell].blocks * spec.hidden
        self.training = Workspace(self.dtype, rows_for(width))
        # Of the probes, so that they do not disturb a training pass; gradients of all steps are there at once.
        self.reading = Workspace(self.dtype, rows=1 << 62)

    def loss_and_gradient(self, batch: Batch, *, draw: int = 0, truncate: int = 0) -> float:
        """Return the mean loss per counting target, and fill `gradient` with its gradient.

        Nats for softmax and sigmoid, squared error for linear; both summed over the outputs of one target.
        Where no target counts, loss and gradient are 0. `draw` numbers the random choice of dropout: equal
        numbers leave the same out. `truncate`: gradients do not come back over a border between so many time
        steps; 0: backpropagation through all of time.
        """
        with silent():
            loss, _ = self._learn(batch, self.training, draw, truncate)
        return loss

    def final_states(self, batch: Batch) -> Floats:
        """Return all states after each sequence was read, as `Batch.initial` takes them."""
        with silent():
            return self.recurrent.final(self.forward(batch, self.training))

    def loss(self, batch: Batch) -> tuple[float, int]:
        """Return the sum of the loss over the counting targets, and their number."""
        memory, targets = self.training.memory, targets_of(batch, self.spec)
        with silent():
            rows = self._read_rows(self.forward(batch, self.training), memory)
            return self.readout.measure(rows, targets, memory), targets.number

    def outputs(self, batch: Batch) -> Floats:
        """Return the activated outputs: (T, B, K), or (B, K) for read-out "last".

        Those of padding are finite and mean nothing.
        """
        memory = self.training.memory
        with silent():
            rows = self._read_rows(self.forward(batch, self.training), memory)
            return self.readout.activated(rows, memory).reshape(self._output_shape(batch))

    def evaluate(self, batch: Batch) -> tuple[float, int, Floats]:
        """Return what `loss` and `outputs` return, in one pass."""
        memory, targets = self.training.memory, targets_of(batch, self.spec)
        with silent():
            rows = self._read_rows(self.forward(batch, self.training), memory)
            outputs = np.empty((rows.shape[0], self.spec.outputs), self.dtype)
            total = self.readout.measure(rows, targets, memory, outputs)
        return total, targets.number, outputs.reshape(self._output_shape(batch))

    def forward(self, batch: Batch, workspace: Workspace) -> Pass:
        """Run all layers through time, without dropout; the arrays returned lie in the workspace."""
        return self.recurrent.forward(layout_of(batch, self.spec), workspace)

    def _learn(
        self, batch: Batch, workspace: Workspace, draw: int, truncate: int
    ) -> tuple[float, list[Chunk]]:  # fmt: skip
        layout = layout_of(batch, self.spec)
        targets, memory, readout = targets_of(batch, self.spec), workspace.memory, self.readout
        if self.spec.readout == "every":
            readout.reserve(layout.T * layout.B, memory)
        random = np.random.default_rng([_DROPOUT, self.seed, draw]) if self.spec.dropout else None
        run = self.recurrent.forward(layout, workspace, random)
        total = 0.0
        if self.spec.readout == "last":
            rows = self.recurrent.last(run, memory)
            d_last = memory.lend("d_last", *rows.shape)
            total = readout.learn(rows, targets, 0, d_last, memory, first=True)
            chunks = self.recurrent.backward(run, workspace, d_last=d_last, truncate=truncate)
        else:

            def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001
                nonlocal total
                total += readout.learn(rows, targets, start, dh, memory, first=first)

            chunks = self.recurrent.backward(run, workspace, feed=feed, truncate=truncate)
        return total / max(targets.number, 1), chunks

    def _read_rows(self, run: Pass, memory: Memory) -> Floats:
        return self.recurrent.last(run, memory) if self.spec.readout == "last" else run.rows[-1]

    def _output_shape(self, batch: Batch) -> tuple[int, ...]:
        steps = (batch.steps,) if self.spec.readout == "every" else ()
        return (*steps, batch.size, self.spec.outputs)

"""The network: input, recurrent layers, read-out and loss as one function of the weights; its gradient."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Batch, Booleans, Floats
from rnn_playground.engine.cell import Tape
from rnn_playground.engine.initialisation import initialise
from rnn_playground.engine.inputs import Read, make_inputs
from rnn_playground.engine.losses import LOSSES
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.readout import Readout
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.targets import padding_of, targets_of
from rnn_playground.engine.unroll import Layer

_TAPES = 128  # shapes (T, B) whose views are kept


class Workspace:
    """Hold the memory of passes through a network, and the tapes (views) for each shape (T, B) met so far."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.memory = Memory(dtype)
        self._tapes: dict[tuple[int, int], list[Tape]] = {}
        self._growths = 0

    def tapes(self, layers: list[Layer], T: int, B: int) -> list[Tape]:
        """Return a tape for each layer; the next pass writes over it, whatever its shape."""
        if self._growths != self.memory.growths or len(self._tapes) > _TAPES:
            self._growths = self.memory.growths
            self._tapes.clear()
        found = self._tapes.get((T, B))
        if found is None:
            found = self._tapes[T, B] = [layer.record(self.memory, T, B) for layer in layers]
        return found


@dataclass(frozen=True)
class Pass:
    """Hold one pass through all layers; the next pass in the same workspace writes over its arrays."""

    tapes: list[Tape]
    padding: Booleans | None  # (T, B)
    read: Read  # what the input keeps for the way back


class Network:
    """Compute outputs, loss and gradient of a recurrent network; equal specs and seeds give equal bits.

    One thread at a time. Numbers that overflow are no error here: the loss is then not finite.
    """

    def __init__(
        self, spec: NetworkSpec, seed: int, dtype: type[np.floating[Any]] | np.dtype[Any] = np.float32
    ) -> None:
        """Make the network of the spec, with initial weights from the seed."""
        self.spec = spec
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.weights = Parameters(spec, self.dtype)
        self.gradient = Parameters(spec, self.dtype)
        initialise(self.weights, spec, seed)
        self.layers = [Layer(index, spec, self.weights, self.gradient) for index in range(spec.layers)]
        self.inputs = make_inputs(spec, self.layers[0], self.weights, self.gradient)
        self.readout = Readout(spec, self.weights, self.gradient)
        self.criterion = LOSSES[spec.output](spec.outputs, self.dtype)
        self.training = Workspace(self.dtype)
        self.reading = Workspace(self.dtype)  # of the probes, so that they do not disturb a training pass

    def loss_and_gradient(self, batch: Batch) -> float:
        """Return the mean loss per counting target, and fill `gradient` with its gradient.

        Nats for softmax and sigmoid, squared error for linear; both summed over the outputs of one target.
        Where no target counts, loss and gradient are 0.
        """
        memory, top = self.training.memory, self.layers[-1]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            run = self.forward(batch, self.training)
            tape = run.tapes[-1]
            targets = targets_of(batch, run.padding, self.spec)
            rows = self.readout.rows(tape, batch.lengths, memory)
            outputs = self.readout.forward(rows, memory)
            losses = self.criterion.forward(outputs, targets.rows, memory)
            mean = 1 / max(targets.number, 1)
            if targets.counting is None:
                loss = float(np.add.reduce(losses, dtype=np.float64))
                weights: Floats = np.array(mean, self.dtype)
            else:
                loss = float(np.add.reduce(losses[targets.counting], dtype=np.float64))
                weights = np.multiply(targets.counting, mean, dtype=self.dtype)[:, None]
            self.criterion.backward(outputs, targets.rows, weights)
            top.rewind(tape, memory)
            dh = self.readout.rows_back(tape, memory)
            self.readout.backward(rows, outputs, dh, memory)
            self.readout.deliver(tape, batch.lengths, dh)
            self._backward(run, memory)
        return loss * mean

    def loss(self, batch: Batch) -> tuple[float, int]:
        """Return the sum of the loss over the counting targets, and their number."""
        total, number, _ = self._evaluate(batch)
        return total, number

    def outputs(self, batch: Batch) -> Floats:
        """Return a copy of the activated outputs: (T, B, K), or (B, K) for read-out "last".

        Those of padding are finite and mean nothing.
        """
        memory = self.training.memory
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            run = self.forward(batch, self.training)
            rows = self.readout.rows(run.tapes[-1], batch.lengths, memory)
            outputs = self.readout.forward(rows, memory)
            self.criterion.activate(outputs)
        return outputs.reshape(self._output_shape(batch)).copy()

    def evaluate(self, batch: Batch) -> tuple[float, int, Floats]:
        """Return what `loss` and `outputs` return, in one pass."""
        total, number, outputs = self._evaluate(batch)
        return total, number, outputs.reshape(self._output_shape(batch)).copy()

    def forward(self, batch: Batch, workspace: Workspace) -> Pass:
        """Run all layers through time; the arrays returned lie in the workspace."""
        padding = padding_of(batch)
        memory = workspace.memory
        tapes = workspace.tapes(self.layers, batch.steps, batch.size)
        read = self.inputs.feed(batch, padding, tapes[0], memory)
        self.layers[0].forward(tapes[0], padding)
        for layer, below, tape in zip(self.layers[1:], tapes, tapes[1:], strict=False):
            layer.project(state_rows(below.h), tape, memory)
            layer.forward(tape, padding)
        return Pass(tapes, padding, read)

    def _backward(self, run: Pass, memory: Memory) -> None:
        # On entry the top tape's dh[1:] holds the read-out's part.
        for index in reversed(range(len(self.layers))):
            layer, tape = self.layers[index], run.tapes[index]
            layer.backward(tape)
            blocks = layer.gradients(tape, memory)
            if index == 0:
                self.inputs.feed_back(run.read, blocks, memory)
                return
            below = run.tapes[index - 1]
            self.layers[index - 1].rewind(below, memory)
            layer.project_back(state_rows(below.h), blocks, state_rows(below.dh), memory)

    def _evaluate(self, batch: Batch) -> tuple[float, int, Floats]:
        memory = self.training.memory
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            run = self.forward(batch, self.training)
            targets = targets_of(batch, run.padding, self.spec)
            rows = self.readout.rows(run.tapes[-1], batch.lengths, memory)
            outputs = self.readout.forward(rows, memory)
            losses = self.criterion.forward(outputs, targets.rows, memory)
            if targets.counting is not None:
                losses = losses[targets.counting]
            return float(np.add.reduce(losses, dtype=np.float64)), targets.number, outputs

    def _output_shape(self, batch: Batch) -> tuple[int, ...]:
        steps = (batch.steps,) if self.spec.readout == "every" else ()
        return (*steps, batch.size, self.spec.outputs)


def state_rows(states: Floats) -> Floats:
    """Return states (T+1, B, H) after the initial one as rows (T B, H), a view."""
    return states[1:].reshape(-1, states.shape[2])

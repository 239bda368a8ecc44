"""Time: one recurrent layer unrolled over all steps, forward and back (backpropagation through time)."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec


class Layer:
    """Run one cell through time; what does not depend on the last step is done for all steps at once."""

    def __init__(self, index: int, spec: NetworkSpec, weights: Parameters, gradient: Parameters) -> None:
        """Bind the layer to its views of weights and gradient."""
        self.name = f"layer{index}."
        names = CELLS[spec.cell].hidden_biases
        self.W_x = weights[self.name + "W_x"]  # (G, I, H)
        self.b = weights[self.name + "b"][:, None]  # (G, 1, H)
        self.dW_x = gradient[self.name + "W_x"]
        self.dW_h = gradient[self.name + "W_h"]
        self.db = gradient[self.name + "b"]
        self.db_h = {name: gradient[self.name + name] for name in names}
        self.cell = CELLS[spec.cell](
            spec, weights[self.name + "W_h"], {name: weights[self.name + name] for name in names}
        )

    def record(self, memory: Memory, T: int, B: int) -> Tape:
        """Return a tape for T steps of B sequences, in memory that later passes use again."""
        return self.cell.record(memory, self.name, T, B)

    def project(self, x: Floats, tape: Tape, memory: Memory) -> None:
        """Set a = x W_x + b for all steps in one product; x (T B, I)."""
        T, G, B, H = tape.a.shape
        product = memory.lend("blocks", G, T * B, H)
        np.matmul(x, self.W_x, product)
        np.add(product.reshape(G, T, B, H).transpose(1, 0, 2, 3), self.b, tape.a)

    def forward(self, tape: Tape, padding: Booleans | None) -> None:
        """Compute all states from a = x W_x + b; `padding` (T, B) marks the steps after each end."""
        cell = self.cell
        cell.prepare()
        if cell.scale is not None:
            np.multiply(tape.a, cell.scale, tape.a)
        if padding is not None:
            cell.silence(tape, padding)
        tape.h[0].fill(0)
        if tape.c is not None:
            tape.c[0].fill(0)
        step = cell.forward
        for arrays in tape.forward:
            step(*arrays)

    def rewind(self, tape: Tape, memory: Memory) -> None:
        """Make sure that the tape can be played back."""
        if not tape.backward:
            self.cell.rewind(tape, memory, self.name)

    def backward(self, tape: Tape) -> None:
        """Complete dL/dh of all steps and compute dL/da; dh[1:] holds what read-out or layer above send."""
        self.cell.derive(tape)
        tape.dh[0].fill(0)
        step = self.cell.backward
        for arrays in tape.backward:
            step(*arrays)

    def gradients(self, tape: Tape, memory: Memory) -> Floats:
        """Set dW_h and all biases' gradients in one product each; return da as blocks (D, T B, H)."""
        blocks = self._blocks(tape, memory)
        rows = blocks.shape[1]
        h_before_T = tape.h[:-1].reshape(rows, -1).T
        for g, block in enumerate(self.cell.hidden_blocks):
            h_before_T.dot(blocks[block], self.dW_h[g])
        ones = memory.ones(rows)
        for g, block in enumerate(self.cell.input_blocks):
            ones.dot(blocks[block], self.db[g])
        for name, block in self.cell.hidden_biases.items():
            ones.dot(blocks[block], self.db_h[name])
        return blocks

    def project_back(self, x: Floats, blocks: Floats, dx: Floats | None, memory: Memory) -> None:
        """Set dW_x = x^T da and, where it is asked for, dx = da W_x^T (T B, I); blocks from `gradients`."""
        x_T = x.T
        for g, block in enumerate(self.cell.input_blocks):
            x_T.dot(blocks[block], self.dW_x[g])
        if dx is not None:
            self._to_input(blocks, dx, memory)

    def input_gradient(self, tape: Tape, dx: Floats, memory: Memory) -> None:
        """Set dx (T B, I) alone, for a probe; the gradient of the weights stays as it is."""
        self._to_input(self._blocks(tape, memory), dx, memory)

    def _blocks(self, tape: Tape, memory: Memory) -> Floats:
        T, D, B, H = tape.da.shape
        if D == 1:
            return tape.da.reshape(1, T * B, H)
        blocks = memory.lend("blocks", D, T * B, H)
        np.copyto(blocks.reshape(D, T, B, H), tape.da.transpose(1, 0, 2, 3))
        return blocks

    def _to_input(self, blocks: Floats, dx: Floats, memory: Memory) -> None:
        first, *others = self.cell.input_blocks
        blocks[first].dot(self.W_x[0].T, dx)
        product = memory.lend("dx", *dx.shape)
        for g, block in enumerate(others, 1):
            blocks[block].dot(self.W_x[g].T, product)
            np.add(dx, product, dx)

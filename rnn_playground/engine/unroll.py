"""Time: one recurrence, a cell unrolled over all steps, forward and back (backpropagation through time)."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec

# With so many sequences one product for each step and gate costs no more than one for all steps, and the
# sums land where they belong.
_WIDE = 16


class Recurrence:
    """Run one cell through time; what does not depend on the last step is done for many steps at once."""

    def __init__(self, name: str, spec: NetworkSpec, weights: Parameters, gradient: Parameters) -> None:
        """Bind the recurrence to its views of weights and gradient; `name` is how theirs begin."""
        self.name = name
        names = CELLS[spec.cell].hidden_biases
        self.W_x = weights[name + "W_x"]  # (G, I, H)
        self.b = weights[name + "b"][:, None]  # (G, 1, H)
        self.dW_x = gradient[name + "W_x"]
        self.dW_h = gradient[name + "W_h"]
        self.db = gradient[name + "b"]
        self.db_h = {bias: gradient[name + bias] for bias in names}
        self.cell = CELLS[spec.cell](
            spec, weights[name + "W_h"], {bias: weights[name + bias] for bias in names}
        )
        G, I, H = self.W_x.shape  # noqa: E741
        self.initial = [weights[name + f"{state}0"] for state in self.cell.states] if _learnt(spec) else None
        self.d_initial = [gradient[name + f"{state}0"] for state in self.cell.states] if _learnt(spec) else None
        # x W_x of sigmoid gates comes halved, as the cell wants it
        self.halved_W_x = self.W_x if self.cell.scale is None else np.empty_like(self.W_x)
        self.halved_b = self.b if self.cell.scale is None else np.empty_like(self.b)
        self.W_x_back = np.empty((G * H, I), self.W_x.dtype)  # W_x^T of all gates below each other

    def record(self, memory: Memory, T: int, B: int) -> Tape:
        """Return a tape for T steps of B sequences, in memory that later passes use again."""
        return self.cell.record(memory, self.name, T, B)

    def rewind(self, tape: Tape, memory: Memory, start: int, end: int, K: int) -> Chunk:
        """Return the chunk of the steps from `start` to before `end`, in memory for K steps."""
        return self.cell.rewind(tape, memory, self.name, start, end, K)

    def prepare_input(self) -> None:
        """Follow the weights of the input, which may have changed since the last pass."""
        scale = self.cell.scale
        if scale is not None:
            np.multiply(self.W_x, scale, self.halved_W_x)
            np.multiply(self.b, scale, self.halved_b)

    def project(self, x: Floats, tape: Tape, memory: Memory) -> None:
        """Set a = x W_x + b for all steps (halved for sigmoids); x (T B, I)."""
        self.prepare_input()
        T, G, B, H = tape.a.shape
        if B >= _WIDE or G == 1:
            np.matmul(x.reshape(T, 1, B, -1), self.halved_W_x, tape.a)
            np.add(tape.a, self.halved_b, tape.a)
        else:
            product = memory.lend("blocks", G, T * B, H)
            np.matmul(x, self.halved_W_x, product)
            np.add(product.reshape(G, T, B, H).transpose(1, 0, 2, 3), self.halved_b, tape.a)

    def begin(self, tape: Tape, padding: Booleans | None, initial: Floats | None) -> None:
        """Stand before the first step; `initial` (states, B, H), or None: where the spec says."""
        cell = self.cell
        cell.prepare(tape.h.shape[1])
        if padding is not None:
            cell.silence(tape, padding)
        states = (tape.h,) if tape.c is None else (tape.h, tape.c)
        for number, state in enumerate(states):
            if initial is not None:
                state[0] = initial[number]
            elif self.initial is not None:
                state[0] = self.initial[number]
            else:
                state[0].fill(0)

    def forward(self, tape: Tape) -> None:
        """Compute all states from a = x W_x + b."""
        self.cell.forward(tape.forward)

    def receive(self, chunk: Chunk, *, last: bool, fed: bool, cut: bool) -> None:
        """Take over at the end of a chunk what comes back from the next one; nothing if `last` or `cut`.

        `fed`: dh[1:] holds what read-out or layer above send for every step. Otherwise only the end of the
        last chunk holds something.
        """
        n, dh, dc = chunk.end - chunk.start, chunk.dh, chunk.dc
        if not last:
            if cut:
                if not fed:
                    dh[n].fill(0)
            elif fed:
                np.add(dh[n], dh[0], dh[n])
            else:
                np.copyto(dh[n], dh[0])
        if dc is not None:
            if last or cut:
                dc[n].fill(0)
            else:
                np.copyto(dc[n], dc[0])

    def backward(self, tape: Tape, chunk: Chunk, *, fed: bool) -> None:
        """Complete dL/dh of a chunk and compute dL/da."""
        self.cell.derive(tape, chunk)
        self.cell.backward(chunk.fed if fed else chunk.bare)

    def gradients(self, tape: Tape, chunk: Chunk, memory: Memory, *, first: bool) -> None:
        """Set dW_h and all biases' gradients, or add to them where this is not the `first` chunk."""
        cell = self.cell
        put = _set if first else _add
        rows = self.rows(chunk)  # (N, D H)
        G, H = cell.blocks, cell.hidden
        N = rows.shape[0]
        h_before = tape.h[chunk.start : chunk.end].reshape(N, H)
        dW_h = memory.lend("dW_h", H, G * H)
        h_before.T.dot(rows[:, : G * H], dW_h)
        blocks = dW_h.reshape(H, G, H)
        if cell.hidden_order == tuple(range(G)):
            put(self.dW_h, blocks.transpose(1, 0, 2))
        else:
            for k, g in enumerate(cell.hidden_order):
                put(self.dW_h[g], blocks[:, k])
        sums = memory.ones(N).dot(rows).reshape(-1, H)
        put(self.db, sums[-G:])
        for name, block in cell.hidden_biases.items():
            put(self.db_h[name], sums[block])

    def initial_gradients(self, chunk: Chunk, memory: Memory) -> None:
        """Set the gradient of a learnt initial state, after the chunk that holds the first step."""
        if self.d_initial is not None:
            states = (chunk.dh,) if chunk.dc is None else (chunk.dh, chunk.dc)
            for gradient, state in zip(self.d_initial, states, strict=True):
                memory.ones(state.shape[1]).dot(state[0], gradient)

    def rows(self, chunk: Chunk) -> Floats:
        """Return da of a chunk as rows (N, D H), a view."""
        da = chunk.da[: chunk.end - chunk.start]
        return da.reshape(da.shape[0] * da.shape[1], -1)

    def input_rows(self, chunk: Chunk) -> Floats:
        """Return the gradient by x W_x + b as rows (N, G H), a view."""
        return self.rows(chunk)[:, -self.db.size :]

    def prepare_back(self, *, to_input: bool) -> None:
        """Follow the weights for the way back, with those of the input if its gradient is asked for."""
        self.cell.prepare_back()
        if to_input:
            G, I, H = self.W_x.shape  # noqa: E741
            np.copyto(self.W_x_back.reshape(G, H, I), self.W_x.transpose(0, 2, 1))

    def project_back(self, x: Floats, chunk: Chunk, dx: Floats | None, memory: Memory, *, first: bool) -> None:
        """Set dW_x = x^T da, or add to it, and where it is asked for dx = da W_x^T (N, I); x (N, I)."""
        rows = self.input_rows(chunk)
        self.put_dW_x(x, rows, memory, first=first)
        if dx is not None:
            rows.dot(self.W_x_back, dx)

    def put_dW_x(self, x: Floats, rows: Floats, memory: Memory, *, first: bool) -> None:
        """Set dW_x = x^T rows, or add to it; x (N, I), rows (N, G H)."""
        G, I, H = self.W_x.shape  # noqa: E741
        product = memory.lend("dW_x", I, G * H)
        x.T.dot(rows, product)
        (_set if first else _add)(self.dW_x, product.reshape(I, G, H).transpose(1, 0, 2))


def _learnt(spec: NetworkSpec) -> bool:
    return spec.initial_state == "learnt"


def _set(to: Floats, value: Floats) -> None:
    np.copyto(to, value)


def _add(to: Floats, value: Floats) -> None:
    np.add(to, value, to)

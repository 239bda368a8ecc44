"""Time: one recurrence, a cell unrolled over all steps, forward and back (backpropagation through time)."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.single import Single
from rnn_playground.engine.singles import SINGLES, serves
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
        self.db = gradient[name + "b"]
        W_h, self.dW_h = _recurrent(weights, name, spec), _recurrent(gradient, name, spec)
        self.cell = CELLS[spec.cell](spec, W_h, {bias: weights[name + bias] for bias in names})
        self.initial = [weights[name + f"{state}0"] for state in self.cell.states] if _learnt(spec) else None
        self.d_initial = [gradient[name + f"{state}0"] for state in self.cell.states] if _learnt(spec) else None
        G, I, H = self.W_x.shape  # noqa: E741
        like = self.W_x.dtype
        self.serves_one = serves(self.cell, I)
        self._parts = weights.part(name), gradient.part(name)
        self._single: Single | None = None
        # What of the input is handed to the cell comes halved for sigmoid gates, and for one sequence side by
        # side, so that one product gives all gates. Both lie in the same memory: a pass needs one of them.
        scaled = self.cell.scale is not None
        copied = np.empty_like(self.W_x) if G > 1 else self.W_x
        self._halved_W_x = copied if scaled else self.W_x
        self._halved_b = np.empty_like(self.b) if scaled else self.b
        self._row_W_x = copied.reshape(I, G * H)
        self._row_blocks = self._row_W_x.reshape(I, G, H).transpose(1, 0, 2)
        self._W_x_back = np.empty((G * H, I), like)  # W_x^T of all gates below each other
        self._W_x_back_blocks, self._W_x_columns = self._W_x_back.reshape(G, H, I), self.W_x.transpose(0, 2, 1)
        self._least = float(np.finfo(like).tiny) * 1e12
        # Products for all gates at once, one after the other in the same memory, and where their parts belong
        product = np.empty((max(I, H), G * H), like) if G > 1 else None
        self._dW_h = self.dW_h[0] if product is None else product[:H]
        self._dW_x = self.dW_x[0] if product is None else product[:I]
        self._dW_x_blocks = self._dW_x.reshape(I, G, H).transpose(1, 0, 2)
        self._dW_h_blocks = self._dW_h.reshape(H, G, H).transpose(1, 0, 2)
        self._db = gradient[name + "b"].reshape(-1)
        self._db_h = [
            (gradient[name + bias], slice(block * H, (block + 1) * H))
            for bias, block in self.cell.hidden_biases.items()
        ]

    def record(self, memory: Memory, T: int, B: int) -> Tape:
        """Return a tape for T steps of B sequences, in memory that later passes use again."""
        if B == 1 and self.serves_one:
            if self._single is None:
                self._single = SINGLES[self.cell.name](self.cell, *self._parts)
            return self._single.record(T)
        return self.cell.record(memory, self.name, T, B)

    def rewind(self, tape: Tape, memory: Memory, start: int, end: int, K: int) -> Chunk:
        """Return the chunk of the steps from `start` to before `end`, in memory for K steps."""
        return (tape.single or self.cell).rewind(tape, memory, self.name, start, end, K)

    def prepare_input(self) -> tuple[Floats, Floats]:
        """Return W_x (G, I, H) and b (G, 1, H) as the cell wants what the input adds."""
        scale = self.cell.scale
        if scale is not None:
            np.multiply(self.W_x, scale, self._halved_W_x)
            np.multiply(self.b, scale, self._halved_b)
        return self._halved_W_x, self._halved_b

    def prepare_row(self) -> tuple[Floats, Floats]:
        """Return W_x (I, G H) and b (G H,) with all gates side by side, as one sequence wants them."""
        scale, b = self.cell.scale, self._halved_b
        if scale is not None:
            np.multiply(self.W_x, scale, self._row_blocks)
            np.multiply(self.b, scale, b)
        elif self.cell.blocks > 1:
            self._row_blocks[...] = self.W_x
        return self._row_W_x, b.reshape(-1)

    def project(self, x: Floats, tape: Tape, memory: Memory) -> None:
        """Set a = x W_x + b for all steps (halved for sigmoids); x (T B, I)."""
        if tape.x is not None:
            tape.x[...] = x
            return
        a = tape.sums
        T, G, B, H = a.shape
        if G == 1 or B == 1:
            W, bias = self.prepare_row()
            rows = a.reshape(T * B, G * H)  # a view: contiguous for one gate or one sequence
            x.dot(W, rows)
            np.add(rows, bias, rows)
            return
        W_x, b = self.prepare_input()
        if B >= _WIDE:
            np.matmul(x.reshape(T, 1, B, -1), W_x, a)
            np.add(a, b, a)
        else:
            product = memory.lend("blocks", G, T * B, H)
            np.matmul(x, W_x, product)
            np.add(product.reshape(G, T, B, H).transpose(1, 0, 2, 3), b, a)

    def begin(self, tape: Tape, initial: Floats | None) -> None:
        """Stand before the first step; `initial` (states, B, H), or None: where the spec says."""
        (tape.single or self.cell).prepare(tape)
        states = (tape.h,) if tape.c is None else (tape.h, tape.c)
        for number, state in enumerate(states):
            if initial is not None:
                state[0] = initial[number]
            elif self.initial is not None:
                state[0] = self.initial[number]
            else:
                state[0].fill(0)

    def forward(self, tape: Tape, padding: Booleans | None) -> None:
        """Compute all states from the sums; `padding` (T, B) marks the steps after each end."""
        if tape.single is not None:
            tape.single.forward(tape)
            return
        if padding is not None:
            self.cell.silence(tape.sums, padding)
        self.cell.forward(tape.forward)

    def receive(self, chunk: Chunk, *, last: bool, fed: bool, cut: bool) -> None:
        """Take over at the end of a chunk what comes back from the next one; nothing if `last` or `cut`.

        `fed`: dh[1:] holds what read-out or layer above send for every step. Otherwise only the end of the
        last chunk holds something.
        """
        n, dh, dc = chunk.end - chunk.start, chunk.dh, chunk.dc
        if not last:
            if cut or self._negligible(dh[0]):
                if not fed:
                    dh[n].fill(0)
            elif fed:
                np.add(dh[n], dh[0], dh[n])
            else:
                dh[n] = dh[0]
        if dc is not None:
            if last or cut or self._negligible(dc[0]):
                dc[n].fill(0)
            else:
                dc[n] = dc[0]

    def _negligible(self, gradient: Floats) -> bool:
        """Return whether a gradient has vanished so far that it could only become subnormal.

        The processor takes some hundred times as long for such numbers, of which no weight would feel anything.
        """
        largest = max(np.maximum.reduce(gradient, axis=None), -np.minimum.reduce(gradient, axis=None))
        return bool(largest < self._least)

    def backward(self, chunk: Chunk, *, fed: bool) -> None:
        """Complete dL/dh of a chunk and compute dL/da of what the state adds; `gradients` or `complete` do the rest."""
        if chunk.single is not None:
            chunk.single.backward(chunk, fed=fed)
            return
        self.cell.derive(chunk)
        self.cell.backward(chunk.fed if fed else chunk.bare)

    def complete(self, chunk: Chunk) -> None:
        """Compute dL/da of what the input adds, where no gradient of weights is asked for."""
        if chunk.single is None:
            self.cell.complete(chunk)

    def gradients(self, chunk: Chunk, memory: Memory, *, first: bool) -> None:
        """Set dW_h and all biases' gradients, or add to them where this is not the `first` chunk."""
        if chunk.single is not None:
            chunk.single.gradients(chunk, first=first)
            return
        if not self.cell.recurrent:
            if first:
                self._db.fill(0)
            np.add(self._db, memory.ones(len(chunk.input_rows)).dot(chunk.input_rows), self._db)
            return
        dW_h, db, ones = self._dW_h, self._db, memory.ones(len(chunk.input_rows))
        if first:
            chunk.before_columns.dot(chunk.hidden_rows, dW_h)
            if self.cell.blocks > 1:
                self.dW_h[...] = self._dW_h_blocks
            for to, block in self._db_h:
                ones.dot(chunk.hidden_rows[:, block], to)
            self.cell.complete(chunk)
            ones.dot(chunk.input_rows, db)
            return
        if self.cell.blocks > 1:
            chunk.before_columns.dot(chunk.hidden_rows, dW_h)
            np.add(self.dW_h, self._dW_h_blocks, self.dW_h)
        else:
            more = memory.lend("scratch", *dW_h.shape)
            chunk.before_columns.dot(chunk.hidden_rows, more)
            np.add(dW_h, more, dW_h)
        for to, block in self._db_h:
            np.add(to, ones.dot(chunk.hidden_rows[:, block]), to)
        self.cell.complete(chunk)
        np.add(db, ones.dot(chunk.input_rows), db)

    def initial_gradients(self, chunk: Chunk, memory: Memory, *, read: bool) -> None:
        """Set the gradient of a learnt initial state after the chunk of the first step; 0 where it was not `read`."""
        if self.d_initial is not None:
            states = (chunk.dh,) if chunk.dc is None else (chunk.dh, chunk.dc)
            for gradient, state in zip(self.d_initial, states, strict=True):
                if read:
                    memory.ones(state.shape[1]).dot(state[0], gradient)
                else:
                    gradient.fill(0)

    def prepare_back(self, tape: Tape, *, to_input: bool) -> None:
        """Follow the weights for the way back, with those of the input if its gradient is asked for."""
        (tape.single or self.cell).prepare_back()
        if to_input:
            self.prepare_input_back()

    def prepare_input_back(self) -> None:
        """Follow the weights of the input for the way back."""
        self._W_x_back_blocks[...] = self._W_x_columns

    def project_back(self, x: Floats | None, rows: Floats, dx: Floats | None, *, first: bool) -> None:
        """Set dW_x = x^T da, or add to it, and where it is asked for dx = da W_x^T (N, I).

        x (N, I), or None: the gradient of the weights stays as it is; rows (N, G H), the gradient by x W_x + b.
        """
        product = self._dW_x
        if x is None:
            pass
        elif self.cell.blocks > 1:
            x.T.dot(rows, product)
            if first:
                self.dW_x[...] = self._dW_x_blocks
            else:
                np.add(self.dW_x, self._dW_x_blocks, self.dW_x)
        elif first:
            x.T.dot(rows, product)
        else:
            np.add(product, x.T.dot(rows), product)
        if dx is not None:
            rows.dot(self._W_x_back, dx)


def _recurrent(arrays: Parameters, name: str, spec: NetworkSpec) -> Floats:
    """Return W_h (G, H, H); zeros that no one can write to for a cell that has none."""
    kind = CELLS[spec.cell]
    if kind.recurrent:
        return arrays[name + "W_h"]
    nothing = np.zeros((kind.blocks, spec.hidden, spec.hidden), arrays.vector.dtype)
    nothing.flags.writeable = False
    return nothing


def _learnt(spec: NetworkSpec) -> bool:
    return spec.initial_state == "learnt"

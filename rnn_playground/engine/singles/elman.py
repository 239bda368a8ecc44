"""The Elman cell for one sequence: h = tanh((h', 1, x) U), two calls a step."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.single import Single


class SingleElman(Single):
    """dh' = dh J, J_ij = f'(a_i) W_ji; da = dh f'(a)."""

    columns = ((0, 1.0, 1.0),)

    def constants(self) -> Floats:
        """All of a state comes from its sum: no identity is needed."""
        return self.empty(self.hidden, 1, self.hidden)

    def record(self, T: int) -> Tape:
        """Return a tape whose gates are the states."""
        rows, H = self.rows(T), self.hidden
        a = rows[1:, None, None, :H]
        return self.tape(rows, a, [(rows[t].dot, rows[t + 1, :H]) for t in range(T)])

    def forward(self, tape: Tape) -> None:
        """Compute h; all (H,)."""
        U, tanh = self.U, np.tanh
        for times, h in tape.forward:
            times(U, h)
            tanh(h, h)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out slopes and da."""
        n, H = end - start, self.hidden
        slope, da = memory.lend("slope", K, 1, H)[:n], memory.lend(layer + "da", K, H)[:n]
        kept = {"slope": slope, "h": tape.h[start + 1 : end + 1]}
        chunk = self.chunk(tape, memory, layer, (start, end, K), da, da, da, kept)
        kept["dh after"] = chunk.dh[1:, 0]
        return chunk

    def connect(self, chunk: Chunk) -> None:
        """Multiply the rows of W_h^T."""
        kept = chunk.kept
        np.multiply(kept["slope"].transpose(0, 2, 1), self.W_back[:, 0], kept["J"])

    def complete(self, chunk: Chunk) -> None:
        """Set da."""
        kept = chunk.kept
        np.multiply(kept["slope"][:, 0], kept["dh after"], kept["da"])

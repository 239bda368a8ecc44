"""The GRU for one sequence: h = (n + h' - t_z n + t_z h') / 2, n = tanh(t_r s/2 + s/2 + x_n), seven calls a step.

t_r and t_z are tanh of half the gates' sums, x_n and s as in cells/gru.py.
"""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.single import Single


class SingleGRU(Single):
    """dh' = dh J, row i of J is (d_r, d_z, d_s, z) of the unit, times W_back[i].

    Rows of a tape hold -t_z n, t_z h' and n before h', so that one product sums these; sums of a step are those of
    s/2, t_r, -t_z, t_z and s/2 + x_n.
    """

    columns = ((2, 0.5, 0.0), (0, 0.5, 0.5), (1, -0.5, -0.5), (1, 0.5, 0.5), (2, 0.5, 1.0))
    apart = True

    def constants(self) -> Floats:
        """Let the state go on past the sums."""
        H, like = self.hidden, self.U.dtype
        self._halves, self._half = np.full(4, 0.5, like), np.full((), 0.5, like)
        W = self.empty(H, 4, H)
        W[:, 3] = np.eye(H)
        return W

    def record(self, T: int) -> Tape:
        """Return a tape with all terms of h beside each other."""
        H = self.hidden
        whole, sums = self.rows(T, lead=3 * H), self.empty(T, 5 * H)
        a = self.empty(3, T, 1, H).transpose(1, 0, 2, 3)
        views = []
        for t in range(T):
            row, p = whole[t], sums[t]
            terms = row[: 4 * H]
            views.append((
                row[3 * H :].dot, p, p[H : 4 * H], p[:H], p[H : 2 * H], p[4 * H :], terms[2 * H : 3 * H],
                p[2 * H : 4 * H], terms[2 * H :], terms[: 2 * H], terms.reshape(4, H), whole[t + 1, 3 * H : 4 * H],
            ))  # fmt: skip
        s = self.empty(T, 1, H)
        return self.tape(whole[:, 3 * H :], a, views, s=s, sums=sums, n=whole[:T, 2 * H : 3 * H])

    def forward(self, tape: Tape) -> None:
        """Compute steps; half_s, r and u are parts of the sums p, u = s/2 + x_n."""
        U, add, multiply, tanh, sum_of, half = self.U, np.add, np.multiply, np.tanh, self._halves.dot, self._half
        for times, p, gates, half_s, r, u, n, zs, nh, products, terms, h in tape.forward:
            times(U, p)
            tanh(gates, gates)
            multiply(r, half_s, n)
            add(n, u, n)
            tanh(n, n)
            multiply(zs, nh, products)
            sum_of(terms, h)
        kept, a = tape.kept, tape.a
        sums = kept["sums"].reshape(len(a), 5, -1)
        multiply(sums[:, 1:4:2], half, a[:, :2, 0])
        add(a[:, :2], half, a[:, :2])
        a[:, 2, 0] = kept["n"]
        add(sums[:, 0], sums[:, 0], kept["s"][:, 0])

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out factors r, z, n, r, z, s, and z itself, of which rows (da_r, da_z, da_n, da_r, da_z, ds) come."""
        n, H = end - start, self.hidden
        da, d = memory.lend(layer + "da", K, 6 * H)[:n], self.empty(7, n, 1, H)
        gates = tape.a[start:end]
        kept = {"r": gates[:, 0], "z": gates[:, 1], "n": gates[:, 2], "s": tape.kept["s"][start:end]}
        kept |= {"h": tape.h[start + 1 : end + 1], "d_r": d[0], "d_z": d[1], "d_n": d[2], "d_s": d[5]}
        kept |= {"rz": d[:2], "rz again": d[3:5], "past": d[6], "by unit": memory.lend("scratch", H, n, 4)}
        kept |= {"factors": d[3:, :, 0].transpose(2, 1, 0), "d": d[:6, :, 0].transpose(1, 0, 2)}
        chunk = self.chunk(tape, memory, layer, (start, end, K), da, da[:, 3 * H :], da[:, : 3 * H], kept)
        kept |= {"by_unit J": kept["J"].transpose(1, 0, 2), "dh after": chunk.dh[1:], "blocks": da.reshape(n, 6, H)}
        return chunk

    def connect(self, chunk: Chunk) -> None:
        """Let the sums of r, z and s send what they get through W_h^T, and z what goes past it."""
        kept = chunk.kept
        kept["rz again"][...] = kept["rz"]
        kept["past"][...] = kept["z"]
        kept["by unit"][...] = kept["factors"]
        np.matmul(kept["by unit"], self.W_back, kept["by_unit J"])

    def complete(self, chunk: Chunk) -> None:
        """Set da: every factor is one of dh."""
        kept = chunk.kept
        np.multiply(kept["d"], kept["dh after"], kept["blocks"])

"""The LSTM for one sequence: c = (g + c' + t_i g + t_f c') / 2, o = (1 + t_o) / 2, h = o tanh(c), six calls a step.

t_i, t_f and t_o are tanh of half the gates' sums.
"""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.single import Single


class SingleLSTM(Single):
    """(dh', dc') = (dh, dc) J, where dc does not hold what comes to c from h.

    Beside the rows (h', 1, x) each step has blocks t_o, t_i, t_f, g, c', t_i g, t_f c', 1, in an order in which two of
    them are multiplied with two others as one run of numbers. One product with all of them gives c and o, which lie in
    the blocks of the step after it, o until the products come.
    """

    columns = ((3, 0.5, 0.5), (0, 0.5, 0.5), (1, 0.5, 0.5), (2, 1.0, 1.0))

    def constants(self) -> Floats:
        """Let the sums send to h', and c to c'."""
        H, like = self.hidden, self.U.dtype
        self._sum = np.array([[0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0], [0.5, 0, 0, 0, 0, 0, 0, 0.5]], like)
        self._factor = np.array([0.5, 0.5, 0.5, 1], like).reshape(4, 1)
        self._shift = np.array([0.5, 0.5, 0.5, 0], like).reshape(4, 1)
        W = self.empty(H, 5, 2 * H)
        W[:, 4, H:] = np.eye(H)
        return W

    def record(self, T: int) -> Tape:
        """Return a tape with all terms of c beside each other."""
        H = self.hidden
        rows, blocks = self.rows(T), self.empty(T + 1, 8, H)
        blocks[:, 7] = 1
        a, tanh_c = self.empty(5, T, 1, H).transpose(1, 0, 2, 3), self.empty(T, 1, H)  # o, i, f, g, o
        views = []
        for t in range(T):
            here, after = blocks[t], blocks[t + 1]
            views.append((
                rows[t].dot, here[:4].reshape(-1), here[1:3].reshape(-1), here[3:5].reshape(-1),
                here[5:7].reshape(-1), here, after[4:6], after[4],
                after[5], tanh_c[t, 0], rows[t + 1, :H],
            ))  # fmt: skip
        kept = {"tanh_c": tanh_c, "t": blocks[:T, :4], "whole": a, "h": self.empty(T, 1, H)}
        return self.tape(rows, a[:, 1:], views, c=blocks[:, 4:5], **kept)

    def forward(self, tape: Tape) -> None:
        """Compute steps; i_f, g_c, products and terms are blocks of the step."""
        U, multiply, tanh, sum_of = self.U, np.multiply, np.tanh, self._sum.dot
        for times, a, i_f, g_c, products, terms, sums, c, o, tanh_c, h in tape.forward:
            times(U, a)
            tanh(a, a)
            multiply(i_f, g_c, products)
            sum_of(terms, sums)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)
        whole = tape.kept["whole"]
        gates = whole[:, :4, 0]
        multiply(tape.kept["t"], self._factor, gates)
        np.add(gates, self._shift, gates)
        whole[:, 4] = whole[:, 0]
        tape.kept["h"][...] = tape.h[1:]  # in one piece: `derive` reads it three times

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out the factors of dh, and below them those of dc: of da_i, da_f, da_g, da_o and dc'."""
        n, H = end - start, self.hidden
        da, slope = memory.lend(layer + "da", K, 4 * H)[:n], memory.lend("slope", K, 1, H)[:n]
        d = self.empty(2, 5, n, 1, H)  # that of da_o by dc stays 0
        gates, after, blocks = tape.a[start:end], slice(start + 1, end + 1), da.reshape(n, 4, H)
        kept = {name: gates[:, g] for g, name in enumerate("ifgo")}
        kept |= {"c": tape.kept["c"][after], "tanh_c": tape.kept["tanh_c"][start:end], "h": tape.kept["h"][start:end]}
        kept |= {"d_i": d[1, 0], "d_f": d[1, 1], "d_g": d[1, 2], "d_o": d[0, 3], "slope": slope}
        kept |= {"by dh": d[0, :3], "by dc": d[1, :3], "dc by dh": d[0, 4], "dc by dc": d[1, 4]}
        kept |= {"by unit": memory.lend("scratch", 2, H, n, 5), "factors": d[:, :, :, 0].transpose(0, 3, 2, 1)}
        chunk = self.chunk(tape, memory, layer, (start, end, K), da, da, da, kept)
        assert chunk.dc is not None  # noqa: S101 - the cell has c
        kept |= {"by_unit J": kept["J"].reshape(n, 2, H, 2 * H).transpose(1, 2, 0, 3)}
        kept["product"] = memory.lend("product", K, 1, H)[:n]
        kept |= {"dh after": chunk.dh[1:], "dc after": chunk.dc[1:], "da_ifg": blocks[:, :3], "da_o": blocks[:, 3:]}
        kept["d_ifg"] = d[1, :3, :, 0].transpose(1, 0, 2)
        return chunk

    def connect(self, chunk: Chunk) -> None:
        """Let dh come to c through the slope, and both through W_h^T and f to the step before."""
        kept, slope = chunk.kept, chunk.kept["slope"]
        np.multiply(kept["by dc"], slope, kept["by dh"])
        np.multiply(kept["f"], slope, kept["dc by dh"])
        kept["dc by dc"][...] = kept["f"]
        kept["by unit"][...] = kept["factors"]
        np.matmul(kept["by unit"], self.W_back, kept["by_unit J"])

    def complete(self, chunk: Chunk) -> None:
        """Set dc, h following c, and da."""
        kept, dh, dc = chunk.kept, chunk.kept["dh after"], chunk.kept["dc after"]
        np.multiply(kept["slope"], dh, kept["product"])
        np.add(dc, kept["product"], dc)
        np.multiply(kept["d_ifg"], dc, kept["da_ifg"])
        np.multiply(kept["d_o"], dh, kept["da_o"])

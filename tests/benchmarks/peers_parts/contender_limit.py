"""The limit: what no NumPy implementation of a training step can avoid, as bare calls in sequence.

Every array is allocated once and contiguous, every call writes with `out=`. The numbers are not right (blocks
are laid out as it suits the calls), the work is: what is done for T steps, B sequences, H units, G blocks of
gates, V tokens and N rows of outputs (N = T B many-to-many, B many-to-one) is exactly

- sums of the input: E W_x for the V tokens or for the T B rows, whichever are fewer, as one product; a gather of
  the sums where they were computed by token, of the embedding's rows otherwise; biases are folded into the products;
- a step forward: one product (B, H) x (H, G H), one add, one tanh over all gates; GRU: one add for the sigmoids
  (their factor 1/2 goes into the weights), r s, + , tanh, h' - n, z (h' - n), + ; LSTM: the same add, f c, i g, +,
  tanh c, o tanh c;
- the output in chunks of 512 rows, so that the logits stay in the cache: product, take of the targets' logits, exp,
  row sums as one product, put at the targets, dh and dW_out as products (the quotient p = e / sum scales rows of
  states, not of logits);
- a step back: one pass over the gates, one product (B, G H) x (G H, H), many-to-many one add of the output's part;
- dW_h as one product over all steps; where tokens were fewer, one pass of adds over the gates' gradients that sums
  them by token; dW_x and d embedding as products on those rows;
- the norm as one product, Adam in 10 passes in chunks that stay in the cache.

Not in it: derivative factors of gates, softmax's maximum and quotient, bias gradients, scaling by the clip, checks.
"""

from __future__ import annotations

import numpy as np

from peers_parts.rows import Row

ROWS = 512  # of logits at a time
BLOCK = 32768  # weights at a time in Adam


def floats(*shape: int) -> np.ndarray:
    """Return small random numbers: neither zeros nor denormals slow or speed a call."""
    return np.random.default_rng(1).uniform(-0.1, 0.1, shape).astype(np.float32)


class Contender:
    """Make the calls."""

    def __init__(self, row: Row, threads: int) -> None:
        """Allocate all arrays and all views."""
        T, B, H, V, G = row.T, row.B, row.H, row.V, row.gates
        self.row, self.rows = row, T * B
        self.by_token = T * B > V
        self.size = 2 * V * H + 2 * G * H * H + 2 * G * H + V
        self.weights, self.gradient, self.m, self.v, self.scratch = (floats(self.size) for _ in range(5))
        np.abs(self.v, self.v)
        views = []
        for vector in (self.weights, self.gradient):
            shapes, start, found = ((V, H), (H, G * H), (H, G * H), (H, V)), 0, []
            for a, b in shapes:
                found.append(vector[start : start + a * b].reshape(a, b))
                start += a * b
            views.append(found)
        (self.E, self.W_x, self.W_h, self.W_o), (self.dE, self.dW_x, self.dW_h, self.dW_o) = views
        tokens, targets = row.batches()[0]
        self.tokens, self.targets = tokens.reshape(-1), targets.reshape(-1)
        self.table = floats(min(V, T * B), G * H)
        self.x = floats(T * B, H)
        self.dx = floats(min(V, T * B), H)
        self.h, self.c, self.dh = floats(T + 1, B, H), floats(T + 1, B, H), floats(T + 1, B, H)
        self.kept, self.tanh_c = floats(T, B, H), floats(T, B, H)
        self.a, self.da = floats(T, B, G * H), floats(T, B, G * H)
        self.product, self.dproduct = floats(B, G * H), floats(B, H)
        self.one = np.array(1e-9, np.float32)  # stands for 1: no number may grow
        self.read = self.h[1:].reshape(T * B, H) if row.every else self.h[T]
        self.dread = self.dh[1:].reshape(T * B, H) if row.every else self.dh[T]
        N = self.read.shape[0]
        n = min(N, ROWS)
        self.chunks = [slice(start, min(start + n, N)) for start in range(0, N, n)]
        self.logits, self.ones, self.dW_o_part = floats(n, V), np.ones(V, np.float32), floats(H, V)
        self.index = np.arange(N) % n * V + self.targets
        self.losses, self.sums = floats(N), floats(N)
        self.steps_forward = [self._forward(t) for t in range(T)]
        self.steps_back = [self._back(t) for t in reversed(range(T))]
        # One add for each row of gradients by gates, into V rows.
        whole = T * B // V * V
        self.folded = self.da.reshape(T * B, G * H)[:whole].reshape(-1, V * G * H) if self.by_token else None
        self.blocks = [
            tuple(vector[i : i + BLOCK] for vector in (self.weights, self.gradient, self.m, self.v, self.scratch))
            for i in range(0, self.size, BLOCK)
        ]
        self.numbers = [np.array(x, np.float32) for x in (0.9, 0.999, 1e-8, 1e-9)]  # a tiny rate

    def _forward(self, t: int) -> tuple[np.ndarray, ...]:
        """Return the views of step t: sums and the blocks of gates as contiguous arrays of the same memory."""
        G, B, H = self.row.gates, self.row.B, self.row.H
        blocks = self.a[t].reshape(G, B, H)
        sigmoids = blocks[: {1: 1, 3: 2, 4: 3}[G]]
        return (
            self.h[t], self.a[t], sigmoids, *blocks, self.product.reshape(G, B, H)[0], self.kept[t], self.tanh_c[t],
            self.c[t], self.c[t + 1], self.h[t + 1],
        )  # fmt: skip

    def _back(self, t: int) -> tuple[np.ndarray, ...]:
        return self.a[t], self.da[t], self.dh[t]

    def run(self, steps: int) -> float:
        """Make the calls of so many steps."""
        for _ in range(steps):
            self._input()
            getattr(self, f"_{self.row.cell}")()
            self._output()
            self._through_time()
            self._gradients()
            self._adam()
        return 0.0

    def _input(self) -> None:
        a = self.a.reshape(self.rows, -1)
        if self.by_token:
            self.E.dot(self.W_x, self.table)
            self.table.take(self.tokens, 0, a, "clip")
        else:
            self.E.take(self.tokens, 0, self.x, "clip")
            self.x.dot(self.W_x, a)

    def _elman(self) -> None:
        W = self.W_h
        add, tanh, product = np.add, np.tanh, self.product
        for h_before, a, _, _, _, _, _, _, _, h in self.steps_forward:
            h_before.dot(W, product)
            add(a, product, a)
            tanh(a, h)

    def _gru(self) -> None:
        W, one = self.W_h, self.one
        add, multiply, subtract, tanh, product = np.add, np.multiply, np.subtract, np.tanh, self.product
        for h_before, a, sigmoids, r, z, n, p, s, _, _, _, h in self.steps_forward:
            h_before.dot(W, product)
            add(a, product, a)
            tanh(a, a)
            add(sigmoids, one, sigmoids)
            multiply(r, s, p)
            add(n, p, n)
            subtract(h_before, n, p)
            multiply(z, p, p)
            add(n, p, h)

    def _lstm(self) -> None:
        W, one = self.W_h, self.one
        add, multiply, tanh, product = np.add, np.multiply, np.tanh, self.product
        for h_before, a, sigmoids, i, f, o, g, p, _, tanh_c, c_before, c, h in self.steps_forward:
            h_before.dot(W, product)
            add(a, product, a)
            tanh(a, a)
            add(sigmoids, one, sigmoids)
            multiply(f, c_before, c)
            multiply(i, g, p)
            add(c, p, c)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)

    def _output(self) -> None:
        W_o, W_o_T, dW_o = self.W_o, self.W_o.T, self.dW_o
        for number, chunk in enumerate(self.chunks):
            h, losses, index = self.read[chunk], self.losses[chunk], self.index[chunk]
            logits = self.logits[: h.shape[0]]
            h.dot(W_o, logits)
            flat = logits.reshape(-1)
            flat.take(index, 0, losses, "clip")
            np.exp(logits, logits)
            logits.dot(self.ones, self.sums[chunk])
            flat[index] = losses
            logits.dot(W_o_T, self.dread[chunk])
            if number == 0:
                h.T.dot(logits, dW_o)
            else:
                h.T.dot(logits, self.dW_o_part)
                np.add(dW_o, self.dW_o_part, dW_o)
        np.log(self.sums, self.sums)
        np.add.reduce(self.sums)

    def _through_time(self) -> None:
        W_T, product, add, multiply = self.W_h.T, self.dproduct, np.add, np.multiply
        if self.row.every:
            for a, da, dh in self.steps_back:
                multiply(a, a, da)
                da.dot(W_T, product)
                add(dh, product, dh)
        else:
            for a, da, dh in self.steps_back:
                multiply(a, a, da)
                da.dot(W_T, dh)

    def _gradients(self) -> None:
        rows, H = self.rows, self.row.H
        da = self.da.reshape(rows, -1)
        self.h[:-1].reshape(rows, H).T.dot(da, self.dW_h)
        if self.folded is None:
            self.x.T.dot(da, self.dW_x)
            da.dot(self.W_x.T, self.dx)
            self.dE.fill(0)
            self.dE[self.tokens] = self.dx
        else:
            np.add.reduce(self.folded, 0, None, self.table.reshape(-1))
            self.E.T.dot(self.table, self.dW_x)
            self.table.dot(self.W_x.T, self.dE)

    def _adam(self) -> None:
        add, multiply, subtract = np.add, np.multiply, np.subtract
        keep_m, keep_v, epsilon, rate = self.numbers
        self.gradient.dot(self.gradient)
        for w, g, m, v, s in self.blocks:
            multiply(m, keep_m, m)
            add(m, g, m)
            multiply(g, g, s)
            multiply(v, keep_v, v)
            add(v, s, v)
            np.sqrt(v, s)
            add(s, epsilon, s)
            np.divide(m, s, s)
            multiply(s, rate, s)
            subtract(w, s, w)

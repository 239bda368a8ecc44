"""The LSTM cell with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000)."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, Chunk, Gate, State, Steps, Tape
from rnn_playground.engine.equations import Apply, Bias, Equation, Product, Sum, Times, Vector
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.sigmoid import sigmoid
from rnn_playground.engine.spec import NetworkSpec

_DERIVED = ("i", "f", "g", "o", "c", "tanh_c", "h", "d_i", "d_f", "d_g", "d_o", "slope")


class LSTM(Cell):
    """Carry a cell state that gates write, keep and read.

    i, f, o = sigmoid(x W_x + h_(t-1) W_h + b)          each with weights of its own
    g = tanh(x W_xg + h_(t-1) W_hg + b_g)
    c = f c_(t-1) + i g
    h = o tanh(c)
    """

    name = "lstm"
    title = "LSTM"
    order = 3
    states = ("h", "c")
    gates = (
        Gate("input", "i", "sigmoid"),
        Gate("forget", "f", "sigmoid"),
        Gate("candidate", "g", "tanh"),
        Gate("output", "o", "sigmoid"),
    )
    blocks = 4

    @classmethod
    def initialise(cls, biases: Floats, spec: NetworkSpec) -> None:
        """Set the bias of the forget gate: at 3 it starts almost open and gradients travel far."""
        biases[1] = spec.forget_bias

    def __init__(self, spec: NetworkSpec, W_h: Floats, biases: dict[str, Floats]) -> None:
        """Bind the weights."""
        super().__init__(spec, W_h, biases)
        self._one = np.ones((), W_h.dtype)

    @classmethod
    def equations(cls, spec: NetworkSpec) -> tuple[Equation, ...]:  # noqa: ARG003 - one signature for all
        """The equations of the class, with each sum under a name of its own."""
        x, before, c = Vector("x"), Vector("h", before=True), Vector("c")
        i, f, g, o = (Vector(gate.symbol) for gate in cls.gates)
        found = []
        for block, gate in enumerate(cls.gates):
            a = Vector("a_" + gate.symbol)
            sums = Product(x, "W_x", block), Product(before, "W_h", block), Bias("b", block)
            found += [Equation(a, Sum(sums)), Equation(Vector(gate.symbol), Apply(gate.nonlinearity, a))]
        return (
            *found,
            Equation(c, Sum((Times((f, Vector("c", before=True))), Times((i, g))))),
            Equation(Vector("h"), Times((o, Apply("tanh", c)))),
        )

    def step(self, a: Floats, state: State) -> tuple[State, Floats]:
        """Compute the equations of the class."""
        h_before, c_before = state
        W_i, W_f, W_g, W_o = self.W_h
        i = sigmoid(a[0] + h_before @ W_i)
        f = sigmoid(a[1] + h_before @ W_f)
        g = np.tanh(a[2] + h_before @ W_g)
        o = sigmoid(a[3] + h_before @ W_o)
        c = f * c_before + i * g
        return (o * np.tanh(c), c), np.stack(np.broadcast_arrays(i, f, g, o))

    def step_back(
        self, before: State, gates: Floats, after: State, d_after: State
    ) -> tuple[State, Floats, Floats]:  # fmt: skip
        """Differentiate the equations of the class, from the last one to the first."""
        (_, c_before), (i, f, g, o), (_, c), (dh, dc_after) = before, gates, after, d_after
        W_i, W_f, W_g, W_o = self.W_h
        dc = dc_after + dh * o * (1 - np.tanh(c) ** 2)
        da_i = dc * g * i * (1 - i)
        da_f = dc * c_before * f * (1 - f)
        da_g = dc * i * (1 - g**2)
        da_o = dh * np.tanh(c) * o * (1 - o)
        dh_before = da_i @ W_i.T + da_f @ W_f.T + da_g @ W_g.T + da_o @ W_o.T
        da = np.stack((da_i, da_f, da_g, da_o))
        return (dh_before, dc * f), da, da

    def expose(self, c: Floats, gates: Floats) -> Floats:
        """h = o tanh(c)."""
        found: Floats = gates[3] * np.tanh(c)
        return found

    def expose_back(self, c: Floats, gates: Floats, dh: Floats) -> Floats:
        """dh o (1 - tanh(c)^2)."""
        found: Floats = dh * gates[3] * (1 - np.tanh(c) ** 2)
        return found

    def record(self, memory: Memory, layer: str, T: int, B: int) -> Tape:
        """Return a tape that keeps tanh(c) beside gates and states."""
        H = self.hidden
        h = memory.lend(layer + "h", T + 1, B, H)
        c = memory.lend(layer + "c", T + 1, B, H)
        a, sums = self.arrays(memory, layer, T, B)
        tanh_c = memory.lend(layer + "tanh_c", T, B, H)
        product = memory.lend("product", 5, B, H)
        q = product[4]
        # (1/2, 1/2, 1, 1/2) and (1/2, 1/2, 0, 1/2), in full shape: contiguous operands are fastest.
        factor = np.full((4, B, H), 0.5, a.dtype)
        shift = factor.copy()
        factor[2], shift[2] = 1, 0
        hs, cs = list(h), list(c)  # a view is made once and shared: fewer of them stay in the cache
        views = []
        for t in range(T):
            # One sequence: the product gives the gates where they are kept. Several: the gates are computed in
            # the product's memory, which stays in the cache, and copied from there.
            p, copy = (a[t], None) if B == 1 else (product[:4], a[t])
            out = p.reshape(1, -1) if B == 1 else p
            views.append((
                self.product(hs[t]), out, p, q, sums[t], copy, factor, shift, *p,
                cs[t], cs[t + 1], tanh_c[t], hs[t + 1],
            ))  # fmt: skip
        return Tape(h, c, a, sums, views, {"c": c, "tanh_c": tanh_c})

    def forward(self, steps: Steps) -> None:
        """Compute steps; x holds x W_x + b (halved for the sigmoids), p becomes (i, f, g, o)."""
        U, add, multiply, tanh = self.U, np.add, np.multiply, np.tanh
        for times, out, p, q, x, copy, factor, shift, i, f, g, o, c_before, c, tanh_c, h in steps:
            times(U, out)
            add(x, p, p)
            tanh(p, p)
            multiply(p, factor, p)
            add(p, shift, p)
            if copy is not None:
                copy[...] = p
            multiply(f, c_before, c)
            multiply(i, g, q)
            add(c, q, c)
            tanh(c, tanh_c)
            multiply(o, tanh_c, h)

    def backward(self, steps: Steps) -> None:
        """Compute dc += dh slope, da = (dc, dc, dc, dh) d(a), dc' = dc f, dh' = da W_h^T + what reads h'.

        `slope` is o (1 - tanh(c)^2). d lies in blocks (B, H), da is a view of rows.
        """
        W_back, multiply, add = self.W_back, np.multiply, np.add
        for dh, dc, slope, f, d_ifg, d_o, da_ifg, da_o, times, q, dc_before, out, read in steps:
            multiply(dh, slope, q)
            add(dc, q, dc)
            multiply(d_ifg, dc, da_ifg)
            multiply(d_o, dh, da_o)
            multiply(dc, f, dc_before)
            times(W_back, out)
            if read is not None:
                add(read, out, read)

    def derive(self, chunk: Chunk) -> None:
        """Compute dc/da of i, f, g, and dh/da of o, and dc/dh, in as few passes as there can be.

        i: g i (1 - i) = u (1 - i), u = i g;  f: c' f (1 - f) = v - v f, v = c' f = c - u;
        g: i (1 - g^2) = i - u g;  o: tanh(c) o (1 - o) = h - h o;  dc/dh: o (1 - tanh(c)^2) = o - h tanh(c).
        """
        kept, subtract, multiply = chunk.kept, np.subtract, np.multiply
        i, f, g, o, c, tanh_c, h, d_i, d_f, d_g, d_o, slope = map(kept.__getitem__, _DERIVED)
        multiply(i, g, d_i)
        subtract(c, d_i, d_f)
        multiply(d_f, f, d_g)
        subtract(d_f, d_g, d_f)
        multiply(d_i, g, d_g)
        subtract(i, d_g, d_g)
        multiply(d_i, i, d_o)
        subtract(d_i, d_o, d_i)
        multiply(h, o, d_o)
        subtract(h, d_o, d_o)
        multiply(h, tanh_c, slope)
        subtract(o, slope, slope)

    def rewind(self, tape: Tape, memory: Memory, layer: str, start: int, end: int, K: int) -> Chunk:
        """Lay out dh, dc, da and its factors."""
        B, H = tape.h.shape[1:]
        n = end - start
        dh = memory.lend(layer + "dh", K + 1, B, H)[: n + 1]
        dc = memory.lend(layer + "dc", K + 1, B, H)[: n + 1]
        da = memory.lend(layer + "da", K, B, 4, H)[:n]
        d = memory.lend("scratch", 4, K, B, H)[:, :n].transpose(1, 0, 2, 3)
        slope = memory.lend("slope", K, B, H)[:n]
        p, q = memory.lend("product", 2, B, H)
        rows, blocks = da.reshape(n, B, 4 * H), da.transpose(0, 2, 1, 3)
        gates = tape.a[start:end]
        derived = (
            *gates.transpose(1, 0, 2, 3), tape.kept["c"][start + 1 : end + 1], tape.kept["tanh_c"][start:end],
            tape.h[start + 1 : end + 1], *d.transpose(1, 0, 2, 3), slope,
        )  # fmt: skip
        kept = dict(zip(_DERIVED, derived, strict=True))

        dhs, dcs = list(dh), list(dc)
        common = [
            (
                j, dhs[j + 1], dcs[j + 1], slope[j], gates[j, 1], d[j, :3], d[j, 3], blocks[j, :3], blocks[j, 3],
                self.product_back(rows[j]), q, dcs[j],
            )
            for j in reversed(range(n))
        ]  # fmt: skip
        bare = [(*views, dhs[j], None) for j, *views in common]
        fed = [*((*views, p, dhs[j]) for j, *views in common[:-1]), bare[-1]]
        h_before = tape.h[start:end].reshape(n * B, H)
        flat = rows.reshape(n * B, 4 * H)
        return Chunk(start, end, h_before, dh, dc, flat, flat, kept, fed, bare)

"""The cells' equations for one sequence, a token at a time, in as few NumPy calls as there can be.

sigmoid(s) = (1 + tanh(s / 2)) / 2. The sums of sigmoids are halved with the weights, so that one tanh serves all
gates. The 1 is never added, nor the half multiplied, in a call of its own: a product such as 2 f c = c + tanh(.) c is a
sum of rows that lie in the memory anyway, and one small matrix product sums all of them. Halving is exact.

What a step reads must not lie where it writes, so everything is there twice, and steps go to and fro.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Arrays, Cell
from rnn_playground.engine.memory import aligned

# Does steps; each is the row of what the input adds to the sums, followed by the views of the step.
Run = Callable[[Iterable[Arrays]], None]
Columns = tuple[tuple[int, float], ...]  # blocks of H columns: number of the gate, and factor

_LINE = 64  # bytes; a product of a few hundred weights takes 1.2 times as long where they begin between two lines


class Steps(ABC):
    """Do steps of one layer, for one sequence.

    A block (lead H + H + 1) holds one state: after scratch, `factor` times h, and a 1 for the product with a bias.
    """

    by_x: ClassVar[Columns]  # what the input adds
    by_h: ClassVar[Columns]  # what the state adds
    factor: ClassVar[float] = 1.0
    lead: ClassVar[int] = 0
    joins: ClassVar[bool] = False  # `views` takes another U and blocks that end with more than the 1

    def __init__(self, cell: Cell) -> None:
        """Serve a layer with the weights of the cell."""
        H, like = cell.hidden, cell.W_h.dtype
        self.cell, self.hidden = cell, H
        self.width = len(self.by_x) * H  # numbers of a row
        self.U = zeros(H + bool(cell.hidden_biases), len(self.by_h) * H, like=like)
        self.pair = self.blocks(2)
        self.scale = np.full((), self.factor, like)

    def blocks(self, count: int, more: int = 0) -> Floats:
        """Return memory for so many states, and for `more` numbers after each."""
        end = (self.lead + 1) * self.hidden
        line = _LINE // self.U.itemsize
        found = zeros(count, -(-(end + 1 + more) // line) * line, like=self.U.dtype)[:, : end + 1 + more]
        found[:, end] = 1
        return found

    def h(self, block: Floats) -> Floats:
        """Return the part of blocks (..., lead H + H + 1) that stands for h (..., H)."""
        return block[..., self.lead * self.hidden : (self.lead + 1) * self.hidden]

    def with_one(self, block: Floats) -> Floats:
        """Return the same with the 1 at its end (..., H + 1)."""
        return block[..., self.lead * self.hidden : (self.lead + 1) * self.hidden + 1]

    def more(self, side: int) -> Floats:  # noqa: ARG002 - of a cell that has no more
        """Return the states beside h (states - 1, H) on one of the two sides of the memory."""
        return np.empty((0, self.hidden), self.cell.W_h.dtype)

    def arranged(self, W: Floats) -> Floats:
        """Return weights (G, I, H) or biases (G, H) of the input side by side, (I, width) or (width,)."""
        return side_by_side(W, self.by_x)

    def refresh(self) -> None:
        """Follow the weights of the cell."""
        np.divide(side_by_side(self.cell.W_h, self.by_h), self.scale, self.U[: self.hidden])

    @abstractmethod
    def views(self, before: Floats, after: Floats, side: int, U: Floats | None = None) -> Arrays:
        """Return what a step needs that goes from block `before` to `after`, and away from this side (0 or 1)."""

    @abstractmethod
    def runner(self) -> Run:
        """Return the function that does steps, with all it needs bound to it: looking that up costs a call."""

    def copies(self, side: int) -> Floats:
        """Return a copy of the states (states, H) on this side."""
        return np.concatenate([np.divide(self.h(self.pair[side]), self.scale)[None], self.more(side)])

    def write(self, states: Any, side: int) -> None:
        """Go to these states (states, H) on this side; None: zero."""
        if states is None:
            self.h(self.pair[side]).fill(0)
            self.more(side).fill(0)
            return
        np.multiply(states[0], self.scale, self.h(self.pair[side]))
        for place, state in zip(self.more(side), states[1:], strict=True):
            place[...] = state


class ElmanSteps(Steps):
    """h = f(h' U + x)."""

    by_x = by_h = ((0, 1.0),)

    def views(self, before: Floats, after: Floats, side: int, U: Floats | None = None) -> Arrays:  # noqa: ARG002
        """Return the product with h', and h."""
        return self.h(before).dot, self.h(after)

    def runner(self) -> Run:
        """Three calls a step."""
        U, a, zero = self.U, zeros(self.hidden, like=self.U.dtype), np.zeros((), self.U.dtype)
        add, tanh, maximum = np.add, np.tanh, np.maximum

        def bounded(steps: Iterable[Arrays]) -> None:
            for x, times, h in steps:
                times(U, a)
                add(a, x, a)
                tanh(a, h)

        def rectified(steps: Iterable[Arrays]) -> None:
            for x, times, h in steps:
                times(U, a)
                add(a, x, a)
                maximum(a, zero, out=h)

        return bounded if self.cell.bounded else rectified


class GRUSteps(Steps):
    """n = tanh(t_r s/2 + s/2 + x_n), h = (n + h' - t_z n + t_z h') / 2; t_r, t_z = tanh of half the gates' sums.

    A block holds -t_z n, t_z h', n and h', so that one product sums these.
    """

    by_x = ((0, 0.5), (1, -0.5), (1, 0.5), (2, 1.0))
    by_h = ((2, 0.5), (0, 0.5), (1, -0.5), (1, 0.5), (2, 0.5))
    lead = 3

    def refresh(self) -> None:
        """Follow the weights; the bias b_hn stands below s."""
        super().refresh()
        H, half = self.hidden, self.cell.biases["b_hn"] / 2
        self.U[H, :H] = self.U[H, 4 * H :] = half

    def views(self, before: Floats, after: Floats, side: int, U: Floats | None = None) -> Arrays:  # noqa: ARG002
        """Return the product with h' and 1; (-t_z n, t_z h'), n, (n, h') and all four; h."""
        H = self.hidden
        terms = before[: 4 * H]
        return (
            self.with_one(before).dot, terms[: 2 * H], terms[2 * H : 3 * H], terms[2 * H :],
            terms.reshape(4, H), self.h(after),
        )  # fmt: skip

    def runner(self) -> Run:
        """Eight calls a step."""
        U, H = self.U, self.hidden
        a = zeros(5 * H, like=U.dtype)
        sums, s, gates, r, zs, n_sum = a[H:], a[:H], a[H : 4 * H], a[H : 2 * H], a[2 * H : 4 * H], a[4 * H :]
        add, multiply, tanh, sum_of = np.add, np.multiply, np.tanh, np.full(4, 0.5, U.dtype).dot

        def run(steps: Iterable[Arrays]) -> None:
            for x, times, products, n, nh, terms, h in steps:
                times(U, a)
                add(sums, x, sums)
                tanh(gates, gates)
                multiply(r, s, n)
                add(n, n_sum, n)
                tanh(n, n)
                multiply(zs, nh, products)
                sum_of(terms, h)

        return run


class LSTMSteps(Steps):
    """c = (g + c' + t_i g + t_f c') / 2, 2 h = (1 + t_o) tanh(c); t_i, t_f, t_o = tanh of half the gates' sums.

    Each side of the memory holds rows 1, t_i g, t_f c', t_i, t_f, t_o, g, c', 2 o of the step before: one product with
    all but the last gives c and 2 o, on the other side.
    """

    by_x = ((0, 0.5), (1, 0.5), (3, 0.5), (2, 1.0))
    by_h = by_x
    factor = 2.0
    joins = True

    def __init__(self, cell: Cell) -> None:
        """Lay out the memory."""
        super().__init__(cell)
        self._sides = zeros(2, 9, self.hidden, like=self.U.dtype)
        self._sides[:, 0] = 1
        self._sums = np.zeros((2, 8), self.U.dtype)
        self._sums[0, [1, 2, 6, 7]] = 0.5
        self._sums[1, [0, 5]] = 1

    def more(self, side: int) -> Floats:
        """Return c."""
        return self._sides[side, 7:8]

    def views(self, before: Floats, after: Floats, side: int, U: Floats | None = None) -> Arrays:
        """Return the product with h' or all of the block, and U; views of this side; (c, 2 o), c, 2 o, h.

        Of this side: all sums, (i, f), (g, c'), the products of the two, and all rows to be summed.
        """
        rows, other = self._sides[side], self._sides[1 - side]
        flat, H = rows.reshape(-1), self.hidden
        times = self.h(before).dot if U is None else before.dot
        return (
            times, self.U if U is None else U, flat[3 * H : 7 * H], flat[3 * H : 5 * H],
            flat[6 * H : 8 * H], flat[H : 3 * H], rows[:8], other[7:9], other[7], other[8], self.h(after),
        )  # fmt: skip

    def runner(self) -> Run:
        """Seven calls a step, or six where the product holds what the input adds (x is None)."""
        tanh_c, sum_of = zeros(self.hidden, like=self.U.dtype), self._sums.dot
        add, multiply, tanh = np.add, np.multiply, np.tanh

        def run(steps: Iterable[Arrays]) -> None:
            for x, times, U, a, i_f, gc, products, terms, sums, c, o, h in steps:
                times(U, a)
                if x is not None:
                    add(a, x, a)
                tanh(a, a)
                multiply(i_f, gc, products)
                sum_of(terms, sums)
                tanh(c, tanh_c)
                multiply(o, tanh_c, h)

        return run


class TextbookSteps(Steps):
    """Read with `Cell.step`: any cell that has no form of its own here."""

    def __init__(self, cell: Cell) -> None:
        """Take the gates as they are."""
        self.by_x = self.by_h = tuple((gate, 1.0) for gate in range(cell.blocks))  # type: ignore[misc]
        super().__init__(cell)
        self._more = np.zeros((2, len(cell.states) - 1, self.hidden), self.U.dtype)

    def more(self, side: int) -> Floats:
        """Return the states beside h."""
        found: Floats = self._more[side]
        return found

    def views(self, before: Floats, after: Floats, side: int, U: Floats | None = None) -> Arrays:  # noqa: ARG002
        """Return all states before and after."""
        return (self.h(before), *self.more(side)), (self.h(after), *self.more(1 - side))

    def runner(self) -> Run:
        """Not made for speed."""

        def run(steps: Iterable[Arrays]) -> None:
            for x, before, after in steps:
                for place, state in zip(after, self.cell.step(x.reshape(-1, self.hidden), before)[0], strict=True):
                    place[...] = state

        return run


STEPS: dict[str, type[Steps]] = {"elman": ElmanSteps, "gru": GRUSteps, "lstm": LSTMSteps}


def steps_of(cell: Cell) -> Steps:
    """Return the steps of a cell."""
    return STEPS.get(cell.name, TextbookSteps)(cell)


def side_by_side(W: Floats, columns: Columns) -> Floats:
    """Return blocks of W (G, ..., H) times their factors, beside each other (..., len(columns) H)."""
    return np.concatenate([W[gate] * W.dtype.type(factor) for gate, factor in columns], axis=-1)


def zeros(*shape: int, like: np.dtype[Any]) -> Floats:
    """Return zeros that begin where a cache line does."""
    return aligned(math.prod(shape), like).reshape(shape)

"""Live typing: one network reads one token at a time and keeps its state, at a few microseconds a token.

At one sequence and few units nothing counts but the number of NumPy calls, .2 us each. So a reader arranges the
weights once after they changed, and each step (engine/reader_cells.py) does the cell's equations in as few calls as
there can be:

- a token is a row of a table made before: x W_x + b of every symbol;
- all gates lie side by side in one row: one product, one tanh;
- states end with a number that is always 1, so that a product with weights above a row of biases adds the bias.
"""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.reader_cells import steps_of, zeros

# Logits within this make exp and its sum safe in float32, with no need to subtract the largest.
_SAFE = 80.0
_exp, _divide = np.exp, np.divide
_PLACES = 64  # of a sentence, at first
_CALM = 1e30  # no sum of products of numbers within 1 and weights within this can overflow
_WITHIN = 1.001  # 1, with room for what rounding adds
# Of so many weights: their product with the input takes less than a call that adds it, as part of that with the state.
_JOINED = 2500


class Reader:
    """Read tokens (or vectors) one after another; outputs are those of `Network.outputs` for the whole sequence.

    The reader has a state, scratch memory and a copy of the weights of its own: after the weights changed, call
    `refresh`. The read-out is applied wherever outputs are asked for, also where the spec's is "last". One thread at
    a time. No room uses it yet: frames show whole sentences, which `probes.read` reads.
    """

    def __init__(self, network: Network) -> None:
        """Begin at the initial state; raise ValueError for a network that reads both ways."""
        spec, like = network.spec, network.dtype
        if spec.bidirectional:
            raise ValueError("a network that reads both ways needs the end of a sentence before it can begin")
        self.network = network
        self._recurrences = network.recurrent.recurrences
        self._layers = [steps_of(recurrence.cell) for recurrence in self._recurrences]
        self._runs = [steps.runner() for steps in self._layers]
        self._activate = network.readout.criterion.activate
        self._run = self._runs[0]
        self._numeric, self._V = spec.numeric, spec.inputs
        # What the first layer adds to the sums, (V + 1, width): a row for each symbol, and at the end, where -1 finds
        # it, for NOTHING. For vectors, (D + 1, width): W_x, and b below it.
        self._table = zeros(spec.inputs + 1, self._layers[0].width, like=like)
        self._rows = list(self._table)
        self._x, self._x_row = np.ones(spec.inputs + 1, like), np.empty(self._layers[0].width, like)
        # W_x of the layers above, and of head and output, with the biases as last row
        self._W_x = [zeros(spec.hidden + 1, steps.width, like=like) for steps in self._layers[1:]]
        self._W_f = zeros(spec.hidden + 1, spec.head, like=like)
        self._W = zeros((spec.head or spec.hidden) + 1, spec.outputs, like=like)
        self._head, self._f = spec.head, np.ones(spec.head + 1, like)
        self._f_h = self._f[:-1]
        self._outputs, self._ones = np.empty(spec.outputs, like), np.ones(spec.outputs, like)
        self._total, self._sum = np.empty((), like), self._outputs.dot
        self._side = 0  # of the memory, where the present state is
        # For sentences in small networks: U, b and W_x below each other. Empty where that does not pay.
        first, read = self._layers[0], spec.embedding or spec.inputs
        self._joined = first.joins and (read + 1) * first.width <= _JOINED
        self._U = zeros(spec.hidden + 1 + read if self._joined else 0, first.width, like=like)
        # The vectors of symbols; the last one, which -1 finds, is zero.
        self._E = np.zeros((spec.inputs + 1 if self._joined and not spec.numeric else 0, read), like)
        (*steps_0, times_0), (*steps_1, times_1) = self._bound(0), self._bound(1)
        self._steps, self._times = (steps_0, steps_1), (times_0, times_1)
        self._make_places(_PLACES)
        self.refresh()
        self.reset()

    def _bound(self, side: int) -> tuple[Any, ...]:
        # What a step from this side needs, as views and bound methods made once: of the first layer, of the layers
        # above, and of the output on this side.
        here = [steps.pair[side] for steps in self._layers]
        there = [steps.pair[1 - side] for steps in self._layers]
        views = [steps.views(a, b, side) for steps, a, b in zip(self._layers, here, there, strict=True)]
        above = []
        for below, number in enumerate(range(1, len(views))):
            row = np.empty(self._layers[number].width, self.network.dtype)
            times = self._layers[below].with_one(there[below]).dot
            above.append((times, self._W_x[below], row, self._runs[number], ((row, *views[number]),)))
        return views[0], above, self._layers[-1].with_one(here[-1]).dot

    def refresh(self) -> None:
        """Follow the weights of the network, which may have changed; the state stays."""
        with silent():
            self._arrange()

    def _arrange(self) -> None:
        spec, weights = self.network.spec, self.network.weights
        below = None
        for number, (steps, recurrence) in enumerate(zip(self._layers, self._recurrences, strict=True)):
            steps.refresh()
            W_x, b = steps.arranged(recurrence.W_x), steps.arranged(recurrence.b[:, 0])
            to = self._W_x[number - 1] if number else self._table
            if below is not None:
                np.divide(W_x, below.scale, to[:-1])
            elif spec.embedding:
                weights["embedding"].dot(W_x, to[:-1])
            else:
                to[:-1] = W_x
            if not number and not spec.numeric:
                to[:-1] += b
            to[-1] = b
            if not number and self._joined:
                H = spec.hidden
                self._U[:H], self._U[H], self._U[H + 1 :] = steps.U[:H], b, W_x
                if len(self._E):
                    self._E[:-1] = weights["embedding"] if spec.embedding else np.eye(spec.inputs)
            below = steps
        scale = self._layers[-1].scale
        W, b = weights["out.W"], weights["out.b"]
        if spec.head:
            np.divide(weights["head.W"], scale, self._W_f[:-1])
            self._W_f[-1] = weights["head.b"]
            self._W[:-1] = W
        else:
            np.divide(W, scale, self._W[:-1])
        self._W[-1] = b
        # What a bounded cell or the head hands on lies within -1 and 1, if the state did before, so no logit can be
        # larger than this.
        bounded = self._recurrences[0].cell.bounded
        largest = float((np.abs(W).sum(0) + np.abs(b)).max())
        self._small = spec.output == "softmax" and largest < _SAFE
        # Numbers that overflow are no error here either, but saying so to NumPy costs a microsecond a call.
        self._quiet = bounded and float(np.abs(weights.vector).max()) < _CALM
        self._look()

    def _look(self) -> None:
        # Weights, or the state, were set: what may be left out? A GRU's states stay beyond 1 if they begin there.
        within = self._recurrences[0].cell.bounded
        for steps in self._layers:
            h, *more = steps.copies(self._side)
            within = within and bool(np.abs(h).max() <= _WITHIN) and all(np.abs(c).max() <= _CALM for c in more)
        self._plain = self._small and (within or self._head > 0)
        self._calm = self._quiet and within

    def reset(self) -> None:
        """Go to the initial state of the spec."""
        for steps, recurrence in zip(self._layers, self._recurrences, strict=True):
            steps.write(recurrence.initial, self._side)
        self._look()

    @property
    def state(self) -> Floats:
        """Return a copy of all states, (layers, states, 1, H), as `Batch.initial` takes them."""
        return np.stack([steps.copies(self._side) for steps in self._layers])[:, :, None]

    def restore(self, state: Floats) -> None:
        """Go to a state that `state` returned; raise ValueError for one of another shape."""
        expected = (len(self._layers), len(self._recurrences[0].cell.states), 1, self.network.spec.hidden)
        if state.shape != expected:
            raise ValueError(f"states have shape {expected}, not {state.shape}")
        for steps, of_layer in zip(self._layers, state[:, :, 0], strict=True):
            steps.write(of_layer, self._side)
        self._look()

    def read(self, token: Any) -> Floats:
        """Read a token, an id or NOTHING, or a vector (D,), and return the activated outputs (K,) after it.

        The next call writes over them. Raises ValueError, with the state as it was, for what does not fit.
        """
        self.advance(token)
        return self.outputs()

    def advance(self, token: Any) -> None:
        """Read as `read` does, without outputs."""
        if self._calm:
            self._advance(token)
        else:
            with silent():
                self._advance(token)

    def _advance(self, token: Any) -> None:
        if self._numeric:
            row = self._row_of(token)
        elif -1 <= token < self._V:
            row = self._rows[token]
        else:
            raise self._unknown(token)
        side = self._side
        one, above = self._steps[side]
        self._run(((row,) + one,))  # noqa: RUF005 - to unpack takes twice as long
        for times, W_x, out, run, steps in above:
            times(W_x, out)
            run(steps)
        self._side = 1 - side

    def outputs(self) -> Floats:
        """Return the activated outputs (K,) in the present state; the next call writes over them."""
        if self._calm:
            return self._read_out()
        with silent():
            return self._read_out()

    def _read_out(self) -> Floats:
        outputs = self._outputs
        if self._head:
            self._times[self._side](self._W_f, self._f_h)
            np.tanh(self._f_h, self._f_h)
            self._f.dot(self._W, outputs)
        else:
            self._times[self._side](self._W, outputs)
        if self._plain:
            _exp(outputs, outputs)
            self._sum(self._ones, self._total)
            _divide(outputs, self._total, outputs)
        else:
            self._activate(outputs[None])
        return outputs

    def read_sentence(self, sentence: Sequence[int] | Integers | Floats) -> tuple[Floats, Floats]:
        """Read T >= 1 tokens, or vectors (T, D); return new states h (layers, T, H) and outputs (T, K).

        That is reading one by one, faster: it goes on from the present state, and leaves that after the last token.
        Raises ValueError, with the state as it was, for what does not fit.
        """
        if self._calm:
            return self._read_sentence(sentence)
        with silent():
            return self._read_sentence(sentence)

    def _read_sentence(self, sentence: Sequence[int] | Integers | Floats) -> tuple[Floats, Floats]:
        T, joined = len(sentence), self._joined
        if T < 1:
            raise ValueError("an empty sentence cannot be read")
        x = self._vectors_of(sentence) if self._numeric or joined else None
        if self._places < T:
            self._make_places(max(T, 2 * self._places))
        rows: Iterable[Any] = ()
        if joined:
            self._sentence[0][0][:T, self.network.spec.hidden + 1 :] = x
            rows = repeat(None, T)
        elif x is not None:
            rows = np.add(x.dot(self._table[:-1]), self._table[-1])
        else:
            rows = self._rows_of(sentence)
        return self._unroll(rows, T)

    def _unroll(self, rows: Iterable[Any], T: int) -> tuple[Floats, Floats]:
        states = np.empty((len(self._layers), T, self.network.spec.hidden), self.network.dtype)
        end, above = T % 2, states[0]
        for number, (steps, run) in enumerate(zip(self._layers, self._runs, strict=True)):
            blocks, views, sums, sum_rows = self._sentence[number]
            if number:
                above.dot(self._W_x[number - 1], sums[:T])
                rows = sum_rows[:T]
            present, width = steps.pair[self._side], steps.pair.shape[1]
            blocks[0, :width] = present
            if self._side:
                steps.more(0)[...] = steps.more(1)
            run(zip(rows, *views, strict=False))
            steps.pair[end] = blocks[T, :width]
            above = steps.with_one(blocks[1 : T + 1])
            np.divide(above[:, :-1], steps.scale, states[number])
        self._side = end
        return states, self._outputs_of(above)

    def _make_places(self, T: int) -> None:
        # Memory for sentences of T tokens, with the views of each step, in columns.
        self._places = T
        self._sentence: list[tuple[Floats, list[tuple[Any, ...]], Floats, list[Floats]]] = []
        for number, steps in enumerate(self._layers):
            joined = self._joined and not number
            blocks = steps.blocks(T + 1, self._E.shape[1] if joined else 0)
            U = self._U if joined else None
            views = [steps.views(blocks[t], blocks[t + 1], t % 2, U) for t in range(T)]
            sums = np.empty((T if number else 0, steps.width), self.network.dtype)
            self._sentence.append((blocks, list(zip(*views, strict=True)), sums, list(sums)))

    def _vectors_of(self, sentence: Any) -> Floats:
        """Return what is read (T, I): vectors as given, or those of symbols."""
        found: Floats
        if self._numeric:
            found = np.asarray(sentence, self.network.dtype)
            if found.ndim != 2 or found.shape[1] != self._V:
                raise self._unfit(found.shape[1:])
            return found
        ids = np.asarray(sentence)
        self._check(int(np.minimum.reduce(ids)), int(np.maximum.reduce(ids)))
        return self._E.take(ids, 0)

    def _rows_of(self, ids: Any) -> list[Floats]:
        if isinstance(ids, np.ndarray):
            ids = ids.tolist()  # a list finds its places faster with Python's integers
        self._check(min(ids), max(ids))
        return list(map(self._rows.__getitem__, ids))

    def _row_of(self, vector: Any) -> Floats:
        if np.shape(vector) != (self._V,):
            raise self._unfit(np.shape(vector))
        self._x[:-1] = vector
        self._x.dot(self._table, self._x_row)
        return self._x_row

    def _check(self, least: int, largest: int) -> None:
        if least < NOTHING or largest >= self._V:
            raise self._unknown(least if least < NOTHING else largest)

    def _unknown(self, token: int) -> ValueError:
        return ValueError(f"token ids go from 0 to {self._V - 1}, or -1 for nothing, not {token}")

    def _unfit(self, shape: tuple[int, ...]) -> ValueError:
        return ValueError(f"this network reads vectors of {self._V} numbers, not of shape {shape}")

    def _outputs_of(self, states: Floats) -> Floats:
        """Return the activated outputs (T, K) for states that end with a 1 (T, H + 1)."""
        if self._head:
            f = np.ones((len(states), self._f.size), states.dtype)
            f[:, :-1] = np.tanh(states.dot(self._W_f))
            states = f
        outputs: Floats = states.dot(self._W)
        if self._plain:
            np.exp(outputs, outputs)
            total = outputs.dot(self._ones)
            np.multiply(outputs, np.reciprocal(total, total)[:, None], outputs)
        else:
            self._activate(outputs)
        return outputs

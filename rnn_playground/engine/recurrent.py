"""All recurrent layers between input and read-out, forward and back, in one or two directions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Chunk, Tape
from rnn_playground.engine.inputs import make_inputs
from rnn_playground.engine.layout import Layout
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unroll import Recurrence
from rnn_playground.engine.workspace import Bounds, Workspace, bounds_of

# What is asked of the reader of the top states: to fill dL/dh, rows (n B, W) of the steps from start to before
# end, from these states (n B, W); `first`: no rows have been read in this pass.
Feed = Callable[[int, int, Floats, Floats, bool], None]


@dataclass
class Pass:
    """Hold one pass through all layers; the next pass in the same workspace writes over its arrays."""

    layout: Layout
    tapes: list[Tape]  # one for each recurrence: layer 0, layer 0 reversed, layer 1 ...
    rows: list[Floats]  # (T B, W) what each layer hands on to the next or to the read-out
    masks: list[Floats | None]  # (T B, W) what dropout left of it, and by what it grew


class Recurrent:
    """Run the layers of a network through time."""

    def __init__(self, spec: NetworkSpec, weights: Parameters, gradient: Parameters) -> None:
        """Bind all recurrences to their views of weights and gradient."""
        self.spec = spec
        self.directions = len(spec.directions)
        self.recurrences = [
            Recurrence(f"layer{layer}.{direction}", spec, weights, gradient)
            for layer in range(spec.layers)
            for direction in spec.directions
        ]
        self.inputs = [
            make_inputs(spec, recurrence, weights, gradient, shares=number > 0)
            for number, recurrence in enumerate(self.recurrences[: self.directions])
        ]

    def forward(
        self, layout: Layout, workspace: Workspace, random: np.random.Generator | None = None
    ) -> Pass:
        """Compute all states; `random` draws what dropout leaves out (None: nothing is left out)."""
        memory, T, B = workspace.memory, layout.T, layout.B
        tapes = workspace.tapes(self.recurrences, T, B)
        rows: list[Floats] = []
        masks: list[Floats | None] = []
        for number, (recurrence, tape) in enumerate(zip(self.recurrences, tapes, strict=True)):
            layer, direction = divmod(number, self.directions)
            mirrored = direction == 1
            recurrence.begin(tape, None if layout.initial is None else layout.initial[number])
            if layer == 0:
                self.inputs[direction].feed(layout, mirrored, tape, memory)
            else:
                x = rows[layer - 1]
                recurrence.project(x[layout.mirror] if mirrored else x, tape, memory)
            recurrence.forward(tape, layout.padding)
            if direction == self.directions - 1:
                out, mask = self._out(layer, tapes, layout, memory, random)
                rows.append(out)
                masks.append(mask)
        return Pass(layout, tapes, rows, masks)

    def last(self, run: Pass, memory: Memory) -> Floats:
        """Return the states after each sequence was read, (B, W); reversed layers have then seen its beginning."""
        layout, H = run.layout, self.spec.hidden
        if self.directions == 1 and layout.padding is None:
            whole: Floats = run.tapes[-1].h[layout.T]
            return whole
        found = memory.lend("last", layout.B, self.spec.width)
        for d, tape in enumerate(run.tapes[-self.directions :]):
            found[:, d * H : (d + 1) * H] = tape.h.reshape(-1, H)[layout.ends]
        return found

    def final(self, run: Pass) -> Floats:
        """Return copies of all states after each sequence was read, (recurrences, states, B, H)."""
        clock, B = run.layout.lengths, np.arange(run.layout.B)
        states = [(tape.h,) if tape.c is None else (tape.h, tape.c) for tape in run.tapes]
        return np.stack([np.stack([state[clock, B] for state in pair]) for pair in states])

    def backward(
        self, run: Pass, workspace: Workspace, *, feed: Feed | None = None, d_last: Floats | None = None,
        d_final: Floats | None = None, truncate: int = 0, probe: bool = False,
    ) -> list[Chunk]:  # fmt: skip
        """Set the gradient of all weights; return the chunks of the beginning, with dL/d(initial state) at place 0.

        What reads the states sends its gradient by `feed` (every step), or as `d_last` (B, W) (the last step of
        each sequence), or as `d_final` (recurrences, states, B, H) (all states there). `truncate`: nothing
        comes back over a border between so many steps (Williams and Peng 1990); 0: everything does. `probe`:
        the gradient of the weights stays as it is.
        """
        layout, memory = run.layout, workspace.memory
        if truncate or self.directions > 1 or d_final is not None or workspace.stride(layout.B) < layout.T:
            bounds = self._bounds(layout, workspace, d_final, truncate)
        else:
            bounds = ((0, layout.T),)
        chunks = workspace.chunks(self.recurrences, run.tapes, bounds)
        for number, recurrence in enumerate(self.recurrences):
            recurrence.prepare_back(run.tapes[number], to_input=number >= self.directions or self.spec.embedding > 0)
        for place, (start, end) in enumerate(reversed(bounds)):
            here = [of_one[place] for of_one in chunks]
            fed = self._from_above(run, here[-self.directions :], feed, d_last, memory, first=place == 0)
            for layer in reversed(range(self.spec.layers)):
                for direction in range(self.directions):
                    number = layer * self.directions + direction
                    recurrence, chunk = self.recurrences[number], here[number]
                    cut = truncate > 0 and end % truncate == 0
                    recurrence.receive(chunk, last=place == 0, fed=fed, cut=cut)
                    if d_final is not None:
                        _add_final(chunk, d_final[number], layout.lengths == end, clear=place == 0 and not fed)
                    recurrence.backward(chunk, fed=fed)
                    if probe:
                        recurrence.complete(chunk)
                        continue
                    recurrence.gradients(chunk, memory, first=place == 0)
                    if layer == 0:
                        self.inputs[direction].feed_back(
                            chunk, layout.B, memory, first=place == 0, alone=len(bounds) == 1
                        )
                        if start == 0:
                            self.inputs[direction].finish(memory)
                    if start == 0:
                        recurrence.initial_gradients(chunk, memory, read=layout.initial is None)
                if layer > 0:
                    self._to_below(run, layer, here, place, memory, probe=probe)
                fed = True
        return here

    def _bounds(
        self, layout: Layout, workspace: Workspace, d_final: Floats | None, truncate: int
    ) -> Bounds:  # fmt: skip
        T = layout.T
        if truncate < 0:
            raise ValueError(f"gradients are cut every so many time steps, 0 for never: not {truncate}")
        if self.directions > 1:
            # A reversed state hangs on all later tokens: there is no border over which nothing comes back.
            if 0 < truncate < T:
                raise ValueError("gradients of a network that reads both ways cannot be truncated: set truncate to 0")
            if d_final is not None and layout.padding is not None:
                raise ValueError("gradients of final states of a network that reads both ways need equal lengths")
            return ((0, T),)
        marks = set(range(truncate, T, truncate)) if truncate else set()
        if d_final is not None and layout.padding is not None:
            marks |= set(layout.lengths.tolist())
        return bounds_of(T, workspace.stride(layout.B), sorted(marks))

    def _out(
        self, layer: int, tapes: list[Tape], layout: Layout, memory: Memory, random: np.random.Generator | None
    ) -> tuple[Floats, Floats | None]:  # fmt: skip
        """Return what a layer hands on, by rows (T B, W), and the mask of dropout."""
        H, D = self.spec.hidden, self.directions
        own = tapes[layer * D : (layer + 1) * D]
        rows = state_rows(own[0].h)
        if D == 2:
            both = memory.lend(f"both{layer}", len(rows), 2 * H)
            both[:, :H] = rows
            both[:, H:] = state_rows(own[1].h)[layout.mirror]
            rows = both
        if random is None or not self.spec.dropout or layer == self.spec.layers - 1:
            return rows, None
        kept = 1 - self.spec.dropout
        mask = memory.lend(f"mask{layer}", *rows.shape)
        np.multiply(random.random(rows.shape, np.float32) < kept, 1 / kept, out=mask)
        dropped = memory.lend(f"dropped{layer}", *rows.shape)
        return np.multiply(rows, mask, dropped), mask

    def _from_above(
        self, run: Pass, top: list[Chunk], feed: Feed | None, d_last: Floats | None, memory: Memory, *, first: bool
    ) -> bool:  # fmt: skip
        """Bring what reads the top states to their dh; return whether every step got something."""
        layout, H, D = run.layout, self.spec.hidden, self.directions
        start, end, B = top[0].start, top[0].end, run.layout.B
        n = end - start
        if feed is not None:
            rows = run.rows[-1][start * B : end * B]
            if D == 1:
                feed(start * B, end * B, rows, top[0].dh_rows, first)
                return True
            both = memory.lend("d_both", n * B, 2 * H)
            feed(0, n * B, rows, both, first)
            self._part(both, top, layout)
            return True
        if d_last is not None and layout.padding is None:
            if first:
                for d, chunk in enumerate(top):
                    chunk.dh[n] = d_last[:, d * H : (d + 1) * H]
            return False
        if d_last is not None:
            ending = np.flatnonzero((layout.lengths > start) & (layout.lengths <= end))
            for d, chunk in enumerate(top):
                chunk.dh[1 : n + 1].fill(0)
                chunk.dh[layout.lengths[ending] - start, ending] = d_last[ending, d * H : (d + 1) * H]
            return True
        return False

    def _part(self, both: Floats, chunks: list[Chunk], layout: Layout) -> None:
        """Hand each direction its part of the gradient of what a layer of two hands on."""
        H = self.spec.hidden
        forward, backward = (state_rows(chunk.dh) for chunk in chunks)
        forward[...] = both[:, :H]
        backward[...] = both[:, H:][layout.mirror]

    def _to_below(
        self, run: Pass, layer: int, here: list[Chunk], place: int, memory: Memory, *, probe: bool
    ) -> None:  # fmt: skip
        """Send the gradient of a layer's input to the layer below, and set that of W_x."""
        D, B, layout = self.directions, run.layout.B, run.layout
        own, below = here[layer * D : (layer + 1) * D], here[(layer - 1) * D : layer * D]
        start, end = own[0].start, own[0].end
        part = slice(start * B, end * B)
        x, mask, recurrence = run.rows[layer - 1][part], run.masks[layer - 1], self.recurrences[layer * D]
        if own[0].single is not None:
            probe = True  # W_x has its gradient
        if D == 1:
            dx = below[0].dh_rows
            recurrence.project_back(None if probe else x, own[0].input_rows, dx, first=place == 0)
        else:
            dx, mirrored = memory.lend("d_both", *x.shape), np.empty_like(x)
            recurrence.project_back(None if probe else x, own[0].input_rows, dx, first=True)
            other = self.recurrences[layer * D + 1]
            other.project_back(None if probe else x[layout.mirror], own[1].input_rows, mirrored, first=True)
            dx += mirrored[layout.mirror]
        if mask is not None:
            np.multiply(dx, mask[part], dx)
        if D == 2:
            self._part(dx, below, layout)


def state_rows(states: Floats) -> Floats:
    """Return states (T+1, B, H) after the initial one as rows (T B, H), a view."""
    return states[1:].reshape(-1, states.shape[2])


def _add_final(chunk: Chunk, d_final: Floats, ending: Booleans, *, clear: bool) -> None:
    n = chunk.end - chunk.start
    if clear:
        chunk.dh[n].fill(0)
    places = (chunk.dh,) if chunk.dc is None else (chunk.dh, chunk.dc)
    for place, gradient in zip(places, d_final, strict=True):
        np.add(place[n], gradient, place[n], where=ending[:, None])

"""Paths of the gradient through time: past all sums (along c, or what z keeps of h), or through the gates and W_h."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Cell, State, Tape
from rnn_playground.engine.deltas import deltas
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.probes import pass_over
from rnn_playground.engine.spec import NetworkSpec

TOTAL, DIRECT, GATES = 0, 1, 2  # rows that are carried back together
_STEPS = 32  # between two pauses


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Hold by which way the gradient of the last step's loss reached each of T steps of L recurrences, all (L, T).

    In token order, as in `probes.Reading`. The state that is kept is c of the LSTM and h of the GRU. "Alone": what
    arrives if that way alone leads from a step to the one before, in this recurrence; what comes from above, from
    the read-out or the next layer, is not cut. Ways that change between the two are in neither, so they do not add
    up to the whole.
    """

    hidden: Floats  # |dL/dh_t|
    cells: Floats | None  # |dL/dc_t|, h_t following c_t; of a cell that has c
    direct: Floats | None  # |dL/d kept state| along the kept state alone: products of f or z; None without gates
    gates: Floats  # |dL/dh_t| through the sums alone: gates and W_h
    # The two parts of the gradient by the kept state that came from one step later, 0 at the step read last
    by_direct: Floats | None  # along the kept state
    by_gates: Floats  # through the sums; of the LSTM as c feels it, h_t following c_t


def paths(
    network: Network, sequence: Integers | Floats, target: Integers | Floats | int | float | None = None, *,
    pause: Pause = go_on,
) -> Paths:  # fmt: skip
    """Follow the gradient back, from token ids (T,) or vectors (T, D), in float64.

    `target` is that of the last step, as `deltas` takes it, and so are the errors. `pause` may end it by raising.
    """
    d = deltas(network, sequence, target).logits[None]
    run = pass_over(network, sequence)
    spec, memory, readout = network.spec, network.reading.memory, network.readout
    T, H, D = run.layout.T, spec.hidden, len(spec.directions)
    above: Floats = np.zeros((T, spec.width))  # what the layer gets from above, in token order
    with silent():
        top = network.recurrent.last(run, memory) if spec.readout == "last" else run.rows[-1][-1:]
        readout.forward(top, memory)  # a head's way back needs it
        first = np.empty_like(top)
        readout.state_gradient(d, first, memory)
        above[-1] = first[0]
        if D == 2 and spec.readout == "last":  # a reversed layer ends at the first token
            above[0, H:], above[-1, H:] = above[-1, H:].copy(), 0 if T > 1 else above[-1, H:]
        found: list[dict[str, Floats]] = []
        for layer in reversed(range(spec.layers)):
            below: Floats = np.zeros(0)
            here = []
            for way in range(D):
                number = layer * D + way
                turn = slice(None, None, -1 if way else 1)
                recurrence = network.recurrent.recurrences[number]
                sent_here = above[turn, way * H : (way + 1) * H]
                norms, sums = follow(factors_of(spec, recurrence.cell, run.tapes[number]), sent_here, pause)
                here.append({name: values[turn] for name, values in norms.items()})
                if layer:
                    sent = np.einsum("tgh,gih->ti", sums, recurrence.W_x.astype(np.float64), optimize=True)[turn]
                    below = sent if not way else below + sent
            found = here + found
            above = below
    return stacked(found)


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Hold what the steps of a recurrence multiply a gradient with: T steps, S states, G blocks, H units, in float64.

    A cell's sums are h' W_h + x W_x + b and all else is elementwise, so ones in one state give the factors of the way
    through the sums; the same with W_h = 0 gives what goes past them.
    """

    by_hidden: list[Floats]  # for each state: (T, G, H) by h' W_h
    by_input: list[Floats]  # for each state: (T, G, H) by x W_x + b
    kept: list[State]  # for each state: (T, H) by each state before, past the sums
    follows: Floats  # (T, H) by how much h follows the kept state within the same step
    W_back: list[Floats]  # for each step: (G H, H)
    gated: bool

    def then(self, other: "Factors") -> "Factors":
        """Return the factors of these steps and of others that go on from their last states."""
        return Factors(
            by_hidden=[np.concatenate(both) for both in zip(self.by_hidden, other.by_hidden, strict=True)],
            by_input=[np.concatenate(both) for both in zip(self.by_input, other.by_input, strict=True)],
            kept=[
                tuple(np.concatenate(both) for both in zip(one, more, strict=True))
                for one, more in zip(self.kept, other.kept, strict=True)
            ],
            follows=np.concatenate([self.follows, other.follows]),
            W_back=self.W_back + other.W_back,
            gated=self.gated,
        )


def factors_of(spec: NetworkSpec, cell: Cell, tape: Tape) -> Factors:
    """Differentiate each step of a recurrence, in its order of reading."""
    T, H = len(tape.h) - 1, cell.hidden
    states = (tape.h,) if tape.c is None else (tape.h, tape.c)
    S = len(states)
    before: State = tuple(state[:-1, 0].astype(np.float64) for state in states)
    after: State = tuple(state[1:, 0].astype(np.float64) for state in states)
    gates = tape.a[:, :, 0].transpose(1, 0, 2).astype(np.float64)
    W_h = cell.W_h.astype(np.float64)
    biases: dict[str, Floats] = {name: bias.astype(np.float64) for name, bias in cell.biases.items()}
    whole, past_sums = (type(cell)(spec, W, biases) for W in (W_h, np.zeros_like(W_h)))
    by_hidden, by_input, kept = [], [], []
    for state in range(S):
        ones: State = tuple(np.full((T, H), float(other == state)) for other in range(S))
        _, da_input, da_hidden = whole.step_back(before, gates, after, ones)
        direct, _, _ = past_sums.step_back(before, gates, after, ones)
        by_hidden.append(np.ascontiguousarray(da_hidden.transpose(1, 0, 2)))
        by_input.append(da_input.transpose(1, 0, 2))
        kept.append(direct)
    W_back = np.ascontiguousarray(W_h.transpose(0, 2, 1)).reshape(-1, H)
    follows = gates[-1] * (1 - np.tanh(after[1]) ** 2) if S > 1 else np.ones((T, H))
    return Factors(
        by_hidden=by_hidden, by_input=by_input, kept=kept, follows=follows, W_back=[W_back] * T,
        gated=bool(cell.gates),
    )  # fmt: skip


def follow(factors: Factors, above: Floats, pause: Pause) -> tuple[dict[str, Floats], Floats]:
    """Go back through steps; `above` (T, H) is what their states are sent.

    Returns norms (T,) by name, and the whole gradient by x W_x + b, (T, G, H).
    """
    (T, H), S = above.shape, len(factors.kept)
    by_hidden, kept, follows = factors.by_hidden, factors.kept, factors.follows
    carried = np.zeros((S, 3, H))
    parts = np.zeros((2, T, H))  # by_direct, by_gates
    arrived = np.empty((S, T, 3, H))
    for t in reversed(range(T)):
        carried[0] += above[t]
        arrived[:, t] = carried
        if t == 0:
            break
        if t % _STEPS == 0:
            pause()
        sums = sum(by_hidden[s][t] * carried[s][:, None] for s in range(S))
        through = sums.reshape(3, -1) @ factors.W_back[t]
        past = np.stack([sum(kept[s][other][t] * carried[s] for s in range(S)) for other in range(S)])
        through[DIRECT] = 0
        past[:, GATES] = 0
        parts[0, t - 1] = past[-1, TOTAL]
        parts[1, t - 1] = through[TOTAL] * follows[t - 1]
        carried = past
        carried[0] += through
    h = arrived[0].transpose(1, 0, 2)  # (3, T, H)
    norms = {"hidden": _norm(h[TOTAL]), "gates": _norm(h[GATES]), "by_gates": _norm(parts[1])}
    if S > 1:
        c = arrived[1].transpose(1, 0, 2) + follows * h
        norms |= {"cells": _norm(c[TOTAL]), "direct": _norm(c[DIRECT])}
    elif factors.gated:
        norms["direct"] = _norm(h[DIRECT])
    if factors.gated:
        norms["by_direct"] = _norm(parts[0])
    return norms, np.add.reduce([factors.by_input[s] * arrived[s, :, TOTAL, None] for s in range(S)])


def stacked(found: list[dict[str, Floats]]) -> Paths:
    """Return what was found for each recurrence as one."""
    arrays = {name: np.stack([one[name] for one in found]) for name in found[0]}
    return Paths(
        hidden=arrays["hidden"], cells=arrays.get("cells"), direct=arrays.get("direct"), gates=arrays["gates"],
        by_direct=arrays.get("by_direct"), by_gates=arrays["by_gates"],
    )  # fmt: skip


def _norm(vectors: Floats) -> Floats:
    found: Floats = np.linalg.norm(vectors, axis=-1)
    return found

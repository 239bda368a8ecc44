"""One recurrence, step by step, while some numbers of its states are held: forward, and back past what is held."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import State
from rnn_playground.engine.held import Held
from rnn_playground.engine.unroll import Recurrence


@dataclass(frozen=True)
class Walk:
    """Hold what a recurrence computed for B beginnings of one sequence, at T tokens; steps stand in token order."""

    clock: tuple[int, ...]  # steps in the order of reading: from the end for a reversed recurrence
    states: list[Floats]  # for each state (T, B, H)
    before: list[State]  # for each step the states that it began with, each (B, H)
    gates: Floats  # (T, G, B, H)


@dataclass(frozen=True)
class Back:
    """Hold what comes back to a recurrence: at held states too what arrives there."""

    dh: Floats  # (T, H) dL/dh
    dc: Floats | None  # (T, H) dL/dc, h following c
    initial: Floats  # (H,) dL/dh before the first step
    d_sums: Floats  # (T, G, H)


def walk(
    recurrence: Recurrence, number: int, sums: Floats, start: Floats, held: Held, lengths: Integers, *, mirrored: bool
) -> Walk:  # fmt: skip
    """Take the cell's textbook step from `start` (S, H) on, with sums x W_x + b (T, G, B, H).

    A beginning of n tokens ends with its token n - 1. A reversed recurrence begins there; what it has at later
    tokens is its start, and what one that reads on has there means nothing.
    """
    T, _, B, H = sums.shape
    cell = recurrence.cell
    clock = tuple(reversed(range(T)) if mirrored else range(T))
    states = [np.empty((T, B, H), sums.dtype) for _ in cell.states]
    gates = np.empty((T, len(cell.gates), B, H), sums.dtype)
    before: list[State] = [()] * T
    where, values = held.where[number], held.values[number]
    some = where.any((0, 2)).tolist()
    now: State = tuple(np.broadcast_to(one, (B, H)) for one in start)
    for t in clock:
        before[t] = now
        after, a = cell.step(sums[t], now)
        if some[t]:
            after = _held(recurrence, after, a, where[:, t], values[:, t])
        if mirrored and B > 1:  # beginnings that end before this token have not been begun
            begun = (t < lengths)[:, None]
            after = tuple(np.where(begun, new, old) for new, old in zip(after, now, strict=True))
        for to, new in zip(states, after, strict=True):
            to[t] = new
        if cell.gates:
            gates[t] = a
        now = after
    return Walk(clock, states, before, gates)


def _held(recurrence: Recurrence, after: State, gates: Floats, where: Floats, values: Floats) -> State:
    h, *more = after
    if more and where[1].any():
        c = np.where(where[1], values[1], more[0])
        h, more = np.where(where[1], recurrence.cell.expose(c, gates), h), [c]
    return np.where(where[0], values[0], h), *more


def walk_back(
    recurrence: Recurrence, number: int, walked: Walk, fed: Floats, held: Held
) -> Back:  # fmt: skip
    """Go back through one sequence, from what reads its states (T, H); nothing passes a held one."""
    cell = recurrence.cell
    T, H = fed.shape
    where = held.where[number]
    some = where.any((0, 2)).tolist()
    with_c = len(cell.states) > 1
    dh, dc = np.empty_like(fed), np.empty_like(fed) if with_c else None
    d_sums = np.empty((T, cell.blocks, H), fed.dtype)
    d_now: State = tuple(np.zeros(H, fed.dtype) for _ in cell.states)
    for t in reversed(walked.clock):
        before = tuple(one[0] for one in walked.before[t])
        after = tuple(one[t, 0] for one in walked.states)
        gates = walked.gates[t, :, 0]
        d_after = d_now[0] + fed[t]
        dh[t] = d_after
        if some[t]:
            d_after = np.where(where[0, t], 0, d_after)
        d_more = d_now[1:]
        if dc is not None:
            c = after[1]
            through_h = cell.expose_back(c, gates, d_after)
            dc[t] = d_more[0] + through_h
            if some[t]:  # `step_back` adds what comes through h: together that is nothing at a held c
                d_more = (np.where(where[1, t], -through_h, d_more[0]),)
        d_now, d_sums[t], _ = cell.step_back(before, gates, after, (d_after, *d_more))
    return Back(dh, dc, d_now[0], d_sums)

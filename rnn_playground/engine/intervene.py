"""Interventions: read one sequence while numbers of the states are held, and see what follows from that.

A sequence is read step by step with each cell's textbook equations, so that any number can be set at any step.
With nothing held, the reading is that of `probes.read`, up to rounding. The weights stay what they are.

`read_held` and `deltas_held` obey what is held; the probes that need the fast passes (jacobians, influence,
sensitivity) look at the network without it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn_playground.engine.answers import Answers, answers, slope_of_last
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.deltas import Deltas
from rnn_playground.engine.held import Held, initial_states, token_order
from rnn_playground.engine.held_pass import Back, Walk, walk, walk_back
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import MOST_ROWS, Reading, ends_with_the_sentence, pass_over


def read_held(
    network: Network, sequence: Integers | Floats, target: Integers | Floats | int | float | None, held: Held
) -> Reading:  # fmt: skip
    """Read one sequence as `probes.read` does, while `held` is held.

    Gradients are those of the loss by the states that stand there: of a held number, what a change of the value that
    it is held at would do; nothing passes it on the way back. Where every beginning of the sentence is read for
    itself (both ways, read-out "last"), what is held at a step is held in all of them that reach it.
    Raises ValueError for ids or shapes that do not fit the network.
    """
    with silent():
        x, walks, said, _, back = _there_and_back(network, sequence, target, held)
        has_c = len(walks[0].states) > 1
        return Reading(
            states=np.stack([one.states[0][:, 0] for one in walks]),
            cells=np.stack([one.states[1][:, 0] for one in walks]) if has_c else None,
            gates={
                gate.name: np.stack([one.gates[:, g, 0] for one in walks])
                for g, gate in enumerate(network.recurrent.recurrences[0].cell.gates)
            },
            embedded=x if network.spec.embedding else None,
            outputs=said.outputs,
            loss=said.loss,
            gradient=_norms([one.dh for one in back]),
            cell_gradient=_norms([one.dc for one in back if one.dc is not None]) if has_c else None,
            predicted=said.predicted,
        )


def deltas_held(
    network: Network, sequence: Integers | Floats, target: Integers | Floats | int | float | None, held: Held
) -> Deltas:  # fmt: skip
    """Return the gradients of `read_held` as vectors; `target` as there."""
    with silent():
        _, _, said, slope, back = _there_and_back(network, sequence, target, held)
    by_c = [one.dc for one in back if one.dc is not None]
    return Deltas(
        states=np.stack([one.dh for one in back]),
        cells=np.stack(by_c) if by_c else None,
        initial=np.stack([one.initial for one in back]),
        logits=slope,
        predicted=said.predicted,
    )


def states_of(network: Network, sequence: Integers | Floats) -> Floats:
    """Return copies of all states (L, S, T, H) that a sequence leaves, nothing held, to be put into another one."""
    run = pass_over(network, sequence)
    states = [token_order(network, [tape.h[1:, 0] for tape in run.tapes])]
    if run.tapes[0].c is not None:
        states.append(token_order(network, [tape.c[1:, 0] for tape in run.tapes if tape.c is not None]))
    return np.stack(states, axis=1)


def left_behind(network: Network, prefix: Integers | Floats) -> Floats:
    """Return the states (L, S, H) to begin a sequence in as if the prefix had been read before it.

    Those that a prefix leaves when it is read by itself. A recurrence that reads from the end meets the sequence
    first and would come to the prefix afterwards: it begins as always.
    """
    found = initial_states(network)
    D = len(network.spec.directions)
    found[::D] = states_of(network, prefix)[::D, :, -1]
    return found


def _there_and_back(
    network: Network, sequence: Integers | Floats, target: Integers | Floats | int | float | None, held: Held
) -> tuple[Any, list[Walk], Answers, Floats, list[Back]]:  # fmt: skip
    """Return what is read, what each recurrence does with it, the answers, dL/d logits (K,), and what comes back."""
    T = len(sequence)
    if not T:
        raise ValueError("an empty sequence cannot be read")
    x = _inputs(network, sequence)
    walks, rows = _forward(network, x[:, None], held, np.array([T]))
    top = _last(network, rows)
    answered = rows[:, 0]
    if ends_with_the_sentence(network):
        answered = _beginnings(network, x, held)
        answered[-1] = top
    said = answers(network, answered, target)
    fed = np.empty((1, network.spec.width), network.dtype)
    slope = slope_of_last(network, top[None], said.last)
    logits = slope[0].copy()
    network.readout.state_gradient(slope, fed, network.reading.memory)
    return x, walks, said, logits, _backward(network, walks, fed[0], held)


def _inputs(network: Network, sequence: Integers | Floats) -> Any:
    """Return the vectors that are read, (T, I); of one-hot symbols the ids (T,), which say as much."""
    spec, given = network.spec, np.asarray(sequence)
    if spec.numeric:
        if given.ndim != 2 or given.shape[1] != spec.inputs:
            raise ValueError(f"this network reads vectors of {spec.inputs} numbers per time step")
        return given.astype(network.dtype)
    if given.ndim != 1 or given.max() >= spec.inputs or given.min() < -1:
        raise ValueError(f"token ids go from 0 to {spec.inputs - 1}, or -1 for nothing")
    if not spec.embedding:
        return given
    found = network.weights["embedding"][given]
    found[given < 0] = 0
    return found


def _forward(
    network: Network, x: Any, held: Held, lengths: Integers
) -> tuple[list[Walk], Floats]:  # fmt: skip
    """Return what each recurrence does, and what the top layer hands on (T, B, W)."""
    D = len(network.spec.directions)
    one_hot = not network.spec.numeric and not network.spec.embedding
    initial = initial_states(network) if held.initial is None else held.initial
    walks: list[Walk] = []
    for number, recurrence in enumerate(network.recurrent.recurrences):
        if number < D and one_hot:
            sums = np.where((x < 0)[..., None], 0, recurrence.W_x[:, x]) + recurrence.b[:, None]
        else:
            sums = np.einsum("tbi,gih->gtbh", x, recurrence.W_x, optimize=True) + recurrence.b[:, None]
        walks.append(
            walk(
                recurrence, number, sums.transpose(1, 0, 2, 3), initial[number], held, lengths,
                mirrored=number % D == 1,
            )
        )  # fmt: skip
        if number % D == D - 1:
            x = np.concatenate([one.states[0] for one in walks[-D:]], axis=2)
    return walks, x


def _beginnings(network: Network, x: Any, held: Held) -> Floats:
    """Return the top states (T, W) after each beginning of the sentence; NaN where these are too many."""
    T, H = len(x), network.spec.hidden
    found = np.full((T, network.spec.width), np.nan, network.dtype)
    if T * T > MOST_ROWS:
        return found
    lengths = np.arange(1, T + 1)
    _, rows = _forward(network, x[:, None].repeat(T, axis=1), held, lengths)
    found[:, :H] = rows[lengths - 1, lengths - 1, :H]
    found[:, H:] = rows[0, :, H:]
    return found


def _last(network: Network, rows: Floats) -> Floats:
    """Return the state (W,) that the last answer is read from: reversed layers have then seen the beginning."""
    top: Floats = rows[-1, 0].copy()
    if ends_with_the_sentence(network):
        top[network.spec.hidden :] = rows[0, 0, network.spec.hidden :]
    return top


def _backward(network: Network, walks: Sequence[Walk], d_top: Floats, held: Held) -> list[Back]:
    """Return what comes back to each recurrence, from dL/d(state of the last answer) (W,)."""
    D, H = len(network.spec.directions), network.spec.hidden
    T = len(walks[0].clock)
    fed = np.zeros((T, D * H), network.dtype)
    fed[-1] = d_top
    if ends_with_the_sentence(network):
        fed[-1, H:] = 0
        fed[0, H:] = d_top[H:]
    found: list[Back] = []
    for layer in reversed(range(network.spec.layers)):
        below = np.zeros_like(fed)
        for direction in reversed(range(D)):
            number = layer * D + direction
            recurrence = network.recurrent.recurrences[number]
            own = fed[:, direction * H : (direction + 1) * H]
            back = walk_back(recurrence, number, walks[number], own, held)
            found.append(back)
            if layer:
                below += np.einsum("tgh,gih->ti", back.d_sums, recurrence.W_x, optimize=True)
        fed = below
    return found[::-1]


def _norms(gradients: list[Floats]) -> Floats:
    """Return the sizes (L, T) in float64 of vectors (T, H)."""
    found: Floats = np.linalg.norm(np.stack(gradients).astype(np.float64), axis=2)
    return found

"""Probes: look into a network while it reads one sequence, without disturbing its training."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.answers import answers, slope_of_last
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.recurrent import Pass
from rnn_playground.engine.state_gradients import batch_of, gradients_of_states, state_norms

# Time steps x beginnings of a sentence that are read for one look at it: a sentence of 160 steps. That takes 20 ms for
# an LSTM of 32 units both ways, and frames come 30 times a second.
MOST_ROWS = 25600


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Hold what one sequence does to a network: L recurrences, T steps, H hidden units, K outputs; all copies.

    A recurrence is one direction of one layer, in the order layer 0, layer 0 reversed, layer 1 ... What belongs
    to a reversed one stands at the token that it had just read, as all else does.
    """

    states: Floats  # (L, T, H)
    cells: Floats | None  # (L, T, H) cell states, of a cell that has them
    gates: dict[str, Floats]  # name -> (L, T, H), in the cell's order
    embedded: Floats | None  # (T, E) the vectors read, where they are learnt
    # (T, K) activated, with the read-out applied after every step, as if the sentence ended there. Of a network that
    # reads both ways and answers at the end, that takes a reading for each step: beyond 160 steps NaN, but at the end.
    outputs: Floats
    loss: Floats  # (T,) of the target at each step; NaN where there is none
    gradient: Floats  # (L, T) |dL/dh_t|, L being the loss at the last step alone
    cell_gradient: Floats | None  # (L, T) |dL/dc_t|, h_t following c_t; of a cell that has c
    predicted: bool  # the last step had no target: L compares with the network's own prediction


def read(
    network: Network,
    sequence: Integers | Floats,
    target: Integers | Floats | int | float | None = None,
) -> Reading:
    """Read one sequence, token ids (T,) or vectors (T, D), and say what happens at each step.

    `target` is what the task asks for: with read-out "last" an id (softmax) or numbers (K,); with "every"
    ids (T,) or numbers (T, K), where NOTHING (softmax) or NaN marks a step without one. If the last step
    has none, the gradient is that of the loss against the network's own prediction there: its most probable
    label, the nearer of 0 and 1, or, for linear outputs, that of the sum of the outputs themselves.
    Raises ValueError for ids or shapes that do not fit the network.
    """
    memory = network.reading.memory
    prefixes = prefixes_of(network, sequence) if ends_with_the_sentence(network) else None
    run = pass_over(network, sequence)
    top = run.rows[-1]
    if prefixes is not None:
        top = prefixes
        top[-1:] = network.recurrent.last(run, memory)
    said = answers(network, top, target)
    with silent():
        tapes = run.tapes
        gradient, cell_gradient = _gradients(network, run, top[-1:], said.last)
        gates = network.recurrent.recurrences[0].cell.gates
        return Reading(
            states=_in_order(network, [tape.h[1:, 0] for tape in tapes]),
            cells=_in_order(network, [tape.c[1:, 0] for tape in tapes if tape.c is not None]) if tapes[0].c is not None
            else None,
            gates={
                gate.name: _in_order(network, [tape.a[:, g, 0] for tape in tapes]) for g, gate in enumerate(gates)
            },
            embedded=network.recurrent.inputs[0].vectors() if network.spec.embedding else None,
            outputs=said.outputs,
            loss=said.loss,
            gradient=gradient,
            cell_gradient=cell_gradient,
            predicted=said.predicted,
        )  # fmt: skip


def pass_over(network: Network, sequence: Integers | Floats) -> Pass:
    """Run one sequence, token ids (T,) or vectors (T, D), through all layers, in the workspace of the probes."""
    if len(sequence) < 1:
        raise ValueError("an empty sequence cannot be read")
    with silent():
        return network.forward(batch_of(network, np.asarray(sequence)[:, None]), network.reading)


def ends_with_the_sentence(network: Network) -> bool:
    """Return whether no state of a longer sentence shows what the read-out makes of a shorter one."""
    return network.spec.bidirectional and network.spec.readout == "last"


def prefixes_of(network: Network, sequence: Integers | Floats) -> Floats:
    """Return the top states (T, W) after each beginning of a sequence, read as a sentence of its own.

    NaN for a sequence with too many of them.
    """
    T = len(sequence)
    if T * T > MOST_ROWS:
        return np.full((T, network.spec.width), np.nan, network.dtype)
    batch = batch_of(network, np.asarray(sequence)[:, None].repeat(T, axis=1), np.arange(1, T + 1))
    with silent():
        return network.recurrent.last(network.forward(batch, network.reading), network.reading.memory).copy()


def _in_order(network: Network, of_each: list[Floats]) -> Floats:
    """Stack what recurrences have for each step (T, ...), the reversed ones turned around."""
    D = len(network.spec.directions)
    return np.stack([steps[::-1] if number % D else steps for number, steps in enumerate(of_each)])


def decay_factor(norms: Floats) -> float:
    """Return the factor by which |dL/dh_t| changes per time step going back: below 1 it fades.

    The least-squares line through log|dL/dh_t| over t; zeros and numbers that are not finite are left out.
    NaN where fewer than two norms remain.
    """
    norms = np.asarray(norms, np.float64)
    t = np.flatnonzero(np.isfinite(norms) & (norms > 0))
    if t.size < 2:
        return float("nan")
    from_middle = t - t.mean()
    slope = from_middle.dot(np.log(norms[t])) / from_middle.dot(from_middle)
    return float(np.exp(-slope))


def _gradients(
    network: Network, run: Pass, top: Floats, target: Integers | Floats
) -> tuple[Floats, Floats | None]:  # fmt: skip
    # |dL/dh_t| and |dL/dc_t| (L, T), from the states (1, W) and the target (1, ...) of the last step.
    d = slope_of_last(network, top, target)
    # At its last step a reversed recurrence has read the first token, and only a read-out there takes it from there.
    at_every = network.spec.bidirectional and network.spec.readout == "every"
    chunks = gradients_of_states(network, run, d, run.layout.T - 1 if at_every else "end")
    by_h, by_c = state_norms(network, chunks, run.layout)
    return by_h[:, :, 0], None if by_c is None else by_c[:, :, 0]

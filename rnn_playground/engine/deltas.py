"""Deltas: the gradient of the loss at the last step by every state before it, as vectors."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import pass_over
from rnn_playground.engine.state_gradients import gradients_of_states


@dataclass(frozen=True, kw_only=True)
class Deltas:
    """Hold what one loss sends back through L recurrences, T steps of H units; all copies, in token order.

    What belongs to a reversed recurrence stands at the token that it had just read, as in `probes.Reading`.
    """

    states: Floats  # (L, T, H) dL/dh_t
    cells: Floats | None  # (L, T, H) dL/dc_t, h_t following c_t; of a cell that has c
    initial: Floats  # (L, H) dL/dh before the first step of each recurrence
    logits: Floats  # (K,) dL/d logits at the last step
    predicted: bool  # there was no target: L compares with the network's own prediction


def deltas(
    network: Network, sequence: Integers | Floats, target: Integers | Floats | int | float | None = None
) -> Deltas:
    """Return dL/dh_t of every step, from token ids (T,) or vectors (T, D); L is the loss at the last step alone.

    `target` is that step's: an id (softmax) or numbers (K,). Where it is None, NOTHING or NaN it is the network's own
    prediction, as `probes.read` takes it. Raises ValueError for ids or shapes that do not fit the network.
    """
    spec, readout = network.spec, network.readout
    run = pass_over(network, sequence)
    memory = network.reading.memory
    top = network.recurrent.last(run, memory) if spec.readout == "last" else run.rows[-1][-1:]
    with silent():
        d = readout.forward(top, memory)
        readout.criterion.activate(d)
        wanted = _wanted(network, target)
        predicted = wanted is None
        if wanted is None:
            wanted = d[0].argmax() if spec.output == "softmax" else d[0].round() if spec.output == "sigmoid" else d[0]
        readout.criterion.backward(d, np.array(wanted)[None], np.ones((), network.dtype))
        logits = d[0].copy()
        # At its last step a reversed recurrence has read the first token: only a read-out there takes it from there.
        at_every = spec.bidirectional and spec.readout == "every"
        chunks = gradients_of_states(network, run, d, run.layout.T - 1 if at_every else "end")
    by_h = [chunk.dh[:, 0] for chunk in chunks]
    by_c = [chunk.dc[:, 0] for chunk in chunks if chunk.dc is not None]
    return Deltas(
        states=_in_order(network, by_h),
        cells=_in_order(network, by_c) if by_c else None,
        initial=np.stack([steps[0] for steps in by_h]),
        logits=logits,
        predicted=predicted,
    )


def _in_order(network: Network, of_each: list[Floats]) -> Floats:
    """Stack what recurrences have before the first and after each step (T+1, H), the reversed ones turned around."""
    D = len(network.spec.directions)
    return np.stack([steps[:0:-1] if number % D else steps[1:] for number, steps in enumerate(of_each)])


def _wanted(
    network: Network, target: Integers | Floats | int | float | None
) -> Integers | Floats | None:  # fmt: skip
    if target is None:
        return None
    spec, given = network.spec, np.asarray(target)
    expected = () if spec.output == "softmax" else (spec.outputs,)
    if given.shape != expected:
        raise ValueError(f"the target of one step has shape {expected} for {spec.output} outputs, not {given.shape}")
    if spec.output != "softmax":
        return None if np.isnan(given).any() else given
    if not NOTHING <= given < spec.outputs:
        raise ValueError(f"target ids go from 0 to {spec.outputs - 1}, not {given}")
    return None if given == NOTHING else given

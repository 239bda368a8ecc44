"""What a network answers after each step of one sequence, and how far that is from what is asked for."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import NOTHING, Booleans, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Hold the answers of K outputs after T steps."""

    outputs: Floats  # (T, K) activated
    loss: Floats  # (T,) of the target at each step; NaN where there is none
    last: Integers | Floats  # (1,) or (1, K) what the last answer is compared with
    predicted: bool  # there was no target at the last step: it is the network's own prediction


def answers(network: Network, top: Floats, target: Integers | Floats | int | float | None) -> Answers:
    """Read out the top states (T, W) of one sequence; `target` as `probes.read` takes it.

    Raises ValueError for a target that does not fit the network.
    """
    memory, readout = network.reading.memory, network.readout
    wanted = _targets(network, target, len(top))
    with silent():
        outputs = readout.forward(top, memory)
        there = (wanted != NOTHING)[:, None] if wanted.ndim == 1 else ~np.isnan(wanted)
        known: Booleans = np.logical_and.reduce(there, axis=1)
        usable = np.where(known if wanted.ndim == 1 else known[:, None], wanted, 0)
        loss = np.where(known, readout.criterion.forward(outputs, usable, memory), np.nan)
        activated = outputs.copy()
        if not known[-1]:
            last = readout.forward(top[-1:], memory)  # as for the gradient: among others a row may be rounded otherwise
            readout.criterion.activate(last)
            activated[-1] = last[0]
            usable[-1] = _prediction(network, activated[-1])
    return Answers(outputs=activated, loss=loss, last=usable[-1:], predicted=not bool(known[-1]))


def slope_of_last(network: Network, top: Floats, last: Integers | Floats) -> Floats:
    """Return dL/d logits (1, K) of the last step, from its state (1, W) and what it is compared with.

    What the read-out keeps for the way back is that of this state afterwards.
    """
    readout = network.readout
    d = readout.forward(top, network.reading.memory)
    readout.criterion.activate(d)
    readout.criterion.backward(d, last, np.ones((), network.dtype))
    return d


def _targets(network: Network, target: Integers | Floats | int | float | None, T: int) -> Integers | Floats:
    # One target per step: ids (T,), or numbers (T, K); NOTHING or NaN where there is none.
    spec = network.spec
    softmax = spec.output == "softmax"
    all_steps: Integers | Floats = np.full(T, NOTHING) if softmax else np.full((T, spec.outputs), np.nan)
    if target is None:
        return all_steps
    given = np.asarray(target)
    expected = all_steps.shape if spec.readout == "every" else all_steps.shape[1:]
    if given.shape != expected:
        raise ValueError(f"a target for read-out {spec.readout!r} has shape {expected}, not {given.shape}")
    if softmax and not NOTHING <= given.min() <= given.max() < spec.outputs:
        raise ValueError(f"target ids go from 0 to {spec.outputs - 1}, not {given.min()} to {given.max()}")
    if spec.readout == "every":
        all_steps[...] = given
    else:
        all_steps[-1] = given
    return all_steps


def _prediction(network: Network, activated: Floats) -> int | Floats:
    if network.spec.output == "softmax":
        return int(activated.argmax())
    # (y - (y - 1/2))^2 has the slope 1 by y: what comes back to the states is dy/dh, how they move the answer.
    return activated.round() if network.spec.output == "sigmoid" else activated - 0.5

"""One sentence through the network and back, step by step as the textbook says, for people to look into.

Training does the same faster and keeps less. What belongs to a recurrence (one direction of one layer, in the order
layer 0, layer 0 reversed, layer 1 ...) is kept in the order in which it reads: "later" is what it reads later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.cell import State
from rnn_playground.engine.layout import targets_of
from rnn_playground.engine.memory import silent
from rnn_playground.engine.model import Model
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.probes import pass_over
from rnn_playground.engine.recurrent import Pass

_BREATH = 16  # steps between two pauses: some ms of the largest networks


@dataclass(frozen=True, kw_only=True)
class Way:
    """Hold what one recurrence does in T steps, in the order it reads; S states of H units, G gate blocks."""

    x: Floats | None  # (T, I) what it reads; None: symbols by their one-hot row
    ids: Integers  # (T,) of the tokens, in this order; NOTHING: the zero vector
    states: tuple[Floats, ...]  # S arrays (T+1, H); place 0 is the initial state
    gates: Floats  # (T, G, H)
    # Gradients of the loss, all that reach the sentence's targets
    above: Floats  # (T, H) dL/dh from the read-out, or from the layer above
    later: tuple[Floats, ...]  # S arrays (T, H) dL/d(state after each step) from the steps read later
    d_initial: tuple[Floats, ...]  # S vectors (H,) dL/d(initial state)
    d_input: Floats  # (T, G, H) dL/d(x W_x + b)
    d_hidden: Floats  # (T, G, H) dL/d(h W_h)


@dataclass(frozen=True, kw_only=True)
class Unrolled:
    """Hold one sentence of T tokens, forward and back; what belongs to the read-out stands in token order."""

    ways: tuple[Way, ...]
    top: Floats  # (T, W) what the read-out reads; with read-out "last" it is asked at the last step alone
    head: Floats | None  # (T, head) tanh units between state and logits
    logits: Floats  # (T, K)
    outputs: Floats  # (T, K) activated
    targets: Floats | Integers  # (T,) ids or (T, K) numbers; of steps that do not count 0
    loss: Floats  # (T,) of each target that counts, 0 elsewhere
    weights: Floats  # (T,) by how much each step counts in the mean: 1/N, 0 where no target counts
    predicted: bool  # no target counted: the loss compares with the network's own last answer
    d_logits: Floats  # (T, K) gradients of the mean loss
    d_head: Floats | None  # (T, head) by the sums of the head
    d_top: Floats  # (T, W)
    answers: bool = True  # False: nothing is read out, as of an encoder; all of the read-out and the loss is 0


def unroll(
    network: Network, sequence: Integers | Floats, target: Any = None, *, truncate: int = 0, pause: Pause = go_on,
    d_final: Sequence[State] | None = None,
) -> Unrolled:  # fmt: skip
    """Read token ids (T,) or vectors (T, D) and go back from the mean loss over the targets, as training does.

    `target` as `probes.read` takes it. Where none counts, the network's own last answer is the target. `truncate` as
    in `Network.loss_and_gradient`; dropout leaves nothing out. `d_final`: nothing is read out, and all gradient comes
    from what goes on with the last states, dL/d(state) (H,) of each recurrence; the network reads one way.
    Raises ValueError for ids or shapes that do not fit.
    """
    spec = network.spec
    run = pass_over(network, sequence)
    T, D = run.layout.T, len(spec.directions)
    with silent():
        top = run.rows[-1].copy()
        if spec.readout == "last":
            top[-1:] = network.recurrent.last(run, network.reading.memory)
        head, logits, outputs = _read_out(network, top)
        batch, predicted = batch_to_learn(network, sequence, target, outputs[-1])
        targets, loss, weights, d_logits = _compare(network, batch, logits, outputs)
        if d_final is not None:
            predicted = False
            for of_loss in (loss, weights, d_logits):
                of_loss.fill(0)
        d_head, d_top = _back_to_states(network, head, d_logits)
        ways: list[Way] = []
        d_below = d_top
        for number in reversed(range(len(network.recurrent.recurrences))):
            layer, direction = divmod(number, D)
            if direction == D - 1:
                d_rows, d_below = d_below, np.zeros((T, spec.width if layer else 0), network.dtype)
            above = d_rows[:, direction * spec.hidden : (direction + 1) * spec.hidden]
            if direction and spec.readout == "last" and layer == spec.layers - 1:
                above = np.roll(above, 1, axis=0)  # it is asked where it ends: at the first token
            order = slice(None, None, -1) if direction else slice(None)
            below = run.rows[layer - 1].copy() if layer else _inputs(network, run.layout.ids, run.layout.vectors)
            x = below if below is None else below[order]
            final = None if d_final is None else d_final[number]
            way = _way(network, number, run, x, above[order], final, truncate, pause)
            if layer:
                W_x = network.weights[network.recurrent.recurrences[number].name + "W_x"]
                d_below += np.einsum("tgh,gih->ti", way.d_input, W_x)[order]
            ways.append(way)
    return Unrolled(
        ways=tuple(reversed(ways)), top=top, head=head, logits=logits, outputs=outputs, targets=targets, loss=loss,
        weights=weights, predicted=predicted, d_logits=d_logits, d_head=d_head, d_top=d_top, answers=d_final is None,
    )  # fmt: skip


def batch_to_learn(
    network: Model, sequence: Integers | Floats, target: Any, last: Floats
) -> tuple[Batch, bool]:  # fmt: skip
    """Return the sentence as a batch of its own; whether its target is `last` (K,), the network's own answer."""
    spec, T = network.spec, len(sequence)
    every, softmax = spec.readout == "every", spec.output == "softmax"
    places = T if every else 1
    wanted = np.full(places, NOTHING) if softmax else np.full((places, spec.outputs), np.nan)
    if target is not None:
        wanted[...] = np.asarray(target).reshape(wanted.shape)
    there = wanted != NOTHING if softmax else ~np.isnan(wanted).any(axis=1)
    predicted = not there.any()
    if predicted:
        there[-1] = True
        wanted[-1] = last.argmax() if softmax else last.round() if spec.output == "sigmoid" else last
    usable = np.where(there if softmax else there[:, None], wanted, 0)
    part: Any = {"vectors" if spec.numeric else "tokens": np.asarray(sequence)[:, None]}
    shape = (places, 1) if every else (1,)
    batch = Batch(
        lengths=np.array([T]), targets=usable.reshape(*shape, *usable.shape[1:]), mask=there.reshape(shape), **part
    )
    return batch, predicted


def _read_out(network: Network, top: Floats) -> tuple[Floats | None, Floats, Floats]:
    weights, head = network.weights, None
    if network.spec.head:
        head = np.tanh(top @ weights["head.W"] + weights["head.b"])
    logits = (top if head is None else head) @ weights["out.W"] + weights["out.b"]
    outputs = logits.copy()
    network.readout.criterion.activate(outputs)
    return head, logits, outputs


def _compare(
    network: Network, batch: Batch, logits: Floats, outputs: Floats
) -> tuple[Floats | Integers, Floats, Floats, Floats]:  # fmt: skip
    """Return targets, loss, its weight in the mean and dL/d logits of every step; 0 where no target counts."""
    T, criterion = len(logits), network.readout.criterion
    targets = targets_of(batch, network.spec)
    asked = slice(T - len(targets.rows), T)
    weights = np.zeros(T, network.dtype)
    weights[asked] = targets.weights(slice(None), network.dtype)
    rows: Any = np.zeros((T, *targets.rows.shape[1:]), targets.rows.dtype)
    rows[asked] = targets.rows
    loss = np.zeros(T, network.dtype)
    loss[asked] = criterion.forward(logits[asked].copy(), targets.rows, network.reading.memory)
    loss[weights == 0] = 0
    d = outputs.copy()
    criterion.backward(d, rows, weights)
    return rows, loss, weights, d


def _back_to_states(network: Network, head: Floats | None, d: Floats) -> tuple[Floats | None, Floats]:
    weights = network.weights
    d_top: Floats = d @ weights["out.W"].T
    if head is None:
        return None, d_top
    d_head: Floats = d_top * (1 - head**2)
    return d_head, d_head @ weights["head.W"].T


def _inputs(network: Network, ids: Integers, vectors: Floats) -> Floats | None:
    """Return what the first layer reads (T, I) in token order; None for one-hot symbols."""
    if network.spec.numeric:
        return vectors[:, 0].astype(network.dtype)
    if not network.spec.embedding:
        return None
    found: Floats = network.weights["embedding"][ids[:, 0]]
    found[ids[:, 0] < 0] = 0
    return found


def _way(
    network: Network, number: int, run: Pass, x: Floats | None, above: Floats, final: State | None, truncate: int,
    pause: Pause,
) -> Way:  # fmt: skip
    recurrence, tape = network.recurrent.recurrences[number], run.tapes[number]
    cell, T = recurrence.cell, len(above)
    states = (tape.h[:, 0].copy(), *(() if tape.c is None else (tape.c[:, 0].copy(),)))
    gates = tape.a[:, :, 0].copy()
    later = tuple(np.zeros((T, cell.hidden), network.dtype) for _ in states)
    d_input, d_hidden = np.empty_like(gates), np.empty_like(gates)
    reversed_way = number % len(network.spec.directions) == 1
    back: State = tuple(np.zeros(cell.hidden, network.dtype) for _ in states) if final is None else final
    for s in reversed(range(T)):
        if s % _BREATH == 0:
            pause()
        if s == T - 1 or not (truncate and (s + 1) % truncate == 0 and len(network.spec.directions) == 1):
            for to, gradient in zip(later, back, strict=True):
                to[s] = gradient
        before, after = tuple(state[s] for state in states), tuple(state[s + 1] for state in states)
        d_after = (above[s] + later[0][s], *(one[s] for one in later[1:]))
        back, d_input[s], d_hidden[s] = cell.step_back(before, gates[s], after, d_after)
    ids = run.layout.ids[:, 0] if run.layout.ids.size else np.full(T, NOTHING)
    return Way(
        x=x, ids=ids[::-1].copy() if reversed_way else ids.copy(), states=states, gates=gates, above=above,
        later=later, d_initial=back, d_input=d_input, d_hidden=d_hidden,
    )  # fmt: skip

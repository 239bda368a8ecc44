"""Jacobians through an encoder and on through its decoder: how a push to a state moves one beyond the border.

As in jacobians.py, all about one layer: the decoder's begins with the encoder's last state, so that their steps follow
each other as those of one recurrence whose weights change at the border. The first step of the decoder multiplies the
encoder's last state by the decoder's weights.
"""

from collections.abc import Sequence

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.cell import Cell, Tape
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.jacobians import Jacobian, Jacobians, Steps, local_steps, norms_of, product_of
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_probe import ALL, passes
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace

_Half = tuple[NetworkSpec, Cell, Tape]


def pair_jacobians(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, layer: int = 0, *, rows: int = 0, seed: int = 0,
    pause: Pause = go_on,
) -> Jacobians:  # fmt: skip
    """Return the norms of dh_t/dh_k for all pairs of S steps of a source and A of an answer, one after the other.

    `rows` and `seed` as `jacobians` takes them. Raises ValueError for what does not fit, IndexError for a layer that
    there is not.
    """
    if rows < 0:
        raise ValueError(f"a sketch has 1 row or more, or 0 for exact norms, not {rows}")
    with silent():
        halves, work = _read(model, source, heard, layer)
        steps = _between(halves, 1, len(source) + len(heard))
        log_norms = norms_of(steps, work.memory, rows=rows, seed=seed, pause=pause)
    return Jacobians(log_norms=log_norms, rows=rows)


def pair_jacobian(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, layer: int, t: int, k: int
) -> Jacobian:  # fmt: skip
    """Return dh_t/dh_k of one pair of steps among S + A, multiplied in float64.

    Raises ValueError where k comes after t, or for steps that there are not.
    """
    T = len(source) + len(heard)
    if not (0 <= t < T and 0 <= k < T):
        raise ValueError(f"source and answer have steps 0 to {T - 1}, not t = {t}, k = {k}")
    if k > t:
        raise ValueError("the state at t cannot depend on one that comes after it: k comes before t")
    with silent():
        halves, _ = _read(model, source, heard, layer)
        return product_of(_between(halves, k + 1, t + 1), gated=bool(halves[0][1].gates))


def _read(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, layer: int
) -> tuple[tuple[_Half, _Half], Workspace]:
    if len(source) < 1 or len(heard) < 1:
        raise ValueError("an empty sequence cannot be read")
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    encoded, decoded = passes(model, source, heard, one, other)
    return (
        (model.encoder_spec, model.encoder.recurrences[layer].cell, encoded.tapes[layer]),
        (model.decoder_spec, model.decoder.recurrences[layer].cell, decoded.tapes[layer]),
    ), other


def _between(halves: tuple[_Half, _Half], start: int, end: int) -> Steps:
    """Differentiate the steps from `start` to before `end`, counted through both."""
    border = len(halves[0][2].h) - 1
    found = [
        local_steps(*half, max(start - first, 0), last)
        for half, first, last in ((halves[0], 0, min(end, border)), (halves[1], border, end - border))
        if last > max(start - first, 0)
    ]
    if not found:  # of a state by itself: no step
        found = [local_steps(*halves[0], 0, 0)]
    return found[0] if len(found) == 1 else _joined(found)


def _joined(parts: Sequence[Steps]) -> Steps:
    return Steps(
        by_h=[np.concatenate(of_state) for of_state in zip(*(part.by_h for part in parts), strict=True)],
        by_c=[np.concatenate(of_state) for of_state in zip(*(part.by_c for part in parts), strict=True)],
        kept=np.concatenate([part.kept for part in parts]),
    )

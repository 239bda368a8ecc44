"""Paths of the gradient back through a decoder and on through its encoder."""

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_deltas import pair_deltas
from rnn_playground.engine.pair_probe import ALL, passes
from rnn_playground.engine.paths import Paths, factors_of, follow, stacked
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.workspace import Workspace


def pair_paths(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers | None = None, *,
    pause: Pause = go_on,
) -> Paths:  # fmt: skip
    """Follow the gradient back through A steps of the decoder and S of the encoder, (L, S + A), the encoder's first.

    L is the loss that `pair_deltas` goes back from; steps after it get 0. As in paths.py: the kept state of the
    decoder is the encoder's at the border, so that a way alone goes on through both. In float64.
    """
    d = pair_deltas(model, source, heard, target).logits[None]
    known = np.zeros(len(heard), bool) if target is None else np.asarray(target) != NOTHING
    of = int(np.flatnonzero(known)[-1]) if known.any() else len(heard) - 1
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    S, T = len(source), len(source) + len(heard)
    above: Floats = np.zeros((T, model.decoder_spec.hidden))
    with silent():
        encoded, decoded = passes(model, source, heard, one, other)
        rows = decoded.rows[-1][of : of + 1]
        model.readout.forward(rows, other.memory)  # a head's way back needs it
        first = np.empty_like(rows)
        model.readout.state_gradient(d, first, other.memory)
        above[S + of] = first[0]
        found: list[dict[str, Floats]] = []
        for layer in reversed(range(model.decoder_spec.layers)):
            before, after = model.encoder.recurrences[layer], model.decoder.recurrences[layer]
            factors = factors_of(model.encoder_spec, before.cell, encoded.tapes[layer]).then(
                factors_of(model.decoder_spec, after.cell, decoded.tapes[layer])
            )
            norms, sums = follow(factors, above, pause)
            found.insert(0, norms)
            if layer:
                halves = ((sums[:S], before.W_x), (sums[S:], after.W_x))
                above = np.concatenate([
                    np.einsum("tgh,gih->ti", half, W_x.astype(np.float64), optimize=True) for half, W_x in halves
                ])  # fmt: skip
    return stacked(found)

"""Deltas of an encoder and a decoder: the gradient of one step's loss by every state of both, as vectors."""

from itertools import starmap

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.deltas import Deltas
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_probe import ALL, back_from, passes
from rnn_playground.engine.workspace import Workspace


def pair_deltas(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers | None = None
) -> Deltas:
    """Return dL/dh_t of the S steps of a source and the A steps of an answer, one after the other.

    L is the loss of the last step with a target, as `read_pair` takes it; without any that of the last step against
    the decoder's own prediction. Raises ValueError as `read_pair` does.
    """
    if len(source) < 1 or len(heard) < 1:
        raise ValueError("an empty sequence cannot be read")
    known = np.zeros(len(heard), bool) if target is None else np.asarray(target) != NOTHING
    of = int(np.flatnonzero(known)[-1]) if known.any() else len(heard) - 1
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    with silent():
        encoded, decoded = passes(model, source, heard, one, other)
        criterion = model.readout.criterion
        d = model.readout.forward(decoded.rows[-1][of : of + 1], other.memory)
        criterion.activate(d)
        wanted = target[of : of + 1] if target is not None and known[of] else d[0].argmax(keepdims=True)
        criterion.backward(d, np.asarray(wanted), np.ones((), model.dtype))
        logits = d[0].copy()
        before, after = back_from(model, encoded, decoded, one, other, of, d)
    by_h = [(e.dh[:, 0], d.dh[1:, 0]) for e, d in zip(before, after, strict=True)]
    by_c = [
        (e.dc[:, 0], d.dc[1:, 0])
        for e, d in zip(before, after, strict=True)
        if e.dc is not None and d.dc is not None
    ]
    return Deltas(
        states=np.stack(list(starmap(_after, by_h))),
        cells=np.stack(list(starmap(_after, by_c))) if by_c else None,
        initial=np.stack([first[0] for first, _ in by_h]),
        logits=logits,
        predicted=not bool(known.any()),
    )


def _after(encoder: Floats, decoder: Floats) -> Floats:
    """Join what belongs to the states after each step: the encoder's of before its first step is left out."""
    return np.concatenate([encoder[1:], decoder])

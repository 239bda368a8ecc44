"""Sensitivity of a pair: what the losses of all that a decoder should say would do if any state were pushed."""

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_probe import ALL, passes
from rnn_playground.engine.workspace import Workspace


def pair_sensitivity(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers
) -> Floats:  # fmt: skip
    """Return |dL/dh_t| (layers, S + A) in float64, the encoder's S steps first; L is the sum over all targets.

    `target` (A,) has NOTHING where nothing counts. Raises ValueError for what does not fit.
    """
    if len(source) < 1 or len(heard) < 1:
        raise ValueError("an empty sequence cannot be read")
    known = np.asarray(target) != NOTHING
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    readout, memory = model.readout, other.memory
    with silent():
        encoded, decoded = passes(model, source, heard, one, other)
        d = readout.forward(decoded.rows[-1], memory)
        readout.criterion.activate(d)
        readout.criterion.backward(d, np.where(known, target, 0), known.astype(model.dtype))

        def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001 - as a Feed is called
            readout.state_gradient(d, dh, memory)

        after = model.decoder.backward(decoded, other, feed=feed, probe=True)
        handed = [(chunk.dh[0],) if chunk.dc is None else (chunk.dh[0], chunk.dc[0]) for chunk in after]
        before = model.encoder.backward(encoded, one, d_final=np.array(handed), probe=True)
    both = [np.concatenate([e.dh[1:, 0], d.dh[1:, 0]]) for e, d in zip(before, after, strict=True)]
    found: Floats = np.linalg.norm(np.stack(both).astype(np.float64), axis=2)
    return found

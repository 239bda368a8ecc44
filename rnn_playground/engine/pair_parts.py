"""Encoder and decoder each as a network of its own, so that what looks into one network can look into either.

The decoder is a network whose initial state is learnt and happens to be the encoder's last one. The encoder is one
that nothing is read out of: its gradient comes from what the decoder does with its last states.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.gradcheck import WeightCheck, compare_weight
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.state_gradients import batch_of
from rnn_playground.engine.unrolled import Unrolled, batch_to_learn, unroll

_kept: WeakKeyDictionary[EncoderDecoder, dict[str, Network]] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class UnrolledPair:
    """Hold a source and an answer, each forward and back through its own network; the loss is the decoder's."""

    encoder: Network
    decoder: Network
    read: Unrolled
    said: Unrolled


def encoder_of(model: EncoderDecoder) -> Network:
    """Return the encoder with the present weights; its read-out has nothing but zeros.

    The next call for the same model gives the same network with the weights of then.
    """
    spec = replace(model.encoder_spec, outputs=1, head=0, readout="every", output="linear")
    network = _network(model, "encoder", spec)
    for name, view in network.weights.views.items():
        view[...] = model.weights.views.get(f"encoder.{name}", 0)
    return network


def decoder_of(model: EncoderDecoder, source: Integers | Floats) -> Network:
    """Return the decoder, beginning where the encoder ends after a source, ids (S,) or vectors (S, D).

    As `encoder_of`. Raises ValueError for a source that does not fit.
    """
    if len(source) < 1:
        raise ValueError("an empty sequence cannot be read")
    encoder = encoder_of(model)
    states = encoder.final_states(batch_of(encoder, np.asarray(source)[:, None]))
    network = _network(model, "decoder", replace(model.decoder_spec, initial_state="learnt"))
    for name, view in network.weights.views.items():
        if f"decoder.{name}" in model.weights.views:
            view[...] = model.weights[f"decoder.{name}"]
    for recurrence, of_one in zip(network.recurrent.recurrences, states, strict=True):
        for view, state in zip(recurrence.initial or (), of_one, strict=True):
            view[...] = state[0]
    return network


def unroll_pair(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers | None = None, *,
    truncate: int = 0, pause: Pause = go_on,
) -> UnrolledPair:  # fmt: skip
    """Read a source, be told `heard` (A,), and go back from the mean loss over `target` (A,), as training does.

    Where no target counts, the decoder's own last answer is the target. Raises ValueError for what does not fit.
    """
    decoder = decoder_of(model, source)
    said = unroll(decoder, heard, target, truncate=truncate, pause=pause)
    encoder = encoder_of(model)
    d_final = [way.d_initial for way in said.ways]
    read = unroll(encoder, source, d_final=d_final, truncate=truncate, pause=pause)
    return UnrolledPair(encoder=encoder, decoder=decoder, read=read, said=said)


def check_pair_weight(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers | None, name: str,
    index: Sequence[int], step: float = 1e-5, *, pause: Pause = go_on,
) -> WeightCheck:  # fmt: skip
    """Compare the gradient by one weight ("encoder.layer0.W_h") with its central difference, in float64 on a copy.

    `target` as in `unroll_pair`. Raises KeyError or IndexError for a weight that neither network has.
    """
    encoder_spec, decoder_spec = (replace(spec, dropout=0.0) for spec in (model.encoder_spec, model.decoder_spec))
    copy = EncoderDecoder(encoder_spec, decoder_spec, 0, np.float64)
    copy.weights.load(model.weights.views)
    view = copy.weights[name]
    if len(index) != view.ndim or min(index, default=0) < 0:
        raise IndexError(f"{name} has {view.ndim} dimensions and no weight {tuple(index)}")
    encoder = encoder_of(model)
    answer, _ = batch_to_learn(copy, heard, target, _last_answer(model, source, heard))
    read = replace(batch_of(encoder, np.asarray(source)[:, None]), answer=answer)
    return compare_weight(copy, read, name, tuple(index), step, pause)


def _last_answer(model: EncoderDecoder, source: Integers | Floats, heard: Integers) -> Floats:
    decoder = decoder_of(model, source)
    found: Floats = decoder.outputs(batch_of(decoder, np.asarray(heard)[:, None]))[-1, 0]
    return found


def _network(model: EncoderDecoder, part: str, spec: NetworkSpec) -> Network:
    kept = _kept.setdefault(model, {})
    if part not in kept:
        kept[part] = Network(spec, 0, model.dtype)
    return kept[part]

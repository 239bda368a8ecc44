"""Influence on what a decoder says: of each token that the encoder read, and of each that the decoder was told."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_probe import ALL, back_from, passes
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.recurrent import Pass, Recurrent
from rnn_playground.engine.workspace import Workspace

_ROWS = 4096  # time steps x copies read at once


@dataclass(frozen=True, kw_only=True)
class PairInfluence:
    """Hold the influence of S tokens read and A tokens told, one after the other, in float64.

    As in influence.py: the score is log p of the answer, in nats; gradient x input is its slope by what is read,
    times what is read; `left_out` is the score minus that with the token as the zero vector, all else as it was.
    """

    answer: int
    score: float
    gradient: Floats  # (S + A,)
    left_out: Floats  # (S + A,) all NaN where that was not asked


def pair_influence(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, *, step: int, answer: int | None = None,
    leave_out: bool = True, pause: Pause = go_on,
) -> PairInfluence:  # fmt: skip
    """Return the influence on the answer at a step of the decoder, from 0; by default on its most probable word.

    What the decoder is told later has influence 0. Leave-one-out reads a copy for each token; the decoder is told the
    same words each time. Raises ValueError for a step or an answer that there is not.
    """
    S, A = len(source), len(heard)
    if S < 1 or not 0 <= step < A:
        raise ValueError(f"the decoder has steps 0 to {A - 1}, not {step}")
    told, n = np.asarray(heard)[: step + 1], step + 1
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    criterion = model.readout.criterion
    with silent():
        encoded, decoded = passes(model, source, told, one, other)
        d = model.readout.forward(decoded.rows[-1][step : step + 1], other.memory)
        if answer is None:
            answer = int(d[0].argmax())
        if not 0 <= answer < d.shape[1]:
            raise ValueError(f"answers go from 0 to {d.shape[1] - 1}, not {answer}")
        wanted = np.array([answer])
        score = -float(criterion.forward(d.astype(np.float64), wanted, other.memory)[0])
        criterion.activate(d)
        criterion.backward(d, wanted, np.array(-1, model.dtype))
        before, after = back_from(model, encoded, decoded, one, other, step, d)
        gradient = np.zeros(S + A)
        gradient[:S] = _slopes(model.encoder, before, encoded)
        gradient[S : S + n] = _slopes(model.decoder, after, decoded)
    left_out = np.full(S + A, np.nan)
    if leave_out:
        left_out.fill(0.0)
        left_out[: S + n] = score - _without_each(model, source, told, answer, pause)
    return PairInfluence(answer=answer, score=score, gradient=gradient, left_out=left_out)


def _slopes(recurrent: Recurrent, chunks: list[Chunk], run: Pass) -> Floats:
    """Return gradient x input (T,) of one of the two networks."""
    recurrence, chunk = recurrent.recurrences[0], chunks[0]
    dx = np.empty((run.layout.T, recurrence.W_x.shape[1]), recurrence.W_x.dtype)
    recurrence.prepare_input_back()
    recurrence.project_back(None, chunk.input_rows, dx, first=True)
    found: Floats = np.vecdot(dx, recurrent.inputs[0].vectors()).astype(np.float64)
    return found


def pair_swap_in(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, places: Integers, others: Integers, *,
    step: int, pause: Pause = go_on,
) -> Floats:  # fmt: skip
    """Return by how much the score at a step of the decoder, from 0, grows with another token, (n,) in float64.

    At each of n `places` among S + A stands in turn the id in `others` (n,): one for the encoder before S, for the
    decoder from there on. The answer is that to what is read and told. Raises ValueError for places that there are not
    or come later, and of a source of numbers.
    """
    S, told = len(source), np.asarray(heard)[: step + 1]
    least = S if model.encoder_spec.numeric else 0
    for wrong in places[(places < least) | (places >= S + len(told))][:1]:
        raise ValueError(f"words can be swapped at {least} to {S + len(told) - 1}, not at {wrong}")
    whole = pair_influence(model, source, told, step=step, leave_out=False)
    return _scores(model, source, told, whole.answer, places, others, pause) - whole.score


def _without_each(
    model: EncoderDecoder, source: Integers | Floats, told: Integers, answer: int, pause: Pause
) -> Floats:  # fmt: skip
    """Return the score of an answer at the last step, (S + n,), with each token as the zero vector in its turn."""
    places = np.arange(len(source) + len(told))
    return _scores(model, source, told, answer, places, np.full(len(places), NOTHING), pause)


def _scores(
    model: EncoderDecoder, source: Integers | Floats, told: Integers, answer: int, places: Integers, others: Integers,
    pause: Pause,
) -> Floats:  # fmt: skip
    """Return the scores (n,) of an answer at the last step, with another token at one place each time.

    NOTHING is the zero vector, also where the source is numbers.
    """
    S, n = len(source), len(told)
    column: Any = np.asarray(source)[:, None]
    found = np.empty(len(places))
    at_once = max(1, _ROWS // (S + n))
    for start in range(0, len(places), at_once):
        chosen = slice(start, start + at_once)
        swapped = list(zip(places[chosen].tolist(), others[chosen].tolist(), strict=True))
        read, heard = np.repeat(column, len(swapped), axis=1), np.repeat(told[:, None], len(swapped), axis=1)
        for copy, (place, other) in enumerate(swapped):
            if place < S:
                read[place, copy] = 0 if model.encoder_spec.numeric else other
            else:
                heard[place - S, copy] = other
        lengths = np.full(len(swapped), S)
        sources = (
            Batch(lengths=lengths, vectors=read) if model.encoder_spec.numeric else Batch(lengths=lengths, tokens=read)
        )
        targets = np.full(heard.shape, answer)
        mask = np.zeros(heard.shape, bool)
        mask[-1] = True
        batch = Batch(lengths=np.full(len(swapped), n), tokens=heard, targets=targets, mask=mask)
        p = model.outputs(sources, batch)[-1, :, answer].astype(np.float64)
        with np.errstate(divide="ignore"):
            found[chosen] = np.log(p)
        pause()
    return found

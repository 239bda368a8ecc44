"""Look into an encoder and a decoder while they read one source and are told one answer."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.layout import layout_of
from rnn_playground.engine.memory import silent
from rnn_playground.engine.recurrent import Pass
from rnn_playground.engine.workspace import Workspace

ALL = 1 << 62  # rows: gradients of all steps are there at once


@dataclass(frozen=True, kw_only=True)
class PairReading:
    """Hold what a source of S steps and an answer of A steps do to the two networks, one after the other.

    Time goes on from encoder to decoder: arrays with S + A steps hold first those of the one, then of the other.
    """

    states: Floats  # (L, S + A, H)
    cells: Floats | None  # (L, S + A, H)
    gates: dict[str, Floats]  # name -> (L, S + A, H)
    outputs: Floats  # (S + A, K) activated; NaN at the encoder, which says nothing
    loss: Floats  # (S + A,) NaN where there is no target
    gradient: Floats  # (L, S + A) |dL/dh_t|, L being the loss of the step `of`
    cell_gradient: Floats | None  # (L, S + A) |dL/dc_t|
    of: int  # among S + A: the last step with a target; where none has one, the last step, compared with itself
    predicted: bool  # no step has a target


def read_pair(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, target: Integers | None = None
) -> PairReading:
    """Read a source, ids (S,) or vectors (S, D), then be told `heard` (A,), and say what happens at each step.

    `target` (A,) has what should be said after each word heard, NOTHING where nothing counts. Both at least one long.
    Raises ValueError for what does not fit.
    """
    if len(source) < 1 or len(heard) < 1:
        raise ValueError("an empty sequence cannot be read")
    S, A = len(source), len(heard)
    target = np.full(A, NOTHING) if target is None else np.asarray(target)
    if target.shape != (A,):
        raise ValueError(f"a target has one id for each of {A} words heard, not shape {target.shape}")
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    with silent():
        encoded, decoded = passes(model, source, heard, one, other)
        readout, memory = model.readout, other.memory
        known = target != NOTHING
        logits = readout.forward(decoded.rows[-1], memory)
        losses = readout.criterion.forward(logits, np.where(known, target, 0), memory)
        loss = np.where(known, losses, np.nan)
        outputs = logits.copy()
        of = int(np.flatnonzero(known)[-1]) if known.any() else A - 1
        wanted = target[of : of + 1] if known[of] else outputs[of].argmax(keepdims=True)
        chunks = _back(model, encoded, decoded, one, other, of, wanted)
    tapes = [(e, d) for e, d in zip(encoded.tapes, decoded.tapes, strict=True)]
    names = [gate.name for gate in model.decoder.recurrences[0].cell.gates]
    by_h, by_c = _norms(chunks)
    nothing = np.full((S, outputs.shape[1]), np.nan, outputs.dtype)
    return PairReading(
        states=np.stack([np.concatenate([e.h[1:, 0], d.h[1:, 0]]) for e, d in tapes]),
        cells=None if tapes[0][0].c is None else np.stack([_cells(e.c, d.c) for e, d in tapes]),
        gates={
            name: np.stack([np.concatenate([e.a[:, g, 0], d.a[:, g, 0]]) for e, d in tapes])
            for g, name in enumerate(names)
        },
        outputs=np.concatenate([nothing, outputs]),
        loss=np.concatenate([np.full(S, np.nan), loss]),
        gradient=by_h,
        cell_gradient=by_c,
        of=S + of,
        predicted=not bool(known.any()),
    )


def passes(
    model: EncoderDecoder, source: Integers | Floats, heard: Integers, one: Workspace, other: Workspace
) -> tuple[Pass, Pass]:  # fmt: skip
    """Read a source and be told an answer, one sequence each, in two workspaces for `ALL` rows."""
    vectors = model.encoder_spec.numeric
    column: Any = np.asarray(source)[:, None]
    length = np.array([len(source)])
    batch = Batch(lengths=length, vectors=column) if vectors else Batch(lengths=length, tokens=column)
    encoded = model.encoder.forward(layout_of(batch, model.encoder_spec), one)
    told = Batch(lengths=np.array([len(heard)]), tokens=np.asarray(heard)[:, None])
    layout = dataclasses.replace(layout_of(told, model.decoder_spec), initial=model.encoder.final(encoded))
    return encoded, model.decoder.forward(layout, other)


def _back(
    model: EncoderDecoder, encoded: Pass, decoded: Pass, one: Workspace, other: Workspace, of: int, wanted: Integers
) -> tuple[list[Chunk], list[Chunk]]:  # fmt: skip
    """Return the chunks of encoder and decoder, with the gradient of one step's loss by all states."""
    readout, memory = model.readout, other.memory
    d = readout.forward(decoded.rows[-1][of : of + 1], memory)
    readout.criterion.activate(d)
    readout.criterion.backward(d, wanted, np.ones((), model.dtype))
    return back_from(model, encoded, decoded, one, other, of, d)


def back_from(
    model: EncoderDecoder, encoded: Pass, decoded: Pass, one: Workspace, other: Workspace, of: int, d: Floats
) -> tuple[list[Chunk], list[Chunk]]:  # fmt: skip
    """Send d (1, K), a gradient by the logits of the decoder's step `of`, back through both; return their chunks."""

    def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001 - as a Feed is called
        dh.fill(0)
        model.readout.state_gradient(d, dh[of : of + 1], other.memory)

    after = model.decoder.backward(decoded, other, feed=feed, probe=True)
    handed = [(chunk.dh[0],) if chunk.dc is None else (chunk.dh[0], chunk.dc[0]) for chunk in after]
    before = model.encoder.backward(encoded, one, d_final=np.array(handed), probe=True)
    return before, after


def _cells(before: Floats | None, after: Floats | None) -> Floats:
    assert before is not None  # noqa: S101 - both have the same cell
    assert after is not None  # noqa: S101 - as the one before
    return np.concatenate([before[1:, 0], after[1:, 0]])


def _norms(chunks: tuple[list[Chunk], list[Chunk]]) -> tuple[Floats, Floats | None]:
    by_h = [np.concatenate([_norm(e.dh), _norm(d.dh)]) for e, d in zip(*chunks, strict=True)]
    by_c = [
        np.concatenate([_norm(e.dc), _norm(d.dc)])
        for e, d in zip(*chunks, strict=True)
        if e.dc is not None and d.dc is not None
    ]
    return np.stack(by_h), np.stack(by_c) if by_c else None


def _norm(d: Floats) -> Floats:
    found: Floats = np.linalg.norm(d[1:, 0].astype(np.float64), axis=1)
    return found

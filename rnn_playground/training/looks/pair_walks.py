"""Where sentences lead an encoder and its decoder: all states of one layer of both, one after the other."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.pair_probe import ALL, passes
from rnn_playground.engine.workspace import Workspace
from rnn_playground.tasks.dataset import Dataset
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.pairs import Pair


@dataclass(frozen=True, kw_only=True, eq=False)
class Walk:
    """Hold what one source of S steps and the A words that the decoder is told do to a layer."""

    states: Floats  # (S + A, H) float64
    start: Floats  # (H,) before reading
    tokens: tuple[str, ...]  # S + A
    border: int  # S
    said: str  # the decoder's most probable words, being told the right ones
    label: str  # what it should say; "" where that is not known


def pair_walk(
    subject: Subject, pair: Pair, layer: int, ids: Integers | Floats, tokens: tuple[str, ...]
) -> Walk:  # fmt: skip
    """Read one source, and tell the decoder what `pair` has for it."""
    model, dataset = pair.model, subject.trainer.dataset
    one, other = Workspace(model.dtype, ALL), Workspace(model.dtype, ALL)
    with silent():
        encoded, decoded = passes(model, ids, pair.heard, one, other)
        before, after = encoded.tapes[layer].h[:, 0], decoded.tapes[layer].h[1:, 0]
        said = model.readout.forward(decoded.rows[-1], other.memory).argmax(axis=1)
    mode = subject.trainer.settings.target_tokens
    told = tuple(dataset.labels[word] if word >= 0 else "" for word in pair.heard.tolist())
    return Walk(
        states=np.concatenate([before[1:], after]).astype(np.float64),
        start=before[0].astype(np.float64),
        tokens=(*tokens, *told),
        border=len(tokens),
        said=_in_words(said, dataset, mode),
        label="" if pair.target is None else _in_words(pair.target, dataset, mode),
    )


def _in_words(words: Integers, dataset: Dataset, mode: str) -> str:
    """Write ids of what a decoder says as one text, up to the first <EOS>."""
    found = [word for word in words.tolist() if word >= 0]
    if dataset.answers is not None and dataset.answers.eos in found:
        del found[found.index(dataset.answers.eos) :]
    return ("" if mode == "chars" else " ").join(dataset.labels[word] for word in found)

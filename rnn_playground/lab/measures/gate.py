"""How far a gate opens at words of one kind, against another kind."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Integers
from rnn_playground.engine.probes import read
from rnn_playground.lab.function_words import kind_of
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, string, texts
from rnn_playground.training.trainer import Trainer

KINDS = ("content", "filler", "question")
MOST = 200  # sentences that are read


@measure("gate", arguments=("gate", "kind", "minus", "against", "part", "text", "words"))
def gate(claim: Claim, trainer: Trainer) -> float:
    """Return a gate's mean, from 0 to 1, over units of the top layer and over words; of `kind`, less those of `minus`.

    `kind` and `minus` are "content", "filler" or "question"; without `minus` nothing is subtracted. "moved" for
    `gate` is the mean of |h_t - h_(t-1)|: how much a word changes the state. The words are those of the first
    200 sentences of a part (by default "held out"), or of `text`; there `words` and the rest are compared instead of
    the kinds. `against` names another gate, whose difference, either way, is subtracted: how much more this gate tells
    the kinds apart. NaN for a cell without such a gate.
    """
    against = string(claim, "against", "")
    found = _difference(claim, trainer, string(claim, "gate", "forget"))
    return found - abs(_difference(claim, trainer, against)) if against else found


def _difference(claim: Claim, trainer: Trainer, name: str) -> float:
    text, words = string(claim, "text", ""), texts(claim, "words")
    kinds = string(claim, "kind", "content"), string(claim, "minus", "")
    for kind in kinds:
        if kind not in (*KINDS, ""):
            raise ValueError(f"{kind!r} is no kind of word: there are {', '.join(KINDS)}")
    if text:
        sequences = [trainer.sequence(text)]
    else:
        sequences = [trainer.dataset.sequences[index] for index in part(claim, trainer, "held out")[:MOST]]
    chosen = {word.casefold() for word in words or ()}
    found: dict[bool, list[float]] = {True: [], False: []}  # at words of `kind`, and of `minus`
    for sequence in sequences:
        values = _means(trainer, sequence.ids, name) if sequence.tokens else None
        if values is None:
            return math.nan
        for token, value in zip(sequence.tokens, values, strict=True):
            kind = kind_of(token)
            if chosen and kind:
                kind = kinds[0] if token.casefold() in chosen else kinds[1]
            if kind and kind in kinds:
                found[kind == kinds[0]].append(value)
    if not found[True] or (kinds[1] and not found[False]):
        return math.nan
    return float(np.mean(found[True])) - (float(np.mean(found[False])) if kinds[1] else 0.0)


def _means(trainer: Trainer, ids: Integers, name: str) -> list[float] | None:
    """Return the mean over units at each step of one sequence; None where there is no such gate."""
    reading = read(trainer.network, ids)
    top = len(reading.states) - len(trainer.network.spec.directions)
    if name == "moved":
        states = reading.states[top].astype(np.float64)
        moves: list[float] = np.abs(np.diff(states, axis=0, prepend=0.0)).mean(axis=1).tolist()
        return moves
    if name not in reading.gates:
        return None
    means: list[float] = reading.gates[name][top].mean(axis=1, dtype=np.float64).tolist()
    return means

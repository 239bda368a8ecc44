"""What looks need where two networks, an encoder and a decoder, read the sentence."""

from typing import NamedTuple

import numpy as np

from rnn_playground.engine.batch import Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.training.looks.look import Subject

PARTS = ("encoder", "decoder")


class Pair(NamedTuple):
    """Hold the two networks, and what the decoder is told: the right words, or its own where none are known."""

    model: EncoderDecoder
    heard: Integers  # (A,) ids, <SOS> first
    target: Integers | None  # (A,) what it should say


def pair_of(subject: Subject) -> Pair | None:
    """Return what is read by two networks, as the Trace has it; None where there is one network."""
    model, answers = subject.trainer.model, subject.trainer.dataset.answers
    if not isinstance(model, EncoderDecoder) or answers is None:
        return None
    sequence = subject.sequence
    if sequence.heard is not None:
        return Pair(model, sequence.heard, sequence.target)
    own = subject.trainer.written([sequence])[0]
    return Pair(model, np.append(answers.sos, own).astype(np.intp), None)


def tokens_of(subject: Subject, pair: Pair) -> tuple[str, ...]:
    """Return the tokens of the Trace: those of the source, then those that the decoder is told."""
    labels = subject.trainer.dataset.labels
    return (*subject.sequence.tokens, *(labels[word] if word >= 0 else "" for word in pair.heard.tolist()))

"""A beam wide enough finds the best of all answers, and one of width 1 is greedy."""

import itertools

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.beam import beam
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.spec import NetworkSpec

START, END = 3, 4  # beside the words 0 to 2


def made(seed: int) -> tuple[EncoderDecoder, Batch]:
    spec = NetworkSpec(inputs=5, outputs=5, hidden=4, cell="gru")
    model = EncoderDecoder(spec, spec, seed, np.float64)
    model.weights.vector[:] *= 3
    tokens = np.random.default_rng(seed).integers(0, 5, (4, 3))
    return model, Batch(lengths=np.array([3, 2, 4]), tokens=tokens)


def mean_log_probability(model: EncoderDecoder, source: Batch, words: tuple[int, ...]) -> np.ndarray:
    """Of an answer with its end, for each source, by telling the decoder word by word."""
    states, total, told = model.encode(source), np.zeros(3), np.full(3, START)
    for word in (*words, END):
        logits, states = model.step(told, states)
        p = np.exp(logits - logits.max(1, keepdims=True))
        total += np.log(p[:, word] / p.sum(1))
        told = np.full(3, word)
    return total / (len(words) + 1)


@pytest.mark.parametrize("seed", range(1, 7))
def test_that_a_beam_as_wide_as_all_beginnings_finds_the_best_answer(seed: int) -> None:
    model, source = made(seed)
    every = [words for length in range(3) for words in itertools.product(range(4), repeat=length)]
    means = np.array([mean_log_probability(model, source, words) for words in every])
    best = [every[number] for number in means.argmax(axis=0)]
    found = beam(model, source, START, END, limit=3, width=125)
    ended = [tuple(answer.tolist()) for answer in found]
    assert ended == best


@pytest.mark.parametrize("seed", range(1, 7))
def test_that_a_beam_of_one_is_greedy(seed: int) -> None:
    model, source = made(seed)
    greedy = model.greedy(source, START, END, 6)
    assert [a.tolist() for a in beam(model, source, START, END, 6, 1)] == [a.tolist() for a in greedy]


def test_that_no_beam_follows_nothing() -> None:
    model, source = made(1)
    with pytest.raises(ValueError, match="at least 1 beginning"):
        beam(model, source, START, END, 6, 0)

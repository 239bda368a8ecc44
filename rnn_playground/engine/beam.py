"""Beam search: keep the few most probable beginnings of an answer instead of one."""

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.memory import silent

_NEVER = -np.inf


def beam(model: EncoderDecoder, source: Batch, start: int, end: int, limit: int, width: int) -> list[Integers]:
    """Return the best answer to each source among `width` beginnings that are followed at once.

    Best is the highest mean log-probability per word, `end` included (Wu et al. 2016, eq. 14, with alpha 1 and
    without their constant), among the answers that ended; where none ended within `limit` words, the most probable
    beginning. A width of 1 says what `greedy` says. Raises ValueError for a width below 1, and as `greedy` does.
    """
    if width < 1:
        raise ValueError(f"a beam follows at least 1 beginning, not {width}")
    model.check_says_words(limit)
    B, W = source.size, width
    states = model.encode(source).repeat(W, axis=2)  # sequence b has the places b W to b W + W - 1
    words = np.full(B * W, start)
    said = np.zeros((B, W, 0), np.intp)
    scores = np.full((B, W), _NEVER)
    scores[:, 0] = 0.0  # all beginnings are the same at first: only one of them goes on
    best: list[Integers] = [np.zeros(0, np.intp) for _ in range(B)]
    highest = np.full(B, _NEVER)
    for length in range(1, limit + 1):
        logits, states = model.step(words, states)
        total = scores[:, :, None] + _log_softmax(logits).reshape(B, W, -1)  # (B, W, K)
        K = total.shape[2]
        flat = total.reshape(B, W * K)
        chosen = np.argpartition(-flat, min(W, W * K - 1), axis=1)[:, :W] if W < W * K else np.arange(W * K)[None]
        chosen = np.take_along_axis(chosen, np.argsort(-np.take_along_axis(flat, chosen, 1), axis=1, kind="stable"), 1)
        scores, (parents, word) = np.take_along_axis(flat, chosen, 1), np.divmod(chosen, K)
        said = np.concatenate([np.take_along_axis(said, parents[:, :, None], 1), word[:, :, None]], axis=2)
        mean = scores / length
        for b, w in np.argwhere((word == end) & (scores > _NEVER)).tolist():
            if mean[b, w] > highest[b]:
                highest[b], best[b] = mean[b, w], said[b, w, :-1].copy()
        scores[word == end] = _NEVER
        # What goes on can at best keep its sum, as every word costs: divided by the longest length, it must still win.
        if (scores.max(axis=1) / limit <= highest).all():
            return best
        places = (parents + np.arange(B)[:, None] * W).reshape(-1)
        states, words = np.ascontiguousarray(states[:, :, places]), word.reshape(-1)
    going = scores.argmax(axis=1)
    return [
        answer if highest[b] > _NEVER else said[b, going[b]].copy() for b, answer in enumerate(best)
    ]


def _log_softmax(logits: Floats) -> Floats:
    with silent():
        numbers = logits.astype(np.float64)
        numbers -= numbers.max(axis=1, keepdims=True)
        found: Floats = numbers - np.log(np.exp(numbers).sum(axis=1, keepdims=True))
    return found

"""Decodability: how well a linear reader tells from h_t which token was read some steps before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on

RIDGE = 1e-4  # added to the diagonal, as a share of the states' mean variance
FEWEST = 8  # places to learn from, and to be scored at, below which nothing is said
MOST_TOKENS = 64  # that are told apart: the most frequent ones
MOST_PLACES = 1500  # to learn from, and to be scored at


@dataclass(frozen=True, kw_only=True)
class Decodability:
    """Hold for each of D delays what share of tokens a linear reader names, and what guessing does; float64."""

    delays: Integers  # (D,) steps back, 0: the token just read
    accuracy: Floats  # (D,) share named rightly, at places that it has not learnt from; NaN with too few places
    chance: Floats  # (D,) share named rightly by always saying the token most frequent where it learnt
    places: Integers  # (D,) how many were scored
    tokens: int  # different ones that are told apart


def decodability(
    states: Sequence[Floats], tokens: Sequence[Integers], delays: Sequence[int], *, seed: int = 0,
    pause: Pause = go_on,
) -> Decodability:
    """Learn from every second sequence and score on the others.

    `states` are (T_i, H) and `tokens` (T_i,) ids of each sequence, negative where there is no token. For each delay,
    one least-squares regression with a small ridge, from h_t with a constant to the one-hot token at t - delay; it
    names the token with the largest number. Only the tokens most frequent in all sequences take part.
    """
    random = np.random.default_rng(seed)
    ids, counts = np.unique(np.concatenate([*tokens, np.zeros(0, np.intp)]), return_counts=True)
    counts, ids = counts[ids >= 0], ids[ids >= 0]
    chosen = np.sort(ids[np.argsort(-counts, kind="stable")[:MOST_TOKENS]])
    found = []
    for delay in delays:
        pause()
        halves = [_pairs(states[half::2], tokens[half::2], delay, chosen, random) for half in (0, 1)]
        (h, said), (h_new, wanted) = halves
        if min(len(said), len(wanted)) < FEWEST:
            found.append((np.nan, np.nan, len(wanted)))
            continue
        often = np.bincount(said).argmax()
        accuracy = np.mean(_named(h, said, h_new, len(chosen)) == wanted)
        found.append((accuracy, np.mean(wanted == often), len(wanted)))
    columns = np.array(found, np.float64).reshape(-1, 3)
    return Decodability(
        delays=np.array(delays, np.intp), accuracy=columns[:, 0], chance=columns[:, 1],
        places=columns[:, 2].astype(np.intp), tokens=len(chosen),
    )  # fmt: skip


def states_of(network: Network, batch: Batch) -> tuple[list[Floats], list[Integers]]:
    """Return the top states (T_i, W) and the token ids (T_i,) of each sequence of a batch of tokens.

    Raises ValueError for a batch of vectors, which are no tokens that could be named.
    """
    if batch.tokens is None:
        raise ValueError("only tokens can be decoded: this network reads numbers")
    with silent():
        run = network.forward(batch, network.reading)
    rows = run.rows[-1].reshape(batch.steps, batch.size, -1)
    lengths = batch.lengths.tolist()
    return (
        [rows[:length, b].copy() for b, length in enumerate(lengths)],
        [batch.tokens[:length, b] for b, length in enumerate(lengths)],
    )


def _pairs(
    states: Sequence[Floats], tokens: Sequence[Integers], delay: int, chosen: Integers, random: np.random.Generator
) -> tuple[Floats, Integers]:  # fmt: skip
    """Return states (N, H) and the places (N,), among the chosen tokens, of the token `delay` steps before."""
    long = [(h, ids) for h, ids in zip(states, tokens, strict=True) if len(ids) > delay]
    if not long or not len(chosen):
        return np.zeros((0, 1)), np.zeros(0, np.intp)
    h = np.concatenate([h[delay:] for h, _ in long])
    ids = np.concatenate([ids[: len(ids) - delay] for _, ids in long])
    places = np.searchsorted(chosen, ids)
    there = np.flatnonzero((chosen[np.minimum(places, len(chosen) - 1)] == ids) & np.isfinite(h).all(axis=1))
    if len(there) > MOST_PLACES:
        there = np.sort(random.choice(there, MOST_PLACES, replace=False))
    return h[there].astype(np.float64), places[there]


def _named(h: Floats, said: Integers, h_new: Floats, count: int) -> Integers:
    """Fit the regression to (N, H) and (N,), and name the tokens of (M, H)."""
    mean = h.mean(axis=0)
    centred = h - mean
    wanted = np.zeros((len(said), count))
    wanted[np.arange(len(said)), said] = 1
    share = wanted.mean(axis=0)
    gram = centred.T @ centred
    ridge = RIDGE * gram.trace() / len(gram)
    if not ridge > 0:  # states that do not differ tell nothing
        return np.full(len(h_new), share.argmax())
    gram[np.diag_indices_from(gram)] += ridge
    W = np.linalg.solve(gram, centred.T @ (wanted - share))
    named: Integers = ((h_new - mean) @ W + share).argmax(axis=1)
    return named

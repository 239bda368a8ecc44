"""Measures: how well a network answers fresh sequences, and how fast its gradient fades."""

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import decay_factor, read
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.lab.literature.recipe import Draw
from rnn_playground.lab.problems import reber

BATCHES, SIZE = 8, 250  # 2,000 fresh sequences
STRINGS = 256  # test strings, as many as in the paper


def mean_loss(network: Network, random: np.random.Generator, *, draw: Draw) -> float:
    """Return the mean loss per target: squared error, or nats."""
    totals, numbers = zip(*(network.loss(draw(random, SIZE)) for _ in range(BATCHES)), strict=True)
    return float(sum(totals) / sum(numbers))


def accuracy(network: Network, random: np.random.Generator, *, draw: Draw) -> float:
    """Return the share of sequences whose class gets the largest probability."""
    right = 0
    for _ in range(BATCHES):
        batch = draw(random, SIZE)
        right += int(np.count_nonzero(network.outputs(batch).argmax(axis=1) == batch.targets))
    return right / (BATCHES * SIZE)


def strings_right(network: Network, random: np.random.Generator) -> float:
    """Return the share of Reber strings predicted without a single mistake, the last but one symbol included."""
    batch = reber.draw(random, STRINGS)
    return float(rightly_predicted(network.outputs(batch), reber.legal(batch)).mean())


def rightly_predicted(outputs: Floats, legal: Booleans) -> Booleans:
    """Return for each string (B,) whether, at every step, those symbols that may follow are the likeliest.

    Where k symbols may follow, the k largest outputs must be exactly these; outputs and legal (T, B, symbols).
    A step where nothing may follow is padding.
    """
    least_legal = np.where(legal, outputs, np.inf).min(axis=2)
    largest_other = np.where(legal, -np.inf, outputs).max(axis=2)
    right: Booleans = ((least_legal > largest_other) | ~legal.any(axis=2)).all(axis=0)
    return right


def fading(
    seed: int, *, spec: NetworkSpec, steps: int = 50, networks: int = 16, sequences: int = 32
) -> tuple[float, int]:
    """Return the factor by which |dL/dh_t| changes per step back, before any training (0 updates).

    L is the loss at the last step alone, tokens and targets are random. |dL/dh_t| is that of a batch: the root
    of the mean square over its sequences. The factor of a network is that of the straight line through its
    logarithm; the mean over the networks is returned.
    """
    factors = []
    for number in range(networks):
        network = Network(spec, seed * networks + number, np.float64)
        random = np.random.default_rng([seed, number])
        squares = np.zeros(steps)
        for _ in range(sequences):
            tokens, target = random.integers(spec.inputs, size=steps), int(random.integers(spec.outputs))
            squares += read(network, tokens, target).gradient[-1] ** 2
        factors.append(decay_factor(np.sqrt(squares)))
    return float(np.mean(factors)), 0

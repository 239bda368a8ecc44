"""Train one network on sequences that are drawn when they are needed, as the literature does: no epochs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.lab.literature.experiment import Bounds

Draw = Callable[[np.random.Generator, int], Batch]  # a number of fresh sequences
Measure = Callable[[Network, np.random.Generator], float]  # a value on fresh sequences

# Generators of a seed: what trains, what says when to stop, and what judges never share a sequence.
TRAINING, WATCH, TEST = 1, 2, 3


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Say all that a training depends on but its seed; Adam, gradient clipped to norm 1."""

    spec: NetworkSpec
    draw: Draw
    rate: float
    updates: int  # at most
    batch: int = 32
    every: int = 100  # updates between two looks at fresh sequences


def train(recipe: Recipe, measure: Measure, solved: Bounds | None, seed: int) -> tuple[float, int]:
    """Return the value on the test sequences when training ended, and after how many updates that was.

    It ends early where the value lies within `solved` on the sequences of a look and then on the test
    sequences. Those decide nothing else: not what is learnt, and no setting.
    """
    network = Network(recipe.spec, seed)
    weights, gradient = network.weights.vector, network.gradient.vector
    optimizer = make_optimizer("adam", weights.size)
    batches, watch = (np.random.default_rng([seed, stream]) for stream in (TRAINING, WATCH))

    def tested() -> float:
        return measure(network, np.random.default_rng([seed, TEST]))

    for update in range(1, recipe.updates + 1):
        network.loss_and_gradient(recipe.draw(batches, recipe.batch))
        clip_by_norm(gradient, 1.0)
        optimizer.step(weights, gradient, recipe.rate)
        if solved is not None and update % recipe.every == 0 and solved.hold(measure(network, watch)):
            value = tested()
            if solved.hold(value):
                return value, update
    return tested(), recipe.updates

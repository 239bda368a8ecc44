"""JAX reads: a jitted step with carried state, or a jitted sentence; each answer is waited for."""

from __future__ import annotations

import functools
import itertools

import jax
import jax.numpy as jnp

from peers_parts.contender_jax import initial, states_of
from peers_parts.rows import Row


@functools.partial(jax.jit, static_argnums=0)
def read(cell, weights, state, tokens):
    """Return the last state and the probabilities (T, 1, V) after tokens (T, 1)."""
    last, states = states_of(cell, weights, tokens, state)
    return last, jax.nn.softmax(states @ weights["W_o"] + weights["b_o"])


class Contender:
    """Read with the jitted functions."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build weights and tokens."""
        self.weights = initial(row, jax.random.key(1))
        sentences = [jnp.asarray(tokens, jnp.int32) for tokens, _ in row.batches()]
        self.by_token = row.task == "token"
        if self.by_token:
            sentences = [token for sentence in sentences for token in jnp.split(sentence, row.T)]
        self.tokens = itertools.cycle(sentences)
        zero = jnp.zeros((1, row.H), jnp.float32)
        self.start = (zero, zero) if row.cell == "lstm" else zero
        self.read = functools.partial(read, row.cell)

    def run(self, steps: int) -> float:
        """Read so many tokens or sentences."""
        weights, state = self.weights, self.start
        for _ in range(steps):
            after, probabilities = self.read(weights, state, next(self.tokens))
            probabilities.block_until_ready()
            if self.by_token:
                state = after
        return float(probabilities.sum())

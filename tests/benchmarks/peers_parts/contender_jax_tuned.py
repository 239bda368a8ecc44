"""JAX with two tricks of the engine: all weights in one vector, and the input's sums from a table by token.

Not what a reader of JAX's own examples would write, hence not the peer of the table, but the strongest form found:
.039 ms for the smallest Elman network where a tree of arrays takes .068 (fewer arrays to hand over), 3.9 ms for LSTM
H 64 many-to-one where the lookup of embeddings takes 5.1.
"""

from __future__ import annotations

import functools
import itertools
import math

import jax
import jax.numpy as jnp

from peers_parts import contender_jax
from peers_parts.rows import Row

Shapes = tuple[tuple[str, tuple[int, ...]], ...]


def loss_of(
    cell: str, every: bool, shapes: Shapes, vector: jax.Array, tokens: jax.Array, targets: jax.Array
) -> jax.Array:
    """Return the mean cross-entropy of the weights that lie in a vector."""
    weights, start = {}, 0
    for name, shape in shapes:
        weights[name] = vector[start : start + math.prod(shape)].reshape(shape)
        start += math.prod(shape)
    weights["table"] = weights["embedding"] @ weights["W_x"]
    return contender_jax.loss_of(cell, every, weights, tokens, targets)


@functools.partial(jax.jit, static_argnums=(0, 1, 2), donate_argnums=(3,))
def update(cell, every, shapes, state, tokens, targets):
    """Return the state after one step of Adam with clipping, and the loss before."""
    return contender_jax.adam(functools.partial(loss_of, cell, every, shapes), state, tokens, targets)


class Contender(contender_jax.Contender):
    """Train with the jitted step on one vector."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build the vector and batches."""
        weights = contender_jax.initial(row, jax.random.key(1))
        shapes = tuple((name, array.shape) for name, array in weights.items())
        vector = jnp.concatenate([array.reshape(-1) for array in weights.values()])
        self.state = (vector, jnp.zeros_like(vector), jnp.zeros_like(vector), jnp.zeros((), jnp.float32))
        self.batches = itertools.cycle(contender_jax.on_device(row))
        self.step = functools.partial(update, row.cell, row.every, shapes)

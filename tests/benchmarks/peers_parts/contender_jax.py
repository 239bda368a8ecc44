"""JAX: the whole step as one jitted function with donated weights, `lax.scan` over time, each step waited for.

Measured here, one thread, ms: unroll 1 / 2 / 5 / 10: LSTM H 8 .087 / .083 / .083 / .086, GRU H 32 1.07 / 1.11 / 1.16 /
1.33, LSTM H 128 many-to-one 198 / 206 / 233 / 278 with the same foreign load: 1 it is. Not waiting for each step:
.060 instead of .067 at Elman H 8, nothing from H 32 on; the other contenders have the loss at the end of each step
too. `jax_cpu_enable_async_dispatch` off: +-8 %, no clear winner. contender_jax_tuned.py holds a faster form.
"""

from __future__ import annotations

import functools
import itertools

import jax
import jax.numpy as jnp
from jax import lax

from peers_parts.rows import CLIP, RATE, Row

UNROLL = 1

State = jax.Array | tuple[jax.Array, jax.Array]  # h (B, H), or h and c


def initial(row: Row, key: jax.Array) -> dict[str, jax.Array]:
    """Return the weights: uniform within 1/sqrt(H), the embedding normal, as torch has them."""
    H, V, G = row.H, row.V, row.gates
    shapes = {"W_x": (H, G * H), "W_h": (H, G * H), "b_x": (G * H,), "b_h": (G * H,), "W_o": (H, V), "b_o": (V,)}
    keys = jax.random.split(key, len(shapes) + 1)
    weights = {
        name: jax.random.uniform(k, shape, jnp.float32, -(H**-0.5), H**-0.5)
        for (name, shape), k in zip(shapes.items(), keys[1:], strict=True)
    }
    weights["embedding"] = jax.random.normal(keys[0], (V, H))
    return weights


def states_of(cell: str, weights: dict[str, jax.Array], tokens: jax.Array, start: State) -> tuple[State, jax.Array]:
    """Return the last state and all h (T, B, H); the input's part is one product outside the scan."""
    W_h = weights["W_h"]
    H = W_h.shape[0]
    if cell == "gru":
        bias = weights["b_x"].at[: 2 * H].add(weights["b_h"][: 2 * H])
        b_hn = weights["b_h"][2 * H :]
    else:
        bias = weights["b_x"] + weights["b_h"]
    if "table" in weights:  # E W_x of all tokens
        a = (weights["table"] + bias)[tokens]
    else:
        a = weights["embedding"][tokens] @ weights["W_x"] + bias

    def elman(h, a_t):
        h = jnp.tanh(a_t + h @ W_h)
        return h, h

    def gru(h, a_t):
        p = h @ W_h
        r, z = jnp.split(jax.nn.sigmoid(a_t[:, : 2 * H] + p[:, : 2 * H]), 2, axis=1)
        n = jnp.tanh(a_t[:, 2 * H :] + r * (p[:, 2 * H :] + b_hn))
        h = n + z * (h - n)
        return h, h

    def lstm(carry, a_t):
        h, c = carry
        i, f, g, o = jnp.split(a_t + h @ W_h, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    step = {"elman": elman, "gru": gru, "lstm": lstm}[cell]
    return lax.scan(step, start, a, unroll=UNROLL)


def loss_of(cell: str, every: bool, weights: dict[str, jax.Array], tokens: jax.Array, targets: jax.Array) -> jax.Array:
    """Return the mean cross-entropy."""
    zero = jnp.zeros((tokens.shape[1], weights["W_h"].shape[0]), jnp.float32)
    _, states = states_of(cell, weights, tokens, (zero, zero) if cell == "lstm" else zero)
    logits = (states if every else states[-1]) @ weights["W_o"] + weights["b_o"]
    chosen = jnp.take_along_axis(logits, targets[..., None], axis=-1)[..., 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=-1) - chosen)


def adam(loss_of_weights, state, tokens, targets):
    """Return the state after one step of Adam with clipping, and the loss before; weights are any tree of arrays."""
    weights, m, v, count = state
    loss, gradient = jax.value_and_grad(loss_of_weights)(weights, tokens, targets)
    norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradient)))
    factor = jnp.minimum(1.0, CLIP / (norm + 1e-6))
    count = count + 1
    gradient = jax.tree.map(lambda g: g * factor, gradient)
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
    rate, root = RATE / (1 - 0.9**count), lax.rsqrt(1 - 0.999**count)
    weights = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) * root + 1e-8), weights, m, v)
    return (weights, m, v, count), loss


@functools.partial(jax.jit, static_argnums=(0, 1), donate_argnums=(2,))
def update(cell, every, state, tokens, targets):
    """Return the state after one step, and the loss before."""
    return adam(functools.partial(loss_of, cell, every), state, tokens, targets)


def on_device(row: Row) -> list[tuple[jax.Array, jax.Array]]:
    """Return the batches of a row."""
    return [(jnp.asarray(x, jnp.int32), jnp.asarray(y, jnp.int32)) for x, y in row.batches()]


class Contender:
    """Train with the jitted step."""

    def __init__(self, row: Row, threads: int) -> None:
        """Build weights and batches; the number of threads comes from XLA_FLAGS and the pinning."""
        weights = initial(row, jax.random.key(1))
        zeros = [jax.tree.map(jnp.zeros_like, weights) for _ in range(2)]
        self.state = (weights, *zeros, jnp.zeros((), jnp.float32))
        self.batches = itertools.cycle(on_device(row))
        self.step = functools.partial(update, row.cell, row.every)

    def run(self, steps: int) -> float:
        """Make so many updates, each waited for; return the last loss."""
        step, state = self.step, self.state
        for _ in range(steps):
            state, loss = step(state, *next(self.batches))
            loss.block_until_ready()
        self.state = jax.block_until_ready(state)
        return float(loss)

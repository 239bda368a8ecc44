"""The gradient of each array of weights as a sum over time: one outer product for every step of a sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.network import Network
from rnn_playground.engine.unrolled import Unrolled

MOST = 1 << 18  # numbers of a matrix that is handed out to be drawn


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Hold the factors of dL/dW = sum over s of left[s] right[s]^T, over T steps in the order they are read."""

    left: Floats  # (T, n); of a vector of weights ones (T, 1)
    right: Floats  # (T, m)
    rows: tuple[int, ...] | None = None  # which n rows of W these are; None: all. All other rows have gradient 0


@dataclass(frozen=True, kw_only=True)
class Accumulated:
    """Show how a gradient fills from the last step read to the first; (n, m) or None where that is too large."""

    here: Floats | None  # the term of this step
    so_far: Floats | None  # of this step and all read later
    final: Floats | None  # of all steps
    norm_here: float  # Frobenius norms
    norm_so_far: float
    norm_final: float
    norms: Floats  # (T,) of each step's term, in the order read
    shares: Floats  # (T,) of each term in the final one, <term, final> / |final|^2: they sum to 1; NaN if it is 0
    rows: tuple[int, ...] | None  # as in Terms


def terms(network: Network, unrolled: Unrolled, array: str, block: int = 0) -> Terms:
    """Return the terms of an array by its full name ("layer0.W_h"), of one gate's block where it has blocks.

    Those of read-out and embedding go in token order. Raises KeyError for an array that the network has not.
    """
    spec, T = network.spec, len(unrolled.logits)
    shape = network.weights[array].shape
    ones = np.ones((T, 1), network.dtype)
    if array in ("out.W", "out.b"):
        read = unrolled.top if unrolled.head is None else unrolled.head
        return Terms(left=read if array == "out.W" else ones, right=unrolled.d_logits)
    if array in ("head.W", "head.b") and unrolled.d_head is not None:
        return Terms(left=unrolled.top if array == "head.W" else ones, right=unrolled.d_head)
    if array == "embedding":
        ids = unrolled.ways[0].ids
        right = np.zeros((T, shape[1]), network.dtype)
        for number in range(len(spec.directions)):
            d = np.einsum(
                "tgh,gih->ti", unrolled.ways[number].d_input, network.weights[_name(network, number) + "W_x"]
            )
            right += d[::-1] if number else d
        rows, left = _by_symbol(ids, network.dtype)
        return Terms(left=left, right=right, rows=rows)
    number = next(n for n in range(len(unrolled.ways)) if _own(network, n, array))
    way, part = unrolled.ways[number], array.removeprefix(_name(network, number))
    cell = network.recurrent.recurrences[number].cell
    if part == "W_x" and way.x is None:
        rows, left = _by_symbol(way.ids, network.dtype)
        return Terms(left=left, right=way.d_input[:, block], rows=rows)
    if part == "W_x" and way.x is not None:
        return Terms(left=way.x, right=way.d_input[:, block])
    if part == "W_h":
        return Terms(left=way.states[0][:-1], right=way.d_hidden[:, block])
    if part == "b":
        return Terms(left=ones, right=way.d_input[:, block])
    if part in cell.hidden_biases:
        return Terms(left=ones, right=way.d_hidden[:, cell.hidden_biases[part]])
    first = np.zeros((T, shape[-1]), network.dtype)  # a learnt initial state is read once, by the first step
    first[0] = way.d_initial[cell.states.index(part.removesuffix("0"))]
    return Terms(left=ones, right=first)


def accumulate(found: Terms, step: int) -> Accumulated:
    """Add the terms up; `step` counts in the order they are read."""
    left, right = found.left, found.right
    norms = np.sqrt((left**2).sum(axis=1, dtype=np.float64) * (right**2).sum(axis=1, dtype=np.float64))
    final = left.T @ right
    whole = float(np.sum(final.astype(np.float64) ** 2))
    along = np.einsum("ti,ti->t", left @ final, right, dtype=np.float64)
    so_far = left[step:].T @ right[step:]
    small = final.size <= MOST
    return Accumulated(
        here=np.outer(left[step], right[step]) if small else None,
        so_far=so_far if small else None,
        final=final if small else None,
        norm_here=float(norms[step]),
        norm_so_far=float(np.linalg.norm(so_far)),
        norm_final=float(np.sqrt(whole)),
        norms=norms,
        shares=along / whole if whole > 0 else np.full(len(left), np.nan),
        rows=found.rows,
    )


def _name(network: Network, number: int) -> str:
    return network.recurrent.recurrences[number].name


def _own(network: Network, number: int, array: str) -> bool:
    # "layer0.reverse.W_x" begins like "layer0." too.
    name = _name(network, number)
    return array.startswith(name) and "." not in array.removeprefix(name)


def _by_symbol(ids: Integers, dtype: np.dtype[Any]) -> tuple[tuple[int, ...], Floats]:
    """Return the symbols read, in the order of their rows, and one-hot vectors among them (T, n)."""
    rows = np.unique(ids[ids >= 0])
    left: Floats = (ids[:, None] == rows).astype(dtype)
    return tuple(rows.tolist()), left

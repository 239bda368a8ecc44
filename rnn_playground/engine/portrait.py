"""The state portrait: the plane in which states spread most, and where the map h -> step(h, x) comes to rest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell, State

Kind = Literal["stable", "saddle", "unstable", "neutral"]
MOST_POINTS = 16  # fixed points that are told apart; more are a line of them
_STEPS, _SEEDS = 30, 64  # of Newton's method
_NEUTRAL = 1e-6  # |eigenvalue| so close to 1 is neither in nor out
_SAME = 1e-4  # fixed points closer than this are one


@dataclass(frozen=True)
class Principal:
    """Hold the directions in which N states (N, H) vary most; a component that does not exist is 0."""

    mean: Floats  # (H,)
    axes: Floats  # (2, H) orthonormal rows, that with the largest variance first
    shares: Floats  # (2,) of the whole variance

    def project(self, states: Floats) -> Floats:
        """Return the coordinates (..., 2) of states (..., H)."""
        found: Floats = (states - self.mean) @ self.axes.T
        return found


def principal(states: Floats) -> Principal:
    """Return the two principal components; the largest number of each axis is positive."""
    states = states.astype(np.float64)
    N, H = states.shape
    mean = states.mean(axis=0)
    centred = states - mean
    if H <= N:
        variances, vectors = np.linalg.eigh(centred.T @ centred)
        axes = vectors.T[::-1][:2]
    else:  # fewer states than numbers in each: their products are the smaller matrix
        variances, vectors = np.linalg.eigh(centred @ centred.T)
        axes = vectors.T[::-1][:2] @ centred
        sizes = np.linalg.norm(axes, axis=1, keepdims=True)
        axes = np.divide(axes, sizes, out=np.zeros_like(axes), where=sizes > 1e-12)
    shares = np.maximum(variances[::-1][:2], 0) / max(float(np.maximum(variances, 0).sum()), 1e-300)
    largest = np.abs(axes).argmax(axis=1)
    signs = np.sign(axes[np.arange(len(axes)), largest])
    full, share = np.zeros((2, H)), np.zeros(2)
    full[: len(axes)], share[: len(axes)] = axes * np.where(signs == 0, 1, signs)[:, None], shares
    return Principal(mean, full, share)


def turned(axes: Floats, before: Floats) -> tuple[Floats, tuple[int, int]]:
    """Return by which signs (2,), and in which order, axes (2, H) come closest to those of before."""
    products = axes @ before.T
    straight, crossed = abs(products[0, 0]) + abs(products[1, 1]), abs(products[0, 1]) + abs(products[1, 0])
    order = (1, 0) if crossed > 1.2 * straight else (0, 1)  # not to and fro where both are as good
    chosen = products[list(order), [0, 1]]
    return np.where(chosen < 0, -1.0, 1.0), order


@dataclass(frozen=True)
class FixedPoint:
    """Hold a state that a step leaves where it is."""

    state: Floats  # (D,)
    eigenvalues: NDArray[np.complex128]  # (D,) of the Jacobian there, the largest |eigenvalue| first
    kind: Kind


class StateMap:
    """Do one step of a cell under one constant input; D = H numbers of state, 2 H with a cell state, in float64."""

    def __init__(self, cell: Cell, sums: Floats) -> None:
        """Take x W_x + b, (G, H)."""
        self.cell = cell
        self.size = cell.hidden * len(cell.states)
        self._sums: Floats = sums.astype(np.float64)[:, None]

    def __call__(self, states: Floats) -> Floats:
        """Return the states (N, D) after a step from states (N, D)."""
        after, _ = self.cell.step(self._sums, self._parts(states))
        return np.concatenate([np.broadcast_to(part, (len(states), self.cell.hidden)) for part in after], axis=1)

    def jacobians(self, states: Floats) -> Floats:
        """Return d after / d before (N, D, D) at states (N, D): row i belongs to number i of the state after."""
        before = self._parts(states)
        after, gates = self.cell.step(self._sums, before)
        found = np.empty((len(states), self.size, self.size))
        for row, unit in enumerate(np.eye(self.size)):
            d_after = self._parts(np.broadcast_to(unit, states.shape))
            d_before, _, _ = self.cell.step_back(before, gates, after, d_after)
            found[:, row] = np.concatenate(d_before, axis=1)
        return found

    def _parts(self, states: Floats) -> State:
        H = self.cell.hidden
        return tuple(states[:, start : start + H] for start in range(0, self.size, H))


def fixed_points(
    step: Callable[[Floats], Floats], jacobians: Callable[[Floats], Floats], low: Floats, high: Floats
) -> tuple[FixedPoint, ...]:
    """Find the fixed points that Newton's method reaches from many seeds within low to high (D,).

    There may be others. The most stable come first; more than MOST_POINTS are cut.
    """
    random = np.random.default_rng(0)
    states = random.uniform(low, high, (_SEEDS, len(low)))
    one = np.eye(len(low))
    going = np.arange(_SEEDS)
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            here = states[going]
            way = step(here) - here
            slopes = one - jacobians(here)
            good = np.isfinite(slopes).all(axis=(1, 2)) & np.isfinite(way).all(axis=1)
            slopes[~good], way[~good] = one, 0
            # Least squares, held up where a slope has no inverse: a line of fixed points.
            turned_back = slopes.transpose(0, 2, 1)
            moves = np.linalg.solve(turned_back @ slopes + 1e-13 * one, turned_back @ way[:, :, None])[:, :, 0]
            longest = np.abs(moves).max(axis=1)
            states[going] = here + moves * np.minimum(1, 1 / np.maximum(longest, 1e-300))[:, None]
            going = going[longest > 1e-11]
            if not going.size:
                break
        left = np.abs(step(states) - states).max(axis=1)
    found: list[FixedPoint] = []
    for state in states[left <= 1e-9 * (1 + np.abs(states).max(axis=1))]:
        if all(np.abs(state - other.state).max() > _SAME for other in found):
            found.append(_judged(state, jacobians(state[None])[0]))
        if len(found) > MOST_POINTS:
            break
    return tuple(sorted(found, key=lambda point: float(np.abs(point.eigenvalues).max())))


def _judged(state: Floats, jacobian: Floats) -> FixedPoint:
    eigenvalues = np.linalg.eigvals(jacobian).astype(np.complex128)
    eigenvalues = eigenvalues[np.argsort(-np.abs(eigenvalues), kind="stable")]
    sizes = np.abs(eigenvalues)
    inside, outside = sizes < 1 - _NEUTRAL, sizes > 1 + _NEUTRAL
    kind: Kind = "neutral"
    if inside.all():
        kind = "stable"
    elif outside.all():
        kind = "unstable"
    elif outside.any():
        kind = "saddle"
    return FixedPoint(state, eigenvalues, kind)

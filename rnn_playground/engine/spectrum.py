"""The spectrum of recurrent weights: eigenvalues, singular values, and rescaling to a wanted radius."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell
from rnn_playground.engine.network import Network

Complexes = NDArray[np.complex128]


@dataclass(frozen=True, kw_only=True)
class Spectrum:
    """Hold the spectral quantities of one matrix (H, H) of recurrent weights, all in float64.

    Of a matrix with numbers that are not finite, all are NaN.
    """

    name: str  # of the gate whose sum the matrix belongs to; "state" for a cell without gates
    eigenvalues: Complexes  # (H,) complex, the largest |eigenvalue| first
    singular_values: Floats  # (H,) the largest first
    norm: float  # Frobenius: the root of the sum of all squares

    @property
    def radius(self) -> float:
        """Return the largest |eigenvalue|: by what the linear part grows in the long run."""
        return float(np.abs(self.eigenvalues[0]))

    @property
    def gain(self) -> float:
        """Return the largest singular value: by how much a single step can stretch a vector at most."""
        return float(self.singular_values[0])


def spectra(network: Network, recurrence: int = 0, block: int | None = None) -> tuple[Spectrum, ...]:
    """Return the spectrum of each block of W_h of one recurrence, which counts as in `probes.Reading`.

    With a number of a block, of that one alone. Raises ValueError for a cell without recurrent weights.
    """
    return spectra_of(network.recurrent.recurrences[recurrence].cell, block)


def spectra_of(cell: Cell, block: int | None = None) -> tuple[Spectrum, ...]:
    """Return the spectrum of each block of W_h of one cell, or of one block alone; raise ValueError as `spectra`."""
    if not cell.recurrent:
        raise ValueError(f"the cell “{cell.title}” has no weights from state to state; Elman, GRU and LSTM have")
    names = [gate.name for gate in cell.gates] or ["state"]
    chosen = slice(None) if block is None else slice(block, block + 1)
    return tuple(spectrum(W, name) for name, W in zip(names[chosen], cell.W_h[chosen], strict=True))


def spectrum(W: Floats, name: str = "state") -> Spectrum:
    """Return the spectrum of one matrix (H, H)."""
    W = W.astype(np.float64)
    if not np.isfinite(W).all():
        nothing = np.full(len(W), np.nan)
        return Spectrum(name=name, eigenvalues=nothing + 0j, singular_values=nothing, norm=float("nan"))
    eigenvalues = np.linalg.eigvals(W).astype(np.complex128)
    order = np.argsort(-np.abs(eigenvalues), kind="stable")
    return Spectrum(
        name=name,
        eigenvalues=eigenvalues[order],
        singular_values=np.linalg.svd(W, compute_uv=False),
        norm=float(np.linalg.norm(W)),
    )


def with_radius(W: Floats, radius: float) -> Floats:
    """Return a new matrix, W times the number that gives it this spectral radius, in W's dtype.

    Raises ValueError where W has no such multiple: its own radius is 0, up to rounding, or not finite.
    """
    if not 0 <= radius < np.inf:
        raise ValueError(f"a spectral radius is a finite number of at least 0, not {radius}")
    own = spectrum(W)
    if not own.radius > 1e-14 * own.norm:
        raise ValueError("these weights have no spectral radius that could be scaled")
    found: Floats = (W * (radius / own.radius)).astype(W.dtype)
    return found

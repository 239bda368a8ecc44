"""The spectrum of recurrent weights is what numpy.linalg and constructed matrices say."""

import numpy as np
import pytest

from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.spectrum import spectra, spectrum, with_radius


def rotations(*factors_and_angles: tuple[float, float]) -> np.ndarray:
    """Return blocks (2, 2) that turn by an angle and stretch by a factor, in a basis of their own."""
    H = 2 * len(factors_and_angles)
    W = np.zeros((H, H))
    for j, (factor, angle) in enumerate(factors_and_angles):
        cos, sin = factor * np.cos(angle), factor * np.sin(angle)
        W[2 * j : 2 * j + 2, 2 * j : 2 * j + 2] = [[cos, -sin], [sin, cos]]
    basis, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((H, H)))
    return basis @ W @ basis.T


def test_that_rotations_and_stretches_are_found_again():
    found = spectrum(rotations((0.5, 0.3), (0.9, 1.2), (0.7, np.pi / 2)))
    np.testing.assert_allclose(np.abs(found.eigenvalues), [0.9, 0.9, 0.7, 0.7, 0.5, 0.5])
    np.testing.assert_allclose(np.sort(np.abs(np.angle(found.eigenvalues[:2]))), [1.2, 1.2])
    np.testing.assert_allclose(np.abs(np.angle(found.eigenvalues[4:])), [0.3, 0.3])
    np.testing.assert_allclose(found.singular_values, [0.9, 0.9, 0.7, 0.7, 0.5, 0.5])
    assert found.radius == pytest.approx(0.9)
    assert found.gain == pytest.approx(0.9)
    assert found.norm == pytest.approx(np.sqrt(2 * (0.25 + 0.81 + 0.49)))


def test_that_a_matrix_may_stretch_more_than_it_grows():
    found = spectrum(np.array([[0.5, 10], [0, 0.25]]))
    assert found.radius == pytest.approx(0.5)
    assert found.gain > 10


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("elman", ["state"]),
        ("gru", ["reset", "update", "candidate"]),
        ("lstm", ["input", "forget", "candidate", "output"]),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_every_block_of_every_recurrence_is_measured_as_numpy_does(cell, names, dtype):
    network = Network(
        NetworkSpec(inputs=3, outputs=2, cell=cell, hidden=6, layers=2, bidirectional=True), 1, dtype
    )
    for number, name in enumerate(["layer0.", "layer0.reverse.", "layer1.", "layer1.reverse."]):
        found = spectra(network, number)
        assert [block.name for block in found] == names
        for block, W in zip(found, network.weights[name + "W_h"].astype(np.float64), strict=True):
            eigenvalues = np.linalg.eigvals(W)
            np.testing.assert_allclose(np.sort_complex(block.eigenvalues), np.sort_complex(eigenvalues))
            assert (np.diff(np.abs(block.eigenvalues)) <= 0).all()
            # singular values are the roots of the eigenvalues of W^T W
            squares = np.linalg.eigvalsh(W.T @ W)[::-1]
            np.testing.assert_allclose(block.singular_values**2, squares, atol=1e-12)
            assert block.norm == pytest.approx(np.sqrt((W**2).sum()))


@pytest.mark.parametrize("radius", [0.0, 0.3, 1.0, 1.7])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_rescaled_weights_have_the_wanted_radius_and_the_same_directions(radius, dtype):
    W = np.random.default_rng(1).standard_normal((5, 5)).astype(dtype)
    found = with_radius(W, radius)
    assert found.dtype == dtype
    assert np.abs(np.linalg.eigvals(found.astype(np.float64))).max() == pytest.approx(radius, rel=1e-6)
    np.testing.assert_allclose(found * W.max(), W * found.max(), rtol=1e-5)
    assert found is not W


def test_that_weights_without_a_radius_cannot_be_rescaled():
    for W in (np.zeros((3, 3)), np.triu(np.ones((3, 3)), 1), np.full((2, 2), np.nan)):
        with pytest.raises(ValueError, match="no spectral radius that could be scaled"):
            with_radius(W, 1.0)
    for radius in (-1.0, np.inf, np.nan):
        with pytest.raises(ValueError, match="a finite number of at least 0"):
            with_radius(np.eye(2), radius)


def test_that_weights_that_diverged_have_no_spectrum_and_no_error():
    found = spectrum(np.array([[1.0, np.inf], [0, 1]]))
    assert np.isnan(found.radius)
    assert np.isnan(found.gain)
    assert np.isnan(found.norm)
    assert found.eigenvalues.shape == (2,)

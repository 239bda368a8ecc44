"""Loss and gradient of logits that exp cannot hold, against sums in float64 that were shifted first."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

# In float32 exp leaves what can be held beyond 88.7, loses digits below -87.3 and is 0 below -103.9.
LOGITS = {
    "moderate": [5, 3, 1],
    "one far above": [200, 0, 0],
    "one far below": [0, 0, -200],
    "all far above": [200, 200, 199],
    "all far below": [-200, -200, -201],
    "on both sides": [-200, 200, 0],
    "a sum that overflows": [88, 88, 88],
    "a sum that hardly fits": [88.5, 80, 60],
    "a small sum": [-60, -61, -62],
    "a sum at the border": [-69, -70, -80],
    "a sum that loses digits": [-90, -91, -95],
    "a sum that hardly is": [-100, -101, -101],
}


def network_of(rows: list[list[float]], dtype: type) -> Network:
    """A network that answers symbol v with the logits of row v: the states are the one-hot symbols."""
    V, K = len(rows), len(rows[0])
    network = Network(NetworkSpec(inputs=V, outputs=K, hidden=V, nonlinearity="relu"), 1, dtype)
    network.weights.vector[...] = 0
    network.weights["layer0.W_x"][...] = np.eye(V)
    network.weights["out.W"][...] = rows
    return network


def expected(rows: list[list[float]], targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return -log p of each row's target (N,), and p - 1 at the target (N, K)."""
    logits = np.array(rows, np.float64)
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    places = np.arange(len(rows)), targets
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[places]
    p[places] -= 1
    return losses, p


def assert_right(rows: list[list[float]], target: int, repeats: int, dtype: type) -> None:
    V, network = len(rows), network_of(rows, dtype)
    targets = np.full(V, target)
    losses, slopes = expected(rows, targets)
    steps = V * repeats
    batch = Batch(
        lengths=np.array([steps]), tokens=np.tile(np.arange(V), repeats)[:, None], targets=np.full((steps, 1), target)
    )
    # log(sum) - s rounds like s, which the loss may be much smaller than; p - 1 like 1.
    rounding = 4 * float(np.finfo(dtype).eps)
    close, of_loss = ({"rtol": 20 * rounding, "atol": rounding * size} for size in (1, 100))
    np.testing.assert_allclose(network.loss_and_gradient(batch), losses.mean(), **of_loss)
    np.testing.assert_allclose(network.gradient["out.W"], slopes / V, **close)
    np.testing.assert_allclose(network.gradient["out.b"], slopes.mean(axis=0), **close)
    np.testing.assert_allclose(network.loss(batch)[0] / repeats, losses.sum(), **close)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", [0, 1, 2])
@pytest.mark.parametrize("name", LOGITS)
def test_that_logits_of_any_size_have_the_right_loss_and_gradient(name, target, dtype):
    assert_right([LOGITS[name]], target, 1, dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", [0, 1, 2])
def test_that_large_and_moderate_logits_in_one_batch_are_all_right(target, dtype):
    assert_right(list(LOGITS.values()), target, 3, dtype)


@pytest.mark.parametrize("name", LOGITS)
def test_that_a_share_in_a_mean_over_many_targets_keeps_its_digits(name):
    # The share of one of 2,000 targets divided by the sum of exp may be a number without many digits.
    assert_right([LOGITS[name]], 0, 2000, np.float32)


@pytest.mark.parametrize("size", [900, 1e5])
def test_that_float64_shifts_too(size):
    for rows in ([[size, 0, -size]], [[-size, -size, -size - 1]], [[size, size, size - 1]]):
        assert_right(rows, 2, 1, np.float64)


def test_that_a_masked_row_may_have_any_logits():
    network = network_of([[1, 2, 0.5], [200, -200, 0]], np.float32)
    alone = Batch(lengths=np.array([1]), tokens=np.array([[0]]), targets=np.array([[2]]))
    tokens, targets = np.array([[0], [1]]), np.array([[2], [0]])
    masked = Batch(lengths=np.array([2]), tokens=tokens, targets=targets, mask=np.array([[True], [False]]))
    loss, gradient = network.loss_and_gradient(alone), network.gradient["out.W"].copy()
    assert network.loss_and_gradient(masked) == pytest.approx(loss, rel=1e-6)
    np.testing.assert_allclose(network.gradient["out.W"], gradient, rtol=1e-6)

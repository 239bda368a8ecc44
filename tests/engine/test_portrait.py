"""The state portrait: principal components are those of a singular value decomposition, fixed points are known ones."""

import numpy as np
import pytest

from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.network import Network
from rnn_playground.engine.portrait import MOST_POINTS, StateMap, fixed_points, principal, turned
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec


def network_of(cell: str, hidden: int = 2, **changes) -> Network:
    return Network(NetworkSpec(inputs=3, outputs=2, cell=cell, hidden=hidden, **changes), 1, np.float64)


def elman_with(W: np.ndarray, b: np.ndarray, nonlinearity: str = "tanh") -> StateMap:
    """Return the map h -> f(h W + b)."""
    network = network_of("elman", len(W), nonlinearity=nonlinearity)
    network.weights["layer0.W_h"][0] = W
    return StateMap(network.recurrent.recurrences[0].cell, b[None])


def found_in(one_step: StateMap, reach: float = 1.0):
    far = np.full(one_step.size, reach)
    return fixed_points(one_step, one_step.jacobians, -far, far)


@pytest.mark.parametrize(("states", "numbers"), [(40, 6), (5, 30), (3, 2)])
def test_that_principal_components_are_those_of_a_singular_value_decomposition(states, numbers):
    random = np.random.default_rng(0)
    H = random.standard_normal((states, numbers)) * np.linspace(3, 0.1, numbers) + 5
    found = principal(H)
    _, sizes, rows = np.linalg.svd(H - H.mean(axis=0))
    np.testing.assert_allclose(found.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-9)
    np.testing.assert_allclose(np.abs(found.axes @ rows[:2].T), np.eye(2), atol=1e-7)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-9)
    assert (found.axes[[0, 1], np.abs(found.axes).argmax(axis=1)] > 0).all()
    np.testing.assert_allclose(found.project(H), (H - H.mean(axis=0)) @ found.axes.T)


def test_that_one_number_and_one_state_have_a_plane_too():
    one = principal(np.array([[1.0], [2.0], [4.0]]))
    np.testing.assert_allclose(one.axes, [[1], [0]])
    np.testing.assert_allclose(one.shares, [1, 0])
    alone = principal(np.ones((1, 3)))
    assert np.isfinite(alone.axes).all()
    np.testing.assert_allclose(alone.shares, 0)


def test_that_axes_that_turned_around_or_changed_places_are_turned_back():
    before = np.linalg.qr(np.random.default_rng(0).standard_normal((5, 2)))[0].T
    for axes in (before, -before, before[::-1], before[::-1] * [[1], [-1]]):
        signs, order = turned(axes, before)
        np.testing.assert_allclose(axes[list(order)] * signs[:, None], before, atol=1e-12)
    half = np.array([[np.cos(0.7), np.sin(0.7)], [-np.sin(0.7), np.cos(0.7)]])
    assert turned(half, np.eye(2))[1] == (0, 1)  # 40 degrees: they stay in their order


@pytest.mark.parametrize("cell", list(CELLS))
@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_that_the_jacobian_is_that_of_finite_differences(cell, nonlinearity):
    network = network_of(cell, 3, nonlinearity=nonlinearity if cell == "elman" else "tanh")
    random = np.random.default_rng(2)
    cell_there = network.recurrent.recurrences[0].cell
    one_step = StateMap(cell_there, random.standard_normal((cell_there.blocks, 3)))
    states = random.uniform(-0.9, 0.9, (4, one_step.size))
    exact = one_step.jacobians(states)
    assert one_step.size == 3 * len(cell_there.states)
    for column, unit in enumerate(np.eye(one_step.size) * 1e-6):
        slope = (one_step(states + unit) - one_step(states - unit)) / 2e-6
        np.testing.assert_allclose(exact[:, :, column], slope, atol=1e-8)


def test_that_a_step_is_that_of_the_network():
    network = network_of("lstm", 2)
    recurrence = network.recurrent.recurrences[0]
    sums = recurrence.W_x[:, 1] + recurrence.b[:, 0]
    one_step = StateMap(recurrence.cell, sums)
    reading = read(network, np.array([1, 1]))
    first = one_step(np.zeros((1, 4)))
    np.testing.assert_allclose(first[0, :2], reading.states[0, 0], atol=1e-12)
    second = one_step(first)
    np.testing.assert_allclose(second[0], [*reading.states[0, 1], *reading.cells[0, 1]], atol=1e-12)


def test_that_a_contraction_has_its_one_stable_point():
    W, b = np.array([[0.5, -0.2], [0.3, 0.1]]), np.array([0.2, -0.4])
    (point,) = found_in(elman_with(W, b))
    state = np.zeros(2)
    for _ in range(500):
        state = np.tanh(state @ W + b)
    np.testing.assert_allclose(point.state, state, atol=1e-10)
    assert point.kind == "stable"
    jacobian = (W * (1 - state**2)).T
    np.testing.assert_allclose(np.sort_complex(point.eigenvalues), np.sort_complex(np.linalg.eigvals(jacobian)))


def test_that_two_units_that_hold_themselves_have_nine_points_of_three_kinds():
    # h = tanh(2 h): rests at 0 (slope 2) and at +-r (slope 2 (1 - r^2) < 1), in each unit by itself
    r = 1.0
    for _ in range(200):
        r = np.tanh(2 * r)
    points = found_in(elman_with(2 * np.eye(2), np.zeros(2)))
    assert len(points) == 9
    by_kind = {kind: [point for point in points if point.kind == kind] for kind in ("stable", "saddle", "unstable")}
    assert [len(by_kind[kind]) for kind in ("stable", "saddle", "unstable")] == [4, 4, 1]
    np.testing.assert_allclose(by_kind["unstable"][0].state, 0, atol=1e-9)
    for point in by_kind["stable"]:
        np.testing.assert_allclose(np.abs(point.state), r, atol=1e-9)
    for point in by_kind["saddle"]:
        np.testing.assert_allclose(np.sort(np.abs(point.state)), [0, r], atol=1e-9)
    assert points[0].kind == "stable"
    assert points[-1].kind == "unstable"


def test_that_a_linear_map_rests_where_it_must():
    # ReLU is linear where both sums are positive: h = h W + b there
    W, b = np.array([[0.5, 0.0], [0.25, 0.25]]), np.array([0.3, 0.2])
    wanted = b @ np.linalg.inv(np.eye(2) - W)
    assert (wanted > 0).all()
    (point,) = found_in(elman_with(W, b, "relu"), 3.0)
    np.testing.assert_allclose(point.state, wanted)
    assert point.kind == "stable"
    np.testing.assert_allclose(np.sort(np.abs(point.eigenvalues)), [0.25, 0.5])


def test_that_a_rotation_without_loss_is_neither_stable_nor_unstable():
    def turn(states):
        return states @ np.array([[0.0, 1.0], [-1.0, 0.0]])

    def slope(states):
        return np.broadcast_to(np.array([[0.0, -1.0], [1.0, 0.0]]), (len(states), 2, 2))

    (point,) = fixed_points(turn, slope, -np.ones(2), np.ones(2))
    np.testing.assert_allclose(point.state, 0, atol=1e-12)
    assert point.kind == "neutral"


def test_that_a_map_that_moves_nothing_gives_points_and_no_error():
    points = found_in(elman_with(np.eye(2), np.zeros(2), "relu"))
    assert MOST_POINTS < len(points) <= MOST_POINTS + 1
    assert {point.kind for point in points} <= {"neutral", "stable", "saddle"}


def test_that_numbers_that_diverged_give_no_points_and_no_error():
    assert found_in(elman_with(np.full((2, 2), np.nan), np.zeros(2))) == ()

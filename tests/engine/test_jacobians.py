"""Jacobians through time are the slopes of pushed states and the products of textbook steps."""

import itertools

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.cells import cell_names, recurrent_names
from rnn_playground.engine.jacobians import jacobian, jacobians, step_jacobians
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import pass_over, read
from rnn_playground.engine.spec import NetworkSpec

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
TOKENS = np.array([1, 4, NOTHING, 0, 2, 2])


def network_of(cell, nonlinearity="tanh", *, seed=3, dtype=np.float64, **more) -> Network:
    spec = NetworkSpec(inputs=5, outputs=3, cell=cell, nonlinearity=nonlinearity, **({"hidden": 4} | more))
    network = Network(spec, seed, dtype)
    if nonlinearity == "relu":
        for name, view in network.weights.views.items():
            if name.endswith(".b"):
                view += 0.5  # so that not all of the few units are dead
    return network


def restarted(network: Network, recurrence: int, tokens: np.ndarray, k: int, state: list[np.ndarray]) -> np.ndarray:
    """Return h after every later step, (steps, H), of one recurrence going on from `state` after its step k.

    `k` and the steps count in the order of reading. What the recurrence reads stays as the undisturbed pass had it.
    """
    spec, D = network.spec, len(network.spec.directions)
    run = pass_over(network, tokens)
    layer, direction = divmod(recurrence, D)
    if layer == 0:
        x = np.zeros((len(tokens), spec.inputs))
        x[np.flatnonzero(tokens >= 0), tokens[tokens >= 0]] = 1
    else:
        x = run.rows[layer - 1].copy()
    if direction == 1:
        x = x[::-1]
    name = network.recurrent.recurrences[recurrence].name
    a = np.matmul(x, network.weights[name + "W_x"]) + network.weights[name + "b"][:, None]
    cell, after = network.recurrent.recurrences[recurrence].cell, tuple(state)
    found = []
    for t in range(k + 1, len(tokens)):
        after, _ = cell.step(a[:, t], after)
        found.append(after[0])
    return np.array(found).reshape(-1, spec.hidden)


def pushed_slopes(network: Network, recurrence: int, tokens: np.ndarray, k: int) -> np.ndarray:
    """Return dh_t/dh_k for all t > k by central differences, (T - 1 - k, H, H), in the order of reading."""
    tape = pass_over(network, tokens).tapes[recurrence]
    state = [tape.h[k + 1, 0].copy()] + ([tape.c[k + 1, 0].copy()] if tape.c is not None else [])
    columns = []
    for push in 1e-6 * np.eye(network.spec.hidden):
        above = restarted(network, recurrence, tokens, k, [state[0] + push, *state[1:]])
        below = restarted(network, recurrence, tokens, k, [state[0] - push, *state[1:]])
        columns.append((above - below) / 2e-6)
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_a_jacobian_is_the_slope_of_a_state_by_an_earlier_one(cell, nonlinearity, layers, bidirectional):
    network = network_of(cell, nonlinearity, layers=layers, bidirectional=bidirectional)
    T = len(TOKENS)
    for recurrence in range(len(network.recurrent.recurrences)):
        turned = bidirectional and recurrence % 2 == 1
        norms = jacobians(network, TOKENS, recurrence).norms
        largest = 0.0
        for k in range(T):
            slopes = pushed_slopes(network, recurrence, TOKENS, k)
            for t in range(k + 1, T):
                place = (T - 1 - t, T - 1 - k) if turned else (t, k)
                found = jacobian(network, TOKENS, recurrence, *place)
                np.testing.assert_allclose(found.matrix, slopes[t - k - 1], atol=1e-8)
                assert norms[place] == pytest.approx(np.linalg.norm(slopes[t - k - 1]), abs=1e-8)
                largest = max(largest, norms[place])
        assert largest > 1e-2 or cell == "last"


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_the_norms_are_those_of_products_of_textbook_steps(cell, nonlinearity):
    """Single steps come from `step_back` with identity rows in every state; the rest is plain multiplication."""
    network = network_of(cell, nonlinearity, hidden=7)
    tokens = np.random.default_rng(0).integers(0, 5, 12)
    T, H = 12, 7
    tape = pass_over(network, tokens).tapes[0]
    states = (tape.h,) if tape.c is None else (tape.h, tape.c)
    S = len(states)
    identity = np.eye(S * H).reshape(S * H, S, H)
    singles = []
    for t in range(T):
        before, after = ([state[place] for state in states] for place in (t, t + 1))
        d_before, _, _ = network.recurrent.recurrences[0].cell.step_back(
            before, tape.a[t], after, tuple(identity[:, s] for s in range(S))
        )
        singles.append(np.concatenate(d_before, axis=1))
    np.testing.assert_allclose(step_jacobians(network, tokens), singles, rtol=1e-12, atol=1e-15)
    norms = jacobians(network, tokens).norms
    for t, k in itertools.product(range(T), range(T)):
        if k > t:
            assert np.isnan(norms[t, k])
            continue
        product = np.eye(S * H)
        for single in singles[k + 1 : t + 1]:
            product = single @ product
        assert norms[t, k] == pytest.approx(np.linalg.norm(product[:H, :H]), rel=1e-12)


def test_that_a_jacobian_comes_with_its_singular_values_and_steps():
    network = network_of("lstm")
    found = jacobian(network, TOKENS, 0, 4, 1)
    np.testing.assert_allclose(found.singular_values, np.linalg.svd(found.matrix)[1])
    assert found.steps.shape == (3, 8, 8)
    product = found.steps[2] @ found.steps[1] @ found.steps[0]
    np.testing.assert_allclose(found.matrix, product[:4, :4])


def test_that_a_state_depends_on_itself_as_the_identity():
    found = jacobian(network_of("gru"), TOKENS, 0, 3, 3)
    np.testing.assert_array_equal(found.matrix, np.eye(4))
    np.testing.assert_array_equal(found.kept, np.ones(4))
    assert found.steps.shape == (0, 4, 4)


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget"), ("gru", "update")])
@pytest.mark.parametrize("recurrence", [0, 1], ids=["forward", "reversed"])
def test_that_what_is_kept_directly_is_the_product_of_the_gates_between(cell, gate, recurrence):
    network = network_of(cell, bidirectional=True)
    gates = read(network, TOKENS).gates[gate][recurrence]
    t, k, between = (1, 4, slice(1, 4)) if recurrence else (4, 1, slice(2, 5))
    np.testing.assert_allclose(jacobian(network, TOKENS, recurrence, t, k).kept, gates[between].prod(axis=0))


def test_that_an_elman_cell_keeps_nothing_directly():
    assert jacobian(network_of("elman"), TOKENS, 0, 4, 1).kept is None


def test_that_rotations_scaled_by_a_factor_have_the_norms_they_were_built_with():
    """ReLU with positive sums is linear; W_h is `factor` times a permutation: |dh_t/dh_k| = sqrt(H) factor^(t-k)."""
    for factor in (0.8, 1.0, 1.1):
        network = network_of("elman", "relu")
        network.weights["layer0.W_h"][0] = factor * np.eye(4)[[1, 2, 3, 0]]
        network.weights["layer0.W_x"][...] = 0.3
        found = jacobians(network, np.zeros(9, np.intp)).norms
        t, k = np.tril_indices(9)
        np.testing.assert_allclose(found[t, k], 2 * factor ** (t - k).astype(float), rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [0, 8])
@pytest.mark.parametrize("factor", [0.01, 30.0])
def test_that_norms_outside_of_all_floating_point_numbers_are_kept(factor, rows, dtype):
    network = network_of("elman", "relu", dtype=dtype)
    network.weights["layer0.W_h"][0] = factor * np.eye(4)[[1, 2, 3, 0]]
    network.weights["layer0.W_x"][...] = 0
    network.weights["layer0.b"][...] = 1e-300 if dtype is np.float64 else 1e-37
    T = 200 if factor < 1 else 20
    found = jacobians(network, np.zeros(T, np.intp), rows=rows).log_norms
    t, k = np.tril_indices(T)
    np.testing.assert_allclose(found[t, k], np.log(2) + (t - k) * np.log(factor), rtol=1e-5, atol=1e-5)
    if factor < 1:
        assert found[-1, 0] < -900


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [0, 8])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_that_gated_states_fade_below_all_floating_point_numbers_without_a_trace_lost(cell, rows, dtype):
    """Gates almost shut, weights small: h and c fade alike. Expected: a product brought back to 1 at each step."""
    network = network_of(cell, forget_bias=-7.0, dtype=dtype)
    network.weights["layer0.W_h"][...] *= 0.01
    if cell == "gru":
        network.weights["layer0.b"][1] = -7  # update
    T = 250
    tokens = np.random.default_rng(0).integers(0, 5, T)
    steps = step_jacobians(network, tokens)
    found = jacobians(network, tokens, rows=rows).log_norms
    for k in (0, 100):
        product, scale = np.eye(steps.shape[1])[:, :4], 0.0
        for t in range(k + 1, T):
            product = steps[t] @ product
            size = np.linalg.norm(product)
            product, scale = product / size, scale + np.log(size)
            expected = scale + np.log(np.linalg.norm(product[:4]))
            assert found[t, k] == pytest.approx(expected, abs=1e-3 if not rows else 2)
    assert found[-1, 0] < -900


@pytest.mark.parametrize("cell", recurrent_names())
def test_that_float32_errs_by_less_than_a_hundred_thousandth(cell):
    tokens = np.random.default_rng(0).integers(0, 5, 50)
    single, double = (network_of(cell, hidden=16, dtype=dtype) for dtype in (np.float32, np.float64))
    difference = jacobians(single, tokens).log_norms - jacobians(double, tokens).log_norms
    assert np.nanmax(np.abs(difference)) < 1e-5
    assert np.nanmin(jacobians(double, tokens).log_norms) < -5


@pytest.mark.parametrize("cell", recurrent_names())
def test_that_a_sketch_is_right_on_the_average_and_errs_as_stated(cell):
    network = network_of(cell, hidden=12)
    exact = jacobians(network, TOKENS).norms
    sketches = np.array([jacobians(network, TOKENS, rows=8, seed=seed).norms for seed in range(400)])
    below = np.tril_indices(len(TOKENS), -1)
    ratio = sketches[:, *below] / exact[below]
    np.testing.assert_allclose((ratio**2).mean(axis=0), 1, atol=4 * 0.5 / 20)  # four standard errors of 400 draws
    error = np.sqrt(((ratio - 1) ** 2).mean(axis=0))
    assert error.max() < 0.3
    assert error.min() > 0.01
    np.testing.assert_allclose(sketches[:, range(6), range(6)], np.sqrt(12))  # signs: the identity has no error


def test_that_equal_seeds_give_equal_sketches_and_others_do_not():
    network = network_of("lstm")
    first, again, other = (jacobians(network, TOKENS, rows=8, seed=seed).log_norms for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[np.tril_indices(6, -1)], other[np.tril_indices(6, -1)])


def test_that_units_that_are_dead_pass_nothing_on():
    network = network_of("elman", "relu")
    network.weights["layer0.b"][...] = -100
    found = jacobians(network, TOKENS).log_norms
    assert (found[np.tril_indices(6, -1)] == -np.inf).all()
    np.testing.assert_allclose(np.diag(found), np.log(2))


def test_that_one_token_has_the_identity_alone():
    np.testing.assert_allclose(jacobians(network_of("lstm"), TOKENS[:1]).norms, [[2.0]])


def test_that_what_reads_later_cannot_be_asked_for():
    network = network_of("elman", bidirectional=True)
    with pytest.raises(ValueError, match="k comes before t"):
        jacobian(network, TOKENS, 0, 1, 4)
    with pytest.raises(ValueError, match="k comes before t"):
        jacobian(network, TOKENS, 1, 4, 1)
    with pytest.raises(ValueError, match="steps 0 to 5, not t = 6"):
        jacobian(network, TOKENS, 0, 6, 1)
    with pytest.raises(ValueError, match="an empty sequence cannot be read"):
        jacobians(network, TOKENS[:0])
    with pytest.raises(IndexError):
        jacobians(network, TOKENS, 2)
    with pytest.raises(ValueError, match="1 row or more, or 0 for exact norms, not -3"):
        jacobians(network, TOKENS, rows=-3)


def test_that_the_network_is_left_alone(make_batch):
    network = network_of("lstm", layers=2)
    batch = make_batch(network.spec, 5, ragged=True)
    network.loss_and_gradient(batch)
    gradient = network.gradient.vector.copy()
    jacobians(network, TOKENS, 1)
    jacobian(network, TOKENS, 0, 3, 1)
    np.testing.assert_array_equal(network.gradient.vector, gradient)

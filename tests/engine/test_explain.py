"""What a cell declares of its equations is what it computes, forward and back, and what textbooks say."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.equations import (
    Apply,
    Arriving,
    Bias,
    Equation,
    Minus,
    Product,
    Rest,
    Slope,
    Sum,
    Times,
    Vector,
    differentiate,
    evaluate,
)  # fmt: skip
from rnn_playground.engine.explain import equations_of, explain
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unrolled import unroll

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
EXACT = {"rtol": 0, "atol": 1e-12}


def network_of(cell, nonlinearity="tanh", **more) -> Network:
    spec = NetworkSpec(inputs=6, cell=cell, nonlinearity=nonlinearity, **({"hidden": 5, "outputs": 3} | more))
    network = Network(spec, 4, np.float64)
    if nonlinearity == "relu":
        network.weights["layer0.b"][...] += 0.4
    return network


def logistic(a):
    return 1 / (1 + np.exp(-a))


def textbook(network: Network, x, h, c) -> dict[str, np.ndarray]:
    """Compute all that a textbook names of one step, from the formulas as they are printed there."""
    w = {name.removeprefix("layer0."): view for name, view in network.weights.views.items()}
    if network.spec.cell in ("bag", "last"):
        a = x @ w["W_x"][0] + w["b"][0]
        return {"a": a, "h": h + a if network.spec.cell == "bag" else np.tanh(a)}
    a = [x @ w["W_x"][k] + h @ w["W_h"][k] + w["b"][k] for k in range(len(w["b"]))]
    if network.spec.cell == "elman":
        return {"a": a[0], "h": np.tanh(a[0]) if network.spec.nonlinearity == "tanh" else a[0] * (a[0] > 0)}
    if network.spec.cell == "gru":
        r, z = logistic(a[0]), logistic(a[1])
        s = h @ w["W_h"][2] + w["b_hn"]
        a_n = x @ w["W_x"][2] + w["b"][2] + r * s
        n = np.tanh(a_n)
        return {"a_r": a[0], "a_z": a[1], "r": r, "z": z, "s": s, "a_n": a_n, "n": n, "h": n - z * n + z * h}
    i, f, g, o = logistic(a[0]), logistic(a[1]), np.tanh(a[2]), logistic(a[3])
    after = f * c + i * g
    named = {"i": i, "f": f, "g": g, "o": o, "c": after, "h": o * np.tanh(after)}
    return named | {f"a_{gate}": sums for gate, sums in zip("ifgo", a, strict=True)}


@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_every_declared_result_is_what_textbooks_say(cell, nonlinearity):
    network = network_of(cell, nonlinearity, numeric=True)
    random = np.random.default_rng(2)
    sequence = random.standard_normal((4, 6))
    unrolled = unroll(network, sequence, np.zeros(4, int))
    for step in range(4):
        found = explain(network, unrolled, 0, step).values
        states = unrolled.ways[0].states
        before = [state[step] for state in states]
        said = textbook(network, sequence[step], before[0], before[-1])
        declared = {equation.result.name for equation in CELLS[cell].equations(network.spec)}
        assert declared == set(said)
        for name, numbers in said.items():
            np.testing.assert_allclose(found[Vector(name)], numbers, **EXACT, err_msg=name)


@pytest.mark.parametrize("both", [False, True], ids=["one-way", "both-ways"])
@pytest.mark.parametrize("inputs", [{}, {"embedding": 2}], ids=["one-hot", "embedding"])
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_the_declared_equations_are_step_and_step_back(cell, nonlinearity, inputs, both):
    network = network_of(cell, nonlinearity, layers=2, bidirectional=both, **inputs)
    tokens = np.array([1, NOTHING, 5, 0])
    unrolled = unroll(network, tokens, np.array([0, 2, 1, 1]))
    kind = CELLS[cell]
    for number, way in enumerate(unrolled.ways):
        recurrence = network.recurrent.recurrences[number]
        for step in range(4):
            found = explain(network, unrolled, number, step)
            s, values = found.place, found.values
            W_x, b = recurrence.W_x, recurrence.b[:, 0]
            x = way.x[s] if way.x is not None else np.eye(6)[way.ids[s]] * (way.ids[s] >= 0)
            before = tuple(state[s] for state in way.states)
            after, gates = recurrence.cell.step(x @ W_x + b, before)
            for state, numbers in zip(kind.states, after, strict=True):
                np.testing.assert_allclose(values[Vector(state)], numbers, **EXACT)
            d_after = (way.above[s] + way.later[0][s], *(one[s] for one in way.later[1:]))
            d_before, d_x, d_h = recurrence.cell.step_back(before, gates, after, d_after)
            for state, numbers in zip(kind.states, d_before, strict=True):
                np.testing.assert_allclose(values[Vector("d" + state, before=True)], numbers, **EXACT)
                if s > 0:  # it is what arrives at the step read before
                    np.testing.assert_allclose(way.later[kind.states.index(state)][s - 1], numbers, **EXACT)
            sums = [e.result for e in found.equations.cell if "W_x" in str(e.of)]
            for block, result in enumerate(sums):
                np.testing.assert_allclose(values[Vector("d" + result.name)], d_x[block], **EXACT)
            if cell == "gru":
                np.testing.assert_allclose(values[Vector("ds")], d_h[2], **EXACT)
            if not found.symbol:
                d_below = sum(d_x[k] @ W_x[k].T for k in range(len(W_x)))
                np.testing.assert_allclose(values[Vector("dx")], d_below, **EXACT)
            assert (Vector("dx") in values) != found.symbol
            if s + 1 < 4:
                np.testing.assert_allclose(found.following[Vector("dh", before=True)], way.later[0][s], **EXACT)
            else:
                assert not found.following


def test_that_a_one_hot_product_is_a_row_of_the_weights_and_zero_for_nothing():
    network = network_of("lstm")
    unrolled = unroll(network, np.array([3, NOTHING]), np.zeros(2, int))
    first, second = (explain(network, unrolled, 0, step) for step in range(2))
    product = Product(Vector("x"), "W_x", 2)
    assert (first.id, second.id, first.symbol) == (3, NOTHING, True)
    assert first.values[product].tolist() == network.weights["layer0.W_x"][2, 3].tolist()
    assert second.values[product].tolist() == [0] * 5


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
@pytest.mark.parametrize("head", [0, 3])
def test_that_the_read_out_is_explained_forward_and_back(output, head):
    network = network_of("gru", head=head, output=output)
    tokens = np.array([1, 2, 3])
    target = np.array([0, 2, 1]) if output == "softmax" else np.full((3, 3), 0.25)
    unrolled = unroll(network, tokens, target)
    values = explain(network, unrolled, 0, 1).readout
    w, h = network.weights, unrolled.ways[0].states[0][2]
    f = np.tanh(h @ w["head.W"] + w["head.b"]) if head else h
    s = f @ w["out.W"] + w["out.b"]
    p = {"softmax": np.exp(s) / np.exp(s).sum(), "sigmoid": logistic(s), "linear": s}[output]
    y = np.eye(3)[2] if output == "softmax" else np.full(3, 0.25)
    ds = (p - y) / 3 * (2 if output == "linear" else 1)
    df = ds @ w["out.W"].T
    dh = (df * (1 - f**2)) @ w["head.W"].T if head else df
    for vector, numbers in (("s", s), ("p", p), ("ds", ds), ("dtop", dh)):
        np.testing.assert_allclose(values[Vector(vector)], numbers, **EXACT, err_msg=vector)
    np.testing.assert_allclose(values[Vector("dtop")], unrolled.ways[0].above[1], **EXACT)


def test_that_a_read_out_at_the_end_of_both_ways_is_only_explained_there():
    network = network_of("elman", bidirectional=True, readout="last")
    unrolled = unroll(network, np.array([1, 2, 3]), np.array(1))
    assert not explain(network, unrolled, 0, 1).readout
    values = explain(network, unrolled, 1, 2).readout
    np.testing.assert_allclose(
        values[Vector("top")], [*unrolled.ways[0].states[0][3], *unrolled.ways[1].states[0][3]], **EXACT
    )


def test_that_a_step_that_is_not_there_is_refused():
    network = network_of("elman")
    unrolled = unroll(network, np.array([1, 2]), None)
    with pytest.raises(IndexError, match="0 to 1, not 2"):
        explain(network, unrolled, 0, 2)


def test_that_equations_of_any_form_are_differentiated_as_their_slope():
    """q = tanh(1 - u v W) u,  p = -(q q + b) s(u): all kinds of nodes, against central differences."""
    u, v, q, p = (Vector(name) for name in "uvqp")
    random = np.random.default_rng(0)
    W, b = random.standard_normal((4, 4)), random.standard_normal(4)
    made = (
        Equation(q, Times((Apply("tanh", Rest(Product(Times((u, v)), "W"))), u))),
        Equation(p, Times((Minus(Sum((Times((q, q)), Bias("b")))), Apply("sigmoid", u)))),
    )
    back = differentiate(made, {"p": ("loss",)})

    def weights(array, block):
        return W if array == "W" else b

    def value(u_now, v_now):
        return evaluate(made, {u: u_now, v: v_now}, weights)[p]

    u_0, v_0, d = random.standard_normal((3, 4))
    found = evaluate((*made, *back), {u: u_0, v: v_0, Arriving("p", "loss"): d}, weights)
    for name, slope in (("u", lambda e: value(u_0 + e, v_0)), ("v", lambda e: value(u_0, v_0 + e))):
        slopes = [d @ (slope(e) - slope(-e)) / 2e-6 for e in 1e-6 * np.eye(4)]
        assert found[Vector("d" + name)] == pytest.approx(np.array(slopes), abs=1e-8)


def test_that_the_way_back_of_the_elman_cell_reads_like_the_textbook():
    back = equations_of(NetworkSpec(inputs=2, outputs=2)).cell_back
    assert [equation.result for equation in back[:2]] == [Vector("dh"), Vector("da")]
    assert back[0].of == Sum((Arriving("h", "later"), Arriving("h", "above")))
    assert back[1].of == Times((Vector("dh"), Slope("tanh", Vector("a"), Vector("h"))))

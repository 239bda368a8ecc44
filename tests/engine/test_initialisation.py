"""The weights before the first update: ranges, kinds of recurrent matrices, and what they leave alone."""

import dataclasses
import hashlib

import numpy as np
import pytest

from rnn_playground.engine.cells import CELLS, cell_names
from rnn_playground.engine.initialisation import draw_recurrent, initialise
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

KINDS = ("glorot", "orthogonal", "identity", "spectral")
LARGE = NetworkSpec(inputs=5, outputs=3, cell="gru", hidden=30, layers=2, embedding=4, head=6)


def weights_of(spec: NetworkSpec, seed: int = 1) -> dict[str, np.ndarray]:
    return Network(spec, seed, np.float64).weights.views


class Arrays:
    """Named arrays that are laid out as no network of today is."""

    def __init__(self, **shapes: tuple[int, ...]) -> None:
        self.views = {name.replace("__", "."): np.full(shape, np.nan) for name, shape in shapes.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        return self.views[name]


@pytest.mark.parametrize("cell", cell_names())
def test_that_initial_weights_fill_the_ranges_of_pytorchs_defaults(cell):
    spec = NetworkSpec(inputs=50, outputs=40, cell=cell, hidden=25, layers=2, head=100, embedding=30, forget_bias=2.5)
    weights = Network(spec, 1).weights
    bounds = {"head": 1 / 5, "out": 1 / 10}
    for name, view in weights.views.items():
        part, _, kind = name.partition(".")
        if name == "embedding":
            assert view.std() == pytest.approx(1, abs=0.1)
            continue
        if cell == "lstm" and kind == "b" and part.startswith("layer"):
            assert (view[1] == 2.5).all()
            view = np.delete(view, 1, axis=0)
        bound = bounds.get(part, 1 / 5)
        assert np.abs(view).max() <= bound
        if view.size >= 100:
            assert view.std() == pytest.approx(bound / np.sqrt(3), rel=0.15), name


def test_that_float32_starts_from_the_rounded_weights_of_float64():
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, embedding=2)
    double = Network(spec, 9, np.float64).weights.vector
    np.testing.assert_array_equal(Network(spec, 9).weights.vector, double.astype(np.float32))


def test_that_the_weights_of_a_seed_stay_what_they_were_in_the_first_release():
    spec = NetworkSpec(inputs=5, outputs=3, hidden=6, cell="gru", layers=3)
    digest = hashlib.sha256(Network(spec, 7, np.float64).weights.vector.tobytes()).hexdigest()
    assert digest.startswith("fb188f2528872749")


@pytest.mark.parametrize("kind", KINDS)
def test_that_only_recurrent_matrices_differ_from_a_uniform_network(kind):
    uniform, other = weights_of(LARGE), weights_of(dataclasses.replace(LARGE, recurrent=kind))
    for name, array in other.items():
        same = array.tobytes() == uniform[name].tobytes()
        assert same == (not name.endswith(".W_h")), name


@pytest.mark.parametrize("kind", ["uniform", *KINDS])
def test_that_equal_seeds_give_equal_bits_and_others_do_not(kind):
    spec = dataclasses.replace(LARGE, recurrent=kind)
    first, again, other = weights_of(spec), weights_of(spec), weights_of(spec, 2)
    for name in ("layer0.W_h", "layer1.W_h"):
        assert first[name].tobytes() == again[name].tobytes()
        assert (first[name].tobytes() == other[name].tobytes()) == (kind == "identity")


@pytest.mark.parametrize("kind", ["glorot", "orthogonal", "spectral"])
def test_that_no_two_blocks_are_alike(kind):
    weights = weights_of(dataclasses.replace(LARGE, recurrent=kind))
    blocks = [block.tobytes() for layer in (0, 1) for block in weights[f"layer{layer}.W_h"]]
    assert len(blocks) == len(set(blocks)) == 6


def blocks_of(kind: str, hidden: int, radius: float = 1.0, cell: str = "lstm") -> np.ndarray:
    spec = NetworkSpec(inputs=2, outputs=2, cell=cell, hidden=hidden, recurrent=kind, radius=radius)
    return weights_of(spec, 5)["layer0.W_h"]


def test_that_glorot_fills_its_range():
    blocks, bound = blocks_of("glorot", 30), np.sqrt(6 / 60)
    assert 0.99 * bound < np.abs(blocks).max() <= bound
    assert blocks.std() == pytest.approx(bound / np.sqrt(3), rel=0.05)


@pytest.mark.parametrize("hidden", [1, 2, 30])
def test_that_orthogonal_blocks_keep_lengths_and_angles(hidden):
    for block in blocks_of("orthogonal", hidden):
        np.testing.assert_allclose(block @ block.T, np.eye(hidden), atol=1e-13)


def test_that_all_rotations_and_reflections_are_equally_likely():
    spec = NetworkSpec(inputs=2, outputs=2, hidden=3, recurrent="orthogonal")
    random = np.random.default_rng(0)
    drawn = np.array([draw_recurrent(spec, random) for _ in range(4000)])
    # Of a Haar matrix of any size H every entry has mean 0 and mean square 1/H, the trace has variance 1, and
    # half of the determinants are 1. Without the correction of signs R's diagonal is negative: the trace is off.
    np.testing.assert_allclose(drawn.mean(axis=0), 0, atol=0.04)
    np.testing.assert_allclose((drawn**2).mean(axis=0), 1 / 3, atol=0.02)
    assert np.trace(drawn, axis1=1, axis2=2).var() == pytest.approx(1, abs=0.1)
    assert (np.linalg.det(drawn) > 0).mean() == pytest.approx(0.5, abs=0.04)


def test_that_identity_is_scaled_by_the_radius():
    for block in blocks_of("identity", 4, radius=0.5):
        assert block.tolist() == (0.5 * np.eye(4)).tolist()


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.7])
@pytest.mark.parametrize("hidden", [1, 2, 30])
def test_that_spectral_blocks_have_the_radius(hidden, radius):
    for block in blocks_of("spectral", hidden, radius):
        # Gelfand: the k-th root of the norm of the k-th power goes to the spectral radius; no eigenvalues here.
        power, logarithm, k = block, 0.0, 2**14
        for _ in range(14):
            power = power @ power
            size = np.linalg.norm(power)
            power, logarithm = power / size, 2 * logarithm + np.log(size)
        assert np.exp(logarithm / k) == pytest.approx(radius, rel=2e-3)
        assert np.abs(np.linalg.eigvals(block)).max() == pytest.approx(radius, rel=1e-12)
        assert not np.allclose(block, np.diag(np.diag(block))) or hidden == 1


@pytest.mark.parametrize("kind", ["uniform", "orthogonal"])
def test_that_reversed_layers_and_initial_states_are_treated_by_their_names(kind):
    spec = NetworkSpec(inputs=2, outputs=2, cell="lstm", hidden=3, recurrent=kind, forget_bias=2.5)
    weights = Arrays(
        layer0__W_x=(4, 2, 3), layer0__W_h=(4, 3, 3), layer0__b=(4, 3), layer0__h0=(3,), layer0__c0=(3,),
        layer0__reverse__W_x=(4, 2, 3), layer0__reverse__W_h=(4, 3, 3), layer0__reverse__b=(4, 3),
        layer0__reverse__h0=(3,), out__W=(6, 2), out__b=(2,),
    )  # fmt: skip
    initialise(weights, spec, 3)
    for name, array in weights.views.items():
        assert np.isfinite(array).all(), name
        assert (array == 0).all() == name.endswith(("h0", "c0")), name
        if name.endswith("W_h"):
            orthogonal = all(np.allclose(block @ block.T, np.eye(3)) for block in array)
            assert orthogonal == (kind == "orthogonal")
        if name.endswith(".b") and name != "out.b":
            assert (array[1] == 2.5).all()
            assert np.abs(np.delete(array, 1, axis=0)).max() <= 3**-0.5
    assert np.abs(weights["out.W"]).max() <= 6**-0.5
    if kind == "orthogonal":
        assert not np.allclose(weights["layer0.W_h"], weights["layer0.reverse.W_h"])


def test_that_initial_states_are_those_of_the_cells_states(monkeypatch):
    monkeypatch.setattr(CELLS["lstm"], "states", ("h", "memory"))
    spec = NetworkSpec(inputs=2, outputs=2, cell="lstm", hidden=3)
    weights = Arrays(layer0__h0=(3,), layer0__memory0=(3,), layer0__W_h=(4, 3, 3))
    initialise(weights, spec, 3)
    assert [name for name, array in weights.views.items() if (array == 0).all()] == ["layer0.h0", "layer0.memory0"]


def test_that_a_cells_own_biases_come_last():
    spec = NetworkSpec(inputs=2, outputs=2, cell="lstm", hidden=3, layers=2, forget_bias=-3.0)
    weights, plain = weights_of(spec), weights_of(dataclasses.replace(spec, forget_bias=9.0))
    for layer in ("layer0.b", "layer1.b"):
        changed = np.argwhere((weights[layer] != plain[layer]).all(axis=1)).ravel().tolist()
        assert changed == [[gate.name for gate in CELLS["lstm"].gates].index("forget")]


def test_that_an_unknown_way_to_draw_is_refused():
    spec = NetworkSpec(inputs=2, outputs=2)
    with pytest.raises(ValueError, match=r"recurrent is one of .*, not 'at once'"):
        draw_recurrent(dataclasses.replace(spec, recurrent="at once"), np.random.default_rng(0))

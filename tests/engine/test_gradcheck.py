"""The check of one weight agrees with slopes measured apart, needs few rows, and sees a wrong gradient."""

import math

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.gradcheck import WeightCheck, check_weight
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

TOKENS = np.array([[3], [NOTHING], [7], [3]])


def network_of(dtype=np.float32, **more) -> Network:
    return Network(NetworkSpec(**({"inputs": 9, "outputs": 3, "hidden": 4} | more)), 5, dtype)


def sentence() -> Batch:
    return Batch(lengths=np.array([4]), tokens=TOKENS, targets=np.array([[0], [2], [1], [1]]))


def slope(network: Network, name: str, index) -> float:
    """Return the slope by a difference of five points, on a copy, with a step of its own."""
    copy = Network(network.spec, 0, np.float64)
    copy.weights.load(network.weights.views)
    view, before = copy.weights[name], network.weights[name][index].astype(np.float64)
    total = 0.0
    for factor, push in ((1, -2), (-8, -1), (8, 1), (-1, 2)):
        view[index] = before + push * 1e-3
        total += factor * copy.loss(sentence())[0] / 4
    return total / 12e-3


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("embedding", [0, 2])
@pytest.mark.parametrize("cell", cell_names())
def test_that_both_numbers_are_the_slope_of_every_kind_of_weight(cell, embedding, both):
    network = network_of(cell=cell, embedding=embedding, bidirectional=both, layers=2, head=2, dropout=0.5)
    for name, view in network.weights.views.items():
        index = tuple(size - 1 for size in view.shape)
        if name in ("layer0.W_x", "layer0.reverse.W_x") and not embedding:
            index = (0, 7, 2)
        if name == "embedding":
            index = (3, 1)
        found = check_weight(network, sentence(), name, index)
        assert found.analytic == pytest.approx(slope(network, name, index), abs=1e-9), name
        assert found.numeric == pytest.approx(slope(network, name, index), abs=1e-9), name
        assert found.agrees, name


def test_that_the_weight_of_a_symbol_not_read_has_no_gradient():
    found = check_weight(network_of(), sentence(), "layer0.W_x", (0, 5, 1))
    assert (found.analytic, found.numeric, found.error) == (0, 0, 0)
    assert found.agrees


def test_that_the_network_is_left_as_it_is():
    network = network_of()
    network.gradient.vector[:] = 3
    before = network.weights.vector.copy()
    check_weight(network, sentence(), "layer0.W_h", (0, 1, 2))
    assert (network.weights.vector == before).all()
    assert (network.gradient.vector == 3).all()


def test_that_a_large_vocabulary_is_not_copied(monkeypatch):
    made = []
    original = Network.__init__
    network = network_of(inputs=50_000)

    def noted(self, spec, *rest):
        made.append(spec.inputs)
        original(self, spec, *rest)

    monkeypatch.setattr(Network, "__init__", noted)
    found = check_weight(network, sentence(), "layer0.W_x", (0, 7, 1))
    assert made == [2]  # rows 3 and 7
    assert found.agrees
    assert found.analytic != 0


def test_that_a_wrong_gradient_does_not_agree():
    assert not WeightCheck(analytic=0.5, numeric=0.50001, step=1e-5, rounding=1e-11).agrees
    assert not WeightCheck(analytic=0.5, numeric=-0.5, step=1e-5, rounding=1e-11).agrees
    assert not WeightCheck(analytic=math.nan, numeric=0.5, step=1e-5, rounding=1e-11).agrees
    assert WeightCheck(analytic=0.5, numeric=0.5 + 1e-7, step=1e-5, rounding=1e-11).agrees
    assert WeightCheck(analytic=1e-13, numeric=3e-13, step=1e-5, rounding=1e-11).agrees  # rounding explains it


@pytest.mark.parametrize("index", [(0, 4, 0), (0, 0, 9), (1, 0, 0), (0, 0), (-1, 0, 0), ()])
def test_that_a_weight_that_is_not_there_is_refused(index):
    with pytest.raises((IndexError, ValueError)):
        check_weight(network_of(), sentence(), "layer0.W_h", index)


def test_that_a_check_can_be_broken_off_between_its_passes():
    network, went = network_of(), []

    def stop_at(most):
        def pause():
            went.append(1)
            if len(went) == most:
                raise KeyboardInterrupt

        return pause

    for most in (1, 2, 3):
        went.clear()
        with pytest.raises(KeyboardInterrupt):
            check_weight(network, sentence(), "layer0.W_h", (0, 1, 1), pause=stop_at(most))

"""The diagnosis: each case is found in a network made for it, and not in one made otherwise."""

import dataclasses
import math

import numpy as np
import pytest

from rnn_playground.engine.diagnosis import FEWEST, Course, findings, signs
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec


def network_of(cell="elman", hidden=4, **changes):
    return Network(NetworkSpec(inputs=3, outputs=2, cell=cell, hidden=hidden, **changes), 1, np.float64)


def linear(factor, steps_hidden=4):
    """Return a network that multiplies its state by a factor: ReLU, kept far above 0 by its initial bias."""
    network = network_of(nonlinearity="relu", hidden=steps_hidden)
    w = network.weights
    w["layer0.W_h"][0] = factor * np.eye(steps_hidden)
    w["layer0.W_x"][:] = 0
    w["layer0.b"][:] = 1
    out = w["out.W"]
    out *= 1e-6  # or states that grow make the network sure of its answer, and the gradient 0
    return network


def seen_in(network, steps=12):
    return signs(network, read(network, np.arange(steps) % 3, None if network.spec.readout == "every" else 0))


def cases(seen, course=None):
    return [finding.case for finding in findings(seen, course)]


def gates_at(cell, gate, value):
    """Return a network whose gate always has a value."""
    network = network_of(cell)
    place = [one.name for one in network.recurrent.recurrences[0].cell.gates].index(gate)
    for name in ("W_h", "W_x", "b"):
        network.weights["layer0." + name][place] = 0
    network.weights["layer0.b"][place] = math.log(value / (1 - value))
    return network


@pytest.mark.parametrize(
    ("factor", "case", "within"),
    [
        (0.5, "vanishing", 7), (0.3, "vanishing", 4), (2.0, "exploding", 7), (0.98, "healthy", None),
        (1.1, "healthy", None),
    ],
)  # fmt: skip
def test_that_a_linear_network_fades_or_grows_by_its_factor(factor, case, within):
    seen = seen_in(linear(factor))
    assert seen.factor == pytest.approx(factor)
    assert seen.gain == pytest.approx(factor)
    assert seen.slope == 1  # all ReLU units are above 0
    assert seen.remains == pytest.approx(factor**11)
    finding = next(finding for finding in findings(seen) if finding.case in ("vanishing", "exploding", "healthy"))
    assert finding.case == case
    # .5^7 = .0078 is the first power below .01, 2^7 = 128 the first above 100
    assert finding.values.get("within") == within


def test_that_a_sentence_too_short_to_lose_all_says_how_much_is_left():
    (finding,) = [one for one in findings(seen_in(linear(0.5), steps=5)) if one.case == "vanishing"]
    assert "within" not in finding.values
    assert finding.values["remains"] == pytest.approx(0.5**4)
    assert finding.values["steps"] == 4


@pytest.mark.parametrize("steps", [1, 2])
def test_that_two_steps_are_no_trend(steps):
    assert not {"vanishing", "exploding", "healthy"} & set(cases(seen_in(linear(0.5), steps)))


def test_that_the_numbers_are_those_of_the_top_layer_as_it_reads_from_the_beginning():
    network = network_of(layers=2, bidirectional=True)
    seen = seen_in(network)
    reading = read(network, np.arange(12) % 3)
    assert seen.slope == pytest.approx((1 - reading.states[2] ** 2).mean())
    assert seen.gain == pytest.approx(np.linalg.svd(network.weights["layer1.W_h"][0])[1][0])
    assert seen.remains == pytest.approx(reading.gradient[2, 0] / reading.gradient[2, -1])


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_that_the_gain_of_a_gated_cell_is_that_of_what_makes_new_content(cell):
    network = network_of(cell)
    seen = seen_in(network)
    assert seen.gain == pytest.approx(np.linalg.svd(network.weights["layer0.W_h"][2])[1][0])
    assert math.isnan(seen.slope)
    assert set(seen.gates) == ({"reset", "update"} if cell == "gru" else {"input", "forget", "output"})


def test_that_units_at_their_ends_are_called_saturated():
    network = network_of()
    assert "saturated" not in cases(seen_in(network))
    network.weights["layer0.b"][:] = 5
    seen = seen_in(network)
    assert seen.saturated == 1
    assert "saturated" in cases(seen)
    network = network_of(nonlinearity="relu")
    network.weights["layer0.b"][:] = 5
    assert "saturated" not in cases(seen_in(network))  # ReLU has no end


def test_that_relu_units_that_never_speak_are_called_dead():
    network = linear(0.5)
    assert "dead" not in cases(seen_in(network))
    network.weights["layer0.b"][0, :2] = -9
    (finding,) = [one for one in findings(seen_in(network)) if one.case == "dead"]
    assert finding.values == {"dead": 2, "units": 4}
    tanh = network_of()
    tanh.weights["layer0.b"][:] = -9
    assert "dead" not in cases(seen_in(tanh))


@pytest.mark.parametrize(
    ("cell", "gate", "closed", "opened"),
    [("lstm", "forget", "forget closed", "forget open"), ("gru", "update", "update overwrites", "update keeps")],
)
def test_that_gates_are_called_closed_or_open_by_their_values(cell, gate, closed, opened):
    for value, case in ((0.02, closed), (0.98, opened), (0.5, None)):
        found = findings(seen_in(gates_at(cell, gate, value)))
        named = [one for one in found if one.case in (closed, opened)]
        assert [one.case for one in named] == ([case] if case else [])
        if case:
            assert named[0].values["mean"] == pytest.approx(value)
            assert named[0].values["share"] == 1


def test_that_weights_that_diverged_are_no_error():
    network = network_of()
    network.weights["layer0.W_h"][:] = np.nan
    assert isinstance(findings(seen_in(network)), tuple)
    assert isinstance(findings(seen_in(linear(1e200))), tuple)


WELL = Course(
    update=1000, chance=0.69, loss=0.2, recent=0.2, lowest=0.19, noise=0.2, quarter=0.21, quarter_before=0.3,
    held_out=0.25, held_out_lowest=0.24, clipped=0.01, clip=1.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("untrained", {"update": 0}),
        ("guessing", {"loss": 0.68}),
        ("above chance", {"recent": 1.2}),
        ("unsteady", {"noise": 0.8, "recent": 0.4}),
        ("standstill", {"quarter": 0.3}),
        ("overfitting", {"held_out": 0.6}),
        ("clipped", {"clipped": 0.8}),
    ],
)
def test_that_each_course_of_a_training_is_told_by_what_makes_it(case, changes):
    seen = seen_in(linear(0.98))
    assert not any(found in cases(seen, WELL) for found in _COURSE)
    bad = dataclasses.replace(WELL, **changes)
    assert [found for found in cases(seen, bad) if found in _COURSE] == [case]
    finding = findings(seen, bad)[0]
    assert finding.case == case  # the training comes before the gradient
    measured = {*dataclasses.asdict(bad).values()}
    assert {value for name, value in finding.values.items()} <= measured


_COURSE = {"untrained", "guessing", "above chance", "unsteady", "standstill", "overfitting", "clipped"}


@pytest.mark.parametrize(
    "harmless",
    [
        {"noise": 0.8},  # it jumps, but is no higher than at its best
        {"noise": 0.8, "recent": 0.05, "lowest": 0.01, "loss": 0.03},  # next to nothing jumps
        {"quarter": 0.05, "quarter_before": 0.05, "recent": 0.05, "loss": 0.05, "held_out": 0.05},  # all is learnt
        {"held_out": 0.26, "held_out_lowest": 0.2},  # close to the training loss
        {"clipped": 0.8, "clip": 0.0},  # nothing is clipped
        {"held_out": math.nan, "held_out_lowest": math.nan},
        {"update": FEWEST - 1, "recent": 5.0, "clipped": 1.0},  # too early to say
    ],
)
def test_that_what_only_looks_bad_is_not_called_so(harmless):
    found = cases(seen_in(linear(0.98)), dataclasses.replace(WELL, **harmless))
    assert not _COURSE & set(found)

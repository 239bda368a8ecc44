"""Influence is what reading each changed sentence by itself says, and what finite differences measure."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine import influence as module
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.influence import influence, swap_in
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec

KINDS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]
INPUTS = {"one-hot": {}, "embedded": {"embedding": 3}, "numeric": {"numeric": True}}
TOKENS = np.array([1, 4, 0, 0, 2])
LABELS = np.array([1.0, 0.0, 1.0])


def network_of(cell="lstm", nonlinearity="tanh", **more) -> Network:
    spec = NetworkSpec(inputs=5, outputs=3, cell=cell, hidden=4, nonlinearity=nonlinearity, **more)
    network = Network(spec, 3, np.float64)
    network.weights.vector += np.random.default_rng(5).normal(0, 0.2, network.weights.size)
    return network


def sequence_for(network: Network) -> np.ndarray:
    return np.random.default_rng(2).standard_normal((5, 5)) if network.spec.numeric else TOKENS


def answer_for(network: Network):
    return LABELS if network.spec.output == "sigmoid" else 1


def score_of(network: Network, sequence: np.ndarray, step: int, answer) -> float:
    """Read one sentence by itself and tell the score of an answer from the activated outputs."""
    if network.spec.readout == "last":
        sequence = sequence[: step + 1]
    part = {"vectors" if network.spec.numeric else "tokens": sequence[:, None]}
    outputs = network.outputs(Batch(lengths=np.array([len(sequence)]), **part))
    p = outputs[0] if network.spec.readout == "last" else outputs[step, 0]
    if network.spec.output == "softmax":
        return float(np.log(p[answer]))
    if network.spec.output == "sigmoid":
        return float((answer * np.log(p) + (1 - answer) * np.log(1 - p)).sum())
    return float(p[answer])


def grid(test):
    test = pytest.mark.parametrize("kind", INPUTS)(test)
    test = pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])(test)
    test = pytest.mark.parametrize("readout", ["every", "last"])(test)
    test = pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])(test)
    return pytest.mark.parametrize("step", [4, 2])(test)


@grid
@pytest.mark.parametrize("remove", [False, True], ids=["zero", "removed"])
def test_that_leave_one_out_is_what_reading_each_sentence_alone_says(
    remove, step, bidirectional, readout, output, kind
):
    network = network_of(
        layers=2, head=2, bidirectional=bidirectional, readout=readout, output=output, **INPUTS[kind]
    )
    sequence, answer = sequence_for(network), answer_for(network)
    found = influence(network, sequence, answer, step=step, remove=remove)
    score = score_of(network, sequence, step, answer)
    assert found.score == pytest.approx(score, abs=1e-12)
    for t in range(5):
        if remove:
            changed = np.delete(sequence, t, axis=0)
            if t == step and readout == "every":
                assert np.isnan(found.left_out[t])
                continue
            if t > step and readout == "last":
                changed = np.concatenate([changed, changed[-1:]])
            place = step - (t <= step)
        else:
            changed, place = sequence.copy(), step
            changed[t] = 0 if network.spec.numeric else NOTHING
        without = score_of(network, changed, place, answer)
        assert found.left_out[t] == pytest.approx(score - without, abs=1e-12)
        seen = t <= step or (bidirectional and readout == "every")
        assert (abs(found.left_out[t]) > 1e-6) == seen


@grid
@pytest.mark.parametrize(("cell", "nonlinearity"), KINDS)
def test_that_gradient_times_input_is_the_slope_of_dimming_a_token(
    cell, nonlinearity, step, bidirectional, readout, output, kind
):
    """Scaling the vector of token t by 1 + e changes the score by e times gradient x input."""
    network = network_of(
        cell, nonlinearity, layers=2, head=2, bidirectional=bidirectional, readout=readout, output=output,
        **INPUTS[kind],
    )  # fmt: skip
    sequence, answer = sequence_for(network), answer_for(network)
    found = influence(network, sequence, answer, step=step).gradient
    weights, vectors = dict(network.weights.views), sequence
    if not network.spec.numeric:
        vectors = (weights.pop("embedding") if kind == "embedded" else np.eye(5))[sequence]
    spec = replace(network.spec, numeric=True, embedding=0, inputs=vectors.shape[1])
    numeric = Network(spec, 0, np.float64)
    numeric.weights.load(weights)
    for t in range(5):
        scores = []
        for factor in (1 + 1e-5, 1 - 1e-5):
            dimmed = vectors.copy()
            dimmed[t] *= factor
            scores.append(score_of(numeric, dimmed, step, answer))
        assert found[t] == pytest.approx((scores[0] - scores[1]) / 2e-5, abs=1e-8)
    assert np.abs(found).max() > (1e-6 if cell == "bag" else 1e-4)  # sums of sums saturate the head


def test_that_a_linear_network_is_explained_completely():
    """ReLU with positive sums is linear: the influences add up to the score less that of reading nothing."""
    network = Network(
        NetworkSpec(inputs=3, outputs=2, hidden=4, nonlinearity="relu", readout="last", output="linear", numeric=True),
        1, np.float64,
    )  # fmt: skip
    for name in ("W_x", "W_h"):
        np.abs(network.weights["layer0." + name], out=network.weights["layer0." + name])
    network.weights["layer0.b"][...] = 0.1
    vectors = np.random.default_rng(0).random((6, 3))
    nothing = influence(network, np.zeros((6, 3)), 1).score
    found = influence(network, vectors, 1)
    np.testing.assert_allclose(found.gradient, found.left_out)
    assert found.gradient.sum() == pytest.approx(found.score - nothing)
    assert np.abs(found.gradient).min() > 1e-4


@grid
def test_that_swapping_in_is_what_reading_each_sentence_alone_says(step, bidirectional, readout, output, kind):
    network = network_of(bidirectional=bidirectional, readout=readout, output=output, **INPUTS[kind])
    sequence, answer = sequence_for(network), answer_for(network)
    others = np.random.default_rng(4).standard_normal((3, 5)) if kind == "numeric" else np.array([3, NOTHING, 1])
    for t in (1, 4):
        found = swap_in(network, sequence, t, others, answer, step=step)
        for change, other in zip(found, others, strict=True):
            swapped = sequence.copy()
            swapped[t] = other
            expected = score_of(network, swapped, step, answer) - score_of(network, sequence, step, answer)
            assert change == pytest.approx(expected, abs=1e-12)


def test_that_the_networks_own_answer_is_the_default():
    sequence = TOKENS
    for output in ("softmax", "sigmoid", "linear"):
        network = network_of(readout="last", output=output)
        p = network.outputs(Batch(lengths=np.array([5]), tokens=sequence[:, None]))[0]
        own = {"softmax": int(p.argmax()), "sigmoid": (p > 0.5).astype(float), "linear": 0}[output]
        default, asked = influence(network, sequence), influence(network, sequence, own)
        np.testing.assert_array_equal(default.answer, own)
        np.testing.assert_array_equal(default.gradient, asked.gradient)
        np.testing.assert_array_equal(default.left_out, asked.left_out)
        np.testing.assert_array_equal(swap_in(network, sequence, 1, [3, 2]), swap_in(network, sequence, 1, [3, 2], own))


def test_that_many_copies_are_read_in_parts(monkeypatch):
    network, tokens = network_of(bidirectional=True), np.random.default_rng(0).integers(0, 5, 30)
    whole = [influence(network, tokens, 1, step=20, remove=remove).left_out for remove in (False, True)]
    swaps = swap_in(network, tokens, 3, np.arange(5), 1)
    monkeypatch.setattr(module, "_ROWS", 130)
    for remove in (False, True):
        parts = influence(network, tokens, 1, step=20, remove=remove).left_out
        np.testing.assert_allclose(parts, whole[remove], atol=1e-14)
    np.testing.assert_allclose(swap_in(network, tokens, 3, np.arange(5), 1), swaps, atol=1e-14)


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one-way", "both-ways"])
def test_that_what_was_asked_before_does_not_matter(bidirectional):
    used = network_of(layers=2, bidirectional=bidirectional)
    influence(used, TOKENS, 2, step=4)
    again, fresh = (
        influence(network, TOKENS, 1, step=2) for network in (used, network_of(layers=2, bidirectional=bidirectional))
    )
    np.testing.assert_array_equal(again.gradient, fresh.gradient)
    np.testing.assert_array_equal(again.left_out, fresh.left_out)


def test_that_nothing_has_no_gradient_times_input():
    found = influence(network_of(), np.array([1, NOTHING, 2]), 1)
    assert found.gradient[1] == found.left_out[1] == 0


def test_that_a_sentence_of_one_token_has_nothing_left_without_it():
    found = influence(network_of(readout="last"), TOKENS[:1], 1, remove=True)
    assert np.isnan(found.left_out).all()
    assert np.isfinite(found.gradient).all()


def test_that_what_cannot_be_asked_is_refused():
    network = network_of()
    with pytest.raises(ValueError, match="an empty sequence"):
        influence(network, TOKENS[:0])
    with pytest.raises(ValueError, match="steps 0 to 4, not 5"):
        influence(network, TOKENS, step=5)
    with pytest.raises(ValueError, match="answers go from 0 to 2, not 3"):
        influence(network, TOKENS, 3)
    for number in (1.7, -0.5, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"answers go from 0 to 2, not {number}"):
            influence(network, TOKENS, number)
    with pytest.raises(ValueError, match=r"an answer for sigmoid outputs has shape \(3,\), not \(\)"):
        influence(network_of(output="sigmoid"), TOKENS, 1)
    with pytest.raises(ValueError, match="steps 0 to 4, not 7"):
        swap_in(network, TOKENS, 7, np.array([1]))
    with pytest.raises(ValueError, match="token ids go from 0 to 4"):
        swap_in(network, TOKENS, 1, np.array([5]))


def test_that_training_is_left_alone(make_batch):
    network = network_of(bidirectional=True)
    batch = make_batch(network.spec, 5, ragged=True)
    network.loss_and_gradient(batch)
    gradient = network.gradient.vector.copy()
    influence(network, TOKENS)
    influence(network, TOKENS, remove=True)
    swap_in(network, TOKENS, 2, np.array([1, 2]))
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_tokens_at_different_steps_are_swapped_one_at_a_time():
    network = network_of("lstm")
    steps, others = np.array([3, 0, 4, 0, 1]), np.array([2, 3, 0, 4, 0])
    found = swap_in(network, TOKENS, steps, others, 1, step=3)
    pairs = zip(steps.tolist(), others, strict=True)
    one_by_one = [swap_in(network, TOKENS, t, np.array([other]), 1, step=3)[0] for t, other in pairs]
    np.testing.assert_allclose(found, one_by_one, atol=1e-14)
    assert found[2] == 0  # read after the answer
    assert np.abs(found[[0, 1, 3, 4]]).min() > 0
    with pytest.raises(ValueError, match="steps 0 to 4, not 5"):
        swap_in(network, TOKENS, np.array([1, 5]), np.array([1, 1]))


@pytest.mark.parametrize(("hidden", "pauses"), [(4, 1), (256, 2)])
def test_that_who_waits_goes_first_the_more_often_the_larger_the_network(hidden, pauses):
    # 40 copies of 40 steps: one reading of 1,600 rows, or two where each row multiplies 8 * 4 * 256^2 numbers
    spec = NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=hidden, layers=2, bidirectional=True)
    went = []
    influence(Network(spec, 3), np.tile(TOKENS, 8), pause=lambda: went.append(1))
    assert len(went) == pauses

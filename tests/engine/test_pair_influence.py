"""Influence and deltas of an encoder and its decoder are what finite differences and readings without a token say."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_deltas import pair_deltas
from rnn_playground.engine.pair_influence import pair_influence
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD, TARGET = np.array([1, 4, 2, 4]), np.array([0, 3, 2]), np.array([3, 2, 1])


def model_of(cell="lstm", embedding=0, layers=1):
    encoder = NetworkSpec(inputs=6, outputs=5, hidden=7, cell=cell, embedding=embedding, layers=layers)
    decoder = NetworkSpec(
        inputs=5, outputs=5, hidden=7, cell=cell, embedding=embedding, layers=layers, readout="every", output="softmax"
    )
    return EncoderDecoder(encoder, decoder, seed=3, dtype=np.float64)


def log_p(model, source, heard, answer):
    one, many = np.array([len(source)]), np.array([len(heard)])
    targets = np.full((len(heard), 1), answer)
    outputs = model.outputs(
        Batch(lengths=one, tokens=source[:, None]), Batch(lengths=many, tokens=heard[:, None], targets=targets)
    )
    return float(np.log(outputs[-1, 0, answer]))


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_that_left_out_is_the_difference_to_a_reading_without_the_token(cell, step):
    model = model_of(cell)
    found = pair_influence(model, SOURCE, HEARD, step=step)
    told = HEARD[: step + 1]
    whole = log_p(model, SOURCE, told, found.answer)
    assert found.score == pytest.approx(whole)
    for place in range(len(SOURCE)):
        without = SOURCE.copy()
        without[place] = NOTHING
        assert found.left_out[place] == pytest.approx(whole - log_p(model, without, told, found.answer))
    for place in range(step + 1):
        without = told.copy()
        without[place] = NOTHING
        expected = whole - log_p(model, SOURCE, without, found.answer)
        assert found.left_out[len(SOURCE) + place] == pytest.approx(expected)
    assert not found.left_out[len(SOURCE) + step + 1 :].any()
    assert not found.gradient[len(SOURCE) + step + 1 :].any()


@pytest.mark.parametrize(("embedding", "layers"), [(0, 1), (3, 1), (3, 2)])
def test_that_gradient_times_input_is_the_slope_of_the_score_along_the_input(embedding, layers):
    model = model_of("gru", embedding, layers)
    found = pair_influence(model, SOURCE, HEARD, step=2, answer=1, leave_out=False)
    assert np.isnan(found.left_out).all()
    # Make the row that only this token reads a little longer: the slope by that is the sum of x_i ds/dx_i.
    for half, place, token in (("encoder", 0, 1), ("encoder", 2, 2), ("decoder", len(SOURCE), 0)):
        array = model.weights[f"{half}.embedding" if embedding else f"{half}.layer0.W_x"]
        row = array[token] if embedding else array[..., token, :]
        kept, scores = row.copy(), []
        for sign in (1, -1):
            row[...] = kept * (1 + sign * 1e-6)
            scores.append(log_p(model, SOURCE, HEARD, 1))
        row[...] = kept
        assert found.gradient[place] == pytest.approx((scores[0] - scores[1]) / 2e-6, rel=1e-5, abs=1e-9)


def test_that_a_step_beyond_the_decoders_last_is_refused():
    with pytest.raises(ValueError, match="steps 0 to 2, not 3"):
        pair_influence(model_of(), SOURCE, HEARD, step=3)


@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_that_deltas_have_the_norms_that_the_reading_tells(cell):
    model = model_of(cell, layers=2)
    reading, found = read_pair(model, SOURCE, HEARD, TARGET), pair_deltas(model, SOURCE, HEARD, TARGET)
    assert found.states.shape == (2, len(SOURCE) + len(HEARD), 7)
    np.testing.assert_allclose(np.linalg.norm(found.states, axis=2), reading.gradient, rtol=1e-12)
    if cell == "lstm":
        np.testing.assert_allclose(np.linalg.norm(found.cells, axis=2), reading.cell_gradient, rtol=1e-12)
    p = reading.outputs[-1].copy()
    p[TARGET[-1]] -= 1
    np.testing.assert_allclose(found.logits, p, atol=1e-12)
    assert not found.predicted
    assert pair_deltas(model, SOURCE, HEARD).predicted

"""Jacobians through encoder and decoder are what a push to a state really does, measured by moving it."""

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.jacobians import jacobians
from rnn_playground.engine.pair_jacobians import pair_jacobian, pair_jacobians
from rnn_playground.engine.pair_parts import encoder_of
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD = np.array([1, 4, 2]), np.array([6, 3, 0, 5])


def made(cell):
    spec = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell)
    return EncoderDecoder(spec, spec, 5, np.float64)


def reading_on(model, states, first, last):
    """Read on from states after step `first` to those after step `last`, by single steps of the two networks."""
    for step in range(first + 1, last + 1):
        if step < len(SOURCE):
            batch = Batch(lengths=np.array([1]), tokens=SOURCE[step : step + 1, None], initial=states)
            states = encoder_of(model).final_states(batch)
        else:
            _, states = model.step(HEARD[step - len(SOURCE) :][:1], states)
    return states.copy()


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize(("t", "k"), [(5, 1), (3, 2), (2, 0), (6, 4), (3, 3)])
def test_that_a_push_arrives_as_measured(cell, t, k):
    model = made(cell)
    zero = np.zeros_like(model.encode(Batch(lengths=np.array([3]), tokens=SOURCE[:, None])))
    start = reading_on(model, zero, -1, k)
    measured, step = np.empty((3, 3)), 1e-6
    for unit in range(3):
        ends = []
        for way in (step, -step):
            moved = start.copy()
            moved[0, 0, 0, unit] += way
            ends.append(reading_on(model, moved, k, t)[0, 0, 0])
        measured[:, unit] = (ends[0] - ends[1]) / (2 * step)
    found = pair_jacobian(model, SOURCE, HEARD, 0, t, k)
    np.testing.assert_allclose(found.matrix, measured, atol=1e-8)
    assert len(found.steps) == t - k
    norm = pair_jacobians(model, SOURCE, HEARD).norms[t, k]
    assert norm == pytest.approx(np.linalg.norm(measured), rel=1e-6)


def test_that_the_encoders_own_square_is_the_encoders_map():
    model = made("lstm")
    found = pair_jacobians(model, SOURCE, HEARD).log_norms
    np.testing.assert_allclose(found[:3, :3], jacobians(encoder_of(model), SOURCE).log_norms, atol=1e-12)
    assert np.isnan(found[np.triu_indices(7, 1)]).all()


def test_that_a_sketch_estimates_the_exact_sizes():
    model = made("gru")
    exact = pair_jacobians(model, SOURCE, HEARD).norms
    many = np.mean([pair_jacobians(model, SOURCE, HEARD, rows=8, seed=n).norms ** 2 for n in range(60)], axis=0)
    lower = np.tril_indices(7, -1)
    np.testing.assert_allclose(np.sqrt(many[lower]), exact[lower], rtol=0.2)


def test_that_steps_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="steps 0 to 6"):
        pair_jacobian(made("gru"), SOURCE, HEARD, 0, 7, 0)
    with pytest.raises(ValueError, match="k comes before t"):
        pair_jacobian(made("gru"), SOURCE, HEARD, 0, 2, 4)

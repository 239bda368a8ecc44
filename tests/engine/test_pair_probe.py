"""What is seen of an encoder and decoder is what they compute: states by hand, gradients by finite differences."""

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD = np.array([1, 4, 2]), np.array([6, 3, 0, 5])
TARGET = np.array([3, 0, NOTHING, 7])


def made(cell: str, layers: int = 1, numeric: bool = False) -> EncoderDecoder:
    encoder = NetworkSpec(inputs=2 if numeric else 8, outputs=8, hidden=3, cell=cell, layers=layers, numeric=numeric)
    decoder = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, layers=layers)
    return EncoderDecoder(encoder, decoder, 5, np.float64)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_outputs_and_loss_are_those_of_training(cell: str) -> None:
    model = made(cell, layers=2)
    reading = read_pair(model, SOURCE, HEARD, TARGET)
    source = Batch(lengths=np.array([3]), tokens=SOURCE[:, None])
    answer = Batch(
        lengths=np.array([4]), tokens=HEARD[:, None], targets=TARGET.clip(0)[:, None], mask=(TARGET >= 0)[:, None]
    )
    assert np.allclose(reading.outputs[3:], model.outputs(source, answer)[:, 0], atol=1e-12)
    assert np.isnan(reading.outputs[:3]).all()
    total, number = model.loss(source, answer)
    assert np.nansum(reading.loss) == pytest.approx(total)
    assert np.isfinite(reading.loss).sum() == number == 3
    assert reading.of == 6
    assert np.allclose(reading.states[:, 2], model.encode(source)[:, 0, 0])
    assert reading.states.shape == (2, 7, 3)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_the_gradient_of_each_state_crosses_the_border(cell: str) -> None:
    """By moving the encoder's last state, from which the decoder begins."""
    model = made(cell)
    reading = read_pair(model, SOURCE, HEARD, TARGET)
    source = Batch(lengths=np.array([3]), tokens=SOURCE[:, None])
    states = model.encode(source)

    def loss(moved: np.ndarray) -> float:
        now = moved
        for word in HEARD:
            logits, now = model.step(np.array([word]), now)
            logits = logits.copy()
        return float(np.log(np.exp(logits).sum()) - logits[0, TARGET[-1]])

    slopes = np.zeros(3)
    for unit in range(3):
        ends = []
        for step in (1e-6, -1e-6):
            moved = states.copy()
            moved[0, 0, 0, unit] += step
            ends.append(loss(moved))
        slopes[unit] = (ends[0] - ends[1]) / 2e-6
    assert reading.gradient[0, 2] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)


def test_that_without_a_target_it_compares_the_last_answer_with_itself() -> None:
    reading = read_pair(made("gru"), SOURCE, HEARD)
    assert reading.predicted
    assert reading.of == 6
    assert np.isnan(reading.loss).all()
    assert reading.gradient[0, -1] > 0


def test_that_an_encoder_may_read_vectors() -> None:
    reading = read_pair(made("lstm", numeric=True), np.ones((5, 2)), HEARD, TARGET)
    assert reading.states.shape == (1, 9, 3)
    assert reading.cells is not None
    assert reading.cells.shape == (1, 9, 3)


def test_that_nothing_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="empty"):
        read_pair(made("gru"), np.zeros(0, np.intp), HEARD)

"""Encoder and decoder as networks of their own compute what they compute together: states, loss, and gradients."""

import numpy as np
import pytest

from rnn_playground.engine.accumulate import terms
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.explain import explain
from rnn_playground.engine.pair_parts import check_pair_weight, decoder_of, encoder_of, unroll_pair
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec

SOURCE, HEARD = np.array([1, 4, 2]), np.array([6, 3, 0, 5])
VECTORS = np.array([[0.3, -1.0], [0.5, 0.2], [-0.4, 0.9]])
TARGET = np.array([3, 0, NOTHING, 7])
KINDS = [
    {"cell": "elman"}, {"cell": "gru", "layers": 2}, {"cell": "lstm", "layers": 2, "embedding": 2},
    {"cell": "lstm", "numeric": True}, {"cell": "gru", "head": 4, "dropout": 0.4},
]  # fmt: skip


def made(cell="lstm", numeric=False, head=0, embedding=0, **more):
    encoder = NetworkSpec(
        inputs=2 if numeric else 8, outputs=8, hidden=3, cell=cell, numeric=numeric, readout="last",
        embedding=embedding, **more,
    )  # fmt: skip
    decoder = NetworkSpec(inputs=8, outputs=8, hidden=3, cell=cell, head=head, embedding=embedding, **more)
    return EncoderDecoder(encoder, decoder, 5, np.float64)


def source_of(model):
    return VECTORS if model.encoder_spec.numeric else SOURCE


def batches(source):
    part = {"vectors" if source.ndim == 2 else "tokens": source[:, None]}
    answer = Batch(
        lengths=np.array([4]), tokens=HEARD[:, None], targets=TARGET.clip(0)[:, None], mask=(TARGET >= 0)[:, None]
    )
    return Batch(lengths=np.array([3]), answer=answer, **part)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_that_the_parts_read_as_the_pair_does(kind):
    model = made(**kind)
    source = source_of(model)
    pair = read_pair(model, source, HEARD, TARGET)
    np.testing.assert_allclose(read(encoder_of(model), source).states, pair.states[:, :3], atol=1e-12)
    said = read(decoder_of(model, source), HEARD, TARGET)
    np.testing.assert_allclose(said.states, pair.states[:, 3:], atol=1e-12)
    np.testing.assert_allclose(said.loss, pair.loss[3:], atol=1e-12)
    np.testing.assert_allclose(said.gradient, pair.gradient[:, 3:], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_that_terms_of_both_parts_add_up_to_the_gradient_of_training(kind):
    model = made(**kind | {"dropout": 0.0})
    unrolled = unroll_pair(model, source_of(model), HEARD, TARGET)
    loss = model.loss_and_gradient(batches(source_of(model)))
    assert float(unrolled.said.loss @ unrolled.said.weights) == pytest.approx(loss)
    parts = {"encoder": (unrolled.encoder, unrolled.read), "decoder": (unrolled.decoder, unrolled.said)}
    for name, gradient in model.gradient.views.items():
        part, _, own = name.partition(".")
        blocked = gradient.ndim == 3 or (own.endswith(".b") and own.startswith("layer"))
        for block, wanted in enumerate(gradient if blocked else gradient[None]):
            found = terms(*parts[part], own, block)
            whole = found.left.T @ found.right
            full = np.zeros_like(wanted) if found.rows is not None else whole.reshape(wanted.shape)
            if found.rows is not None:
                full[list(found.rows)] = whole
            np.testing.assert_allclose(full, wanted, atol=1e-12, err_msg=name)


def test_that_truncation_counts_in_each_part_and_passes_the_border():
    model = made("gru")
    unrolled = unroll_pair(model, SOURCE, HEARD, TARGET, truncate=2)
    model.loss_and_gradient(batches(SOURCE), truncate=2)
    found = terms(unrolled.encoder, unrolled.read, "layer0.W_h", 1)
    np.testing.assert_allclose(found.left.T @ found.right, model.gradient["encoder.layer0.W_h"][1], atol=1e-12)


def test_that_an_encoder_is_explained_without_an_answer():
    unrolled = unroll_pair(made("gru"), SOURCE, HEARD, TARGET)
    assert not explain(unrolled.encoder, unrolled.read, 0, 2).readout
    assert explain(unrolled.decoder, unrolled.said, 0, 3).readout
    assert np.abs(unrolled.read.ways[0].later[0][2]).max() > 0


@pytest.mark.parametrize("target", [TARGET, None], ids=["told", "its own answer"])
@pytest.mark.parametrize("name", ["encoder.layer1.W_h", "decoder.layer0.W_x", "encoder.embedding", "decoder.out.b"])
def test_that_one_weight_of_either_is_checked(name, target):
    model = made("lstm", layers=2, embedding=2)
    place = {"encoder.layer1.W_h": (1, 0, 2), "decoder.layer0.W_x": (3, 1, 0), "encoder.embedding": (4, 1)}
    found = check_pair_weight(model, SOURCE, HEARD, target, name, place.get(name, (7,)))
    assert found.agrees
    assert found.analytic != 0
    unrolled = unroll_pair(model, SOURCE, HEARD, target)
    if name == "encoder.layer1.W_h":
        along = terms(unrolled.encoder, unrolled.read, "layer1.W_h", 1)
        assert (along.left.T @ along.right)[0, 2] == pytest.approx(found.analytic, rel=1e-9)


def test_that_weights_are_those_of_the_moment():
    model = made("gru")
    first = decoder_of(model, SOURCE)
    model.weights["encoder.layer0.b"][...] += 0.5
    model.weights["decoder.out.b"][...] = 0.25
    pair = read_pair(model, SOURCE, HEARD)
    np.testing.assert_allclose(read(decoder_of(model, SOURCE), HEARD).states, pair.states[:, 3:], atol=1e-12)
    assert first.weights["out.b"][0] == 0.25

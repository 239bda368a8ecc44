"""An encoder-decoder is one function of one vector: its gradient is the slope, PyTorch's is the same, and it learns."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names, recurrent_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec

FIXTURE = Path(__file__).with_name("encoder_decoder_fixture.npz")
START, END = 6, 7  # beside the words 0 to 5


def made(cell: str = "lstm", layers: int = 1, dtype=np.float64, seed: int = 1, **more) -> EncoderDecoder:
    """A model of 8 words; what begins with e_ or d_ is of encoder or decoder alone."""
    spec = {"inputs": 8, "outputs": 8, "hidden": 3, "cell": cell, "layers": layers}
    spec |= {name: value for name, value in more.items() if name[:2] not in ("e_", "d_")}
    own = [{name[2:]: value for name, value in more.items() if name.startswith(part)} for part in ("e_", "d_")]
    return EncoderDecoder(*(NetworkSpec(**(spec | one)) for one in own), seed, dtype)


def batches(source: list[int], target: list[int], seed: int = 0) -> tuple[Batch, Batch]:
    """Random source and target sequences of these lengths; some targets do not count."""
    random = np.random.default_rng(seed)
    places = max(target), len(target)
    mask = random.random(places) < 0.8
    mask[0, 0] = True
    return (
        Batch(lengths=np.array(source), tokens=random.integers(0, 8, (max(source), len(source)))),
        Batch(lengths=np.array(target), tokens=random.integers(0, 8, places), targets=random.integers(0, 8, places),
              mask=mask),
    )  # fmt: skip


def assert_gradient_is_the_slope(model: EncoderDecoder, source: Batch, target: Batch, draw: int | None = None) -> None:
    """By central differences of every weight; of the loss with dropout where a draw is given."""

    def loss() -> float:
        if draw is not None:
            return model.loss_and_gradient(source, target, draw=draw)
        total, number = model.loss(source, target)
        return total / number

    model.loss_and_gradient(source, target, draw=draw or 0)
    computed, slopes = model.gradient.vector.copy(), np.empty(model.weights.size)
    for place, weight in enumerate(model.weights.vector.copy()):
        sums = []
        for step in (1e-5, -1e-5):
            model.weights.vector[place] = weight + step
            sums.append(loss())
        model.weights.vector[place] = weight
        slopes[place] = (sums[0] - sums[1]) / 2e-5
    assert np.abs(slopes).max() > 1e-2
    np.testing.assert_allclose(computed, slopes, rtol=0, atol=2e-9)


LENGTHS = {"full": ([3, 3], [2, 2]), "ragged": ([4, 1, 3], [2, 3, 1]), "one": ([1], [1])}


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", cell_names())
def test_that_the_gradient_is_the_slope_for_every_weight_of_both(cell, layers, lengths):
    assert_gradient_is_the_slope(made(cell, layers), *batches(*LENGTHS[lengths]))


@pytest.mark.parametrize("cell", cell_names())
def test_that_it_is_with_embedding_head_and_learnt_first_state(cell):
    model = made(cell, e_embedding=2, d_embedding=3, d_head=2, e_initial_state="learnt")
    assert "encoder.layer0.h0" in model.weights.views
    model.weights["encoder.layer0.h0"][:] = [0.3, -0.2, 0.5]
    assert_gradient_is_the_slope(model, *batches(*LENGTHS["ragged"]))


def test_that_it_is_with_dropout():
    model, both = made("gru", 2, dropout=0.4), batches(*LENGTHS["ragged"])
    assert_gradient_is_the_slope(model, *both, draw=3)
    losses = {model.loss_and_gradient(*both, draw=draw) for draw in (0, 1, 2, 0)}
    assert len(losses) == 3


def test_that_the_gradient_of_the_relu_cell_is_the_slope():
    model = made("elman", 2, nonlinearity="relu", seed=4)
    assert_gradient_is_the_slope(model, *batches(*LENGTHS["ragged"]))


def cases() -> list[str]:
    with np.load(FIXTURE) as arrays:
        return sorted({name.split("/")[0] for name in arrays.files})


@pytest.mark.parametrize("case", cases())
def test_that_pytorch_computes_the_same(case):
    with np.load(FIXTURE) as arrays:
        given = {name.partition("/")[2]: arrays[name] for name in arrays.files if name.startswith(case + "/")}
    encoder, decoder = (NetworkSpec(**json.loads(str(given[part]))) for part in ("encoder", "decoder"))
    model = EncoderDecoder(encoder, decoder, 0, np.float64)
    model.weights.load({name[8:]: array for name, array in given.items() if name.startswith("weights/")})
    source = Batch(lengths=given["ends"], tokens=given["source"])
    target = Batch(lengths=given["lengths"], tokens=given["target"], targets=given["wanted"])
    exact = {"rtol": 0, "atol": 1e-9}
    np.testing.assert_allclose(model.encode(source), given["states"], **exact)
    counting = np.arange(target.steps)[:, None] < target.lengths
    np.testing.assert_allclose(model.outputs(source, target)[counting], given["outputs"][counting], **exact)
    assert model.loss_and_gradient(source, target) == pytest.approx(float(given["loss"]), abs=1e-9)
    for name, gradient in model.gradient.views.items():
        np.testing.assert_allclose(gradient, given[f"gradient/{name}"], **exact, err_msg=name)
    assert len(model.gradient.views) == sum(name.startswith("gradient/") for name in given)


@pytest.mark.parametrize("cell", recurrent_names())
def test_that_truncating_at_a_border_that_nothing_crosses_changes_nothing_and_shorter_ones_do(cell):
    model, both = made(cell), batches([6, 4], [6, 5])
    model.loss_and_gradient(*both)
    whole = model.gradient.vector.copy()
    model.loss_and_gradient(*both, truncate=6)
    np.testing.assert_allclose(model.gradient.vector, whole, rtol=0, atol=1e-14)
    model.loss_and_gradient(*both, truncate=2)
    assert np.abs(model.gradient["encoder.layer0.W_h"] - whole_of(model, whole, "encoder.layer0.W_h")).max() > 1e-6
    assert np.abs(model.gradient["encoder.layer0.W_h"]).max() > 1e-6


def whole_of(model: EncoderDecoder, vector: np.ndarray, name: str) -> np.ndarray:
    start = (model.gradient[name].ctypes.data - model.gradient.vector.ctypes.data) // vector.itemsize
    return vector[start : start + model.gradient[name].size].reshape(model.gradient[name].shape)


def test_that_all_weights_lie_in_one_vector_under_both_names():
    model = made("gru", e_embedding=2, d_head=4)
    names = list(model.weights.views)
    assert "encoder.embedding" in names
    assert not [name for name in names if name.startswith(("encoder.out", "encoder.head"))]
    assert {"decoder.head.W", "decoder.out.b", "encoder.layer0.b_hn", "decoder.layer0.W_h"} <= set(names)
    model.weights.vector[:] = np.arange(model.weights.size)
    np.testing.assert_array_equal(np.concatenate([view.ravel() for view in model.weights.views.values()]),
                                  np.arange(model.weights.size))  # fmt: skip


def test_that_equal_seeds_give_equal_bits_and_both_parts_differ():
    one, same, other = (made("lstm", seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.weights.vector, same.weights.vector)
    assert np.abs(one.weights.vector - other.weights.vector).max() > 0.1
    assert np.abs(one.weights["encoder.layer0.W_h"] - one.weights["decoder.layer0.W_h"]).max() > 0.1
    np.testing.assert_array_equal(one.weights["encoder.layer0.b"][1], 1)


def reversed_words(random: np.random.Generator, B: int = 32, T: int = 4) -> tuple[Batch, Batch]:
    """Sources of 2 to T words and their reversal, as the caller of `loss_and_gradient` shifts it."""
    lengths = random.integers(2, T + 1, B)
    words = random.integers(0, 6, (T, B))
    told, wanted = np.full((T + 1, B), START), np.full((T + 1, B), END)
    for b, n in enumerate(lengths):
        wanted[:n, b] = words[:n, b][::-1]
        told[1 : n + 1, b] = wanted[:n, b]
    return Batch(lengths=lengths, tokens=words), Batch(lengths=lengths + 1, tokens=told, targets=wanted)


def trained(updates: int = 450) -> EncoderDecoder:
    model = made("gru", dtype=np.float32, hidden=48)
    machine, random = make_optimizer("adam", model.weights.size), np.random.default_rng(0)
    for _ in range(updates):
        model.loss_and_gradient(*reversed_words(random))
        clip_by_norm(model.gradient.vector, 1.0)
        machine.step(model.weights.vector, model.gradient.vector, 0.01)
    return model


def test_that_it_learns_to_reverse_short_sequences_and_says_them_word_by_word():
    model = trained()
    source, target = reversed_words(np.random.default_rng(99), B=100)
    total, number = model.loss(source, target)
    assert total / number < 0.1
    said = model.greedy(source, START, END, limit=8)
    right = [np.array_equal(words, target.targets[:n, b]) for b, (words, n) in enumerate(zip(said, source.lengths))]  # noqa: B905
    assert np.mean(right) >= 0.9
    cool = model.sample(source, START, END, limit=8, temperature=1e-3, seed=5)
    assert all(np.array_equal(a, b) for a, b in zip(said, cool, strict=True))


@pytest.mark.parametrize("cell", cell_names())
def test_that_greedy_says_what_is_most_probable_by_a_search_without_states(cell):
    model = made(cell, 2, seed=3)
    model.weights.vector *= 3  # so that answers differ
    source, _ = batches([4, 2, 3, 1], [1] * 4)
    said = model.greedy(source, START, END, limit=5)
    for b, n in enumerate(source.lengths):
        one, words = Batch(lengths=np.array([n]), tokens=source.tokens[:n, b : b + 1]), []
        while len(words) < 5:
            told = np.array([START, *words])[:, None]
            outputs = model.outputs(one, Batch(lengths=np.array([len(told)]), tokens=told))
            word = int(outputs[-1, 0].argmax())
            if word == END:
                break
            words.append(word)
        assert said[b].tolist() == words
    assert len({tuple(words) for words in map(np.ndarray.tolist, said)}) > 1 or cell == "last"  # all begin alike


def test_that_words_are_drawn_with_their_probabilities():
    model = made("gru", seed=3)
    model.weights.vector *= 2
    n, temperature = 20_000, 0.7
    source = Batch(lengths=np.full(n, 2), tokens=np.tile([[1], [4]], (1, n)))
    told = Batch(lengths=np.full(n, 1), tokens=np.full((1, n), START))
    p = model.outputs(source, told)[0, 0] ** (1 / temperature)
    said = model.sample(source, START, END, limit=1, temperature=temperature, seed=1)
    counts = np.bincount([words[0] if len(words) else END for words in said], minlength=8)
    p = p / p.sum()
    np.testing.assert_allclose(counts / n, p, rtol=0, atol=4 * np.sqrt(p.max() / n))
    again = model.sample(source, START, END, limit=1, temperature=temperature, seed=1)
    assert all(np.array_equal(a, b) for a, b in itertools.islice(zip(said, again, strict=True), 100))
    other = model.sample(source, START, END, limit=1, temperature=temperature, seed=2)
    assert not all(np.array_equal(a, b) for a, b in zip(said, other, strict=True))


SPEC = {"inputs": 8, "outputs": 8, "hidden": 3, "cell": "gru"}


@pytest.mark.parametrize(
    ("encoder", "decoder", "message"),
    [
        ({"cell": "lstm"}, {}, "cell is lstm and gru"),
        ({}, {"hidden": 4}, "hidden is 3 and 4"),
        ({"layers": 2}, {}, "layers is 2 and 1"),
        ({"bidirectional": True}, {}, "reads both ways is not supported"),
        ({}, {"readout": "last"}, "read at every step"),
        ({}, {"initial_state": "learnt"}, "cannot learn initial ones"),
    ],
)
def test_that_specs_that_do_not_fit_are_refused(encoder, decoder, message):
    with pytest.raises(ValueError, match=message):
        EncoderDecoder(NetworkSpec(**(SPEC | encoder)), NetworkSpec(**(SPEC | decoder)), 0)


def test_that_batches_that_do_not_fit_are_refused():
    model, (source, target) = made("gru"), batches([2, 2], [2, 2])
    with pytest.raises(ValueError, match="2 sources and 3 targets"):
        model.outputs(source, batches([2], [2, 1, 1])[1])
    begun = Batch(lengths=target.lengths, tokens=target.tokens, targets=target.targets, initial=np.zeros((1, 1, 2, 3)))
    with pytest.raises(ValueError, match="has no initial ones"):
        model.loss(source, begun)
    with pytest.raises(ValueError, match="above 0, not 0"):
        model.sample(source, START, END, 3, temperature=0)
    with pytest.raises(ValueError, match="not words that it could read"):
        made("gru", d_output="sigmoid").greedy(source, START, END, 3)
    with pytest.raises(ValueError, match="0 words or more, not -1"):
        model.greedy(source, START, END, -1)
    assert [len(words) for words in model.greedy(source, START, END, 0)] == [0, 0]


@pytest.mark.parametrize("cell", cell_names())
def test_that_as_many_steps_go_back_at_once_as_in_a_network(cell):
    """Wide cells fewer, so that their gradients stay in the cache."""
    model = made(cell, hidden=200, dtype=np.float32)
    stride = Network(model.decoder_spec, 0).training.stride(8)
    assert (model._encoding.stride(8), model._decoding.stride(8)) == (stride, stride)


def test_that_the_decoder_alone_is_the_network_that_begins_with_the_encoders_states():
    model, (source, target) = made("lstm", 2), batches([4, 1, 3], [2, 3, 1])
    network = Network(model.decoder_spec, 0, np.float64)
    network.weights.load({k[8:]: v for k, v in model.weights.views.items() if k.startswith("decoder.")})
    begun = Batch(lengths=target.lengths, tokens=target.tokens, targets=target.targets, mask=target.mask,
                  initial=model.encode(source))  # fmt: skip
    total, number = network.loss(begun)
    assert model.loss(source, target) == (pytest.approx(total, rel=1e-12), number)

"""What a network promises beyond its gradient: determinism, read-out, padding, masks, errors, memory."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_playground.engine import workspace
from rnn_playground.engine.batch import NOTHING, Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.spec import NetworkSpec

CELLS = [(name, "tanh") for name in cell_names()] + [("elman", "relu")]


def train(network: Network, batch: Batch, updates: int) -> None:
    optimizer = make_optimizer("adam", network.weights.size, network.dtype)
    for _ in range(updates):
        network.loss_and_gradient(batch)
        clip_by_norm(network.gradient.vector, 1.0)
        optimizer.step(network.weights.vector, network.gradient.vector, 0.01)


@pytest.mark.parametrize("cell", cell_names())
def test_that_equal_seeds_give_bit_equal_runs_and_others_do_not(cell, make_batch):
    spec = NetworkSpec(inputs=90, outputs=4, cell=cell, hidden=8, layers=2)
    batch = make_batch(spec, 9, B=5, ragged=True)
    runs = [Network(spec, seed) for seed in (7, 7, 8)]
    for network in runs:
        train(network, batch, 10)
    first, second, other = (network.weights.vector for network in runs)
    np.testing.assert_array_equal(first, second)
    assert not np.isclose(first, other).all()


@pytest.mark.parametrize("cell", cell_names())
def test_that_training_lowers_the_loss_in_float32(cell, make_batch):
    spec = NetworkSpec(inputs=6, outputs=3, cell=cell, hidden=8, readout="last")
    network, batch = Network(spec, 1), make_batch(spec, 6, B=4, ragged=True)
    before = network.loss_and_gradient(batch)
    train(network, batch, 200)
    assert network.weights.vector.dtype == np.float32
    assert network.loss_and_gradient(batch) < before / 5


@pytest.mark.parametrize("cell", cell_names())
def test_that_float32_computes_the_same_up_to_rounding(cell, make_batch):
    spec = NetworkSpec(inputs=80, outputs=4, cell=cell, hidden=6, layers=2, head=3)
    single, double = Network(spec, 5), Network(spec, 5, np.float64)
    batch = make_batch(spec, 8, B=4, ragged=True)
    assert single.loss_and_gradient(batch) == pytest.approx(double.loss_and_gradient(batch), rel=1e-5)
    np.testing.assert_allclose(single.gradient.vector, double.gradient.vector, rtol=0, atol=1e-6)
    assert single.outputs(batch).dtype == np.float32


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_a_ragged_batch_equals_its_sequences_one_by_one(cell, nonlinearity, readout, make_batch):
    spec = NetworkSpec(
        inputs=5, outputs=3, cell=cell, hidden=4, layers=2, readout=readout, nonlinearity=nonlinearity
    )
    network = Network(spec, 2, np.float64)
    batch = make_batch(spec, 6, B=4, ragged=True)
    together = network.outputs(batch)
    total, number = network.loss(batch)
    losses = []
    for b, length in enumerate(batch.lengths):
        targets = batch.targets[b : b + 1] if readout == "last" else batch.targets[:length, b : b + 1]
        alone = Batch(lengths=np.array([length]), tokens=batch.tokens[:length, b : b + 1], targets=targets)
        loss, count, outputs = network.evaluate(alone)
        assert count == (1 if readout == "last" else length)
        losses.append(loss)
        same = together[b] if readout == "last" else together[:length, b]
        np.testing.assert_allclose(same, outputs[0] if readout == "last" else outputs[:, 0], atol=1e-14)
    assert total == pytest.approx(sum(losses), rel=1e-13)
    assert number == (batch.size if readout == "last" else batch.lengths.sum())
    assert network.loss_and_gradient(batch) == pytest.approx(total / number, rel=1e-13)


@pytest.mark.parametrize("cell", cell_names())
def test_that_the_last_readout_is_the_every_readout_at_the_last_real_step(cell, make_batch):
    every = NetworkSpec(inputs=5, outputs=3, cell=cell, hidden=4, readout="every")
    last = replace(every, readout="last")
    batch = make_batch(last, 7, B=4, ragged=True)
    expected = Network(every, 4, np.float64).outputs(batch)[batch.lengths - 1, np.arange(4)]
    np.testing.assert_array_equal(Network(last, 4, np.float64).outputs(batch), expected)


@pytest.mark.parametrize("numeric", [False, True], ids=["tokens", "vectors"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_that_what_stands_in_the_padding_changes_no_bit(numeric, output, make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, cell="gru", hidden=4, numeric=numeric, output=output)
    network = Network(spec, 2)
    batch = make_batch(spec, 6, B=4, ragged=True)
    padding = np.arange(6)[:, None] >= batch.lengths
    loss = network.loss_and_gradient(batch)
    gradient = network.gradient.vector.copy()
    targets = batch.targets.copy()
    targets[padding] = 99 if output == "softmax" else np.nan
    if numeric:
        vectors = batch.vectors.copy()
        vectors[padding] = np.nan
        other = replace(batch, vectors=vectors, targets=targets)
    else:
        tokens = batch.tokens.copy()
        tokens[padding] = 12345
        other = replace(batch, tokens=tokens, targets=targets)
    assert network.loss_and_gradient(other) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_relu_states_do_not_explode_in_the_padding():
    spec = NetworkSpec(inputs=2, outputs=2, hidden=3, layers=2, nonlinearity="relu")
    network = Network(spec, 1)
    for layer in range(2):
        network.weights[f"layer{layer}.W_h"][...] = 3 * np.eye(3)  # 3^400 is far above float32
        network.weights[f"layer{layer}.b"][...] = 0
        network.weights[f"layer{layer}.W_x"][...] = 1
    # The second sequence reads nothing, so its states stay 0; the first ends after two steps.
    tokens = np.full((400, 2), NOTHING)
    tokens[:, 0] = 0
    batch = Batch(lengths=np.array([2, 400]), tokens=tokens, targets=np.zeros((400, 2), np.intp))
    assert np.isfinite(network.loss_and_gradient(batch))
    assert np.isfinite(network.gradient.vector).all()
    assert np.isfinite(network.outputs(batch)).all()


def test_that_nothing_is_read_as_the_zero_vector():
    spec = NetworkSpec(inputs=3, outputs=2, cell="lstm", hidden=4)
    symbols, numbers = Network(spec, 6, np.float64), Network(replace(spec, numeric=True), 6, np.float64)
    ids = np.array([[0], [NOTHING], [2], [NOTHING]])
    vectors = np.concatenate([np.eye(3), np.zeros((1, 3))])[ids]
    lengths = np.array([4])
    np.testing.assert_allclose(
        symbols.outputs(Batch(lengths=lengths, tokens=ids)),
        numbers.outputs(Batch(lengths=lengths, vectors=vectors)),
        atol=1e-15,
    )


def test_that_masked_targets_leave_loss_and_gradient_alone(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, output="sigmoid")
    network = Network(spec, 2, np.float64)
    batch = make_batch(spec, 6, B=4, ragged=True, mask=True)
    loss, gradient = network.loss_and_gradient(batch), network.gradient.vector.copy()
    targets = np.where(batch.mask[..., None], batch.targets, np.nan)
    assert network.loss_and_gradient(replace(batch, targets=targets)) == loss
    np.testing.assert_array_equal(network.gradient.vector, gradient)


def test_that_a_mask_does_not_make_padding_count(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4)
    network, batch = Network(spec, 2), make_batch(spec, 6, ragged=True)
    everything = replace(batch, mask=np.ones((6, 3), bool))
    assert network.loss(everything) == network.loss(batch)
    assert network.loss(everything)[1] == batch.lengths.sum() < 18


def test_that_a_batch_without_counting_targets_has_no_loss_and_no_gradient(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4)
    network = Network(spec, 2)
    batch = replace(make_batch(spec, 6, ragged=True), mask=np.zeros((6, 3), bool))
    assert network.loss_and_gradient(batch) == 0
    assert not network.gradient.vector.any()
    assert network.loss(batch) == (0, 0)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_buffers_of_earlier_batches_leave_no_trace(cell, nonlinearity, readout, make_batch):
    spec = NetworkSpec(
        inputs=70, outputs=3, cell=cell, hidden=4, layers=2, head=3, embedding=3, readout=readout,
        nonlinearity=nonlinearity,
    )  # fmt: skip
    used = Network(spec, 2)
    for T, B in [(3, 2), (9, 5), (1, 1), (9, 5), (4, 7), (3, 2), (30, 1)]:
        batch = make_batch(spec, T, B=B, ragged=True, seed=T)
        fresh = Network(spec, 2)
        used.outputs(batch)
        assert used.loss_and_gradient(batch) == fresh.loss_and_gradient(batch)
        np.testing.assert_array_equal(used.gradient.vector, fresh.gradient.vector)


def test_that_returned_outputs_survive_the_next_call(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, output="linear")
    network, batch = Network(spec, 2), make_batch(spec, 6, ragged=False)
    outputs, (_, _, evaluated) = network.outputs(batch), network.evaluate(batch)
    kept = outputs.copy()
    network.weights.vector[...] = 0
    network.loss_and_gradient(batch)
    np.testing.assert_array_equal(outputs, kept)
    np.testing.assert_array_equal(evaluated, kept)


def test_that_memory_stops_growing_once_the_largest_batch_was_seen(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=4)
    network = Network(spec, 2)
    batches = [make_batch(spec, T, B=4, ragged=True) for T in (12, 3, 7)]
    network.loss_and_gradient(batches[0])
    growths = network.reading.memory.growths, network.training.memory.growths
    for batch in batches * 2:
        network.loss_and_gradient(batch)
    assert (network.reading.memory.growths, network.training.memory.growths) == growths


def test_that_views_of_outgrown_buffers_are_let_go(make_batch):
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4), 2)
    small, large = (make_batch(network.spec, T, ragged=False) for T in (3, 12))
    for batch in (small, large, small):
        tape = network.forward(batch, network.training).tapes[0]
    large_tape = network.forward(large, network.training).tapes[0]
    assert np.shares_memory(tape.h, large_tape.h)


@pytest.mark.parametrize("cell", cell_names())
def test_that_the_gradient_of_the_initial_state_does_not_pile_up(cell, make_batch):
    network = Network(NetworkSpec(inputs=5, outputs=3, cell=cell, hidden=4), 2)
    batch = make_batch(network.spec, 4, ragged=False)
    found = []
    for _ in range(2):
        network.loss_and_gradient(batch)
        found.append(network.training.memory.lend("layer0.dh", 5, 3, 4)[0].copy())
    assert (np.abs(found[0]).max() > 1e-6) == (cell != "last")
    np.testing.assert_array_equal(found[0], found[1])


def test_that_a_diverged_network_says_so_by_a_loss_that_is_not_finite_and_without_warning(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4, nonlinearity="relu")
    network = Network(spec, 2)
    network.weights.vector[...] = 1e38
    assert not np.isfinite(network.loss_and_gradient(make_batch(spec, 6, ragged=True)))


def test_that_loaded_weights_give_the_same_outputs(make_batch):
    spec = NetworkSpec(inputs=5, outputs=3, cell="gru", hidden=4)
    one, other, batch = Network(spec, 1), Network(spec, 2), make_batch(spec, 6, ragged=True)
    weights = one.weights.copies()
    expected = one.outputs(batch)
    assert not np.array_equal(other.outputs(batch), expected)
    other.weights.load(weights)
    np.testing.assert_array_equal(other.outputs(batch), expected)
    assert not any(array.flags.writeable for array in weights.values())


def test_that_weights_of_another_network_are_refused_and_change_nothing():
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4), 1)
    before = network.weights.vector.copy()
    wrong = network.weights.copies() | {"out.b": np.zeros(7, np.float32)}
    with pytest.raises(ValueError, match=r"out\.b has shape \(3,\), not \(7,\)"):
        network.weights.load(wrong)
    with pytest.raises(ValueError, match="the network has the arrays"):
        network.weights.load({"out.b": wrong["out.b"]})
    np.testing.assert_array_equal(network.weights.vector, before)


GOOD = {"lengths": np.array([2]), "tokens": np.array([[0], [1]]), "targets": np.array([[0], [1]])}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tokens": np.array([[0], [5]])}, "token ids go from 0 to 4"),
        ({"tokens": np.array([[0], [-2]])}, "or -1 for nothing: -2 to 0"),
        ({"tokens": None, "vectors": np.zeros((2, 1, 5))}, "reads tokens"),
        ({"lengths": np.array([3])}, "lengths go from 1 to 2"),
        ({"lengths": np.array([0])}, "lengths go from 1 to 2"),
        ({"lengths": np.array([2, 2])}, "a batch of 1 sequences needs as many lengths"),
        ({"targets": np.array([[0], [3]])}, "target ids go from 0 to 2"),
        ({"targets": np.array([[0], [-1]])}, "target ids go from 0 to 2"),
        ({"targets": np.array([0])}, r"targets for read-out 'every' have shape \(2, 1\), not \(1,\)"),
        ({"targets": None}, "needs targets"),
        ({"mask": np.array([True])}, r"a mask for read-out 'every' has shape \(2, 1\)"),
    ],
)
def test_that_a_batch_that_does_not_fit_is_refused(change, message):
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4), 1)
    network.loss_and_gradient(Batch(**GOOD))
    with pytest.raises(ValueError, match=message):
        network.loss_and_gradient(Batch(**(GOOD | change)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tokens": np.array([0, 1])}, r"tokens are whole numbers \(T, B\), not int64 \(2,\)"),
        ({"tokens": np.array([[0.0], [1.0]])}, "tokens are whole numbers"),
        ({"tokens": np.zeros((2, 0), np.intp), "lengths": np.zeros(0, np.intp)}, "at least one sequence"),
        ({"vectors": np.zeros((2, 1, 5))}, "either tokens or vectors"),
        ({"tokens": None}, "either tokens or vectors"),
        ({"targets": np.array([[0.7], [1.0]])}, "targets of softmax are ids, whole numbers, not float64"),
        ({"mask": np.array([[2], [1]])}, "a mask says True or False, not int64"),
    ],
)
def test_that_a_batch_of_another_kind_of_numbers_is_refused(change, message):
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4), 1)
    with pytest.raises(ValueError, match=message):
        network.loss_and_gradient(Batch(**(GOOD | change)))


def test_that_gradients_are_not_cut_at_a_negative_step():
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4), 1)
    with pytest.raises(ValueError, match="0 for never: not -2"):
        network.loss_and_gradient(Batch(**GOOD), truncate=-2)


def test_that_views_are_let_go_before_they_fill_the_memory(make_batch, monkeypatch):
    monkeypatch.setattr(workspace, "_VIEWS", 300)
    network = Network(NetworkSpec(inputs=5, outputs=3, cell="lstm", hidden=4, layers=2), 2)
    kept = []
    for T in (60, *range(20, 40)):
        network.loss_and_gradient(make_batch(network.spec, T, ragged=False))
        kept.append(sum(len(tape.forward) for tapes in network.training._tapes.values() for tape in tapes))
    assert max(kept) <= 300
    assert kept[-1] > 0


def test_that_vectors_of_another_width_are_refused():
    network = Network(NetworkSpec(inputs=5, outputs=3, hidden=4, numeric=True), 1)
    for wrong in ({"tokens": np.zeros((2, 1), np.intp)}, {"vectors": np.zeros((2, 1, 4))}):
        with pytest.raises(ValueError, match="reads vectors of 5 numbers"):
            network.outputs(Batch(lengths=np.array([2]), **wrong))


KINDS = {
    "one-hot, all by table": {"inputs": 3},
    "one-hot, alone by place": {"inputs": 40},
    "one-hot, all by place": {"inputs": 60},
    "embedding, all by table": {"inputs": 3, "embedding": 2},
    "embedding, alone by place": {"inputs": 40, "embedding": 2},
    "embedding, all by place": {"inputs": 60, "embedding": 2},
    "numeric": {"inputs": 3, "numeric": True},
}


@pytest.mark.parametrize("both", [False, True], ids=["one", "both"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_every_way_to_read_the_input_gives_the_same(cell, nonlinearity, kind, both, make_batch):
    # 17 sequences of at most 3 steps, then each alone, and in twos and threes: with a vocabulary of 40 the
    # whole batch is read by a table, its parts place by place.
    spec = NetworkSpec(
        outputs=3, cell=cell, hidden=4, layers=2, nonlinearity=nonlinearity, bidirectional=both, **KINDS[kind]
    )
    network, batch = Network(spec, 2, np.float64), make_batch(spec, 3, B=17, ragged=True)
    assert (batch.tokens is None) or (batch.tokens == NOTHING).any()
    whole, number = network.outputs(batch), network.loss(batch)[1]
    network.loss_and_gradient(batch)
    gradient, sums, start = network.gradient.vector.copy(), 0.0, 0
    for size in (1, 2, 3, 1, 5, 5):
        part = slice(start, start + size)
        given = {
            name: np.ascontiguousarray(getattr(batch, name)[:, part])
            for name in ("tokens", "vectors", "targets")
            if getattr(batch, name) is not None
        }
        some = Batch(lengths=batch.lengths[part], **given)
        real = np.arange(3)[:, None] < some.lengths
        np.testing.assert_allclose(network.outputs(some)[real], whole[:, part][real], rtol=0, atol=1e-14)
        network.loss_and_gradient(some)
        sums = sums + network.gradient.vector * network.loss(some)[1]
        start += size
    assert start == 17
    np.testing.assert_allclose(gradient, sums / number, rtol=0, atol=1e-14)


@pytest.mark.parametrize("embedding", [0, 2], ids=["one-hot", "embedding"])
@pytest.mark.parametrize("vocabulary", [3, 40], ids=["by table", "by place"])
@pytest.mark.parametrize("B", [1, 4])
@pytest.mark.parametrize("both", [False, True], ids=["one", "both"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_a_batch_of_nothing_reads_zeros_and_teaches_no_symbol(
    cell, nonlinearity, both, B, vocabulary, embedding, make_batch
):
    spec = NetworkSpec(
        inputs=vocabulary, outputs=3, cell=cell, hidden=4, embedding=embedding, nonlinearity=nonlinearity,
        bidirectional=both,
    )  # fmt: skip
    network = Network(spec, 2, np.float64)
    network.weights.vector += 0.1
    batch = replace(make_batch(spec, 4, B=B, ragged=B > 1), tokens=np.full((4, B), NOTHING))
    zeros = replace(batch, tokens=None, vectors=np.zeros((4, B, 2)))
    numeric = Network(replace(spec, inputs=2, embedding=0, numeric=True), 2, np.float64)
    for name, view in numeric.weights.views.items():
        if not name.endswith("W_x"):
            view[...] = network.weights[name]
    np.testing.assert_allclose(network.outputs(batch), numeric.outputs(zeros), rtol=0, atol=1e-14)
    assert network.loss_and_gradient(batch) == pytest.approx(numeric.loss_and_gradient(zeros), rel=1e-14)
    for name, gradient in network.gradient.views.items():
        if name.endswith("W_x") or name == "embedding":
            assert not gradient.any(), name
        else:
            np.testing.assert_allclose(gradient, numeric.gradient[name], rtol=0, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("both", [False, True], ids=["one", "both"])
@pytest.mark.parametrize("numeric", [False, True], ids=["tokens", "vectors"])
@pytest.mark.parametrize(("cell", "nonlinearity"), CELLS)
def test_that_float32_computes_the_same_in_every_form(cell, nonlinearity, numeric, both, readout, make_batch):
    spec = NetworkSpec(
        inputs=20, outputs=4, cell=cell, hidden=6, layers=2, head=3, nonlinearity=nonlinearity, bidirectional=both,
        readout=readout, numeric=numeric, initial_state="learnt", embedding=0 if numeric else 5,
    )  # fmt: skip
    single, double = Network(spec, 5), Network(spec, 5, np.float64)
    for B in (1, 4, 17):
        batch = make_batch(spec, 8, B=B, ragged=B > 1)
        assert single.loss_and_gradient(batch) == pytest.approx(double.loss_and_gradient(batch), rel=1e-5)
        np.testing.assert_allclose(single.gradient.vector, double.gradient.vector, rtol=0, atol=2e-6)
        np.testing.assert_allclose(single.outputs(batch), double.outputs(batch), rtol=0, atol=2e-6)
        assert single.gradient.vector.dtype == single.final_states(batch).dtype == np.float32


OTHERS = {"bidirectional": True, "readout": "last", "output": "sigmoid", "outputs": 5, "inputs": 7, "cell": "lstm"}


@pytest.mark.parametrize("part", OTHERS)
def test_that_a_batch_that_one_network_has_read_is_read_anew_by_another(part, make_batch):
    # What a network has found out of a batch is kept with it, and holds for that network alone.
    spec = NetworkSpec(inputs=5, outputs=3, hidden=4)
    other = replace(spec, **{part: OTHERS[part]})
    batch = make_batch(spec, 4, B=4, ragged=True)
    if part in ("readout", "output"):  # what targets mean changes too
        batch = replace(batch, targets=None)
    elif part == "outputs":
        batch = replace(batch, targets=np.full((4, 4), 4))
    elif part == "inputs":
        batch = replace(batch, tokens=np.full((4, 4), 6))
    Network(other, 1).outputs(batch)
    if part == "outputs":
        Network(other, 1).loss(batch)
        with pytest.raises(ValueError, match="target ids go from 0 to 2"):
            Network(spec, 1).loss(batch)
    elif part == "inputs":
        with pytest.raises(ValueError, match="token ids go from 0 to 4"):
            Network(spec, 1).outputs(batch)
    else:
        for which in (spec, other, spec):
            expected = Network(which, 1).outputs(replace(batch))
            np.testing.assert_array_equal(Network(which, 1).outputs(batch), expected)


def test_that_targets_that_one_network_has_read_are_read_anew_by_another(make_batch):
    every = NetworkSpec(inputs=5, outputs=3, hidden=4, output="linear")
    wide = replace(every, outputs=4)
    batch = make_batch(every, 4, B=4, ragged=True)
    Network(every, 1).loss(batch)
    with pytest.raises(ValueError, match="have shape"):
        Network(wide, 1).loss(batch)
    with pytest.raises(ValueError, match="have shape"):
        Network(replace(every, readout="last"), 1).loss_and_gradient(batch)

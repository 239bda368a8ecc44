"""The engine computes what PyTorch does, to 1e-9 in float64 (torch_fixture.npz, by make_torch_fixture.py)."""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import recurrent_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer, optimizer_names
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec

with np.load(Path(__file__).with_name("torch_fixture.npz"), allow_pickle=False) as file:
    INDEX = json.loads(file["index"].tobytes())
    VECTORS = {"floats": file["floats"], "integers": file["integers"].astype(np.intp)}
VECTORS["booleans"] = VECTORS["integers"].astype(bool)
GRID = [name for name in INDEX if not name.startswith(("truncated-", "trace-"))]
TRUNCATED = [name for name in INDEX if name.startswith("truncated-")]
TRACES = [name.removeprefix("trace-") for name in INDEX if name.startswith("trace-")]
LIMIT = 0.1  # of the gradient norm, as in the script
CLOSE = {"rtol": 0, "atol": 1e-9}


def arrays_of(name: str) -> dict[str, np.ndarray]:
    found = {}
    for key, place in INDEX[name].items():
        if key != "spec":
            kind, start, shape = place
            found[key] = VECTORS[kind][start : start + int(np.prod(shape))].reshape(shape)
    return found


def part(arrays: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(name + "/"): array for key, array in arrays.items() if key.startswith(name + "/")}


def load(name: str, weights: str = "weights") -> tuple[NetworkSpec, Network, Batch, dict[str, Any]]:
    given, spec = arrays_of(name), NetworkSpec(**INDEX[name]["spec"])
    network = Network(spec, 0, np.float64)
    network.weights.load(part(given, weights))
    batch = Batch(
        lengths=given["lengths"], targets=given["targets"], mask=given["mask"], initial=given.get("initial"),
        **{"vectors" if spec.numeric else "tokens": given["inputs"]},
    )  # fmt: skip
    return spec, network, batch, given


def assert_gradient_equals(network: Network, expected: dict[str, np.ndarray]) -> None:
    assert set(expected) == set(network.gradient.views)
    for key, gradient in network.gradient.views.items():
        np.testing.assert_allclose(gradient, expected[key], **CLOSE, err_msg=key)


def test_that_the_fixture_has_the_whole_grid():
    kinds = [(name, "tanh") for name in recurrent_names()] + [("elman", "relu")]
    seen, read_as, begun = [], set(), set()
    for spec, _, batch, _ in map(load, GRID):
        kind = spec.cell, spec.nonlinearity, spec.bidirectional
        # With a single step no sequence can be shorter than another.
        ragged = batch.steps > 1 and bool((batch.lengths < batch.steps).any())
        seen.append((*kind, spec.layers, ragged, batch.steps))
        read_as.add((*kind, spec.output, spec.readout, spec.embedding > 0, spec.numeric))
        begun.add((*kind, spec.initial_state, batch.initial is not None))
    expected = itertools.product(kinds, (False, True), (1, 2), (False, True), (1, 2, 7))
    assert {(*kind, *rest) for kind, *rest in expected if rest[2] <= (rest[3] > 1)} == set(seen)
    assert len(seen) == 96
    assert len(read_as) == 4 * 2 * 5
    assert len(begun) == 4 * 2 * 3


@pytest.mark.parametrize("name", GRID)
def test_that_loss_and_every_gradient_equal_pytorch(name):
    _, network, batch, given = load(name)
    assert network.loss_and_gradient(batch) == pytest.approx(float(given["loss"]), rel=0, abs=1e-9)
    assert_gradient_equals(network, part(given, "gradient"))


@pytest.mark.parametrize("name", GRID)
def test_that_outputs_and_all_states_equal_pytorch(name):
    spec, network, batch, given = load(name)
    total, number, outputs = network.evaluate(batch)
    assert number == batch.mask.sum()
    assert total / number == pytest.approx(float(given["loss"]), rel=0, abs=1e-9)
    assert network.loss(batch) == (total, number)
    np.testing.assert_array_equal(network.outputs(batch), outputs)
    real = np.arange(batch.steps)[:, None] < batch.lengths
    read_out = real if spec.readout == "every" else np.full(batch.size, True)
    np.testing.assert_allclose(outputs[read_out], given["outputs"][read_out], **CLOSE)
    np.testing.assert_allclose(network.final_states(batch), given["final"], **CLOSE)
    rows = network.forward(batch, network.reading).rows
    assert len(rows) == spec.layers
    for layer, states in enumerate(rows):
        expected = given[f"states/{layer}"]
        np.testing.assert_allclose(states.reshape(expected.shape)[real], expected[real], **CLOSE)


@pytest.mark.parametrize("name", GRID)
def test_that_gradients_of_inputs_and_of_initial_states_equal_pytorch(name):
    spec, network, batch, given = load(name)
    D, G = len(spec.directions), network.weights["layer0.W_x"].shape[0]
    # In the workspace for reading one chunk holds all steps.
    _, chunks = network._learn(batch, network.reading, 0, 0)
    if batch.initial is not None:
        found = [chunk.dh[0] if chunk.dc is None else np.stack((chunk.dh[0], chunk.dc[0])) for chunk in chunks]
        np.testing.assert_allclose(np.reshape(found, given["d_initial"].shape), given["d_initial"], **CLOSE)
    T, B, clock, dx = batch.steps, batch.size, np.arange(batch.steps)[:, None], 0.0
    for direction, name_of in enumerate(spec.directions):
        W_x = network.weights[f"layer0.{name_of}W_x"]
        da = chunks[direction].input_rows.reshape(T, B, G, spec.hidden)
        sent = sum(da[:, :, g] @ W_x[g].T for g in range(G))
        back = np.where(clock < batch.lengths, batch.lengths - 1 - clock, clock)
        dx = dx + (sent if direction == 0 else sent[back, np.arange(B)])
    assert len(chunks) == spec.layers * D
    np.testing.assert_allclose(dx, given["d_inputs"], **CLOSE)


# A reading begins where the spec says.
@pytest.mark.parametrize("name", [name for name in GRID if name.endswith("7") and "initial" not in INDEX[name]])
def test_that_states_read_one_by_one_equal_pytorch(name):
    spec, network, batch, given = load(name)
    D, H = len(spec.directions), spec.hidden
    for b, length in enumerate(batch.lengths):
        reading = read(network, given["inputs"][:length, b])
        for number, states in enumerate(reading.states):
            layer, direction = divmod(number, D)
            expected = given[f"states/{layer}"][:length, b, direction * H : (direction + 1) * H]
            np.testing.assert_allclose(states, expected, **CLOSE)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 10])
@pytest.mark.parametrize("name", TRUNCATED)
def test_that_truncated_gradients_equal_those_of_detached_states(name, cut):
    _, network, batch, given = load(name)
    found = network.loss_and_gradient(batch, truncate=cut)
    assert found == pytest.approx(float(given["loss"]), rel=0, abs=1e-9)
    assert_gradient_equals(network, part(given, f"gradient{cut}"))
    whole = part(given, "gradient10")["layer0.W_h"]
    apart = np.abs(network.gradient["layer0.W_h"] - whole).max()
    assert (apart > 1e-5) == (cut < 10)


def test_that_the_truncated_cases_have_every_cell_and_readout():
    assert {tuple(name.rpartition("-")[::2]) for name in TRUNCATED} == set(
        itertools.product(["truncated-" + cell for cell in (*recurrent_names(), "elman-relu")], ("every", "last"))
    )


def test_that_every_optimizer_has_a_trace():
    assert sorted(TRACES) == sorted(optimizer_names())
    assert {name for name in TRACES if arrays_of(f"trace-{name}")["decay"]} == {"nesterov", "adamw"}


@pytest.mark.parametrize("name", TRACES)
def test_that_eight_clipped_updates_equal_pytorch(name):
    _, network, batch, given = load(f"trace-{name}", "before")
    optimizer = make_optimizer(name, network.weights.size, np.float64)
    losses, norms = [], []
    for _ in given["losses"]:
        losses.append(network.loss_and_gradient(batch))
        norms.append(clip_by_norm(network.gradient.vector, LIMIT))
        vectors = network.weights.vector, network.gradient.vector
        optimizer.step(*vectors, float(given["rate"]), float(given["decay"]))
    assert len(losses) == 8
    np.testing.assert_allclose(losses, given["losses"], **CLOSE)
    np.testing.assert_allclose(norms, given["norms"], **CLOSE)
    assert max(norms) > LIMIT
    for key, expected in part(given, "after").items():
        np.testing.assert_allclose(network.weights[key], expected, **CLOSE, err_msg=key)

"""The engine computes what PyTorch does, to 1e-9 in float64 (torch_fixture.npz, by make_torch_fixture.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnn_playground.engine.batch import Batch
from rnn_playground.engine.cells import cell_names
from rnn_playground.engine.clipping import clip_by_norm
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.engine.probes import read
from rnn_playground.engine.spec import NetworkSpec

with np.load(Path(__file__).with_name("torch_fixture.npz"), allow_pickle=False) as file:
    ARRAYS = {name: file[name] for name in file.files}
CASES = sorted({name.split("/")[0] for name in ARRAYS if name.endswith("/spec")})
TRACES = sorted({name.split("/")[0].removeprefix("trace-") for name in ARRAYS if name.startswith("trace-")})
LIMIT = 0.1  # of the gradient norm, as in the script
CLOSE = {"rtol": 0, "atol": 1e-9}


def part(name: str) -> dict[str, np.ndarray]:
    return {
        key.removeprefix(name + "/"): array for key, array in ARRAYS.items() if key.startswith(name + "/")
    }


def load(name: str) -> tuple[NetworkSpec, Network, Batch]:
    given = part(name)
    spec = NetworkSpec(**json.loads(str(given["spec"])))
    network = Network(spec, 0, np.float64)
    network.weights.load(part(name + "/weights"))
    return spec, network, batch_of(given, spec)


def batch_of(given: dict[str, np.ndarray], spec: NetworkSpec) -> Batch:
    kind = "vectors" if spec.numeric else "tokens"
    return Batch(
        lengths=given["lengths"], targets=given["targets"], mask=given["mask"], **{kind: given["inputs"]}
    )


def test_that_the_fixture_has_every_cell_in_one_and_two_layers():
    seen = {(spec.cell, spec.nonlinearity, spec.layers) for spec, _, _ in map(load, CASES)}
    kinds = {(name, "tanh") for name in cell_names()} | {("elman", "relu")}
    assert seen == {(*kind, layers) for kind in kinds for layers in (1, 2)}


@pytest.mark.parametrize("name", CASES)
def test_that_loss_and_every_gradient_equal_pytorch(name):
    _, network, batch = load(name)
    assert network.loss_and_gradient(batch) == pytest.approx(float(part(name)["loss"]), rel=0, abs=1e-9)
    expected = part(name + "/gradient")
    assert set(expected) == set(network.gradient.views)
    for key, gradient in network.gradient.views.items():
        np.testing.assert_allclose(gradient, expected[key], **CLOSE, err_msg=key)


@pytest.mark.parametrize("name", CASES)
def test_that_outputs_equal_pytorch(name):
    spec, network, batch = load(name)
    total, number, outputs = network.evaluate(batch)
    assert number == batch.mask.sum()
    assert total / number == pytest.approx(float(part(name)["loss"]), rel=0, abs=1e-9)
    assert network.loss(batch) == (total, number)
    np.testing.assert_array_equal(network.outputs(batch), outputs)
    real = (
        np.arange(batch.steps)[:, None] < batch.lengths
        if spec.readout == "every"
        else np.full(batch.size, True)
    )
    np.testing.assert_allclose(outputs[real], part(name)["outputs"][real], **CLOSE)


@pytest.mark.parametrize("name", CASES)
def test_that_states_read_one_by_one_equal_pytorch(name):
    spec, network, batch = load(name)
    expected = part(name)
    for b, length in enumerate(batch.lengths):
        reading = read(network, expected["inputs"][:length, b])
        np.testing.assert_allclose(reading.states[-1], expected["states"][:length, b], **CLOSE)
        last = expected["outputs"][b] if spec.readout == "last" else expected["outputs"][length - 1, b]
        np.testing.assert_allclose(reading.outputs[-1], last, **CLOSE)


@pytest.mark.parametrize("name", TRACES)
def test_that_eight_clipped_updates_equal_pytorch(name):
    given = part(f"trace-{name}")
    spec = NetworkSpec(inputs=5, outputs=3, cell="gru", hidden=4)
    network = Network(spec, 0, np.float64)
    network.weights.load(part(f"trace-{name}/before"))
    optimizer = make_optimizer(name, network.weights.size, np.float64)
    batch = batch_of(given, spec)
    losses, norms = [], []
    for _ in given["losses"]:
        losses.append(network.loss_and_gradient(batch))
        norms.append(clip_by_norm(network.gradient.vector, LIMIT))
        optimizer.step(network.weights.vector, network.gradient.vector, float(given["rate"]))
    np.testing.assert_allclose(losses, given["losses"], **CLOSE)
    np.testing.assert_allclose(norms, given["norms"], **CLOSE)
    assert max(norms) > LIMIT
    for key, expected in part(f"trace-{name}/after").items():
        np.testing.assert_allclose(network.weights[key], expected, **CLOSE, err_msg=key)

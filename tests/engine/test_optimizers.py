"""The seven optimizers: against PyTorch (optimizer_fixture.npz, by make_optimizer_fixture.py) and the textbook."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import rnn_playground.engine.optimizers as folder
from rnn_playground.engine.optimizer import BLOCK_BYTES, SWEEP
from rnn_playground.engine.optimizers import OPTIMIZERS, make_optimizer, optimizer_names

NAMES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
with np.load(Path(__file__).with_name("optimizer_fixture.npz"), allow_pickle=False) as file:
    TRACES = {name: file[name] for name in file.files if not name.startswith("clip/")}


def test_that_every_file_of_the_folder_is_one_registered_optimizer():
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert {optimizer.__module__.rpartition(".")[2] for optimizer in OPTIMIZERS.values()} == files
    assert len(OPTIMIZERS) == len(files)
    assert optimizer_names() == NAMES
    assert all(name == optimizer.name for name, optimizer in OPTIMIZERS.items())


@pytest.mark.parametrize("kind", ["plain", "decay"])
@pytest.mark.parametrize("name", NAMES)
def test_that_every_step_equals_pytorch(name, kind):
    given = {key: TRACES[f"{name}/{kind}/{key}"] for key in ("weights", "gradients", "rates", "decay")}
    optimizer = make_optimizer(name, 20, np.float64)
    weights = given["weights"][0].copy()
    for gradient, rate, expected in zip(given["gradients"], given["rates"], given["weights"][1:], strict=True):
        optimizer.step(weights, gradient, float(rate), float(given["decay"]))
        np.testing.assert_allclose(weights, expected, rtol=0, atol=1e-12)
    assert np.abs(np.diff(given["weights"], axis=0)).max(axis=1).min() > 1e-3  # no step of the trace is idle


@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize("name", NAMES)
def test_that_the_fast_form_is_the_textbooks(name, decay):
    random = np.random.default_rng(1)
    fast = random.standard_normal(30)
    book = (fast.copy(), *(np.zeros(30) for _ in OPTIMIZERS[name].memories))
    optimizer = make_optimizer(name, 30, np.float64)
    for k in range(1, 2 * SWEEP + 10):
        gradient, rate = random.standard_normal(30) * 10.0 ** random.integers(-5, 3, 30), 0.1 / k
        optimizer.step(fast, gradient, rate, decay)
        book = OPTIMIZERS[name].textbook(book[0], gradient, *book[1:], rate, decay, k)
        np.testing.assert_allclose(fast, book[0], rtol=1e-10, atol=1e-12)
    state = optimizer.state()
    for memory, expected in zip(OPTIMIZERS[name].memories, book[1:], strict=True):
        np.testing.assert_allclose(state[memory], expected, rtol=1e-10, err_msg=memory)


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_that_blocks_change_no_bit_of_a_long_vector(name, dtype, decay):
    block = BLOCK_BYTES // np.dtype(dtype).itemsize
    size, pieces = 2 * block + 7, (0, block // 2, block + 5, block + 6, 2 * block + 7)
    random = np.random.default_rng(2)
    whole = random.standard_normal(size).astype(dtype)
    apart = whole.copy()
    optimizer = make_optimizer(name, size, dtype)
    small = [make_optimizer(name, b - a, dtype) for a, b in pairwise(pieces)]
    for _ in range(3):
        gradient = random.standard_normal(size).astype(dtype)
        optimizer.step(whole, gradient, 0.01, decay)
        for one, (a, b) in zip(small, pairwise(pieces), strict=True):
            one.step(apart[a:b], gradient[a:b], 0.01, decay)
    assert whole.tobytes() == apart.tobytes()
    for memory in OPTIMIZERS[name].memories:
        joined = np.concatenate([one.state()[memory] for one in small])
        assert optimizer.state()[memory].tobytes() == joined.tobytes()


@pytest.mark.parametrize("size", [20, BLOCK_BYTES // 2 + 3])
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("name", NAMES)
def test_that_the_gradient_is_left_as_it_is(name, decay, size):
    gradient = np.random.default_rng(0).standard_normal(size).astype(np.float32)
    before = gradient.tobytes()
    make_optimizer(name, size).step(np.ones(size, np.float32), gradient, 0.01, decay)
    assert gradient.tobytes() == before


@pytest.mark.parametrize("name", NAMES)
def test_that_an_optimizer_continues_from_its_state_bit_for_bit(name):
    random = np.random.default_rng(0)
    steps = SWEEP + 10  # the state is taken before a sweep of the memory
    gradients = random.standard_normal((steps, 20)).astype(np.float32)
    gradients[3:, :5] = 0
    rates, decays = 0.01 * random.random(steps), np.where(random.random(steps) < 0.5, 0, 0.1)
    straight, stopped = np.ones((2, 20), np.float32)
    optimizer = make_optimizer(name, 20)
    for gradient, rate, decay in zip(gradients, rates, decays, strict=True):
        optimizer.step(straight, gradient, rate, decay)
    first = make_optimizer(name, 20)
    for gradient, rate, decay in zip(gradients[:5], rates, decays, strict=False):
        first.step(stopped, gradient, rate, decay)
    state = first.state()
    first.step(stopped.copy(), gradients[0], 1.0)  # the state is a copy: this must not change it
    second = make_optimizer(name, 20)
    second.load(state)
    for gradient, rate, decay in zip(gradients[5:], rates[5:], decays[5:], strict=True):
        second.step(stopped, gradient, rate, decay)
    assert stopped.tobytes() == straight.tobytes()
    assert all(second.state()[key].tobytes() == array.tobytes() for key, array in optimizer.state().items())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_that_a_memory_fades_to_0_and_not_to_numbers_that_are_slow(name, dtype):
    optimizer = make_optimizer(name, 2, dtype)
    state = optimizer.state()
    tiny = np.finfo(dtype).tiny
    for memory in OPTIMIZERS[name].memories:
        state[memory][...] = tiny * 1e4, 1
    optimizer.load(state)
    weights, gradient = np.ones(2, dtype), np.zeros(2, dtype)
    for _ in range(100 * SWEEP):
        optimizer.step(weights, gradient, 1e-3)
        for memory in OPTIMIZERS[name].memories:
            assert all(value == 0 or value >= tiny for value in optimizer._memory[memory].tolist())
        if not any(vector[0] for vector in optimizer._memory.values()):
            break
    else:
        pytest.fail("the memory did not fade")


def test_that_adagrad_forgets_nothing():
    optimizer = make_optimizer("adagrad", 1)
    weights, small = np.ones(1, np.float32), np.full(1, 3e-19, np.float32)  # a sweep would find the sum of 64 squares
    for _ in range(2 * SWEEP):
        optimizer.step(weights, small, 1e-3)
    assert optimizer.state()["v"][0] == pytest.approx(2 * SWEEP * 9e-38, rel=1e-4, abs=0)


def test_that_state_names_are_those_of_saved_projects():
    sizes = {name: {key: array.shape for key, array in make_optimizer(name, 3).state().items()} for name in NAMES}
    one, two = {"v": (3,), "steps": (1,)}, {"m": (3,), "v": (3,), "steps": (1,)}
    assert sizes == {
        "sgd": {"steps": (1,)}, "momentum": one, "nesterov": one, "adagrad": one, "rmsprop": one,
        "adam": two, "adamw": two,
    }  # fmt: skip


def test_that_optimizers_refuse_unknown_names_and_foreign_states():
    with pytest.raises(ValueError, match="no optimizer is called 'newton': choose one of sgd, momentum"):
        make_optimizer("newton", 3)
    with pytest.raises(ValueError, match=r"holds \['m', 'steps', 'v'\], not \['steps'\]"):
        make_optimizer("adam", 3).load(make_optimizer("sgd", 3).state())
    with pytest.raises(ValueError, match=r"m has shape \(4,\), not \(3,\)"):
        make_optimizer("adam", 3).load(make_optimizer("adam", 4).state())

"""The deep network beside the own run: the same updates at the same time, and nothing while nobody looks."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.engine.deep import DeepNetwork
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.first import first_symbol
from rnn_playground.training.deep_run import DeepRun, caught_up
from rnn_playground.training.looks.depth import Depth, compare, product_of_jacobians
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.training.messages import Read, Rebuild, Reset, Train, Tune, Visit, Watch
from rnn_playground.training.runner import Runner
from rnn_playground.training.trainer import Trainer


def document(depth=6, **settings) -> Document:
    rows = first_symbol(depth, "abcd")
    given = {"task": "classify", "tokens": "spaced", "held_out": 0.0, "hidden": 5, "optimizer": "sgd", "rate": 0.1}
    return Document(examples=rows, settings=Settings(**(given | settings)), reading=rows[0].text)


@pytest.fixture
def bench():
    """Return a Runner without a thread that reads the document, and a function that takes commands until it rests."""
    frames = []
    runner = Runner(
        emit=lambda event: None, publish=frames.append, wake=lambda: None, breathe=lambda: None,
        interrupted=lambda: False,
    )  # fmt: skip

    def settle(*commands):
        runner.turn(commands)
        for _ in range(2000):
            if not runner.busy:
                return frames[-1]
            runner.turn([])
        raise AssertionError("busy for ever")

    settle(Rebuild(1, document()), Read(document().reading, 1))
    return runner, settle


def test_that_it_makes_the_same_updates_as_a_network_trained_by_hand():
    trainer = Trainer(document(batch=3))
    run, deep = DeepRun(trainer), DeepNetwork(trainer.network.spec, 6, trainer.settings.seed)
    order = Trainer(document(batch=3))._order
    for _ in range(7):
        trainer.step()
        batch = order.batch()
        deep.loss_and_gradient(batch.tokens[0], batch.targets)
        order.advance()
        deep.weights.vector -= np.float32(0.1) * deep.gradient.vector
    while run.behind:
        run.step()
    np.testing.assert_allclose(run.network.weights.vector, deep.weights.vector, rtol=0, atol=1e-6)
    assert run.update == 7
    assert caught_up(trainer).network.weights.vector.tobytes() == run.network.weights.vector.tobytes()


def test_that_it_trains_only_while_somebody_looks_and_then_catches_up(bench):
    runner, settle = bench
    settle(Train(updates=20))
    assert runner._beside.run is None
    frame = settle(Watch((Depth(),)))
    assert frame.looks[Depth()].value.update == 20
    assert settle(Train(updates=5)).looks[Depth()].value.update == 25
    settle(Watch((Spectra(),)), Train(updates=5))
    assert runner._beside.run.update == 25


def test_that_it_goes_back_with_the_own_run(bench):
    _, settle = bench
    frame = settle(Watch((Depth(),)), Train(updates=12))
    later = frame.looks[Depth()].value.moved
    assert settle(Visit(4)).looks[Depth()].value.update == 4
    np.testing.assert_array_equal(settle(Visit(None)).looks[Depth()].value.moved, later)
    found = settle(Reset()).looks[Depth()].value
    assert found.update == 0
    assert (found.moved == 0).all()
    assert found.moved_recurrent == 0


def test_that_the_own_run_is_left_as_it_is(bench):
    runner, settle = bench
    alone = Trainer(document())
    for _ in range(15):
        alone.step()
    settle(Watch((Depth(),)), Train(updates=15))
    assert runner._trainer.network.weights.vector.tobytes() == alone.network.weights.vector.tobytes()


def test_that_live_settings_count_for_both(bench):
    _, settle = bench
    settle(Watch((Depth(),)), Train(updates=5))
    still = msgspec.structs.replace(document(), settings=msgspec.structs.replace(document().settings, rate=1e-12))
    moved = settle(Tune(still)).looks[Depth()].value.moved
    np.testing.assert_allclose(settle(Train(updates=5)).looks[Depth()].value.moved, moved, rtol=1e-4)


def test_that_a_deep_network_that_diverges_says_so_and_lets_the_own_run_go_on(bench):
    runner, settle = bench
    settle(Watch((Depth(),)))
    runner._beside.run.network.weights.vector[:] = np.nan
    value = settle(Train(updates=3)).looks[Depth()].value
    assert value.problem.startswith("the deep network diverged at update 1")
    assert runner._trainer.update == 3


@pytest.mark.parametrize(
    ("examples", "settings"),
    [
        ((Example("a b c", "x"), Example("b", "y")), {}),
        ((Example("a b c", "x"), Example("b c c", "y")), {}),
        (first_symbol(3, "ab"), {"output": "sigmoid"}),
        (first_symbol(3, "ab"), {"task": "next"}),
    ],
)
def test_that_sentences_it_cannot_read_are_refused_in_words(examples, settings):
    told = Document(examples=examples, settings=msgspec.structs.replace(document().settings, **settings))
    with pytest.raises(ValueError, match=r"^a deep network"):
        DeepRun(Trainer(told))


@pytest.mark.parametrize(
    "settings",
    [
        {"cell": "gru"}, {"cell": "lstm", "layers": 2}, {"cell": "bag"}, {"cell": "last"}, {"bidirectional": True},
        {"head": 3}, {"embedding": 2}, {"nonlinearity": "relu"},
    ],
    ids=str,
)  # fmt: skip
def test_that_any_network_can_stand_beside_a_deep_one(settings):
    trainer = Trainer(document(**settings))
    trainer.step()
    found = compare(trainer, caught_up(trainer))
    assert found.layers.shape == found.steps.shape == (6,)
    exact = trainer.read(document().reading)
    if not np.isnan(found.product_factor) and exact.decay == exact.decay:
        assert found.own_factor == pytest.approx(found.product_factor, rel=1e-2)
    assert np.isnan(found.moved_recurrent) == (settings.get("cell") in ("bag", "last"))


@pytest.mark.parametrize("depth", [1, 2, 30])
@pytest.mark.parametrize("radius", [0.5, 1.5])
def test_that_the_fitted_factor_is_that_of_the_product_of_jacobians(depth, radius):
    trainer = Trainer(document(depth, recurrent="spectral", radius=radius))
    found = compare(trainer, DeepRun(trainer))
    if depth > 1:
        assert found.own_factor == pytest.approx(found.product_factor, rel=1e-3)
    exact = trainer.read("a" + " ·" * (depth - 1)).gradient[0]
    np.testing.assert_allclose(product_of_jacobians(trainer), exact, rtol=1e-4)
    assert len(found.layers) == len(found.steps) == depth

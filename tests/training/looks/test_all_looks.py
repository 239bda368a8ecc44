"""Facts about every Look there is: none disturbs the training, and no answer shares memory with it."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import Rival
from rnn_playground.document.what_if import Clamp, Start, Transplant
from rnn_playground.tasks.examples import Example
from rnn_playground.training import looks as folder
from rnn_playground.training.looks.batch_decay import BatchDecay
from rnn_playground.training.looks.decodability import Decodability
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.depth import Depth
from rnn_playground.training.looks.diagnosis import Diagnosis
from rnn_playground.training.looks.distance import Distance
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.filmstrip import Filmstrip
from rnn_playground.training.looks.flow import Flow
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.training.looks.gradient_paths import GradientPaths
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.jacobian_map import JacobianMap
from rnn_playground.training.looks.jacobian_pair import JacobianPair
from rnn_playground.training.looks.limits import Limits
from rnn_playground.training.looks.look import Look
from rnn_playground.training.looks.names import Names
from rnn_playground.training.looks.portrait import Portrait
from rnn_playground.training.looks.sides import Sides
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.training.looks.swap_in import SwapIn
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.looks.writing import Writing
from rnn_playground.training.messages import Compare, Failed, Read, Rebuild, Suppose, Train, Visit, Watch
from rnn_playground.training.runner import Runner

TEXT = "the food was not awful but quite lovely"
EVERY = (
    BatchDecay(), BatchDecay(last=True), Decodability(), Deltas(), Depth(), Diagnosis(), Distance(),
    Explanation(step=3), Explanation(step=0, opened=(("layer0.W_h", 0), ("out.W", 0)), block=("layer0.W_x", 0)),
    Explanation(step=2, block=("layer0.b", 0)), Explanation(step=2, block=("out.b", 0)),
    Filmstrip(), GradientCheck("layer0.W_h", (0, 1, 0)), GradientPaths(), Influence(step=4),
    JacobianMap(0), JacobianMap(0, rest=True), JacobianPair(0, 5, 1), Limits(), Names(), Portrait(),
    Portrait(units=(0, 1)), Flow(), Flow(step=1), Sides(), Spectra(), Spectra(block=0), SwapIn(step=4),
    SwapIn(step=4, rest=True), Weights(), Weights(only_read=True, most_outputs=1), Writing(),
)  # fmt: skip
NETWORKS = (
    {"cell": "elman"},
    {"cell": "elman", "nonlinearity": "relu", "rate": 0.002},
    {"cell": "elman", "hidden": 2, "embedding": 0},
    {"cell": "gru", "layers": 2, "dropout": 0.3},
    {"cell": "lstm", "layers": 2, "bidirectional": True, "dropout": 0.2},
    {"cell": "lstm", "truncate": 3, "initial_state": "learnt", "optimizer": "adamw"},
)
MARKS = (
    Clamp(recurrence=0, unit=1, value=0.5, step=2),
    Transplant(recurrence=0, step=1, text="the staff is lovely", from_step=2),
    Start(kind="prefix", text="the room was"),
)


def kinds():
    names = [found.name for found in pkgutil.iter_modules(folder.__path__)]
    modules = [importlib.import_module(f"{folder.__name__}.{name}") for name in names]
    return {
        one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Look) and not inspect.isabstract(one)
    }  # fmt: skip


class Bench:
    """A Runner without a thread, and all that it says."""

    def __init__(self, document, text=TEXT):
        self.frames, self.events = [], []
        self.runner = Runner(
            emit=self.events.append, publish=self.frames.append, wake=lambda: None, breathe=lambda: None,
            interrupted=lambda: False,
        )  # fmt: skip
        self.runner.turn([Rebuild(1, document), Read(text, 1)])

    def settle(self, *commands):
        self.runner.turn(commands)
        turns = 0
        while self.runner.busy:
            self.runner.turn([])
            turns += 1
            assert turns < 2000, "busy for ever"
        return self.frames[-1]

    def bits(self):
        trainer = self.runner._trainer
        memory = {name: array.tobytes() for name, array in trainer._optimizer.state().items()}
        return trainer.network.weights.vector.tobytes(), memory, trainer._order.rest(), trainer.update


def test_that_every_kind_of_look_is_asked_here():
    assert kinds() == {type(look) for look in EVERY}


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
@pytest.mark.parametrize("marks", [(), MARKS], ids=["plain", "marks"])
def test_that_looks_leave_no_bit_of_the_training_changed(document, settings, marks):
    quiet, watched = Bench(document(**settings)), Bench(document(**settings))
    watched.runner.turn([Watch(EVERY), Suppose(marks)])
    for updates in (1, 1, 1, 5, 14):
        quiet.settle(Train(updates=updates))
        frame = watched.settle(Train(updates=updates))
        assert set(frame.looks) == set(EVERY)
        assert all(answer.update == frame.update for answer in frame.looks.values())
        assert watched.bits() == quiet.bits()
    assert quiet.frames[-1].curve.losses.tobytes() == frame.curve.losses.tobytes()


def arrays_in(value, path, seen):
    """Yield all arrays that can be reached from a value, with the way there."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        yield path, value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from arrays_in(entry, f"{path}[{key}]", seen)
    elif isinstance(value, tuple | list):
        for number, entry in enumerate(value):
            yield from arrays_in(entry, f"{path}[{number}]", seen)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from arrays_in(getattr(value, field.name), f"{path}.{field.name}", seen)


def arrays_of(frame):
    yield from arrays_in(frame, "frame", set())


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
@pytest.mark.parametrize("marks", [(), MARKS], ids=["plain", "marks"])
def test_that_all_arrays_of_a_frame_are_read_only_and_stay_what_they_are(document, settings, marks):
    bench = Bench(document(**settings))
    rivals = (Rival(changes={"cell": "gru" if settings["cell"] != "gru" else "lstm"}),)
    bench.settle(Compare(msgspec.structs.replace(document(**settings), rivals=rivals)))
    frame = bench.settle(Watch(EVERY), Suppose(marks), Train(updates=5))
    found = dict(arrays_of(frame))
    assert len(found) > 60
    assert [path for path, array in found.items() if array.flags.writeable] == []
    weights = bench.runner._trainer.network.weights.vector
    assert [path for path, array in found.items() if np.may_share_memory(array, weights)] == []
    then = {path: array.tobytes() for path, array in found.items()}
    bench.settle(Read("a staff so very lovely and quite awful but the room was not the place", 2), Train(updates=30))
    bench.settle(Visit(3), Visit(None), Suppose(()))
    assert [path for path, array in found.items() if array.tobytes() != then[path]] == []


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("settings", NETWORKS, ids=str)
@pytest.mark.parametrize("weight", [3e38, np.inf, np.nan], ids=str)
def test_that_weights_beyond_all_use_leave_answers_or_words_but_no_errors(document, settings, weight):
    bench = Bench(document(**settings))
    bench.settle(Watch(EVERY), Train(updates=2))
    bench.runner._trainer.network.weights.vector[::3] = weight
    frame = bench.settle(Suppose(MARKS), Suppose(()))
    assert set(frame.looks) == set(EVERY)
    problems = [answer.problem for answer in frame.looks.values()]
    assert [problem for problem in problems if problem.split(":")[0].endswith(("Error", "Warning"))] == []
    assert [problem for problem in problems if "converge" in problem] == []
    assert not [event for event in bench.events if isinstance(event, Failed)]


NUMBERS = tuple(f"{n / 7:.2f},{n % 2} {n / 5:.2f},1 {n / 9:.2f},0 0.5,1" for n in range(12))
OTHER_SHAPES = {
    "numbers": (NUMBERS, [str(n % 3) for n in range(12)], {"task": "classify", "tokens": "numbers", "cell": "gru"}),
    "regress": (NUMBERS, [str(n / 7) for n in range(12)], {"task": "regress", "tokens": "numbers", "cell": "lstm"}),
    "words to a number": ([f"a b w{n}" for n in range(12)], [str(n) for n in range(12)], {"task": "regress"}),
    "one step": (("0,0", "0,1", "1,0"), "011", {"task": "answer", "tokens": "numbers"}),
    "bag": ([f"a b w{n}" for n in range(12)], "010101010101", {"task": "classify", "cell": "bag"}),
    "last": ([f"a b w{n}" for n in range(12)], "010101010101", {"task": "classify", "cell": "last"}),
    "generate": (["abc", "bca", "cab"], "xyx", {"task": "generate", "tokens": "chars"}),
    "padded": (["a", "a b c", "b c"], "010", {"task": "classify", "mask_padding": False}),
    "translate": ([f"a b w{n}" for n in range(12)], [""] * 12, {"task": "translate", "cell": "lstm"}),
}


@pytest.mark.parametrize("name", OTHER_SHAPES)
def test_that_looks_answer_every_shape_or_say_in_words_why_not(name):
    texts, labels, settings = OTHER_SHAPES[name]
    rows = tuple(
        Example(text, label, target="x y" if settings["task"] == "translate" else "")
        for text, label in zip(texts, labels, strict=True)
    )
    bench = Bench(Document(examples=rows, settings=Settings(hidden=4, held_out=0.0, **settings)), rows[0].text)
    bench.runner.turn([Watch(EVERY)])
    frame = bench.settle(Train(updates=3))
    assert not [event for event in bench.events if isinstance(event, Failed)]
    assert set(frame.looks) == set(EVERY)
    for look, answer in frame.looks.items():
        assert not re.match(r"[A-Z]\w*(Error|Exception)\b", answer.problem), (look, answer.problem)

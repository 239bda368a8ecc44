"""Facts about the registry of task kinds."""

from pathlib import Path

import pytest

import rnn_playground.tasks as room
from rnn_playground.tasks.registry import make_task, task, task_names, tasks

SHAPES = {
    "one-to-one", "one-to-many", "many-to-one", "many-to-many, synchronised", "many-to-many, not synchronised",
}  # fmt: skip


def test_that_every_shape_has_a_task() -> None:
    assert {kind.shape for kind in tasks().values()} == SHAPES


def test_that_the_registry_holds_what_the_folder_holds() -> None:
    folder = Path(room.__path__[0])
    modules = {path.stem for path in folder.glob("*.py") if "\n@task\n" in path.read_text("utf-8")}
    assert modules == {kind.__module__.rpartition(".")[2] for kind in tasks().values()}


def test_that_tasks_stand_in_their_declared_order() -> None:
    assert task_names() == ("answer", "classify", "tag", "next", "generate", "rate", "regress", "translate")


def test_that_every_task_declares_what_others_need() -> None:
    for name in task_names():
        kind = make_task(name)
        assert kind.name == name
        assert kind.readout in {"every", "last"}
        assert kind.columns[0].field == "text"
        assert {column.field for column in kind.columns} <= {"text", "label", "tags", "target"}
        assert kind.metrics
        assert kind.foretells is (name in {"next", "generate", "translate"})
        assert kind.shape in SHAPES
        assert kind.title
        assert kind.help.endswith(".")


def test_that_an_unknown_task_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="'paint': there are answer, classify, tag, next,"):
        make_task("paint")


def test_that_two_tasks_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="'classify'"):
        task(tasks()["classify"])

"""The registry of task kinds, filled by importing the modules of this folder."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

import rnn_playground.tasks as room
from rnn_playground.tasks.task import Task

_TASKS: dict[str, type[Task]] = {}
T = TypeVar("T", bound=Task)


def task(kind: type[T]) -> type[T]:
    """Register a class as a task kind under its `name` (a decorator)."""
    if kind.name in _TASKS:
        raise ValueError(f"two tasks are named {kind.name!r}")
    _TASKS[kind.name] = kind
    return kind


@cache
def tasks() -> dict[str, type[Task]]:
    """Return all task kinds by name, in the order that they declare."""
    for module in iter_modules(room.__path__, f"{room.__name__}."):
        if not module.ispkg:
            import_module(module.name)
    return dict(sorted(_TASKS.items(), key=lambda entry: entry[1].order))


def task_names() -> tuple[str, ...]:
    """Return the names of all task kinds, as on the command line."""
    return tuple(tasks())


def make_task(name: str) -> Task:
    """Return the task of that name; raise ValueError naming those there are."""
    if name not in tasks():
        raise ValueError(f"no task is named {name!r}: there are {', '.join(task_names())}")
    return tasks()[name]()

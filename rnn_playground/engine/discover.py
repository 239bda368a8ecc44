"""Registries that fill themselves: a new cell or optimizer is a file in its folder, and nothing else."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any, TypeVar

Base = TypeVar("Base", bound=Any)  # has `name` and `order`


def discover(base: type[Base], package: str, path: Iterable[str]) -> dict[str, type[Base]]:
    """Import the modules of a package; return the subclasses of `base` that they define, by name, in their order."""
    found: list[type[Base]] = []
    for module_info in pkgutil.iter_modules(path):
        module = importlib.import_module(f"{package}.{module_info.name}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
        ]
    return {one.name: one for one in sorted(found, key=lambda one: one.order)}

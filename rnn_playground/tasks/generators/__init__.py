"""Sentence generators for lessons: grammars written for this project, drawn from with a seed.

A generator is one file in this folder with a function under `@generator(name)`; the registry is filled by
importing the files. The same rows and seed give the same sentences on every machine.
"""

from importlib import import_module
from pkgutil import iter_modules

from rnn_playground.tasks.generators.registry import GENERATORS, Generator, generator

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["GENERATORS", "Generator", "generator"]

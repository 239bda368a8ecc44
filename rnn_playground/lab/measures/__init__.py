"""What a claim or a value of a lesson can be about: one file per measure.

A measure is a file in this folder with a function under `@measure(name, arguments=(...))`; the registry is
filled by importing the files. A measure changes nothing and trains nothing. It is NaN, which keeps no bound,
where there is nothing to measure: the learner has deleted the sentences, changed the task, or nothing is held
out. `rnn_playground.lab.parts` holds what measures share.
"""

from importlib import import_module
from pkgutil import iter_modules

from rnn_playground.lab.measures.registry import MEASURES, Function, Measure, measure

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["MEASURES", "Function", "Measure", "measure"]
